// How the floors moved: now against the mean floor of the day and of the week before.
import { z } from 'zod';
import { roundUsd, toUsd } from '#domain/money.ts';
import { SLOTS_PER_DAY, SLOTS_PER_WEEK } from '#domain/time.ts';
import { summariesIn } from '#store/summary.ts';
import { modelId, money, percent, sellerId } from './field.ts';
import { narrowed, question } from './question.ts';
import { currentFigures, hasFloor, presentProblem, wanted } from './world.ts';

const LEAST_SHARE = 0.5;

type Change = { baseline: number | null; change: number | null; pct: number | null };
const UNKNOWN: Change = { baseline: null, change: null, pct: null };

/** Against the mean of the floors before, where at least half of the expected slots are there. */
function changeSince(floor: number, before: readonly number[], expected: number): Change {
  if (before.length === 0 || before.length < expected * LEAST_SHARE) return UNKNOWN;
  const baseline = before.reduce((sum, each) => sum + each, 0) / before.length;
  return {
    baseline: roundUsd(toUsd(baseline)),
    change: roundUsd(toUsd(floor - baseline)),
    pct: ((floor - baseline) / baseline) * 100,
  };
}

export default question({
  name: 'price_changes',
  summary: 'Each floor against its mean over the 24 hours and the 7 days before, in USD and percent.',
  input: narrowed,
  row: z.object({
    gpu: modelId,
    provider: sellerId(),
    floor: money('floor'),
    baseline24h: money('24-hour mean floor', { of: 'seller', window: '24h' }).nullable(),
    change24h: money('change over 24 hours', { of: 'seller', window: '24h', signed: true }).nullable(),
    change24hPct: percent('change over 24 hours', { of: 'seller', window: '24h', signed: true }).nullable(),
    baseline7d: money('7-day mean floor', { of: 'seller', window: '7d' }).nullable(),
    change7d: money('change over 7 days', { of: 'seller', window: '7d', signed: true }).nullable(),
    change7dPct: percent('change over 7 days', { of: 'seller', window: '7d', signed: true }).nullable(),
  }),
  answer(world, input) {
    const data = currentFigures(world, input)
      .filter(wanted(input))
      .map((row) => {
        const { gapSlots } = row.standing;
        const week = summariesIn(
          world.store,
          { ...input, gpu: row.gpu, provider: row.provider },
          row.slot - SLOTS_PER_WEEK,
          row.slot,
        ).filter(hasFloor);
        const day = week.filter(({ slot }) => slot >= row.slot - SLOTS_PER_DAY);
        const dayChange = changeSince(
          row.floor,
          day.map(({ floor }) => floor),
          SLOTS_PER_DAY / gapSlots,
        );
        const weekChange = changeSince(
          row.floor,
          week.map(({ floor }) => floor),
          SLOTS_PER_WEEK / gapSlots,
        );
        return {
          gpu: row.gpu,
          provider: row.provider,
          floor: toUsd(row.floor),
          baseline24h: dayChange.baseline,
          change24h: dayChange.change,
          change24hPct: dayChange.pct,
          baseline7d: weekChange.baseline,
          change7d: weekChange.change,
          change7dPct: weekChange.pct,
        };
      });
    const known = data.filter((row) => row.change24h !== null).length;
    const young =
      known === data.length
        ? null
        : `${data.length - known} of ${data.length} series have less than half of the last 24 hours`;
    return { data, enough: known > 0, because: presentProblem(world) ?? young };
  },
});
