// The table that carries the first page: a row a model, two lines each, every figure with its place.

import { html, raw } from 'hono/html';
import { rangeBar, spark } from '#charts/small.ts';
import { FIRST_EIGHT, gpuModel } from '#domain/gpu.ts';
import { shortName } from '#domain/line-end.ts';
import { SLOT_WORD } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { gpuHref, viewOf } from './gpu-view.ts';
import { type Html, ofAnotherSlot } from './layout.ts';
import { gateMark, levelLight, verdictLight } from './light.ts';
import type { Money } from './money.ts';
import { nextSort, type OverviewView, overviewHref, type Row, type Sort } from './overview-view.ts';
import { type Column, table } from './table.ts';
import { dollars, gpusText, plural, signedPercent, valueWithInterval } from './words.ts';

type Series = RowOf<'price_floor_series'>;

/** What stands beside the rows: the judge's answers, the gates that decide, and when the newest price was received. */
export type Beside = {
  readonly observedAt: string | null;
  readonly money: Money;
  readonly verdicts: readonly RowOf<'verdicts'>[];
  readonly signals: readonly RowOf<'signals'>[];
  readonly gates: readonly RowOf<'gate_definitions'>[];
  readonly series: readonly Series[];
};

/** As many stand open; what is sorted, filtered or watched stands open whole. */
const OPEN = 10;

export type Shown = {
  readonly rows: readonly Row[];
  /** Not watched, while others are. */
  readonly others: readonly Row[];
  /** Of the eight, whom nobody offers now. */
  readonly absent: readonly string[];
};

export function overviewTable({ rows, others, absent }: Shown, view: OverviewView, beside: Beside): Html {
  const ends: readonly [number, number] = [
    Math.min(...rows.map(({ floor }) => floor)),
    Math.max(
      ...rows.map(({ floor, comparableDearest, otherDearest }) =>
        Math.max(floor, comparableDearest ?? 0, otherDearest ?? 0),
      ),
    ),
  ];
  const columns = columnsOf(ends, view, beside);
  const isWhole =
    view.sort !== null || view.find !== '' || view.vram !== null || view.where !== null || view.watch.length > 0;
  const open = isWhole ? rows.length : OPEN - Math.min(absent.length, OPEN);
  const rest = [...rows.slice(open), ...others];
  const summary =
    others.length === 0 ? plural(rest.length, 'more model') : `${plural(rest.length, 'model')} that you do not watch`;
  const folded = table(columns, rest, { look: 'overview' });
  const more = rest.length === 0 ? '' : html`<details class="more"><summary>${summary}</summary>${folded}</details>`;
  const index = html`<a href="/index">index</a>`;
  const caption = html`${slotThen(rows)} Range: of the lowest asks of comparable sellers, best at the dot,
${index} at the line; · dearest not compared. Gates: a check passes, a cross fails, a dot cannot be told yet.`;
  const none = absent.map((id) => absentRow(id, view));
  return html`${table(columns, rows.slice(0, open), { look: 'overview', caption, more: none })}
${more}`;
}

function columnsOf(ends: readonly [number, number], view: OverviewView, beside: Beside): readonly Column<Row>[] {
  const { sign } = beside.money;
  return [
    { name: 'model', cell: (row) => modelCell(row, view) },
    sortable('best', `best, ${sign}/GPU-h`, view, (row) => bestCell(row, beside)),
    sortable('change', '24 h', view, marketMove),
    { name: '7 days', isBare: true, cell: (row) => weekCell(row, beside) },
    { name: 'range, log', short: 'comparable sellers', cell: (row) => range(row, ends) },
    sortable('spread', `spread, ${sign}`, view, (row) => spreadCell(row, beside)),
    sortable('free', 'GPUs free', view, freeCell),
    { name: 'gates that decide', short: 'gates', cell: (row) => gatesCell(row, beside) },
  ];
}

function sortable(column: Sort, name: string, view: OverviewView, cell: Column<Row>['cell']): Column<Row> {
  const way = view.sort === column ? '↑' : view.sort === `-${column}` ? '↓' : '';
  return {
    name,
    heading: html`<a class="sort" href="${nextSort(view, column)}">${name}${way}</a>`,
    ...(way === '' ? {} : { sorted: way === '↑' ? 'ascending' : 'descending' }),
    isFigure: true,
    cell,
  };
}

/** Which half hour "24 h" is measured from: the same one in every row. */
function slotThen([row]: readonly Row[]): Html {
  if (row === undefined || row.slot24h === null)
    return html`<span class="unclear">24 h: no ${SLOT_WORD} was observed a day ago.</span>`;
  return html`24 h: against the market’s floor at ${row.slot24h.slice(0, 16).replace('T', ' ')} UTC.`;
}

function modelCell({ gpu, label, memoryGb }: Row, view: OverviewView): Html {
  const name = html`<a class="model" href="${modelHref(gpu, view)}">${label}</a>`;
  return html`${name}<span class="under">${memoryGb} GB ${watchLink(gpu, view)}</span>`;
}

function bestCell({ floor, providerName, observedAt }: Row, beside: Beside): Html {
  const seller = html`<span class="under">${providerName}</span>`;
  return html`<span class="best">${dollars(floor)}</span>${seller}${ofAnotherSlot(observedAt, beside.observedAt)}`;
}

function weekCell({ gpu, label, provider, providerName }: Row, { series }: Beside): Html {
  const week = series.find((each) => each.gpu === gpu && each.provider === provider);
  return html`${raw(spark(`${label}, seven days at ${providerName}`, week?.points ?? []))}`;
}

function freeCell({ gpusAvailable, truncated }: Row): Html | string {
  const free = gpusText(gpusAvailable, truncated);
  return truncated ? html`<span class="unclear">${free}</span>` : free;
}

/** The model's page as of the same market, price, place and host. */
function modelHref(gpu: string, { market, price, where, host, currency }: OverviewView): string {
  const view = viewOf({ market, price, host, ...(where === null ? {} : { where }) });
  return gpuHref(gpu, { ...view, currency });
}

/** Takes a model into the watchlist of the address, or out of it. */
function watchLink(gpu: string, view: OverviewView): Html {
  const isWatched = view.watch.includes(gpu);
  const watch = isWatched ? view.watch.filter((each) => each !== gpu) : [...view.watch, gpu];
  const word = isWatched ? 'unwatch' : 'watch';
  const name = html`<span class="unseen"> ${gpuModel(gpu)?.label}</span>`;
  return html`<a class="watch" href="${overviewHref(view, { watch })}">${word}${name}</a>`;
}

/** The market's move, and from whose price it is measured. */
function marketMove(row: Row): Html {
  if (row.floor24h === null || row.change24hPct === null)
    return html`<span class="unclear small">${row.slot24h === null ? 'not observed then' : 'no price then'}</span>`;
  const index =
    row.indexChange24hPct === null
      ? ''
      : html` <span class="small muted roomy">index ${signedPercent(row.indexChange24hPct)}</span>`;
  const was = html`<span class="under">was ${dollars(row.floor24h)} at ${row.providerName24h}</span>`;
  const turned = comeOrGone(row);
  return html`${signedPercent(row.change24hPct)}${turned === '' ? index : turned}${was}`;
}

/** Where a seller came or went, the floor may have moved though no price did: that is said in place of the index. */
function comeOrGone(row: Row): Html | string {
  const said =
    row.formerBestFloor === null
      ? `${shortName(row.providerName24h ?? '')} gone`
      : row.bestSellerFloor24h === null
        ? `${shortName(row.providerName)} came`
        : '';
  return said === '' ? '' : html` <span class="small unclear roomy">${said}</span>`;
}

function range(row: Row, ends: readonly [number, number]): Html {
  const { floor, index, comparableFloor, comparableDearest, otherDearest } = row;
  if (comparableFloor === null || comparableDearest === null)
    return html`<span class="unclear small">no comparable seller</span>`;
  const other = otherDearest !== null && otherDearest > comparableDearest ? otherDearest : null;
  const told = [
    `${row.label}: best ${dollars(floor)}`,
    `comparable sellers from ${dollars(comparableFloor)} to ${dollars(comparableDearest)}`,
    `index ${index === null ? 'none' : dollars(index)}`,
    `dearest not compared ${other === null ? 'none' : dollars(other)}`,
  ];
  const words = `${told.join(', ')}; ${row.comparable} of ${row.sellers} sellers are comparable`;
  const bar = { best: floor, floor: comparableFloor, middle: index, ceiling: comparableDearest, other };
  const print = html`<a href="/index/${row.gpu}#receipt">${index === null ? 'no index' : dollars(index)}</a>`;
  const ranged = html`${dollars(comparableFloor)} · ${print} · ${dollars(comparableDearest)}`;
  return html`${raw(rangeBar(words, bar, ends))}<span class="under">${ranged}</span>`;
}

/** The judge's own figure, or why there is none, for who points at it or hears it read. */
function spreadCell({ gpu }: Row, { signals, money }: Beside): Html {
  const signal = signals.find((each) => each.gpu === gpu && each.type === 'spread');
  if (signal === undefined) return html`<span class="muted">not judged</span>`;
  const { value, level, reason, interval } = signal;
  const href = `/viability/${gpu}/spread`;
  if (value === null || level === 'insufficient') {
    const why = html`<span class="unseen">: ${reason}</span>`;
    return html`<a class="muted small" href="${href}" title="${reason}">too little data${why}</a>`;
  }
  const { perUsd } = money;
  const text = valueWithInterval(value * perUsd, interval?.map((end) => end * perUsd) ?? null);
  return html`<a href="${href}">${text}</a><span class="under">${levelLight(level)}</span>`;
}

/** A mark a gate that decides, in their order, and the verdict that they make. */
function gatesCell({ gpu }: Row, { verdicts, gates }: Beside): Html {
  const verdict = verdicts.find((each) => each.gpu === gpu);
  if (verdict === undefined) return html`<span class="muted">not judged</span>`;
  const { gates: levels } = verdict;
  const deciding = levels === null ? [] : gates.filter(({ hard }) => hard);
  const marks = deciding.map(({ gate, name }) => {
    const said = html`<span class="unseen">${name} </span>`;
    return html`<span title="${name} (${gate})">${said}${levels === null ? '' : gateMark(levels[gate])}</span>`;
  });
  const judged = html`<span class="under">${verdictLight(verdict.verdict)}</span>`;
  return html`<a class="marks plain" href="/viability#${gpu}">${marks}</a>${judged}`;
}

/** A model of the eight that nobody offers now keeps its place: absent is said, not left out. */
function absentRow(id: string, view: OverviewView): Html {
  const model = FIRST_EIGHT.find((each) => each.id === id);
  const name = html`<a class="model" href="${modelHref(id, view)}">${model?.label ?? id}</a>`;
  const said = html`<span class="unclear">no current offer at any provider that answered</span>`;
  return html`<tr>
<td data-name="model"><span>${name}<span class="under">${model?.memoryGb[0]} GB</span></span></td>
<td colspan="7" data-name="best">${said}</td>
</tr>`;
}
