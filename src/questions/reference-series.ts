// The reference price over time: what CV and time of day are judged by.
import { z } from 'zod';
import { roundUsd, toUsd } from '#domain/money.ts';
import { referencesIn } from '#store/reference.ts';
import { seriesNames } from '#store/summary.ts';
import { field, modelId, word } from './field.ts';
import { gridOf, onGrid, type Point, trimmed } from './grid.ts';
import { InputProblem } from './problem.ts';
import { question, ranged } from './question.ts';
import { presentProblem, wanted } from './world.ts';

export default question({
  name: 'reference_series',
  summary:
    'Reference price over time per model: the weighted median over the hosts of all comparable providers; in steps longer than a slot the mean; null where there was none.',
  input: ranged,
  row: z.object({
    gpu: modelId,
    provider: field(z.literal('reference'), 'word', 'reference price'),
    resolution: word(z.string(), 'step'),
    points: z
      .array(field(z.tuple([z.int(), z.number().nullable()]), 'usd', 'reference price', { of: 'market' }))
      .describe('Pairs of epoch seconds and USD per GPU-hour; null across holes'),
  }),
  answer(world, input) {
    const grid = gridOf(input, world.now);
    if (typeof grid === 'string') throw new InputProblem(grid.startsWith('resolution') ? 'resolution' : 'from', grid);
    const gpus = [...new Set(seriesNames(world.store, input).map(({ gpu }) => gpu))].filter((gpu) =>
      wanted({ gpu: input.gpu })({ gpu }),
    );
    const data = gpus
      .map((gpu) => {
        const rows = referencesIn(world.store, gpu, input.market, input.basis, grid.fromSlot, grid.toSlot);
        const points = onGrid(
          rows.map((row) => [row.slot, toUsd(row.price)] as const),
          grid,
        );
        return {
          gpu,
          provider: 'reference' as const,
          resolution: grid.step,
          points: trimmed(points).map(([at, value]): Point => [at, value === null ? null : roundUsd(value)]),
        };
      })
      .filter(({ points }) => points.length > 0);
    const because = data.length === 0 ? 'no reference price in this range' : presentProblem(world);
    return { data, enough: data.length > 0, because };
  },
});
