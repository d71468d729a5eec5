// The table that carries the first page: a row a model, two lines each, every figure with its place.
import { html, raw } from 'hono/html';
import { rangeBar, spark } from '#charts/small.ts';
import { FIRST_EIGHT, gpuModel } from '#domain/gpu.ts';
import type { RowOf } from '#questions/ask.ts';
import { gpuHref, viewOf } from './gpu-view.ts';
import { type Html, ofAnotherHalfHour } from './layout.ts';
import { gateMark, levelLight, verdictLight } from './light.ts';
import type { Money } from './money.ts';
import { nextSort, type OverviewView, overviewHref, type Row, type Sort } from './overview-view.ts';
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

export function overviewTable(
  rows: readonly Row[],
  absent: readonly string[],
  view: OverviewView,
  beside: Beside,
): Html {
  const ends: readonly [number, number] = [
    Math.min(...rows.map(({ floor }) => floor)),
    Math.max(...rows.map(({ ceiling }) => ceiling)),
  ];
  const drawn = rows.map((row) => tableRow(row, ends, view, beside));
  const isWhole =
    view.sort !== null || view.find !== '' || view.vram !== null || view.where !== null || view.watch.length > 0;
  const open = isWhole ? drawn.length : OPEN - Math.min(absent.length, OPEN);
  const all = [...drawn.slice(0, open), ...absent.map(absentRow)];
  const rest = drawn.slice(open);
  const head = html`<thead><tr><th scope="col">model</th>${sortable('best', `best, ${beside.money.sign}/GPU-h`, view)}${sortable('change', '24 h', view)}<th scope="col">7 days</th><th scope="col">range, log</th>${sortable('spread', `spread, ${beside.money.sign}`, view)}${sortable('free', 'GPUs free', view)}<th scope="col">gates that decide</th></tr></thead>`;
  return html`<table class="overview">
<caption>${slotThen(rows)} Range: of comparable sellers, best at the dot, <a href="/index">index</a> at the line; · dearest not compared. Gates: a check passes, a cross fails, a dot cannot be told yet.</caption>
${head}
<tbody>${all}</tbody></table>
${rest.length === 0 ? '' : html`<details class="more"><summary>${plural(rest.length, 'more model')}</summary><table class="overview">${head}<tbody>${rest}</tbody></table></details>`}`;
}

function sortable(column: Sort, word: string, view: OverviewView): Html {
  const way = view.sort === column ? '↑' : view.sort === `-${column}` ? '↓' : '';
  const sorted = way === '' ? '' : html` aria-sort="${way === '↑' ? 'ascending' : 'descending'}"`;
  return html`<th scope="col" class="figure"${sorted}><a class="sort" href="${nextSort(view, column)}">${word}${way}</a></th>`;
}

/** Which half hour "24 h" is measured from: the same one in every row. */
function slotThen([row]: readonly Row[]): Html {
  if (row === undefined || row.slot24h === null)
    return html`<span class="unclear">24 h: no half hour was observed a day ago.</span>`;
  return html`24 h: against the market’s floor at ${row.slot24h.slice(0, 16).replace('T', ' ')} UTC.`;
}

function tableRow(row: Row, ends: readonly [number, number], view: OverviewView, beside: Beside): Html {
  const { series, signals, verdicts, gates } = beside;
  const verdict = verdicts.find(({ gpu }) => gpu === row.gpu);
  const spread = signals.find(({ gpu, type }) => gpu === row.gpu && type === 'spread');
  const week = series.find(({ gpu, provider }) => gpu === row.gpu && provider === row.provider);
  const free = gpusText(row.gpusAvailable, row.truncated);
  return html`<tr>
<td data-name="model"><span><a class="model" href="${modelHref(row.gpu, view)}">${row.label}</a><span class="under">${row.memoryGb} GB ${watchLink(row.gpu, view)}</span></span></td>
<td data-name="best, ${beside.money.sign}/GPU-h" class="figure"><span><span class="best">${dollars(row.floor)}</span><span class="under">${row.providerName}</span>${ofAnotherHalfHour(row.observedAt, beside.observedAt)}</span></td>
<td data-name="24 h" class="figure"><span>${marketMove(row)}</span></td>
<td data-name="7 days">${raw(spark(`${row.label}, seven days at ${row.providerName}`, week?.points ?? []))}</td>
<td data-name="comparable sellers"><span>${range(row, ends)}</span></td>
<td data-name="spread, ${beside.money.sign}" class="figure"><span>${spreadCell(spread, beside.money)}</span></td>
<td data-name="GPUs free" class="figure"><span class="${row.truncated ? 'unclear' : ''}">${free}</span></td>
<td data-name="gates"><span>${gatesCell(verdict, gates)}</span></td>
</tr>`;
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
  return html`<a class="watch" href="${overviewHref(view, { watch })}">${isWatched ? 'unwatch' : 'watch'}<span class="unseen"> ${gpuModel(gpu)?.label}</span></a>`;
}

/** The market's move, and from whose price it is measured. */
function marketMove(row: Row): Html {
  if (row.floor24h === null || row.change24hPct === null)
    return html`<span class="unclear small">${row.slot24h === null ? 'not observed then' : 'no price then'}</span>`;
  const index =
    row.indexChange24hPct === null
      ? ''
      : html` <span class="small muted roomy">index ${signedPercent(row.indexChange24hPct)}</span>`;
  return html`${signedPercent(row.change24hPct)}${index}<span class="under">was ${dollars(row.floor24h)} at ${row.providerName24h}</span>${comeOrGone(row)}`;
}

/** Where a seller came or went, the floor may have moved though no price did: then it is said. */
function comeOrGone(row: Row): Html | string {
  const said = [
    ...(row.formerBestFloor === null ? [`${row.providerName24h} gone`] : []),
    ...(row.bestSellerFloor24h === null ? [`${row.providerName} came`] : []),
  ];
  return said.length === 0 ? '' : html`<span class="under unclear">${said.join(', ')}</span>`;
}

function range(row: Row, ends: readonly [number, number]): Html {
  const { floor, index, comparableFloor, comparableCeiling, ceiling } = row;
  if (comparableFloor === null || comparableCeiling === null)
    return html`<span class="unclear small">no comparable seller</span>`;
  const other = ceiling > comparableCeiling ? ceiling : null;
  const words = `${row.label}: best ${dollars(floor)}, comparable sellers ${dollars(comparableFloor)} to ${dollars(comparableCeiling)}, index ${index === null ? 'none' : dollars(index)}, dearest not compared ${other === null ? 'none' : dollars(other)}; ${row.comparable} of ${row.sellers} sellers are comparable`;
  const bar = { best: floor, floor: comparableFloor, middle: index, ceiling: comparableCeiling, other };
  return html`${raw(rangeBar(words, bar, ends))}<span class="under">${dollars(comparableFloor)} · <a href="/index/${row.gpu}#receipt">${index === null ? 'no index' : dollars(index)}</a> · ${dollars(comparableCeiling)}</span>`;
}

/** The judge's own figure, or why there is none, for who points at it or hears it read. */
function spreadCell(signal: RowOf<'signals'> | undefined, { perUsd }: Money): Html {
  if (signal === undefined) return html`<span class="muted">not judged</span>`;
  const href = `/viability/${signal.gpu}/spread`;
  if (signal.value === null || signal.level === 'insufficient')
    return html`<a class="muted small" href="${href}" title="${signal.reason}">too little data<span class="unseen">: ${signal.reason}</span></a>`;
  return html`<a href="${href}">${valueWithInterval(
    signal.value * perUsd,
    signal.interval?.map((end) => end * perUsd) ?? null,
  )}</a><span class="under">${levelLight(signal.level)}</span>`;
}

/** A mark a gate that decides, in their order, and the verdict that they make. */
function gatesCell(verdict: RowOf<'verdicts'> | undefined, gates: readonly RowOf<'gate_definitions'>[]): Html {
  if (verdict === undefined) return html`<span class="muted">not judged</span>`;
  const { gates: levels } = verdict;
  const marks =
    levels === null
      ? ''
      : gates.flatMap(({ gate, name, hard }) =>
          hard
            ? [
                html`<span title="${name} (${gate})"><span class="unseen">${name} </span>${gateMark(levels[gate])}</span>`,
              ]
            : [],
        );
  return html`<a class="marks plain" href="/viability#${verdict.gpu}">${marks}</a><span class="under">${verdictLight(verdict.verdict)}</span>`;
}

/** A model of the eight that nobody offers now keeps its place: absent is said, not left out. */
function absentRow(id: string): Html {
  const model = FIRST_EIGHT.find((each) => each.id === id);
  return html`<tr>
<td data-name="model"><span><a class="model" href="/gpu/${id}">${model?.label ?? id}</a><span class="under">${model?.memoryGb[0]} GB</span></span></td>
<td colspan="7" data-name="best"><span class="unclear">no current offer at any provider that answered</span></td>
</tr>`;
}
