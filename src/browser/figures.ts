// Finds the figures of a page, asks the API for each one's rows, and draws it where the server's drawing stood.
import { bucketChart, hourChart } from './bar-chart.ts';
import { lineChart } from './line-chart.ts';
import type { FigureParts, Row } from './parts.ts';

const asked = new Map<string, Promise<readonly Row[]>>();
const LONGEST_WAIT_MS = 20_000;

/** One request for figures that share their source. */
function rowsOf(source: string): Promise<readonly Row[]> {
  const known = asked.get(source);
  if (known !== undefined) return known;
  const asking = fetch(source, { signal: AbortSignal.timeout(LONGEST_WAIT_MS) })
    .then((response) => (response.ok ? response.json() : Promise.reject(new Error(String(response.status)))))
    .then((envelope: { data: readonly Row[] }) => envelope.data);
  asked.set(source, asking);
  return asking;
}

const CHARTS: Record<string, (parts: FigureParts) => uPlot | null> = {
  lines: (parts) => lineChart(parts, 'usd'),
  gpus: (parts) => lineChart(parts, 'count'),
  buckets: bucketChart,
  hours: hourChart,
};

async function draw(figure: HTMLElement): Promise<void> {
  const { chart = '', src = '', gpu = '', height = '200', from = '0', to = '0', sellers = '{}' } = figure.dataset;
  const plot = figure.querySelector<HTMLElement>('.plot');
  const make = CHARTS[chart];
  if (plot === null || make === undefined) return;
  const rows = (await rowsOf(src)).filter((row) => row.gpu === gpu);
  const drawing = document.createElement('div');
  const made = make({
    rows,
    into: drawing,
    width: plot.clientWidth,
    height: Number(height),
    from: Number(from),
    to: Number(to),
    sellers: JSON.parse(sellers),
    label: `${gpu} ${chart}`,
  });
  if (made === null) return;
  plot.replaceChildren(drawing);
  figure.dataset.drawn = 'yes';
  new ResizeObserver(() => {
    if (plot.clientWidth > 0 && Math.abs(plot.clientWidth - made.width) > 1)
      made.setSize({ width: plot.clientWidth, height: Number(height) });
  }).observe(plot);
}

export function drawFigures(root: ParentNode): void {
  // The server's drawing stays where this one cannot be made: the page is whole without it.
  for (const figure of root.querySelectorAll<HTMLElement>('figure[data-chart]'))
    draw(figure).catch(() => {
      figure.dataset.drawn = 'no';
    });
}
