// Lines over time with uPlot, labelled at their end; holes stay open.
import { holesOf } from '#domain/hole.ts';
import { endLabel, labelPlaces, labelWidth } from '#domain/line-end.ts';
import { priceText } from '#domain/money.ts';
import { countText } from '#domain/supply.ts';
import { axis, type FigureParts, FONT, type Row, timeAxis } from './parts.ts';

const NARROW = 400;
const LABEL_HEIGHT = 13;

const NAMED_SHARE = 0.08;

type Unit = 'usd' | 'count';

const figureOf =
  (unit: Unit) =>
  (value: number): string =>
    unit === 'usd' ? priceText(value) : countText(value);

type Drawn = Row & { readonly provider: string; readonly points: readonly (readonly [number, number | null])[] };

/** All lines on the union of their times; null where a line has a hole, undefined where it was never asked. */
function aligned(rows: readonly Drawn[]): uPlot.AlignedData {
  const times = [...new Set(rows.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
  const columns = rows.map(({ points }) => {
    const at = new Map(points);
    return times.map((time) => at.get(time) ?? null);
  });
  return [times, ...columns];
}

/** The places of the observations with none beside them. */
const lone = (values: readonly (number | null | undefined)[]): number[] =>
  values.flatMap((value, at) =>
    typeof value === 'number' && typeof values[at - 1] !== 'number' && typeof values[at + 1] !== 'number' ? [at] : [],
  );

function endLabels(rows: readonly Drawn[], parts: FigureParts, unit: Unit): uPlot.Plugin {
  const draw = (plot: uPlot): void => {
    const { ctx } = plot;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.font = FONT.replace('11px', `${11 * ratio}px`);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    const narrow = parts.width < NARROW;
    const ends = rows
      .map((row) => ({ row, value: row.points.findLast(([, value]) => value !== null)?.[1] }))
      .filter((end): end is { row: Drawn; value: number } => typeof end.value === 'number');
    const places = labelPlaces(
      ends.map(({ value }) => plot.valToPos(value, 'y')),
      plot.bbox.height / ratio,
    );
    for (const [at, { row, value }] of ends.entries()) {
      const line = { label: nameOf(row, parts), points: row.points };
      ctx.fillStyle = parts.sellers[row.provider]?.colour ?? '#c9d1d6';
      ctx.fillText(
        endLabel(line, figureOf(unit)(value), parts.to, narrow),
        plot.bbox.left + plot.bbox.width + 6 * ratio,
        plot.bbox.top + (places[at] ?? 0) * ratio,
      );
    }
    ctx.textAlign = 'center';
    // Names of holes have room on a wide chart alone.
    for (const [at, row] of narrow ? [] : rows.entries())
      for (const hole of holesOf(row.points, (parts.to - parts.from) * NAMED_SHARE)) {
        ctx.fillStyle = parts.sellers[row.provider]?.colour ?? '#c9d1d6';
        ctx.fillText(
          hole.text,
          plot.valToPos((hole.from + hole.to) / 2, 'x', true),
          plot.bbox.top + (6 + at * LABEL_HEIGHT) * ratio,
        );
      }
    ctx.restore();
  };
  return { hooks: { draw } };
}

const nameOf = ({ provider }: Drawn, { sellers }: FigureParts): string => sellers[provider]?.name ?? provider;

export function lineChart(parts: FigureParts, unit: Unit): uPlot | null {
  const rows = parts.rows.filter(
    (row): row is Drawn =>
      row.points !== undefined &&
      row.provider !== undefined &&
      row.points.length > 0 &&
      parts.sellers[row.provider] !== undefined,
  );
  const [times = [], ...columns] = aligned(rows);
  if (times.length === 0) return null;
  const narrow = parts.width < NARROW;
  const options: uPlot.Options = {
    width: parts.width,
    height: parts.height,
    padding: [8, narrow ? labelWidth(narrow) - 4 : labelWidth(narrow), 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    scales: { x: { time: true, range: [parts.from, parts.to] } },
    axes: [
      { ...timeAxis(parts.to - parts.from), space: narrow ? 60 : 90 },
      { ...axis(figureOf(unit)), size: narrow ? 38 : 46 },
    ],
    series: [
      {},
      ...rows.map((row, at): uPlot.Series => {
        const ink = parts.sellers[row.provider];
        return {
          label: nameOf(row, parts),
          stroke: ink?.colour ?? '#c9d1d6',
          width: 1.4,
          spanGaps: false,
          // What has no neighbour makes no line: it is a dot, as in the server's drawing.
          points: { show: true, size: 3, fill: ink?.colour ?? '#c9d1d6', filter: () => lone([...(columns[at] ?? [])]) },
          ...(ink?.dash ? { dash: ink.dash.split(' ').map(Number) } : {}),
        };
      }),
    ],
    plugins: [endLabels(rows, parts, unit), readout(rows, parts, unit)],
  };
  return new uPlot(options, [times, ...columns] as uPlot.AlignedData, parts.into);
}

/** What stands under the pointer, in words, below the chart. */
function readout(rows: readonly Drawn[], parts: FigureParts, unit: Unit): uPlot.Plugin {
  const line = document.createElement('p');
  line.className = 'small muted';
  line.setAttribute('aria-live', 'polite');
  line.textContent = '\u00a0';
  const setCursor = (plot: uPlot): void => {
    const at = plot.cursor.idx;
    const time = typeof at === 'number' ? plot.data[0][at] : undefined;
    if (typeof at !== 'number' || time === undefined) {
      line.textContent = '\u00a0';
      return;
    }
    const figures = rows.map((row, index) => {
      const value = plot.data[index + 1]?.[at];
      return `${nameOf(row, parts)} ${typeof value === 'number' ? figureOf(unit)(value) : 'none'}`;
    });
    line.textContent = `${new Date(time * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC  ${figures.join('  ')}`;
  };
  return {
    hooks: {
      init: () => {
        if (parts.width > 500) parts.into.append(line);
      },
      setCursor,
    },
  };
}
