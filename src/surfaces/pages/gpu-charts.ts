// The smaller charts of a model's page, each with its figures as a table for readers without scripts or eyes.
import { html } from 'hono/html';
import { barChart } from '#charts/bars.ts';
import { SELLERS } from '#charts/palette.ts';
import { finePriceText } from '#domain/money.ts';
import { countText } from '#domain/supply.ts';
import { DAY_SECONDS, isoTime } from '#domain/time.ts';
import type { InputOf } from '#questions/ask.ts';
import { FINEST_STEP } from '#questions/grid.ts';
import type { Html } from './layout.ts';
import type { Money } from './money.ts';
import { type AskTyped, figure, type Names } from './pages.ts';
import { type Column, table } from './table.ts';

/** Of the smaller charts. */
export const HEIGHT = 170;

export type Shown = {
  readonly ask: AskTyped;
  readonly gpu: string;
  readonly label: string;
  readonly money: Money;
  readonly cut: { readonly market: 'on_demand' | 'interruptible'; readonly basis: 'all_in' | 'gpu_only' };
  readonly from: number;
  readonly to: number;
  readonly names: Names;
  /** Where each seller is to be found. */
  readonly homes: Names;
};

/** What a table can hold: by the length of what is shown, in days. */
const TABLE_STEPS: readonly (readonly [days: number, step: InputOf<'price_floor_series'>['resolution']])[] = [
  [1 / 8, FINEST_STEP],
  [1.5, '30m'],
  [8, '6h'],
  [Number.POSITIVE_INFINITY, '1d'],
];

type SeriesTable = {
  readonly caption: string;
  readonly text: (value: number) => string;
  /** In this order; as they come where none is said. */
  readonly providers?: readonly string[];
};

/** The same series in steps that a table can hold. */
export function seriesTable(
  { ask, gpu, cut, from, to, names }: Shown,
  question: 'price_floor_series' | 'supply_series',
  { caption, text, providers }: SeriesTable,
): Html {
  const resolution = TABLE_STEPS.find(([days]) => to - from <= days * DAY_SECONDS)?.[1] ?? '1d';
  const { data } = ask(question, { gpu: [gpu], ...cut, from: String(from), to: String(to), resolution });
  const rows =
    providers === undefined
      ? data
      : data.toSorted((a, b) => providers.indexOf(a.provider) - providers.indexOf(b.provider));
  const times = [...new Set(rows.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
  const at = rows.map(({ points }) => new Map(points));
  const columns: readonly Column<number>[] = [
    { name: 'UTC', cell: (time) => isoTime(time).slice(0, 16).replace('T', ' ') },
    ...rows.map(
      ({ provider }, index): Column<number> => ({
        name: names[provider] ?? provider,
        isFigure: true,
        cell: (time) => {
          const value = at[index]?.get(time) ?? null;
          return value === null ? 'none' : text(value);
        },
      }),
    ),
  ];
  const step = rows[0]?.resolution ?? resolution;
  return sameAsTable(
    caption,
    table(columns, times, { look: 'plain', caption: html`${caption}, mean by step of ${step}` }),
  );
}

/** Below a drawing its figures, for who does not see it. */
export const sameAsTable = (what: string, figures: Html): Html =>
  html`<details><summary>the same as a table</summary><div class="scroll" tabindex="0" role="region"
aria-label="${what}">${figures}</div></details>`;

export function distribution({ ask, gpu, label, cut, money }: Shown): Html {
  const buckets = ask('distribution', { gpu: [gpu], ...cut }).data[0]?.buckets ?? [];
  const bars = buckets.map((bucket) => ({
    label: finePriceText(bucket.from),
    value: bucket.eligibleGpus,
    more: Math.max(0, (bucket.gpus ?? 0) - (bucket.eligibleGpus ?? 0)),
    colour: SELLERS[0],
    isMarked: bucket.offers > bucket.flagged && bucket.eligibleGpus === null,
  }));
  type Bucket = (typeof buckets)[number];
  const columns: readonly Column<Bucket>[] = [
    { name: `from ${money.sign}`, isFigure: true, cell: ({ from }) => finePriceText(from) },
    { name: `to ${money.sign}`, isFigure: true, cell: ({ to }) => finePriceText(to) },
    { name: 'GPUs', isFigure: true, cell: ({ eligibleGpus }) => eligibleGpus ?? 'no count' },
    { name: 'with flagged', isFigure: true, cell: ({ gpus }) => gpus ?? 'no count' },
    { name: 'offers', isFigure: true, cell: ({ offers }) => offers },
    { name: 'flagged', isFigure: true, cell: ({ flagged }) => flagged },
  ];
  return figure(
    {
      id: 'distribution',
      title: `GPUs asked for at which price, ${money.sign}/GPU-h`,
      note: 'resellers too; grey: flagged, left out of figures; a tick: offers without a count',
      svg: barChart({ height: HEIGHT, title: `${label}, GPUs by asking price`, bars, base: 0, figure: countText }),
    },
    sameAsTable('price buckets', table(columns, buckets, { look: 'plain' })),
  );
}
