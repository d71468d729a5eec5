// What so many GPUs cost for so long, and at whom: no single price tells it, for the cheapest ask is seldom of as many
// as are needed.
import { html } from 'hono/html';
import { gpuLabel, MODELS } from '#domain/gpu.ts';
import { MOST_GPUS, MOST_HOURS } from '#questions/fill.ts';
import { depthOf } from './fill-depth.ts';
import { type Fill, fillInput, fillLead, fillTitle } from './fill-text.ts';
import { type FillView, fillHref, LARGEST_MACHINE } from './fill-view.ts';
import { gpuHref, OFFERS_PLACE, viewOf } from './gpu-view.ts';
import { type Html, page } from './layout.ts';
import { inMoney, type Money, moneyOf, moneyText, offered, said } from './money.ts';
import { type AskTyped, homesOf, type Names, namesOf } from './pages.ts';
import { type Column, table } from './table.ts';
import { AREA_WORDS, amountText, HOST_WORDS, MARKET_WORDS, PRICES, plural, signedPercent } from './words.ts';

type Leg = Fill['legs'][number];

/** The card is of one number of each model, whatever is asked for. */
const CARD = 'What 8 GPUs of each model cost now for 24 hours';

/** What is told beside what was asked for. */
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128] as const;

export function fillPage(asked: AskTyped, view: FillView): string {
  const money = moneyOf(asked, view.currency);
  const ask = inMoney(asked, money);
  const sources = ask('sources', {});
  const { data, meta } = ask('fill', fillInput(view));
  const [row] = data;
  const title = fillTitle(row, view, money);
  const names = namesOf(sources);
  return page(
    {
      title: 'gpu-spot: what many GPUs cost',
      path: '/fill',
      query: fillHref({}, view).slice('/fill'.length),
      cardSays: CARD,
      description: title,
      meta,
      sources,
    },
    html`<h1>${title}</h1>
<p class="lead">${fillLead(ask, row, { view, because: meta.because, money })}${moneyText(money)}</p>
${form(view)}
${row === undefined ? '' : parts(ask, row, view, { money, names, homes: homesOf(sources) })}`,
  );
}

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
${whole('perMachine', 'GPUs a machine, at least', view.perMachine, LARGEST_MACHINE)}
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
<button>show the cost</button></form>`;
}

type Told = { readonly money: Money; readonly names: Names; readonly homes: Names };

function parts(ask: AskTyped, row: Fill, view: FillView, told: Told): Html {
  const { money, names } = told;
  const query = new URLSearchParams(
    Object.entries(fillInput(view)).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const taken = new Set(row.legs.map(({ provider }) => provider));
  const named = (rows: Fill['resellers']): string =>
    rows
      .map(({ provider, floor }) => {
        const others = taken.has(provider) ? ', others of its offers' : '';
        return `${names[provider] ?? provider}${others} from ${said(money, floor)}`;
      })
      .join(', ');
  const left = [
    ['Not taken, for nobody says how many there are', named(row.withoutCount)],
    ['Resellers, left out because their GPUs may be other sellers’', named(row.resellers)],
  ].flatMap(([why, who]) => (who === '' ? [] : [html`<p class="small muted">${why}: ${who}.</p>`]));
  return html`<h2>From whom</h2>
${
  row.legs.length === 0
    ? html`<p class="muted">Nobody who says how many are free.</p>`
    : table(legColumns(row, told), row.legs, { look: 'narrowing', more: [totalRow(row)] })
}
${left}
<p class="small muted">The same as <a href="/api/v1/fill?${query.toString()}">JSON</a>; the offers on <a
href="${offersHref(view)}">the page of ${gpuLabel(row.gpu)}</a>.</p>
<div class="two"><section><h2>More or fewer of them</h2>${sizes(ask, view, money)}</section>
<section><h2>Depth</h2>${depthOf(row, money)}</section></div>`;
}

function legColumns({ hours }: Fill, { money, names, homes }: Told): readonly Column<Leg>[] {
  const seller = ({ provider }: Leg): Html =>
    homes[provider] === undefined
      ? html`${names[provider] ?? provider}`
      : html`<a href="${homes[provider]}" rel="noreferrer">${names[provider] ?? provider}</a>`;
  return [
    { name: 'seller', cell: seller },
    { name: 'GPUs', isFigure: true, cell: countCell },
    { name: `${money.sign}/GPU-h`, isFigure: true, cell: ({ price }) => said({ ...money, sign: '' }, price) },
    { name: 'where', cell: ({ region }) => region ?? 'not said' },
    {
      name: `${money.sign} for ${plural(hours, 'hour')}`,
      isFigure: true,
      cell: ({ costPerHour }) => amountText(costPerHour * hours),
    },
    { name: 'answer', from: 'broad', cell: rawLink },
  ];
}

/** The offers of the same market, price, place and hosts on the model's page. */
const offersHref = ({ gpu, market, price, where, host, currency }: FillView): string =>
  `${gpuHref(gpu, { ...viewOf({}), market, price, where, host, currency })}${OFFERS_PLACE}`;

/** Eight rentals of one GPU are no machine of eight. */
const countCell = ({ gpus, rentals }: Leg): Html | number =>
  rentals === 1 ? gpus : html`${gpus}<span class="under">${rentals} × ${gpus / rentals}</span>`;

/** What all of them come to. */
function totalRow({ filled, hours, costPerHour }: Fill): Html {
  return html`<tr class="chosen"><td>in all</td><td class="figure">${filled}</td><td></td><td></td>
<td class="figure">${amountText((costPerHour ?? 0) * hours)}</td><td class="broad"></td></tr>`;
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
      cell: ({ full, cost }) => (full && cost !== null ? amountText(cost) : ''),
    },
    { name: 'rentals', isFigure: true, cell: ({ full, rentals }) => (full ? rentals : '') },
    { name: 'sellers', isFigure: true, from: 'broad', cell: ({ full, sellers }) => (full ? sellers : '') },
  ];
  return table(columns, rows, { look: 'narrowing', rowClass: ({ gpus }) => (gpus === view.gpus ? 'chosen' : '') });
}
