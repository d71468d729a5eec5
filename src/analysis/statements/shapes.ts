// What can be stated, as shapes made of what the answers of this very run hold: the models, sellers, days and figures in them, and
// nothing else.
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
    .filter((each) => typeof each === 'string' && each !== REFERENCE) as string[];

const shown = (names: readonly [string, ...string[]], least = 0) => z.array(z.enum(names)).min(least).max(5);
const by = z.enum(ORDERED);
const beside = shown(['interval', 'threshold']);
const AS_JUDGED = 'as the judge has it';

export function statementShape(calls: readonly ToolCall[]) {
  const gpu = oneOf(textsIn(calls, ['gpu'], []));
  const sellers = textsIn(calls, ['provider', 'a', 'b'], ['get_current_prices', 'get_cross_deltas']);
  const seller = oneOf(sellers);
  const market = oneOf([...sellers, MARKET]);
  const since = oneOf(textsIn(calls, ['day'], ['get_verdict_log']));
  const level = z.enum(LEVELS);
  const window = z.enum(['24h', '7d']);
  const lasting = shown(['median24h', 'shareAbove030', 'halfLifeHours']);
  const varying = shown(['cv', 'sameOfferCv', 'standardDeviation', 'mean'], 1);
  const link = z.enum(LINKS).optional();
  const of = <Say extends string, Parts extends z.ZodRawShape>(say: Say, what: string, parts: Parts) =>
    z.strictObject({ say: z.literal(say), gpu, ...parts, link }).describe(what);
  return z.discriminatedUnion('say', [
    of('ask', 'What a seller asks now', { seller, show: shown(figuresOf('get_current_prices'), 1) }),
    of('move', 'A seller’s floor against its own mean, or the market’s against a day before (24h)', {
      of: market,
      window,
    }),
    of('apart', 'How far two sellers’ floors are apart, and how lasting that is', {
      dearer: seller,
      cheaper: seller,
      show: lasting,
    }),
    of('lowest', 'Whose it is, the program finds', { by }),
    of('highest', 'Whose it is, the program finds', { by }),
    of('rank', 'A seller’s place, which the program finds', { seller, by }),
    of('supply', 'GPUs free now', { of: market }),
    of('varies', 'How much a floor or the reference price varies', {
      of: oneOf([...sellers, REFERENCE]),
      show: varying,
    }),
    of('signal', `A light, ${AS_JUDGED}`, { type: z.enum(SIGNAL_TYPES), level, show: beside }),
    of('gate', `A gate, ${AS_JUDGED}`, { gate: z.enum(GATE_NAMES), level: z.enum(GATE_LEVELS), show: beside }),
    of('verdict', `The verdict, ${AS_JUDGED}`, { verdict: z.enum(VERDICTS), show: shown(['since', 'gates']) }),
    of('changed', 'What is another than at the end of that day', { what: z.enum(['verdict', ...SIGNAL_TYPES]), since }),
    of('hour', 'The hour of day, by its mean', { end: z.enum(['cheapest', 'dearest']) }),
    of('index', 'Its last print, or the fix of its last day', { what: z.enum(['print', 'fix']) }),
  ]);
}

export type Statement = z.infer<ReturnType<typeof statementShape>>;
export type Said<S extends Statement['say']> = Extract<Statement, { say: S }>;
