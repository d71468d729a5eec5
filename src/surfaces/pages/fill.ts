// What so many GPUs cost for so long, and at whom: no single price tells it, for the cheapest ask is seldom of as many
// as are needed.
import { html } from 'hono/html';
import { depthChart, WIDEST } from '#charts/depth.ts';
import { gpuLabel, MODELS } from '#domain/gpu.ts';
import type { InputOf, RowOf } from '#questions/ask.ts';
import { type FillView, fillHref, MOST_GPUS, MOST_HOURS } from './fill-view.ts';
import { sameAsTable } from './gpu-charts.ts';
import { type Html, page } from './layout.ts';
import { inMoney, type Money, moneyOf, moneyText, offered, said } from './money.ts';
import { type AskTyped, figure, homesOf, type Names, namesOf } from './pages.ts';
import { type Column, table } from './table.ts';
import { AREA_WORDS, costText, HOST_WORDS, inArea, MARKET_WORDS, PRICES, plural, signedPercent } from './words.ts';

type Fill = RowOf<'fill'>;
type Leg = Fill['legs'][number];

const HEIGHT = 200;
/** What is told beside what was asked for. */
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128] as const;

export function fillInput({ gpu, gpus, hours, perMachine, where, host, market, price }: FillView): InputOf<'fill'> {
  return {
    gpu: [gpu],
    gpus,
    hours,
    perMachine,
    market,
    basis: price,
    hosts: host,
    ...(where === null ? {} : { where }),
  };
}

export function fillPage(asked: AskTyped, view: FillView): string {
  const money = moneyOf(asked, view.currency);
  const ask = inMoney(asked, money);
  const sources = ask('sources', {});
  const { data, meta } = ask('fill', fillInput(view));
  const [row] = data;
  const title = fillTitle(row, view, money);
  const names = namesOf(sources);
  return page(
    { title: 'gpu-spot: what many GPUs cost', path: '/fill', description: title, meta, sources },
    html`<h1>${title}</h1>
<p class="lead">${lead(row, view, meta.because)}${moneyText(money)}</p>
${form(view)}
${row === undefined ? '' : parts(ask, row, view, { money, names, homes: homesOf(sources) })}`,
  );
}

export function fillTitle(row: Fill | undefined, view: FillView, money: Money): string {
  const { gpu, gpus, hours } = view;
  const what = `${gpus} ${gpuLabel(gpu)} for ${plural(hours, 'hour')}`;
  const where = view.where === null ? '' : ` ${inArea(view.where)}`;
  if (row === undefined) return `${what}${where}: no offer can be taken now.`;
  if (row.cost === null) return `${what}${where}: nobody who offers it says how many are free.`;
  if (!row.full)
    return `${what}${where}: only ${row.filled} are known to be free, for ${money.sign}${costText(row.cost)}.`;
  const each = `${said(money, row.average)} a GPU-hour at ${plural(row.sellers, 'seller')}`;
  return `${what}${where} cost ${money.sign}${costText(row.cost)}: ${each}.`;
}

function lead(row: Fill | undefined, view: FillView, because: string | null): Html {
  const hosts = view.host === 'all' ? ', unverified hosts included' : '';
  const kind = `${MARKET_WORDS[view.market]}, ${PRICES[view.price]}${hosts}`;
  const over = row === undefined || row.overFloorPct === null ? '' : ` That is ${overFloorText(row.overFloorPct)}.`;
  const surplus =
    row !== undefined && row.filled > row.gpus
      ? ` ${plural(row.filled, 'GPU')} are rented and paid, for the cheapest way is a machine that is let whole.`
      : '';
  const cut = row?.truncated === true ? ' A seller lists only a part of what it has: it may cost less.' : '';
  const why = because === null ? '' : html` <span class="unclear">${because}.</span>`;
  return html`The least that these cost together ${kind}: each physical GPU once, no offer in part, asks of now and no
promise.${over}${surplus}${cut}${why}`;
}

/** How far what is paid lies above the lowest ask, which is seldom of as many as are needed. */
export const overFloorText = (pct: number | null): string =>
  pct === null
    ? ''
    : Math.abs(pct) < 0.05
      ? 'the lowest ask'
      : `${signedPercent(pct).replace('+', '')} over the lowest ask`;

const option = (value: string, word: string, chosen: string): Html =>
  value === chosen
    ? html`<option value="${value}" selected>${word}</option>`
    : html`<option value="${value}">${word}</option>`;

function select(name: string, label: string, options: readonly (readonly [string, string])[], chosen: string): Html {
  const words = options.map(([value, word]) => option(value, word, chosen));
  return html`<label><span>${label}</span> <select name="${name}">${words}</select></label>`;
}

function whole(name: string, label: string, value: number, most: number): Html {
  const field = html`<input type="number" name="${name}" value="${value}" min="1" max="${most}" step="1">`;
  return html`<label><span>${label}</span> ${field}</label>`;
}

function form(view: FillView): Html {
  const models = MODELS.map(({ id, label }) => [id, label] as const);
  const areas = [['', 'any'] as const, ...Object.entries(AREA_WORDS)];
  return html`<form class="controls asked" action="/fill" method="get">
${whole('gpus', 'GPUs', view.gpus, MOST_GPUS)}
${select('gpu', 'model', models, view.gpu)}
${whole('hours', 'hours', view.hours, MOST_HOURS)}
${whole('perMachine', 'in one machine at least', view.perMachine, MOST_GPUS)}
${select('where', 'where', areas, view.where ?? '')}
${select('host', 'host', Object.entries(HOST_WORDS), view.host)}
${select('market', 'market', Object.entries(MARKET_WORDS), view.market)}
${select('price', 'price', Object.entries(PRICES), view.price)}
${select(
  'in',
  'in',
  offered(view.currency).map((code) => [code, code] as const),
  view.currency ?? 'USD',
)}
<button>what it costs</button></form>`;
}

type Told = { readonly money: Money; readonly names: Names; readonly homes: Names };

function parts(ask: AskTyped, row: Fill, view: FillView, told: Told): Html {
  const { money, names } = told;
  const query = new URLSearchParams(
    Object.entries(fillInput(view)).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const without = row.withoutCount.map(
    ({ provider, floor }) => `${names[provider] ?? provider} from ${said(money, floor)}`,
  );
  return html`<h2>From whom</h2>
${
  row.legs.length === 0
    ? html`<p class="muted">Nobody who says how many are free.</p>`
    : table(legColumns(row, told), row.legs, { look: 'narrowing' })
}
${
  without.length === 0
    ? ''
    : html`<p class="small muted">Not taken, for they do not say how many they have: ${without.join(', ')}.</p>`
}
<p class="small muted">The same as <a href="/api/v1/fill?${query.toString()}">JSON</a>; the offers on <a
href="/gpu/${row.gpu}#offers-now">the page of ${gpuLabel(row.gpu)}</a>.</p>
<div class="two"><section><h2>More or fewer of them</h2>${sizes(ask, view, money)}</section>
<section><h2>Depth</h2>${depthOf(row, money)}</section></div>`;
}

function legColumns({ legs, hours }: Fill, { money, names, homes }: Told): readonly Column<Leg>[] {
  const seller = ({ provider }: Leg): Html =>
    homes[provider] === undefined
      ? html`${names[provider] ?? provider}`
      : html`<a href="${homes[provider]}" rel="noreferrer">${names[provider] ?? provider}</a>`;
  const isRepeated = legs.some(({ times }) => times > 1);
  return [
    { name: 'seller', cell: seller },
    { name: 'GPUs', isFigure: true, cell: ({ gpus }) => gpus },
    ...(isRepeated
      ? [{ name: 'offers', isFigure: true, from: 'broad' as const, cell: ({ times }: Leg) => times }]
      : []),
    { name: `${money.sign}/GPU-h`, isFigure: true, cell: ({ price }) => said({ ...money, sign: '' }, price) },
    { name: 'where', cell: ({ region }) => region ?? 'not said' },
    {
      name: `${money.sign} for ${plural(hours, 'hour')}`,
      isFigure: true,
      cell: ({ costPerHour }) => costText(costPerHour * hours),
    },
    { name: 'answer', from: 'broad', cell: rawLink },
  ];
}

/** To what the seller said of the offer, word for word. */
const rawLink = ({ provider, slot, offerKey }: Leg): Html =>
  html`<a href="/raw/${provider}/${Date.parse(slot) / 1000}?offer=${encodeURIComponent(offerKey)}">raw</a>`;

/** What other numbers of them cost at the same conditions. */
function sizes(ask: AskTyped, view: FillView, money: Money): Html {
  const rows = SIZES.filter((gpus) => gpus >= view.perMachine).flatMap((gpus) => {
    const [row] = ask('fill', fillInput({ ...view, gpus })).data;
    return row === undefined ? [] : [row];
  });
  const columns: readonly Column<Fill>[] = [
    {
      name: 'GPUs',
      isFigure: true,
      cell: ({ gpus }) => html`<a href="${fillHref({ gpus }, view)}">${gpus}</a>`,
    },
    {
      name: `${money.sign}/GPU-h`,
      isFigure: true,
      cell: ({ full, filled, average }) =>
        full ? said({ ...money, sign: '' }, average) : html`<span class="unclear">only ${filled}</span>`,
    },
    {
      name: 'over the lowest ask',
      isFigure: true,
      cell: ({ full, overFloorPct }) => (full ? signedPercent(overFloorPct) : ''),
    },
    {
      name: `${money.sign} in all`,
      isFigure: true,
      cell: ({ full, cost }) => (full && cost !== null ? costText(cost) : ''),
    },
    { name: 'sellers', isFigure: true, cell: ({ full, sellers }) => (full ? sellers : '') },
  ];
  return table(columns, rows, { look: 'narrowing', rowClass: ({ gpus }) => (gpus === view.gpus ? 'chosen' : '') });
}

type Step = Fill['ladder'][number];

/** What the drawing has not: sellers that count nothing, and asks far above the lowest. */
function depthNote(ladder: readonly Step[], uncounted: number): string {
  const [lowest, most] = [ladder[0]?.price ?? 0, ladder.at(-1)?.gpus ?? 0];
  const drawn = ladder.findLast(({ price }) => price <= lowest * WIDEST)?.gpus ?? 0;
  const notes = [
    ...(drawn < most ? [`${most - drawn} more at over ${WIDEST} times the lowest`] : []),
    ...(uncounted === 0 ? [] : [`${plural(uncounted, 'seller')} without a count left out`]),
  ];
  return notes.join('; ');
}

/** How many are asked for at most each price, over all sellers that count. */
export function depthOf({ gpu, ladder, withoutCount }: Fill, money: Money): Html {
  const columns: readonly Column<Step>[] = [
    { name: `at most ${money.sign}`, isFigure: true, cell: ({ price }) => said({ ...money, sign: '' }, price) },
    { name: 'GPUs', isFigure: true, cell: ({ gpus }) => gpus },
  ];
  return figure(
    {
      id: 'depth',
      title: 'GPUs asked for at most a price',
      note: depthNote(ladder, withoutCount.length),
      svg: depthChart({
        height: HEIGHT,
        title: `${gpuLabel(gpu)}, GPUs asked for at most a price`,
        ladder: ladder.map(({ price, gpus }) => [price, gpus] as const),
        price: (value) => said(money, value),
      }),
    },
    sameAsTable('GPUs by price', table(columns, ladder, { look: 'plain' })),
  );
}
