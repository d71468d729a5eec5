// What the charts are given, and the few colours they share.

export type Row = {
  readonly gpu: string;
  readonly provider?: string;
  readonly points?: readonly (readonly [number, number | null])[];
  readonly buckets?: readonly {
    readonly from: number;
    readonly to: number;
    readonly gpus: number | null;
    readonly offers: number;
    readonly flagged: number;
  }[];
  readonly hours?: readonly { readonly hour: number; readonly mean: number | null }[];
};

export type FigureParts = {
  readonly rows: readonly Row[];
  readonly into: HTMLElement;
  readonly width: number;
  readonly height: number;
  /** Of a chart over time, as the server drew it: its last observation may lie long before the range's end. */
  readonly from: number;
  readonly to: number;
  readonly sellers: Readonly<Record<string, { readonly name: string; readonly colour: string; readonly dash: string }>>;
};

export const MUTED = '#98a2a8';
export const HAIRLINE = '#20262a';
export const FLAGGED = '#7d868c';
export const TEXT = '#c9d1d6';
export const FONT = '11px "JetBrains Mono", monospace';

export const axis = (values: (value: number) => string): uPlot.Axis => ({
  stroke: MUTED,
  font: FONT,
  grid: { stroke: HAIRLINE, width: 1 },
  ticks: { show: false },
  values: (_, splits) => splits.map((value) => (value === null ? '' : values(value))),
});

/** Every other label where there is little room, so that none runs into the next. */
export const timeAxis = (spanSeconds: number): uPlot.Axis => ({
  ...axis((at) => {
    const iso = new Date(at * 1000).toISOString();
    return spanSeconds <= 2 * 86_400 ? iso.slice(11, 16) : iso.slice(5, 10);
  }),
  size: 26,
  grid: { show: false },
});
