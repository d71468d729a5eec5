// Reads a figure over time out: under the pointer, by touch or by the arrow keys, every seller at that moment, the
// cheapest first. The drawing stays the server's; what is put over it is a line where the figures are of, and the
// stretch that is being chosen.
import { finePriceText } from '#domain/money.ts';
import { countText } from '#domain/supply.ts';
import { isoTime, SLOT_SECONDS } from '#domain/time.ts';
import { GO } from './go.ts';

type Points = readonly (readonly [at: number, value: number | null])[];
type Row = { readonly provider: string; readonly points: Points };

const LONGEST_WAIT_MS = 20_000;
/** Shorter drags are clicks. */
const LEAST_DRAG = 12;
/** So many have room below a narrow page. */
const NARROW = 560;
const MOST_NAMED = { narrow: 6, wide: 12 } as const;
const SVG = 'http://www.w3.org/2000/svg';

const asked = new Map<string, Promise<readonly Row[]>>();

/** One request for figures that share their source; one that failed is made again. */
function rowsOf(source: string): Promise<readonly Row[]> {
  const known = asked.get(source);
  if (known !== undefined) return known;
  const asking = fetch(source, { signal: AbortSignal.timeout(LONGEST_WAIT_MS) })
    .then((response) => (response.ok ? response.json() : Promise.reject(new Error(String(response.status)))))
    .then((envelope: { readonly data: readonly Row[] }) => envelope.data);
  asked.set(source, asking);
  asking.catch(() => asked.delete(source));
  return asking;
}

type Figures = {
  readonly times: readonly number[];
  readonly at: (time: number) => string;
};

type Told = {
  readonly unit: string;
  /** Units of the page's currency for one USD. */
  readonly rate: number;
  readonly names: Readonly<Record<string, string>>;
  /** Whose lines are drawn: told first, and that they had nothing too. */
  readonly drawn: readonly string[];
};

function figuresOf(rows: readonly Row[], { unit, rate, names, drawn }: Told): Figures {
  const times = [...new Set(rows.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
  const sellers = rows.map(({ provider, points }) => ({
    name: names[provider] ?? provider,
    isDrawn: drawn.includes(provider),
    points: new Map(points),
  }));
  const text = unit === 'usd' ? (usd: number) => finePriceText(usd * rate) : countText;
  const at = (time: number): string => {
    const all = sellers.map(({ name, isDrawn, points }) => ({ name, isDrawn, value: points.get(time) ?? null }));
    const values = all.flatMap(({ value, ...each }) => (value === null ? [] : [{ ...each, value }]));
    const sorted = values.sort((a, b) => (unit === 'usd' ? a.value - b.value : b.value - a.value));
    const absent = all.filter(({ isDrawn, value }) => isDrawn && value === null).map(({ name }) => `${name} none`);
    const most = innerWidth <= NARROW ? MOST_NAMED.narrow : MOST_NAMED.wide;
    const said = [...absent, ...sorted.slice(0, most).map(({ name, value }) => `${name} ${text(value)}`)];
    const more = sorted.length > most ? [`and ${sorted.length - most} more`] : [];
    const when = isoTime(time).slice(0, 16).replace('T', ' ');
    return `${when} UTC: ${said.length === 0 ? 'nobody' : [...said, ...more].join(' · ')}`;
  };
  return { times, at };
}

/** The last observation that is not after a time: what was seen holds until the next. */
function placeOf(times: readonly number[], time: number): number {
  const after = times.findIndex((each) => each > time);
  return Math.max(0, (after < 0 ? times.length : after) - 1);
}

function added(plot: Element, name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  plot.append(made);
  return made;
}

/** `touched` is how the reader came to it: the figures there are read at once. */
export async function read(figure: HTMLElement, touched: () => Event): Promise<void> {
  const { src = '', unit = '', rate = '1', from = '0', to = '0', names = '{}', drawn = '[]' } = figure.dataset;
  const plot = figure.querySelector<SVGElement>('.plotted');
  const readout = figure.querySelector<HTMLElement>('.readout');
  if (plot === null || readout === null) return;
  const { times, at } = figuresOf(await rowsOf(src), {
    unit,
    rate: Number(rate),
    names: JSON.parse(names),
    drawn: JSON.parse(drawn),
  });
  if (times.length === 0) return;
  const [start, end] = [Number(from), Number(to)];
  const share = (time: number): number => (time - start) / (end - start);
  const line = added(plot, 'line', { y1: '0', y2: '100%', class: 'crosshair', x1: '-1', x2: '-1' });
  let place = times.length - 1;
  const showAt = (next: number): void => {
    place = Math.min(times.length - 1, Math.max(0, next));
    const time = times[place] ?? 0;
    const x = `${100 * Math.min(1, Math.max(0, share(time)))}%`;
    line.setAttribute('x1', x);
    line.setAttribute('x2', x);
    readout.textContent = at(time);
  };
  const timeUnder = (event: PointerEvent): number => {
    const { left, width } = plot.getBoundingClientRect();
    return start + Math.min(1, Math.max(0, (event.clientX - left) / width)) * (end - start);
  };
  followPointer(plot, { start, end, timeUnder, showAt: (time) => showAt(placeOf(times, time)) });
  plot.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -48, PageDown: 48, Home: -times.length, End: times.length }[
      event.key
    ];
    // With another key the browser has its own for it: back, for one.
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    showAt(place + step);
  });
  plot.addEventListener('focus', () => showAt(place));
  plot.setAttribute('aria-describedby', describe(readout, figure.id));
  const event = touched();
  if (event instanceof PointerEvent) showAt(placeOf(times, timeUnder(event)));
  else if (plot === document.activeElement) showAt(place);
}

type Pointed = {
  readonly start: number;
  readonly end: number;
  readonly timeUnder: (event: PointerEvent) => number;
  readonly showAt: (time: number) => void;
};

/** Reads out under the pointer; a stretch that a mouse drags over is looked at closer. */
function followPointer(plot: SVGElement, { start, end, timeUnder, showAt }: Pointed): void {
  const share = (time: number): number => (time - start) / (end - start);
  const chosen = added(plot, 'rect', { y: '0', height: '100%', width: '0', class: 'chosen' });
  let drag: { readonly x: number; readonly time: number } | null = null;
  plot.addEventListener('pointerdown', (event) => {
    drag = event.pointerType === 'mouse' && event.button === 0 ? { x: event.clientX, time: timeUnder(event) } : null;
    showAt(timeUnder(event));
  });
  plot.addEventListener('pointermove', (event) => {
    const time = timeUnder(event);
    showAt(time);
    if (drag === null) return;
    const [low, high] = [Math.min(drag.time, time), Math.max(drag.time, time)];
    chosen.setAttribute('x', `${100 * share(low)}%`);
    chosen.setAttribute('width', `${100 * (share(high) - share(low))}%`);
  });
  addEventListener('pointerup', (event) => {
    if (drag === null || !plot.isConnected) return;
    const [low, high] = [drag.time, timeUnder(event)].sort((a, b) => a - b);
    const isDrag = Math.abs(event.clientX - drag.x) >= LEAST_DRAG;
    drag = null;
    chosen.setAttribute('width', '0');
    if (isDrag && low !== undefined && high !== undefined) zoom(low, high);
  });
}

/** The readout names itself, so that a screen reader says it of the drawing. */
function describe(readout: HTMLElement, id: string): string {
  readout.id = `${id}-readout`;
  return readout.id;
}

/** What was chosen is another address of the same page, which the server draws: it can be kept and sent on. */
function zoom(low: number, high: number): void {
  // The page says how long its slots are where they are no half hours.
  const slot = Number(document.documentElement.dataset.slotSeconds ?? SLOT_SECONDS);
  const from = Math.floor(low / slot) * slot;
  const to = Math.max(from + 2 * slot, Math.ceil(high / slot) * slot);
  const next = new URL(location.href);
  if (!next.pathname.includes('/gpu/')) return;
  for (const [name, value] of Object.entries({ from, to })) next.searchParams.set(name, String(value));
  document.dispatchEvent(new CustomEvent(GO, { detail: next.href }));
}
