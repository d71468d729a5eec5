// The first page: its answer in one sentence, one table that carries it, what changed, and a week of every model.
import { html, raw } from 'hono/html';
import { lineChart } from '#charts/line.ts';
import { rangeBar, spark } from '#charts/small.ts';
import { FIRST_EIGHT } from '#domain/gpu.ts';
import { priceText } from '#domain/money.ts';
import type { RowOf } from '#questions/ask.ts';
import { type Html, page, timeText, troubleOf } from './layout.ts';
import { verdictLight } from './light.ts';
import { type AskTyped, cheapest, figure, linesOf, type Sellers, sellersOf } from './pages.ts';
import { difference, dollars, gpusText, numberWord, plural, signedPercent, spoken } from './words.ts';

type Row = RowOf<'overview'>;
type Series = RowOf<'price_floor_series'>;

const WIDE_USD = 0.3;
const MULTIPLE = { width: 300, height: 150 };
const MULTIPLE_LINES = 5;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The page's answer, made from its rows: what can be rented, and how far apart the sellers are. */
export function headline(rows: readonly Row[], isAnswered = false): { title: string; lead: string } {
  const eight = rows.filter(({ gpu }) => FIRST_EIGHT.some(({ id }) => id === gpu));
  if (rows.length === 0)
    return {
      title: 'No current price yet.',
      lead: isAnswered
        ? 'Providers answered, and none of them has an eligible all-in price that can be rented now: see who quotes what on the sources page.'
        : 'No provider has a current answer: see the sources for what each of them said. A round is collected every half hour.',
    };
  const compared = eight.filter(({ comparable }) => comparable > 1);
  const wide = compared.filter(({ sellerSpread }) => (sellerSpread ?? 0) > WIDE_USD);
  const single = eight.filter(({ comparable }) => comparable === 1).map(({ label }) => label);
  const title = `${capital(numberWord(eight.length))} of ${numberWord(FIRST_EIGHT.length)} models can be rented now; ${numberWord(wide.length)} ${wide.length === 1 ? 'asks' : 'ask'} over $${WIDE_USD.toFixed(2)} more at the dearest seller than at the cheapest.`;
  const alone =
    single.length === 0 ? '' : ` ${spoken(single)} ${single.length === 1 ? 'has' : 'have'} one seller to compare.`;
  const narrow = compared
    .filter((row) => !wide.includes(row))
    .map(({ label, sellerSpread }) => `${label} by $${difference(sellerSpread)}`);
  return {
    title,
    lead: `USD per GPU-hour, all in; these are asks, not trades.${narrow.length === 0 ? '' : ` Closest: ${spoken(narrow)}.`}${alone}`,
  };
}

export function overviewPage(ask: AskTyped): string {
  const { data: rows, meta } = ask('overview', {});
  const sources = ask('sources', {});
  const series = ask('price_floor_series', {});
  const { title, lead } = headline(
    rows,
    sources.data.some(({ stale }) => !stale),
  );
  const verdicts = ask('verdicts', {});
  const sellers = sellersOf(sources);
  return page(
    { title: 'gpu-spot: what a GPU-hour rents for', path: '/', description: title, meta, sources },
    html`<h1>${title}</h1>
<p class="lead">${lead}</p>
${verdicts.data.length === 0 ? '' : html`<p><a href="/viability">Could this carry a futures market?</a> ${ask('viability', {}).data[0]?.sentence}</p>`}
${analysed(ask)}
${rows.length === 0 ? '' : table(rows, series.data, verdicts.data)}
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
    : html`<p><a href="/analysis/${last.date}">Analysis of ${last.date}</a> ${last.title}.</p>`;
}

type Verdicts = readonly RowOf<'verdicts'>[];

function table(rows: readonly Row[], series: readonly Series[], verdicts: Verdicts): Html {
  const ends: readonly [number, number] = [
    Math.min(...rows.map(({ floor }) => floor)),
    Math.max(...rows.map(({ ceiling }) => ceiling)),
  ];
  return html`<table class="blocks">
<caption>Now. The bar runs from the floor (dot) over the reference price (line) to the ceiling, on one logarithmic scale</caption>
<thead><tr><th scope="col">model</th><th scope="col" class="figure">best, $/GPU-h</th><th scope="col" class="figure">24 h</th><th scope="col">7 days, best seller</th><th scope="col">floor, reference, ceiling (log)</th><th scope="col" class="figure">between sellers, $</th><th scope="col" class="figure">GPUs free</th><th scope="col">verdict</th></tr></thead>
<tbody>${rows.map((row) => tableRow(row, series, ends, verdicts))}${FIRST_EIGHT.filter(({ id }) => rows.every(({ gpu }) => gpu !== id)).map(absentRow)}</tbody>
</table>`;
}

function tableRow(row: Row, series: readonly Series[], ends: readonly [number, number], verdicts: Verdicts): Html {
  const judged = verdicts.find(({ gpu }) => gpu === row.gpu);
  const week = series.find(({ gpu, provider }) => gpu === row.gpu && provider === row.provider);
  const range = { floor: row.floor, middle: row.reference, ceiling: row.ceiling };
  const words = `${row.label}: floor ${dollars(row.floor)}, reference ${dollars(row.reference)}, ceiling ${dollars(row.ceiling)} dollars`;
  return html`<tr>
<td data-name="model"><span><a class="model" href="/gpu/${row.gpu}">${row.label}</a><span class="under">${row.memoryGb} GB</span></span></td>
<td data-name="best, $/GPU-h" class="figure"><span><span class="best">${dollars(row.floor)}</span><span class="under">${row.providerName}</span><span class="under">${timeText(row.observedAt)}</span></span></td>
<td data-name="24 h" class="figure">${row.change24hPct === null ? html`<span class="muted small">too young</span>` : signedPercent(row.change24hPct)}</td>
<td data-name="7 days">${raw(spark(`${row.label}, seven days at ${row.providerName}`, week?.points ?? []))}</td>
<td data-name="floor to ceiling"><span>${raw(rangeBar(words, range, ends))}<span class="under">${dollars(row.floor)} · ${dollars(row.reference)} · ${dollars(row.ceiling)}</span></span></td>
<td data-name="between sellers, $" class="figure">${row.sellerSpread === null ? html`<span class="muted">nothing to compare</span>` : html`<span>${difference(row.sellerSpread)}<span class="under">${row.comparable} comparable${row.sellers === row.comparable ? '' : ` of ${row.sellers}`}</span></span>`}</td>
<td data-name="GPUs free" class="figure">${row.truncated ? html`<span class="unclear">${gpusText(row.gpusAvailable, true)}</span>` : gpusText(row.gpusAvailable, false)}</td>
<td data-name="verdict">${judged === undefined ? html`<span class="muted">not judged</span>` : html`<a class="plain" href="/viability">${verdictLight(judged.verdict)}</a>`}</td>
</tr>`;
}

/** A model of the eight that nobody offers now keeps its place: absent is said, not left out. */
const absentRow = ({ id, label, memoryGb }: (typeof FIRST_EIGHT)[number]): Html => html`<tr>
<td data-name="model"><span><a class="model" href="/gpu/${id}">${label}</a><span class="under">${memoryGb[0]} GB</span></span></td>
<td colspan="7" data-name="best"><span class="unclear">no current offer at any provider that answered</span></td>
</tr>`;

const MOST_NEWS = 9;
const MOST_TROUBLES = 4;

function news(rows: readonly Row[], sources: readonly RowOf<'sources'>[]): Html {
  const troubles = sources.flatMap((source) => {
    const trouble = troubleOf(source);
    return trouble === null
      ? []
      : [html`<li><span class="unclear">${trouble}</span>${source.reason === null ? '' : `: ${source.reason}`}</li>`];
  });
  const moves = rows
    .filter((row) => row.change24hPct !== null)
    .toSorted((a, b) => Math.abs(b.change24hPct ?? 0) - Math.abs(a.change24hPct ?? 0))
    .map(
      (row) =>
        html`<li><b>${row.label} ${signedPercent(row.change24hPct)}</b> against its mean floor of 24 hours, now ${dollars(row.floor)} at ${row.providerName}, ${row.gpusAvailable === null ? 'no count of GPUs' : `${plural(row.gpusAvailable, 'GPU')} free`}</li>`,
    );
  const more = troubles.length - MOST_TROUBLES;
  const rest =
    more > 0
      ? [html`<li><span class="unclear"><a href="/sources">${more} more providers</a></span> without an answer</li>`]
      : [];
  const items = [...troubles.slice(0, MOST_TROUBLES), ...rest, ...moves].slice(0, MOST_NEWS);
  if (items.length === 0)
    return html`<p class="muted">Less than a day of data: what is shown above is the baseline for tomorrow.</p>`;
  return html`<ul class="news">${items}</ul>`;
}

const GPUS = FIRST_EIGHT.map(({ id }) => id).join(',');

function multiple(
  { id: gpu, label }: (typeof FIRST_EIGHT)[number],
  row: Row | undefined,
  series: readonly Series[],
  sellers: Sellers,
): Html {
  const few = cheapest(series, gpu, sellers, MULTIPLE_LINES);
  const lines = linesOf(series, gpu, few);
  const times = lines.flatMap(({ points }) => points.map(([at]) => at));
  const svg =
    times.length === 0
      ? ''
      : lineChart({
          ...MULTIPLE,
          title: `${label}, floors of seven days`,
          lines,
          from: Math.min(...times),
          to: Math.max(...times),
          figure: priceText,
        });
  return html`<div><h3><a href="/gpu/${gpu}">${label}</a></h3>${figure({
    kind: 'lines',
    id: `week-${gpu}`,
    title: lines.length < MULTIPLE_LINES ? 'floor per seller' : `the ${numberWord(MULTIPLE_LINES)} lowest floors`,
    note: row === undefined ? 'none now' : `best ${dollars(row.floor)}`,
    source: `/api/v1/price-floor-series?gpu=${GPUS}`,
    gpu,
    svg,
    sellers: few,
    height: MULTIPLE.height,
  })}</div>`;
}
