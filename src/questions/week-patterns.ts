// Which hours of the week are dearer or cheaper, and which of them by more than chance.
import { z } from 'zod';
import { modelRank } from '#domain/gpu.ts';
import { toUsd } from '#domain/money.ts';
import { dayOfSlot, SLOTS_PER_DAY, SLOTS_PER_WEEK } from '#domain/time.ts';
import { WEEK_HOURS, weekShape } from '#stats/week-shape.ts';
import { referencesIn } from '#store/reference.ts';
import { seriesNames } from '#store/summary.ts';
import { counted, field, modelId, percent, yes } from './field.ts';
import { hourly } from './floors.ts';
import { gpuList, NARROWING, type Narrowed, question } from './question.ts';
import { presentProblem, type World } from './world.ts';

const WINDOW_WEEKS = 12;
export const FEWEST_WEEKS = 4;
const SEED = 404;
/** 1970 began on a Thursday. */
const FIRST_MONDAY = 4;

const input = z.strictObject({ gpu: gpuList, market: NARROWING.market, basis: NARROWING.basis });

/** The first slot of the Monday twelve whole weeks before the week of a slot. */
function firstMonday(last: number): number {
  const day = dayOfSlot(last);
  const monday = day - ((day - FIRST_MONDAY + 7) % 7);
  return monday * SLOTS_PER_DAY - WINDOW_WEEKS * SLOTS_PER_WEEK;
}

function rowOf({ store, slot }: World, { market, basis }: Narrowed, gpu: string) {
  const last = slot ?? 0;
  const from = firstMonday(last);
  const to = from + (WINDOW_WEEKS + 1) * SLOTS_PER_WEEK;
  const points = referencesIn(store, gpu, market, basis, from, last + 1).map(
    (row) => [row.slot, toUsd(row.price)] as const,
  );
  const { hours, weeks, chancePct } = weekShape(hourly(points, from, to), { fewestWeeks: FEWEST_WEEKS, seed: SEED });
  return {
    gpu,
    weeks,
    chancePct,
    hours: hours.map(({ pct, n, isBeyondChance }, at) => ({
      weekday: Math.floor((at % WEEK_HOURS) / 24) + 1,
      hour: at % 24,
      pct,
      n,
      beyondChance: isBeyondChance,
    })),
  };
}

const OF = { of: 'market' } as const;

export default question({
  name: 'week_patterns',
  summary:
    'Which hours of the week (UTC) a model’s reference price is above or below the level of the week ' +
    'about them, over up to twelve weeks, and which by more than chance makes any hour of a week in 95 of' +
    ' 100 cases.',
  input,
  row: z.object({
    gpu: modelId,
    weeks: counted('count', 'weeks observed', OF),
    chancePct: percent('what chance reaches', OF).nullable(),
    hours: z
      .array(
        z.object({
          weekday: counted('count', 'day of the week').describe('1 is Monday'),
          hour: field(z.int(), 'clock', 'hour of day'),
          pct: percent('above or below the level of the week', { ...OF, signed: true }).nullable(),
          n: counted('count', 'weeks that have it', OF),
          beyondChance: yes('more than chance'),
        }),
      )
      .describe(`None below ${FEWEST_WEEKS} weeks of 140 observed hours`),
  }),
  answer(world, given) {
    const asked: Narrowed = { ...given, scope: 'eligible' };
    const known = new Set(seriesNames(world.store, asked).map(({ gpu }) => gpu));
    const data = [...new Set(given.gpu)]
      .filter((gpu) => known.has(gpu))
      .sort((a, b) => modelRank(a) - modelRank(b))
      .map((gpu) => rowOf(world, asked, gpu));
    const short = data.filter(({ hours }) => hours.length === 0).length;
    const because =
      short > 0
        ? `${short} of ${data.length} models have fewer than ${FEWEST_WEEKS} weeks of 140 observed hours`
        : null;
    return {
      data,
      enough: data.length > 0 && short === 0,
      because: because ?? presentProblem(world),
      windowDays: (WINDOW_WEEKS + 1) * 7,
    };
  },
});
