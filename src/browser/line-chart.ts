// Lines over time with uPlot, labelled at their end; holes stay open.
import { endedText, endName, endText, holesOf, labelWidth } from '#domain/hole.ts';
import { priceText } from '#domain/money.ts';
import { axis, type FigureParts, FONT, type Row, timeAxis } from './parts.ts';

const NARROW = 400;
const LABEL_HEIGHT = 13;

const NAMED_SHARE = 0.08;

type Unit = 'usd' | 'count';

const figureOf =
  (unit: Unit) =>
  (value: number): string =>
    unit === 'usd' ? priceText(value) : String(Math.round(value));

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

function endLabels(rows: readonly Drawn[], parts: FigureParts, unit: Unit): uPlot.Plugin {
  const draw = (plot: uPlot): void => {
    const { ctx } = plot;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.font = FONT.replace('11px', `${11 * ratio}px`);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    let lowest = Number.NEGATIVE_INFINITY;
    const ends = rows
      .map((row) => ({ row, value: row.points.findLast(([, value]) => value !== null)?.[1] }))
      .filter((end): end is { row: Drawn; value: number } => typeof end.value === 'number')
      .map((end) => ({ ...end, y: plot.valToPos(end.value, 'y', true) }))
      .sort((a, b) => a.y - b.y);
    for (const { row, value, y } of ends) {
      lowest = Math.max(y, lowest + LABEL_HEIGHT * ratio);
      ctx.fillStyle = parts.sellers[row.provider]?.colour ?? '#c9d1d6';
      ctx.fillText(
        `${endName(row.provider, parts.width < NARROW)} ${endText(figureOf(unit)(value), endedText(row.points, plot.data[0].at(-1) ?? 0), parts.width < NARROW)}`,
        plot.bbox.left + plot.bbox.width + 6 * ratio,
        lowest,
      );
    }
    ctx.textAlign = 'center';
    const [from = 0, to = 0] = [plot.scales.x?.min, plot.scales.x?.max];
    // Names of holes have room on a wide chart alone.
    for (const [at, row] of parts.width < NARROW ? [] : rows.entries())
      for (const hole of holesOf(row.points, (to - from) * NAMED_SHARE)) {
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
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const options: uPlot.Options = {
    width: parts.width,
    height: parts.height,
    padding: [8, narrow ? labelWidth(narrow) - 16 : labelWidth(narrow), 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    scales: { x: { time: true } },
    axes: [
      { ...timeAxis(span), space: narrow ? 60 : 90 },
      { ...axis(figureOf(unit)), size: narrow ? 38 : 46 },
    ],
    series: [
      {},
      ...rows.map((row): uPlot.Series => {
        const ink = parts.sellers[row.provider];
        return {
          label: row.provider,
          stroke: ink?.colour ?? '#c9d1d6',
          width: 1.4,
          spanGaps: false,
          points: { show: row.points.length < 3 },
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
      return `${row.provider} ${typeof value === 'number' ? figureOf(unit)(value) : 'none'}`;
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
