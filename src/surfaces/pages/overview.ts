// The first page: its answer in one sentence, one table that carries it, what changed, and a week of every model.
import { html, raw } from 'hono/html';
import { lineChart } from '#charts/line.ts';
import { rangeBar, spark } from '#charts/small.ts';
import { FIRST_EIGHT, gpuLabel } from '#domain/gpu.ts';
import { priceText } from '#domain/money.ts';
import { slotOf } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { decidingText } from './gates.ts';
import { type Html, page, timeText } from './layout.ts';
import { levelLight, verdictLight } from './light.ts';
import { news } from './overview-news.ts';
import { type AskTyped, cheapest, figure, linesOf, type Sellers, sellersOf } from './pages.ts';
import { difference, dollars, gpusText, numberWord, signedPercent, spoken, valueWithInterval } from './words.ts';

type Row = RowOf<'overview'>;
type Series = RowOf<'price_floor_series'>;

const MULTIPLE = { width: 300, height: 150 };
const MULTIPLE_LINES = 5;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A count of some out of others. */
const none = (count: number): string => (count === 0 ? 'none' : numberWord(count));

/** The page's answer, from what the headline counts: what can be rented, and where the sellers lie apart by the judge's own rule. */
export function headline(
  counted: RowOf<'headline'> | undefined,
  { isRented, isAnswered }: { isRented: boolean; isAnswered: boolean },
): { title: string; lead: string } {
  if (counted === undefined || !isRented)
    return {
      title: 'No current price yet.',
      lead: isAnswered
        ? 'Providers answered, and none of them has an eligible all-in price that can be rented now: see who quotes what on the sources page.'
        : 'No provider has a current answer: see the sources for what each of them said. A round is collected every half hour.',
    };
  const { models, rentable, judged, wide, spread, thresholds } = counted;
  // An interval above the threshold may be amber all the same: a wander, a bait or a cut list holds it back.
  const over = `a spread judged green, above $${difference(thresholds.green)} beyond doubt`;
  const second = judged > 0 ? `${none(wide)} ${wide > 1 ? 'have' : 'has'} ${over}` : 'no spread can be judged now';
  const groups = [
    ['Unclear', spread.amber],
    [`Below $${difference(thresholds.red)}`, spread.red],
    ['Too little data', judged > 0 ? spread.insufficient : []],
  ] as const;
  const said = groups.flatMap(([word, gpus]) =>
    gpus.length === 0 ? [] : [` ${word}: ${spoken(gpus.map(gpuLabel))}.`],
  );
  return {
    title: `${capital(none(rentable))} of ${numberWord(models)} models can be rented now; ${second}.`,
    lead: `USD per GPU-hour, all in; these are asks, not trades.${said.join('')}`,
  };
}

export function overviewPage(ask: AskTyped): string {
  const { data: rows, meta } = ask('overview', {});
  const sources = ask('sources', {});
  const series = ask('price_floor_series', {});
  const { title, lead } = headline(ask('headline', {}).data[0], {
    isRented: rows.length > 0,
    isAnswered: sources.data.some(({ stale }) => !stale),
  });
  const verdicts = ask('verdicts', {});
  const gateNames = new Map(ask('gate_definitions', {}).data.map(({ gate, name }) => [gate, name]));
  const judged = { observedAt: meta.observedAt, verdicts: verdicts.data, signals: ask('signals', {}).data, gateNames };
  const sellers = sellersOf(sources);
  return page(
    { title: 'gpu-spot: what a GPU-hour rents for', path: '/', description: title, meta, sources },
    html`<h1>${title}</h1>
<p class="lead">${lead}</p>
${verdicts.data.length === 0 ? '' : html`<p><a href="/viability">Could this carry a futures market?</a> ${ask('viability', {}).data[0]?.sentence}</p>`}
${analysed(ask)}
${rows.length === 0 ? '' : table(rows, series.data, judged)}
<h2>Since yesterday</h2>
${news(rows, sources.data)}
${
  series.data.length === 0
    ? ''
    : html`<h2>Seven days, lowest eligible ask per seller, $/GPU-h</h2>
<div class="multiples">${FIRST_EIGHT.map((model) =>
        multiple(
          model,
          rows.find(({ gpu }) => gpu === model.id),
          series.data,
          sellers,
          Date.parse(meta.madeAt) / 1000,
        ),
      )}</div>`
}`,
  );
}

/** The day's analysis by its title, and of which day it is. */
function analysed(ask: AskTyped): Html | string {
  const [last] = ask('reports', {}).data;
  return last === undefined
    ? ''
    : html`<p><a href="/analysis/${last.date}">Analysis of ${last.date}</a><span class="muted">:</span> ${last.title}.</p>`;
}

type Judged = {
  /** When the newest of the prices was received, as the header has it. */
  readonly observedAt: string | null;
  readonly verdicts: readonly RowOf<'verdicts'>[];
  readonly signals: readonly RowOf<'signals'>[];
  readonly gateNames: ReadonlyMap<string, string>;
};

function table(rows: readonly Row[], series: readonly Series[], judged: Judged): Html {
  const ends: readonly [number, number] = [
    Math.min(...rows.map(({ floor }) => floor)),
    Math.max(...rows.map(({ comparableCeiling, floor }) => comparableCeiling ?? floor)),
  ];
  return html`<table class="blocks overview">
<caption>Now. ${slotThen(rows)} The bar runs from the floor to the ceiling of the comparable sellers, on one logarithmic scale: the dot is the best price, the line the <a href="/index">index</a>, the middle half of the hosts’ votes</caption>
<thead><tr><th scope="col">model</th><th scope="col" class="figure">best, $/GPU-h</th><th scope="col" class="figure">24 h</th><th scope="col">7 days, best seller</th><th scope="col">range of comparable sellers (log)</th><th scope="col" class="figure">spread, $</th><th scope="col" class="figure">GPUs free now</th><th scope="col">verdict</th></tr></thead>
<tbody>${rows.map((row) => tableRow(row, series, ends, judged))}${FIRST_EIGHT.filter(({ id }) => rows.every(({ gpu }) => gpu !== id)).map(absentRow)}</tbody>
</table>`;
}

/** The gates that make a verdict what it is; of a viable model all that decide pass. */
const decided = (row: RowOf<'verdicts'>, names: ReadonlyMap<string, string>): Html | string => {
  const text = decidingText(row, names);
  return text === '' ? '' : html`<span class="under">${text}</span>`;
};

/** Which half hour "24 h" is measured from: the same one in every row. */
function slotThen([row]: readonly Row[]): Html {
  if (row === undefined || row.slot24h === null)
    return html`<span class="unclear">24 h: no half hour was observed a day ago.</span>`;
  return html`24 h: the market’s lowest floor against that of the half hour of ${row.slot24h.slice(0, 16).replace('T', ' ')} UTC.`;
}

/** Where a row is of another half hour than the header says, it says of which. */
const ofAnother = ({ observedAt }: Row, header: string | null): Html | string =>
  observedAt !== null && header !== null && slotOf(Date.parse(observedAt) / 1000) === slotOf(Date.parse(header) / 1000)
    ? ''
    : html`<span class="under unclear">${timeText(observedAt)}</span>`;

function tableRow(row: Row, series: readonly Series[], ends: readonly [number, number], judged: Judged): Html {
  const { observedAt } = judged;
  const verdict = judged.verdicts.find(({ gpu }) => gpu === row.gpu);
  const spread = judged.signals.find(({ gpu, type }) => gpu === row.gpu && type === 'spread');
  const week = series.find(({ gpu, provider }) => gpu === row.gpu && provider === row.provider);
  return html`<tr>
<td data-name="model"><span><a class="model" href="/gpu/${row.gpu}">${row.label}</a><span class="under">${row.memoryGb} GB</span></span></td>
<td data-name="best, $/GPU-h" class="figure"><span><span class="best">${dollars(row.floor)}</span><span class="under">${row.providerName}</span>${ofAnother(row, observedAt)}</span></td>
<td data-name="24 h" class="figure"><span>${marketMove(row)}</span></td>
<td data-name="7 days">${raw(spark(`${row.label}, seven days at ${row.providerName}`, week?.points ?? []))}</td>
<td data-name="comparable sellers"><span>${range(row, ends)}</span></td>
<td data-name="spread, $" class="figure"><span>${spreadCell(spread)}</span></td>
<td data-name="GPUs free now" class="figure">${row.truncated ? html`<span class="unclear">${gpusText(row.gpusAvailable, true)}</span>` : gpusText(row.gpusAvailable, false)}</td>
<td data-name="verdict">${verdict === undefined ? html`<span class="muted">not judged</span>` : html`<span><a class="plain" href="/viability">${verdictLight(verdict.verdict)}</a>${decided(verdict, judged.gateNames)}</span>`}</td>
</tr>`;
}

/** The market's move, from whose price it is measured, and the index's beside it. */
function marketMove(row: Row): Html {
  const index =
    row.indexChange24hPct === null
      ? ''
      : html`<span class="under">index ${signedPercent(row.indexChange24hPct)}</span>`;
  if (row.floor24h === null || row.change24hPct === null)
    return html`<span class="unclear small">${row.slot24h === null ? 'not observed then' : 'no price then'}</span>${index}`;
  return html`${signedPercent(row.change24hPct)}<span class="under">was ${dollars(row.floor24h)} at ${row.providerName24h}</span>${index}`;
}

function range(row: Row, ends: readonly [number, number]): Html {
  const { floor, index, comparableFloor, comparableCeiling } = row;
  if (comparableFloor === null || comparableCeiling === null)
    return html`<span class="unclear small">no comparable seller</span>`;
  const words = `${row.label}: best ${dollars(floor)}, comparable sellers ${dollars(comparableFloor)} to ${dollars(comparableCeiling)}, index ${index === null ? 'none' : dollars(index)} dollars`;
  const bar = { best: floor, floor: comparableFloor, middle: index, ceiling: comparableCeiling };
  return html`${raw(rangeBar(words, bar, ends))}<span class="under">${dollars(comparableFloor)} · ${index === null ? html`<a href="/index/${row.gpu}#receipt">no index</a>` : html`<a href="/index/${row.gpu}#receipt">${dollars(index)}</a>`} · ${dollars(comparableCeiling)}</span><span class="under">${row.comparable} comparable${row.sellers === row.comparable ? '' : ` of ${row.sellers}`}</span>`;
}

/** The judge's own figure, or why there is none in the judge's own words. */
function spreadCell(signal: RowOf<'signals'> | undefined): Html {
  if (signal === undefined) return html`<span class="muted">not judged</span>`;
  const href = `/viability/${signal.gpu}/spread`;
  if (signal.value === null || signal.level === 'insufficient')
    return html`<a class="said" href="${href}">${signal.reason}</a>`;
  return html`<a href="${href}">${valueWithInterval(signal.value, signal.interval)}</a><span class="under">${levelLight(signal.level)}</span>`;
}

/** A model of the eight that nobody offers now keeps its place: absent is said, not left out. */
const absentRow = ({ id, label, memoryGb }: (typeof FIRST_EIGHT)[number]): Html => html`<tr>
<td data-name="model"><span><a class="model" href="/gpu/${id}">${label}</a><span class="under">${memoryGb[0]} GB</span></span></td>
<td colspan="7" data-name="best"><span class="unclear">no current offer at any provider that answered</span></td>
</tr>`;

const GPUS = FIRST_EIGHT.map(({ id }) => id).join(',');

function multiple(
  { id: gpu, label }: (typeof FIRST_EIGHT)[number],
  row: Row | undefined,
  series: readonly Series[],
  sellers: Sellers,
  to: number,
): Html {
  const few = cheapest(series, gpu, sellers, MULTIPLE_LINES);
  const lines = linesOf(series, gpu, few);
  const times = lines.flatMap(({ points }) => points.map(([at]) => at));
  const from = Math.min(to, ...times);
  const title = `${label}, floors of seven days`;
  const svg = lineChart({ ...MULTIPLE, title, lines, from, to, figure: priceText });
  return html`<div><h3><a href="/gpu/${gpu}">${label}</a></h3>${figure({
    kind: 'lines',
    id: `week-${gpu}`,
    title: lines.length < MULTIPLE_LINES ? 'floor per seller' : `the ${numberWord(MULTIPLE_LINES)} lowest floors`,
    note: row === undefined ? 'none now' : `best ${dollars(row.floor)}`,
    source: `/api/v1/price-floor-series?gpu=${GPUS}`,
    gpu,
    svg,
    range: { from, to },
    sellers: few,
    height: MULTIPLE.height,
  })}</div>`;
}
