// The waist of the house: everything that can be asked of the data is a question in this form, and every face shows its answer.
import { z } from 'zod';
import { MODELS } from '#domain/gpu.ts';
import { BASES, MARKETS, SCOPES } from '#domain/offer.ts';
import { text } from './field.ts';
import { WHOLE_STEPS } from './grid.ts';
import type { World } from './world.ts';

export type Found<Row> = {
  readonly data: readonly Row[];
  readonly enough: boolean;
  readonly because: string | null;
  /** The half hour that the answer is of, where it is not the last one collected. */
  readonly slot?: number | undefined;
  /** How far back what stands behind it reaches, where that is not the usual four weeks. */
  readonly windowDays?: number | undefined;
};

export type Question<Input extends z.ZodObject = z.ZodObject, Row extends z.ZodObject = z.ZodObject> = {
  readonly name: string;
  /** The very sentence that the API's reader, the terminal and the page's caption see. */
  readonly summary: string;
  readonly input: Input;
  readonly row: Row;
  readonly answer: (world: World, input: z.infer<Input>) => Found<z.infer<Row>>;
};

export const question = <Input extends z.ZodObject, Row extends z.ZodObject>(
  stated: Question<Input, Row>,
): Question<Input, Row> => stated;

const IDS = MODELS.map((model) => model.id);

/** Of a list: there are not half as many models or providers. */
export const MOST_WORDS = 100;

/** One or more words, separated by commas. */
const listOf = <T extends z.ZodType>(each: T) =>
  z.preprocess(
    (text) => (typeof text === 'string' ? text.split(',').map((word) => word.trim()) : text),
    z.array(each).min(1),
  );

export const gpuList = listOf(z.enum(IDS)).describe('GPU models, comma-separated');
const providerList = listOf(z.string().min(1)).describe('Providers, comma-separated');

/** What every question can be narrowed by. */
export const NARROWING = {
  gpu: gpuList.optional(),
  provider: providerList.optional(),
  market: z
    .enum(MARKETS)
    .default('on_demand')
    .describe('On-demand and interruptible are separate markets, never mixed'),
  basis: z
    .enum(BASES)
    .default('all_in')
    .describe('All in: the reference rental with 100 GB of disk; GPU only: the GPU part alone'),
  scope: z.enum(SCOPES).default('eligible').describe('Eligible: no flag at all; all: every rentable offer'),
} as const;

export const narrowed = z.strictObject(NARROWING);

/** For questions that can answer by each of a seller's goods. */
export const TIERS = {
  tiers: z
    .enum(['best', 'each'])
    .default('best')
    .describe(
      'A seller with several tiers or networks: its best one, as in every headline, or each in a row of its own',
    ),
} as const;

export const tier = text('tier')
  .nullable()
  .describe('Which of the seller’s goods it is of (secure, community), where it sells several');
export const network = text('network')
  .nullable()
  .describe('What joins the machines (ethernet, infiniband), where the seller prices that apart');

/** The last second that ten digits can say (2286); what lies beyond it, or before 1970, is no time of ours. */
const LAST_SECOND = 9_999_999_999;

export const time = z
  .union([
    z.iso.datetime({ offset: true }),
    z.iso.date(),
    z.string().regex(/^\d{1,10}$/, 'ISO 8601 or epoch seconds'),
    z.int(),
  ])
  .transform((told) =>
    typeof told === 'number' || /^\d{1,10}$/.test(told) ? Number(told) : Math.floor(Date.parse(told) / 1000),
  )
  .refine((seconds) => seconds >= 0 && seconds <= LAST_SECOND, 'a time from 1970 to 2286 is needed');

export const ranged = z.strictObject({
  ...NARROWING,
  ...TIERS,
  from: time.optional().describe('Start, ISO 8601 or epoch seconds; seven days before the end by default'),
  to: time.optional().describe('End, not included; now by default'),
  resolution: z
    .enum([...WHOLE_STEPS, 'auto'])
    .default('auto')
    .describe('Step of the points; auto takes the finest of at most 2,000 points'),
});

export type Narrowed = z.infer<typeof narrowed>;

export const count = z.int().nonnegative();
