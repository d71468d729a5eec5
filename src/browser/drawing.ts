// Draws a figure with the chart library, over the server's drawing: loaded when a figure is first touched, and not before.
import './language.ts';
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

const beside = (name: string): string => new URL(`../${name}`, import.meta.url).href;

let library: Promise<void> | undefined;

/** The library is no module: it is a script that leaves its name behind. */
const loaded = (): Promise<void> => {
  library ??= new Promise((resolve, reject) => {
    const style = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: beside('uplot.css') });
    const script = Object.assign(document.createElement('script'), { src: beside('uplot.js') });
    script.addEventListener('load', () => resolve());
    script.addEventListener('error', () => reject(new Error('the chart library did not come')));
    document.head.append(style, script);
  });
  return library;
};

const CHARTS: Record<string, (parts: FigureParts) => uPlot | null> = {
  lines: (parts) => lineChart(parts, 'usd'),
  gpus: (parts) => lineChart(parts, 'count'),
  buckets: bucketChart,
  hours: hourChart,
};

export async function draw(figure: HTMLElement): Promise<void> {
  const { chart = '', src = '', gpu = '', height = '200', from = '0', to = '0', sellers = '{}' } = figure.dataset;
  const plot = figure.querySelector<HTMLElement>('.plot');
  const make = CHARTS[chart];
  if (plot === null || make === undefined) return;
  const [all] = await Promise.all([rowsOf(src), loaded()]);
  const drawing = document.createElement('div');
  const made = make({
    rows: all.filter((row) => row.gpu === gpu),
    into: drawing,
    width: plot.clientWidth,
    height: Number(height),
    from: Number(from),
    to: Number(to),
    sellers: JSON.parse(sellers),
  });
  if (made === null) {
    figure.dataset.drawn = 'no';
    return;
  }
  plot.replaceChildren(drawing);
  figure.dataset.drawn = 'yes';
  new ResizeObserver(() => {
    if (plot.clientWidth > 0 && Math.abs(plot.clientWidth - made.width) > 1)
      made.setSize({ width: plot.clientWidth, height: Number(height) });
  }).observe(plot);
}
