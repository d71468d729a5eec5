// How many GPUs are offered at or below each price, drawn and as a table.
import { depthChart, WIDEST } from '#charts/depth.ts';
import { gpuLabel } from '#domain/gpu.ts';
import type { Fill } from './fill-text.ts';
import { sameAsTable } from './gpu-charts.ts';
import type { Html } from './layout.ts';
import { type Money, said } from './money.ts';
import { figure } from './pages.ts';
import { type Column, table } from './table.ts';
import { plural } from './words.ts';

const HEIGHT = 200;

type Step = Fill['ladder'][number];

/** What the drawing has not: sellers that count nothing, and asks far above the lowest. */
function depthNote({ ladder, withoutCount, resellers }: Fill): string {
  const [lowest, most] = [ladder[0]?.price ?? 0, ladder.at(-1)?.gpus ?? 0];
  const drawn = ladder.findLast(({ price }) => price <= lowest * WIDEST)?.gpus ?? 0;
  const left = [
    ...(withoutCount.length === 0
      ? []
      : [`what ${plural(withoutCount.length, 'seller')} ${withoutCount.length === 1 ? 'does' : 'do'} not count`]),
    ...(resellers.length === 0 ? [] : [plural(resellers.length, 'reseller')]),
  ];
  const notes = [
    ...(drawn < most ? [`${most - drawn} more at over ${WIDEST} times the lowest`] : []),
    ...(left.length === 0 ? [] : [`left out: ${left.join(', ')}`]),
  ];
  return notes.join('; ');
}

/** How many are asked for at most each price, over all sellers that count. */
export function depthOf(row: Fill, money: Money): Html {
  const { gpu, ladder } = row;
  const columns: readonly Column<Step>[] = [
    { name: `at most ${money.sign}`, isFigure: true, cell: ({ price }) => said({ ...money, sign: '' }, price) },
    { name: 'GPUs', isFigure: true, cell: ({ gpus }) => gpus },
  ];
  return figure(
    {
      id: 'depth',
      title: 'GPUs offered at or below a price',
      note: depthNote(row),
      svg: depthChart({
        height: HEIGHT,
        title: `${gpuLabel(gpu)}, GPUs offered at or below a price`,
        ladder: ladder.map(({ price, gpus }) => [price, gpus] as const),
        price: (value) => said(money, value),
      }),
    },
    sameAsTable('GPUs by price', table(columns, ladder, { look: 'plain' })),
  );
}
