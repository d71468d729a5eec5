// The index of one model: its line with the band of the middle half, its fixes, the half hours of a day, and the
// receipt of one print.
import { html, raw } from 'hono/html';
import { lineChart } from '#charts/line.ts';
import { SELLERS } from '#charts/palette.ts';
import { gpuLabel, gpuModel } from '#domain/gpu.ts';
import { finePriceText } from '#domain/money.ts';
import { DAY_SECONDS, dateStart, isoTime, SLOT_SECONDS, SLOT_WORD, SLOTS_PER_DAY } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { fixTable, isNow, PRINTS_COME, printTable, receiptTable } from './index-tables.ts';
import { group, type Html, page, plainTime, withPast } from './layout.ts';
import { type AskTyped, type Names, namesOf } from './pages.ts';
import { dollars } from './words.ts';

const RANGES = { '24h': 1, '7d': 7, '30d': 30, '1y': 365 } as const;
type Range = keyof typeof RANGES;
const HEIGHT = 280;

type PrintPoint = readonly [at: number, value: number | null, low: number | null, high: number | null];
const FIX_DAYS = 30;

export type IndexView = {
  readonly range: string | undefined;
  /** A UTC day whose half hours are shown, and a time within the half hour whose receipt is. */
  readonly day: string | undefined;
  readonly at: number | undefined;
  /** As it was known then; now by default. */
  readonly asOf: number | undefined;
};

const rangeIn = (word: string | undefined): Range =>
  (Object.keys(RANGES) as Range[]).find((each) => each === word) ?? '7d';

export function indexGpuPage(ask: AskTyped, gpu: string, view: IndexView): string | null {
  if (gpuModel(gpu) === undefined) return null;
  const sources = ask('sources', {});
  const now = Date.parse(sources.meta.madeAt) / 1000;
  const known = view.asOf === undefined ? {} : { asOf: String(view.asOf) };
  const range = rangeIn(view.range);
  const [last] = ask('index_receipt', { gpu: [gpu], ...known }).data;
  const moment = Math.min(now, view.asOf ?? now);
  const lastAt = last === undefined ? moment : Date.parse(last.at) / 1000;
  // Behind a history that has ended, or a collector that stands still, what there was is shown.
  const end = isNow(lastAt, moment) ? moment : lastAt + SLOT_SECONDS;
  const prints = ask('index_prints', {
    gpu: [gpu],
    from: String(end - Math.min(RANGES[range], 30) * DAY_SECONDS),
    to: String(end),
    ...known,
  });
  const fixes = ask('index_fixes', {
    gpu: [gpu],
    from: String(end - Math.max(RANGES[range], FIX_DAYS) * DAY_SECONDS),
    to: String(end),
    ...known,
  });
  const label = gpuLabel(gpu);
  const title = titleOf(label, last, moment);
  const day = view.day ?? isoTime(view.at ?? lastAt).slice(0, 10);
  const start = dateStart(day) ?? end;
  // Of a day that has not begun, or had not at that moment, there is nothing to ask.
  const ofDay =
    start < end
      ? [ask('index_prints', { gpu: [gpu], from: String(start), to: String(start + DAY_SECONDS), ...known })]
      : [];
  const receipts = ask('index_receipt', { gpu: [gpu], at: String(view.at ?? lastAt), ...known });
  const meta = [fixes, receipts, ...ofDay].map((each) => each.meta).reduce(withPast, prints.meta);
  const shown: Body = {
    view,
    range,
    end,
    day,
    start,
    prints: prints.data,
    fixes: fixes.data,
    ofDay: ofDay.flatMap(({ data }) => data),
    receipt: receipts.data[0],
    names: namesOf(sources),
  };
  return page(
    { title: `gpu-spot: index of ${label}`, path: '/index', description: title, meta, sources },
    html`<p class="small muted"><a href="/index">index</a> / ${label} · <a href="/gpu/${gpu}">sellers</a> ·
<a href="/viability">gates</a></p>
<h1>${title}</h1>
<p class="lead">${leadOf(last, view.asOf)}</p>
${last === undefined ? PRINTS_COME : body(gpu, shown)}`,
  );
}

function titleOf(label: string, last: RowOf<'index_receipt'> | undefined, moment: number): string {
  if (last === undefined) return `The index of ${label} has no print yet.`;
  const when = `${last.at.slice(0, 16).replace('T', ' ')} UTC`;
  return last.value === null
    ? `The index of ${label} has no print at ${when}: ${last.suppressed ?? 'the panel is too small'}.`
    : isNow(Date.parse(last.at) / 1000, moment)
      ? `The index of ${label} is $${dollars(last.value)} at ${when}.`
      : `The index of ${label} has no print now; its last was $${dollars(last.value)} at ${when}.`;
}

function leadOf(last: RowOf<'index_receipt'> | undefined, asOf: number | undefined): Html {
  if (last === undefined)
    return html`Too small a panel has no print: nothing is carried on and nothing stands in for it.`;
  const open = last.state === 'provisional' ? 'provisional until a day has passed' : last.state;
  const then =
    asOf === undefined
      ? ''
      : html` <span class="unclear">As it was known at ${isoTime(asOf).slice(0, 16).replace('T', ' ')} UTC;</span>
<a href="/index/${last.gpu}">now</a>.`;
  return html`<b>${last.series}</b>, ${open}; ${last.hosts} votes at ${last.venues} venues
that count as ${last.effectiveHosts.toFixed(1)} equal ones.${then} Asks, not trades: what a host asks is its vote,
its free GPUs the weight, the middle half is averaged. <a href="/methodology#the-index">How it is made</a>.`;
}

type Body = {
  readonly view: IndexView;
  readonly range: Range;
  readonly end: number;
  /** The day whose half hours are shown, and its start. */
  readonly day: string;
  readonly start: number;
  readonly prints: readonly RowOf<'index_prints'>[];
  readonly fixes: readonly RowOf<'index_fixes'>[];
  readonly ofDay: readonly RowOf<'index_prints'>[];
  readonly receipt: RowOf<'index_receipt'> | undefined;
  readonly names: Names;
};

function body(gpu: string, { view, range, end, day, start, prints, fixes, ofDay, receipt, names }: Body): Html {
  const also = view.asOf === undefined ? '' : `&asOf=${view.asOf}`;
  const ofFixes = `/api/v1/index-fixes?gpu=${gpu}${also}`;
  const ofPrints = `/api/v1/index-prints?gpu=${gpu}&from=${start}&to=${start + DAY_SECONDS}${also}`;
  const before = isoTime(start - DAY_SECONDS);
  const when = receipt === undefined ? 'a print' : html`${plainTime(receipt.at)} ${receipt.at.slice(0, 10)}`;
  return html`${rangeLinks(gpu, range, also)}
${chart(gpu, { range, end, prints, fixes })}
<h2>Fixes, one a UTC day</h2>
<p class="small muted">The mean of the day's ${SLOTS_PER_DAY} prints. It settles with 98 % of them and no gap beyond
2 %, is for review from 90 %, and is none below. What is published never changes once it is final;
what is known later stands beside it. <a href="${ofFixes}&amp;format=csv">CSV</a>, <a href="${ofFixes}">JSON</a>.</p>
${fixTable(fixes.slice(-FIX_DAYS), also)}
<h2 id="prints">Prints of ${day}</h2>
<p class="small muted"><a href="${ofPrints}&amp;format=csv">CSV</a>, <a href="${ofPrints}">JSON</a>; a day before:
<a href="/index/${gpu}?day=${before.slice(0, 10)}${also}#prints">${before.slice(5, 10)}</a>.</p>
${ofDay.length === 0 ? html`<p class="muted">None was known.</p>` : printTable(ofDay, also)}
<h2 id="receipt">Receipt of ${when}</h2>
${
  receipt === undefined
    ? html`<p class="muted">There was no print of this ${SLOT_WORD}.</p>`
    : receiptTable(receipt, also, names)
}`;
}

const rangeLinks = (gpu: string, range: Range, also: string): Html =>
  html`<nav class="controls" aria-label="range">${group(
    'range',
    (Object.keys(RANGES) as Range[]).map((each) =>
      each === range
        ? html`<a href="/index/${gpu}?range=${each}${also}" aria-current="true">${each}</a>`
        : html`<a href="/index/${gpu}?range=${each}${also}">${each}</a>`,
    ),
  )}</nav>`;

/** Prints with their band over a month at most; beyond it the daily fixes. */
function chart(gpu: string, { range, end, prints, fixes }: Pick<Body, 'range' | 'end' | 'prints' | 'fixes'>): Html {
  const isDaily = RANGES[range] > 30;
  const from = end - RANGES[range] * DAY_SECONDS;
  const points = isDaily
    ? fixes.map(({ day, value }): PrintPoint => [Date.parse(`${day}T12:00:00Z`) / 1000, value, null, null])
    : withHoles(prints);
  const open = isDaily ? null : prints.find(({ state }) => state === 'provisional');
  const title = `Index of ${gpuLabel(gpu)}, ${range}, $/GPU-h`;
  const line = {
    label: 'index',
    colour: SELLERS[0],
    isMain: true,
    points: points.map(([at, value]) => [at, value] as const),
    openFrom: open == null ? null : Date.parse(open.at) / 1000,
  };
  const band = points.map(
    ([at, , low, high]) => [at, low === null || high === null ? null : ([low, high] as const)] as const,
  );
  const svg = lineChart({
    height: HEIGHT,
    title,
    lines: [line],
    band,
    isWholeBand: true,
    from,
    to: end,
    figure: finePriceText,
  });
  const note = isDaily ? 'daily fixes' : 'grey: the middle half of the weight; thin: provisional';
  const plot = svg === '' ? html`<p class="muted">No print in this range: the panel was too small.</p>` : raw(svg);
  return html`<figure id="index"><figcaption><span>${title}</span><span>${note}</span></figcaption>
<div class="plot">${plot}</div></figure>`;
}

/** Two prints farther apart have a hole between them, unless an archive came no more often. */
const JOINED = 2 * SLOT_SECONDS;

export function withHoles(prints: readonly RowOf<'index_prints'>[]): PrintPoint[] {
  const points: PrintPoint[] = [];
  let last: { readonly at: number; readonly imported: boolean } | null = null;
  for (const { at: iso, value, p25, p75, imported } of prints) {
    const at = Date.parse(iso) / 1000;
    if (last !== null && at - last.at > (imported && last.imported ? DAY_SECONDS : JOINED))
      points.push([last.at + 1, null, null, null]);
    points.push([at, value, p25, p75]);
    last = { at, imported };
  }
  return points;
}
