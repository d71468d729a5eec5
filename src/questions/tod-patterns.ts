// Whether a model is dearer at some hours of the day, found on some days and measured on others.
import { z } from 'zod';
import { roundUsd, toUsd } from '#domain/money.ts';
import { dayOfSlot, SLOTS_PER_DAY, SLOTS_PER_HOUR } from '#domain/time.ts';
import { LARGEST_P } from '#signals/thresholds.ts';
import { dailyCycle } from '#stats/daily-cycle.ts';
import { referencesIn } from '#store/reference.ts';
import { seriesNames } from '#store/summary.ts';
import { counted, field, modelId, money, number, percent, ratio } from './field.ts';
import { hourly } from './floors.ts';
import { isJudged, momentOf, signalsTold } from './judged.ts';
import { type Narrowed, narrowed, question } from './question.ts';
import { presentProblem, type World, wanted } from './world.ts';

/** A swing that is likelier by chance alone is no pattern, as the judge has it. */
export const LIKELIEST_BY_CHANCE = LARGEST_P;

const WINDOW_DAYS = 28;
const FEWEST_DAYS = 7;
const SEED = 1;

function byHour(points: readonly (readonly [number, number])[]) {
  return Array.from({ length: 24 }, (_, hour) => {
    const mine = points
      .filter(([slot]) => Math.floor((slot % SLOTS_PER_DAY) / SLOTS_PER_HOUR) === hour)
      .map(([, price]) => price);
    const mean = mine.length === 0 ? null : mine.reduce((sum, price) => sum + price, 0) / mine.length;
    return { hour, mean: mean === null ? null : roundUsd(mean), n: mine.length };
  });
}

/** Largest less smallest by-hour mean, in percent of their mean: as first published, and fooled by any trend. */
function rawSwing(hours: readonly { mean: number | null }[]): number | null {
  const means = hours.flatMap(({ mean }) => (mean === null ? [] : [mean]));
  if (means.length < 2) return null;
  const level = means.reduce((sum, mean) => sum + mean, 0) / means.length;
  return ((Math.max(...means) - Math.min(...means)) / level) * 100;
}

type Cycle = { readonly swingPct: number | null; readonly p: number | null; readonly fullDays: number };

function rowOf(world: World, input: Narrowed, gpu: string, judged: Cycle | undefined) {
  const last = world.slot ?? 0;
  const from = (dayOfSlot(last) - WINDOW_DAYS) * SLOTS_PER_DAY;
  const points = referencesIn(world.store, gpu, input.market, input.basis, from, last + 1).map(
    (row) => [row.slot, toUsd(row.price)] as const,
  );
  const cycle =
    judged ??
    dailyCycle(hourly(points, from, (dayOfSlot(last) + 1) * SLOTS_PER_DAY), {
      firstDay: dayOfSlot(from),
      fewestDays: FEWEST_DAYS,
      seed: SEED,
    });
  const hours = byHour(points);
  return { gpu, hours, swingPct: cycle.swingPct, rawSwingPct: rawSwing(hours), p: cycle.p, fullDays: cycle.fullDays };
}

/** What the judge found at the last slot, so that no request draws it again; of an earlier one only figures are kept: it is drawn again. */
function judgedCycles(world: World): Map<string, Cycle> {
  const moment = momentOf(world, undefined);
  if (moment === null || moment.slot !== world.slot) return new Map();
  return new Map(
    signalsTold(world, { ...moment, outdated: null }).flatMap(({ gpu, type, value, details }) =>
      type === 'time_of_day' && typeof details.fullDays === 'number'
        ? [[gpu, { swingPct: value, p: numberOr(details.p), fullDays: details.fullDays }] as const]
        : [],
    ),
  );
}

const numberOr = (detail: unknown): number | null => (typeof detail === 'number' ? detail : null);

export default question({
  name: 'tod_patterns',
  summary:
    'The reference price by hour of day (UTC) over 28 days, its cross-fitted daily swing, and how likely chance alone makes one as large.',
  input: narrowed,
  row: z.object({
    gpu: modelId,
    hours: z.array(
      z.object({
        hour: field(z.int(), 'clock', 'hour of day'),
        mean: money('mean of the hour', { of: 'market', window: '28d' }).nullable(),
        n: counted('observations', 'observations'),
      }),
    ),
    swingPct: percent('time-of-day swing', { of: 'market', window: '28d', signed: true })
      .nullable()
      .describe('Found on odd days and measured on even days, and the reverse'),
    rawSwingPct: percent('plain time-of-day swing', { of: 'market', window: '28d' })
      .nullable()
      .describe('As first published; fooled by trends and uneven hours'),
    p: ratio('p of the swing', { of: 'market', window: '28d' }).nullable(),
    fullDays: number('days', 'full days'),
  }),
  answer(world, input) {
    const gpus = [...new Set(seriesNames(world.store, input).map(({ gpu }) => gpu))].filter((gpu) =>
      wanted(input)({ gpu }),
    );
    const cycles = isJudged(input) ? judgedCycles(world) : new Map<string, Cycle>();
    const data = gpus.map((gpu) => rowOf(world, input, gpu, cycles.get(gpu))).filter((row) => row.rawSwingPct !== null);
    const known = data.filter((row) => row.swingPct !== null).length;
    const young =
      known === data.length ? null : `${data.length - known} of ${data.length} models have fewer than 7 full days`;
    return { data, enough: known > 0, because: young ?? presentProblem(world) };
  },
});
