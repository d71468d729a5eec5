// The frame of the questions that answer with points over time.

import { z } from 'zod';
import type { Kind } from '#domain/format.ts';
import { SLOTS_PER_DAY } from '#domain/time.ts';
import { type Day, daysIn, type NamedSeries, type Summary, seriesNames, summariesIn } from '#store/summary.ts';
import { field, modelId, sellerId, word } from './field.ts';
import { type Grid, gridOf, onGrid, type Point, trimmed } from './grid.ts';
import { InputProblem } from './problem.ts';
import type { Narrowed } from './question.ts';
import { network, question, ranged, tier } from './question.ts';
import { presentProblem, type World, wanted } from './world.ts';

type Wanted = {
  readonly name: string;
  readonly summary: string;
  readonly ofSlot: (row: Summary) => number | null;
  readonly ofDay: (row: Day) => number | null;
  readonly toFigure: (value: number) => number;
  readonly points: string;
  readonly kind: Kind;
  readonly spoken: string;
};

const DAY_STEP = SLOTS_PER_DAY;

function observed(world: World, input: Narrowed, of: NamedSeries, grid: Grid, wants: Wanted): [number, number][] {
  const name = { ...of, market: input.market, basis: input.basis, scope: input.scope };
  const slots = (from: number, to: number): [number, number][] =>
    summariesIn(world.store, name, from, to).flatMap((row) => {
      const value = wants.ofSlot(row);
      return value === null ? [] : [[row.slot, value]];
    });
  // Whole days are summed once, by intake; finer steps, and days that the range cuts, are read slot by slot.
  const [first, last] = [Math.ceil(grid.fromSlot / DAY_STEP), Math.floor(grid.toSlot / DAY_STEP)];
  if (grid.stepSlots !== DAY_STEP || first >= last) return slots(grid.fromSlot, grid.toSlot);
  const days = daysIn(world.store, name, first, last).flatMap((row): [number, number][] => {
    const value = wants.ofDay(row);
    return value === null ? [] : [[row.day * DAY_STEP, value]];
  });
  return [...slots(grid.fromSlot, first * DAY_STEP), ...days, ...slots(last * DAY_STEP, grid.toSlot)];
}

export const seriesQuestion = (wants: Wanted) =>
  question({
    name: wants.name,
    summary: wants.summary,
    input: ranged,
    row: z.object({
      gpu: modelId,
      provider: sellerId(),
      tier,
      network,
      resolution: word(z.string(), 'step').describe('The step that was taken'),
      points: z
        .array(field(z.tuple([z.int(), z.number().nullable()]), wants.kind, wants.spoken, { of: 'seller' }))
        .describe(wants.points),
    }),
    answer(world, input) {
      const grid = gridOf(input, world.now);
      if (typeof grid === 'string') throw new InputProblem(grid.startsWith('resolution') ? 'resolution' : 'from', grid);
      const data = seriesNames(world.store, input, input.tiers === 'each' ? 'each' : 'headline')
        .filter(wanted(input))
        .map((name) => {
          const points: Point[] = onGrid(observed(world, input, name, grid, wants), grid);
          const figures = trimmed(points).map(
            ([at, value]): Point => [at, value === null ? null : wants.toFigure(value)],
          );
          return { ...name, resolution: grid.step, points: figures };
        })
        .filter((row) => row.points.length > 0);
      const because = data.length === 0 ? 'nothing was observed in this range' : presentProblem(world);
      return { data, enough: data.length > 0, because };
    },
  });
