// Columns with uPlot: GPUs by asking price, and the reference price by hour of day.
import { priceText } from '#domain/money.ts';
import { axis, type FigureParts, FLAGGED } from './parts.ts';

const PLAIN = '#6cb6ff';
const HOURS = '#f0b429';
const WIDTH_SHARE = 0.85;

type Columns = {
  readonly label: string;
  readonly colour: string;
  readonly values: readonly (number | null)[];
};

function columns(
  parts: FigureParts,
  xs: readonly number[],
  sets: readonly Columns[],
  options: { x: (value: number) => string; y: (value: number) => string; from: number },
): uPlot | null {
  const bars = uPlot.paths.bars?.({ size: [WIDTH_SHARE, 60] });
  const highest = Math.max(...sets.flatMap(({ values }) => values.flatMap((value) => (value === null ? [] : [value]))));
  if (bars === undefined || xs.length === 0 || !Number.isFinite(highest)) return null;
  return new uPlot(
    {
      width: parts.width,
      height: parts.height,
      padding: [8, 8, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: () => [-0.6, xs.length - 0.4] },
        y: { range: () => [options.from, highest + (highest - options.from) * 0.05] },
      },
      axes: [
        { ...axis(options.x), size: 26, grid: { show: false }, incrs: [1, 2, 3, 4, 6, 8, 12, 16], space: 55 },
        {
          ...axis(options.y),
          size: 46,
          incrs:
            options.y === counted
              ? [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
              : [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
        },
      ],
      series: [
        {},
        ...sets.map(
          (set): uPlot.Series => ({
            label: set.label,
            fill: set.colour,
            stroke: set.colour,
            width: 0,
            paths: bars,
            points: { show: false },
          }),
        ),
      ],
    },
    [xs.map((_, at) => at), ...sets.map(({ values }) => [...values])] as uPlot.AlignedData,
    parts.into,
  );
}

const counted = (value: number): string => String(Math.round(value));

export function bucketChart(parts: FigureParts): uPlot | null {
  const buckets = parts.rows[0]?.buckets ?? [];
  const isFlagged = (at: number): boolean => {
    const bucket = buckets[at];
    return bucket !== undefined && bucket.offers > 0 && bucket.flagged === bucket.offers;
  };
  return columns(
    parts,
    buckets.map(({ from }) => from),
    [
      { label: 'GPUs', colour: PLAIN, values: buckets.map(({ gpus }, at) => (isFlagged(at) ? null : gpus)) },
      { label: 'flagged', colour: FLAGGED, values: buckets.map(({ gpus }, at) => (isFlagged(at) ? gpus : null)) },
    ],
    { x: (at) => (buckets[at] === undefined ? '' : priceText(buckets[at].from)), y: counted, from: 0 },
  );
}

export function hourChart(parts: FigureParts): uPlot | null {
  const hours = parts.rows[0]?.hours ?? [];
  const means = hours.flatMap(({ mean }) => (mean === null ? [] : [mean]));
  const low = Math.min(...means);
  const from = low - (Math.max(...means) - low || low * 0.1) * 0.5;
  return columns(
    parts,
    hours.map(({ hour }) => hour),
    [{ label: 'reference price', colour: HOURS, values: hours.map(({ mean }) => mean) }],
    { x: (hour) => String(hour).padStart(2, '0'), y: priceText, from },
  );
}
