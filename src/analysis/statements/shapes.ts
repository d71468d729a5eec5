// What can be stated, as shapes made of what the answers of this very run hold: the models, sellers, days and figures in them, and nothing else.
import { z } from 'zod';
import { GATE_LEVELS, GATE_NAMES } from '#domain/gate.ts';
import type { ToolCall } from '#domain/report.ts';
import { LEVELS, SIGNAL_TYPES, VERDICTS } from '#domain/verdict.ts';
import { figuresOf } from './cells.ts';

/** How a statement goes on to the next; the last one is held against the sellers of both. */
export const LINKS = ['and', 'but', 'while', 'because of the same seller'] as const;
/** The one column of an order. */
export const ORDERED = ['floor', 'median', 'ceiling'] as const;
export const MARKET = 'market';
export const REFERENCE = 'reference';

const oneOf = (words: Iterable<string>): z.ZodType<string> => {
  const [first, ...rest] = [...new Set(words)].sort();
  return first === undefined ? z.never() : z.enum([first, ...rest]);
};

const textsIn = (calls: readonly ToolCall[], names: readonly string[], tools: readonly string[]): string[] =>
  calls
    .filter(({ tool }) => tools.length === 0 || tools.includes(tool))
    .flatMap(({ rows }) => rows.flatMap((row) => names.map((name) => row[name])))
    .filter((each) => typeof each === 'string');

const shown = (tool: Parameters<typeof figuresOf>[0]) =>
  z
    .array(z.enum(figuresOf(tool)))
    .min(1)
    .max(5);

const link = z
  .enum(LINKS)
  .optional()
  .describe('How it goes on to the next statement, which then stands in its sentence');
const beside = z.array(z.enum(['interval', 'threshold'])).max(2);
const by = z.enum(ORDERED);
const asJudged = 'As the judge has it';

export const statementShape = (calls: readonly ToolCall[]) =>
  z.discriminatedUnion('say', [...priceShapes(calls), ...judgedShapes(calls)]);

const gpuIn = (calls: readonly ToolCall[]) => oneOf(textsIn(calls, ['gpu'], []));

function priceShapes(calls: readonly ToolCall[]) {
  const gpu = gpuIn(calls);
  const known = textsIn(calls, ['provider', 'a', 'b'], ['get_current_prices', 'get_cross_deltas']);
  const sellers = known.filter((each) => each !== REFERENCE);
  const seller = oneOf(sellers);
  const marketOrSeller = oneOf([...sellers, MARKET]);
  return [
    z
      .strictObject({ say: z.literal('ask'), gpu, seller, show: shown('get_current_prices'), link })
      .describe('What a seller asks now'),
    z
      .strictObject({ say: z.literal('move'), gpu, of: marketOrSeller, window: z.enum(['24h', '7d']), link })
      .describe('A seller’s floor against its own mean of the window, or the market’s against a day before (24h)'),
    z
      .strictObject({
        say: z.literal('apart'),
        gpu,
        dearer: seller,
        cheaper: seller,
        show: z.array(z.enum(['median24h', 'shareAbove030', 'halfLifeHours'])).max(3),
        link,
      })
      .describe('How far two sellers’ floors are apart, and how lasting that is'),
    z.strictObject({ say: z.enum(['lowest', 'highest']), gpu, by, link }).describe('Whose it is, the program finds'),
    z
      .strictObject({ say: z.literal('rank'), gpu, seller, by, link })
      .describe('A seller’s place, which the program finds'),
    z.strictObject({ say: z.literal('supply'), gpu, of: marketOrSeller, link }).describe('GPUs free now'),
    z
      .strictObject({
        say: z.literal('varies'),
        gpu,
        of: oneOf([...sellers, REFERENCE]),
        show: z
          .array(z.enum(['cv', 'sameOfferCv', 'standardDeviation', 'mean']))
          .min(1)
          .max(4),
        link,
      })
      .describe('How much a floor or the reference price varies over 14 days'),
  ] as const;
}

function judgedShapes(calls: readonly ToolCall[]) {
  const gpu = gpuIn(calls);
  const level = z.enum(LEVELS).describe(asJudged);
  const since = oneOf(textsIn(calls, ['day'], ['get_verdict_log']));
  return [
    z.strictObject({ say: z.literal('signal'), gpu, type: z.enum(SIGNAL_TYPES), level, show: beside, link }),
    z.strictObject({
      say: z.literal('gate'),
      gpu,
      gate: z.enum(GATE_NAMES),
      level: z.enum(GATE_LEVELS).describe(asJudged),
      show: beside,
      link,
    }),
    z.strictObject({
      say: z.literal('verdict'),
      gpu,
      verdict: z.enum(VERDICTS).describe(asJudged),
      show: z.array(z.enum(['since', 'gates'])).max(2),
      link,
    }),
    z
      .strictObject({ say: z.literal('changed'), gpu, what: z.enum(['verdict', ...SIGNAL_TYPES]), since, link })
      .describe('A verdict or a light that is another than at the end of that day'),
    z
      .strictObject({ say: z.literal('hour'), gpu, end: z.enum(['cheapest', 'dearest']), link })
      .describe('The hour of day, by its mean'),
    z.strictObject({ say: z.literal('index'), gpu, what: z.enum(['print', 'fix']), link }),
  ] as const;
}

export type Statement = z.infer<ReturnType<typeof statementShape>>;
export type Said<S extends Statement['say']> = Extract<Statement, { say: S }>;
