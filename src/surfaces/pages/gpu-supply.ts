// What is free of a model: the sum over time, what of it is asked at which price, and how long an offer stays.
import { html } from 'hono/html';
import { lineChart } from '#charts/line.ts';
import { INK } from '#charts/palette.ts';
import { countText } from '#domain/supply.ts';
import { DAY_SECONDS, SLOT_SECONDS } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { LEAST_SEEN, WINDOW_DAYS } from '#questions/survival.ts';
import { depthOf } from './fill-depth.ts';
import { fillInput, rentalsText } from './fill-text.ts';
import { fillHref, fillQuery, fillView } from './fill-view.ts';
import { HEIGHT, type Shown, seriesTable } from './gpu-charts.ts';
import { chosenWords } from './gpu-tables.ts';
import type { GpuView } from './gpu-view.ts';
import type { Html } from './layout.ts';
import { type Money, said } from './money.ts';
import { figure, type Names } from './pages.ts';
import { plural } from './words.ts';

/** The sum is made of every half hour: of a longer range its last part is shown. */
const MOST_DAYS = 30;

export function supplyHistory(shown: Shown): Html {
  const { ask, gpu, label, cut, to, names } = shown;
  const from = Math.max(shown.from, Math.floor((to - MOST_DAYS * DAY_SECONDS) / SLOT_SECONDS) * SLOT_SECONDS);
  const range = { from: String(from), to: String(to) };
  const [row] = ask('supply_totals', { gpu: [gpu], ...cut, ...range }).data;
  const points = row?.points ?? [];
  const isPart = points.some(([, , silent]) => silent > 0);
  const svg = lineChart({
    height: HEIGHT,
    title: `${label}, GPUs free over all sellers that count them`,
    // Where a seller was silent the sum is not known: its line is dashed over what the others had.
    lines: [
      {
        label: 'free',
        colour: INK.title,
        points: points.map(([at, gpus, silent]) => [at, silent > 0 ? null : gpus]),
      },
    ],
    band: points.map(([at, gpus]) => [at, gpus === null ? null : ([0, gpus] as const)]),
    isWholeBand: true,
    from,
    to,
    figure: countText,
  });
  const notes = [
    ...(from > shown.from ? [`the last ${MOST_DAYS} days`] : []),
    ...(isPart ? ['dashed: a seller was silent'] : []),
    ...(row?.truncated ? ['at least: a list was cut'] : []),
  ];
  return figure(
    {
      id: 'supply',
      title: 'GPUs free, each counted once',
      note: notes.join('; '),
      source: `/api/v1/supply-series?gpu=${gpu}&market=${cut.market}&basis=${cut.basis}&from=${from}&to=${to}`,
      unit: 'count',
      svg,
      names,
      range: { from, to },
    },
    html`${stayText(ask('survival', { gpu: [gpu], ...cut }).data, names)}${seriesTable(
      { ...shown, from },
      'supply_series',
      { caption: `${label}: GPUs free per seller`, text: countText },
    )}`,
  );
}

type Survival = RowOf<'survival'>;
type Lasting = Survival['cheap'];

const hoursText = (hours: number): string => plural(Number(hours.toFixed(1)), 'hour');

function lastingText({ listed, medianHours, left24h, interval24h }: Lasting, which: string): string {
  if (left24h === null || interval24h === null) return '';
  const [low, high] = interval24h.map((share) => Math.round(100 * share));
  const half =
    medianHours === null
      ? `more than half of the ${listed} ${which} outlasted what was seen`
      : `half of the ${listed} ${which} were gone or dearer within ${hoursText(medianHours)}`;
  return `${half}, ${Math.round(100 * left24h)} % (${low}–${high}) were left after a day`;
}

/** Of each seller whose offers come and go often enough: how long one stays, the cheap ones and the others. */
function stayText(rows: readonly Survival[], names: Names): Html {
  const told = rows.flatMap(({ provider, cheap, others, goneMachines24h, newMachines24h }) => {
    const parts = [lastingText(cheap, 'cheap ones'), lastingText(others, 'others')].filter((part) => part !== '');
    if (parts.length === 0) return [];
    const turned =
      goneMachines24h === null
        ? ''
        : ` Since yesterday ${goneMachines24h} of its machines went, ${newMachines24h ?? 0} came.`;
    const who = html`<b>${names[provider] ?? provider}</b>`;
    return [
      html`Offers newly listed at ${who} in ${WINDOW_DAYS} days: ${parts.join('; ')}. Gone is not proof of
rented.${turned} `,
    ];
  });
  return told.length === 0
    ? html`<p class="small muted">No seller had ${LEAST_SEEN} in ${WINDOW_DAYS} days: too few
to tell how long one stays.</p>`
    : html`<p class="small muted">${told}</p>`;
}

/** What many cost, at the sizes that people rent. */
const SIZES = [8, 64] as const;

/** Of the place and the hosts that were chosen, as the offers above it. */
export function depth({ ask, gpu, cut, money }: Shown, { where, host, gpus: perMachine, currency }: GpuView): Html {
  const view = { gpu, market: cut.market, price: cut.basis, where, host, perMachine, currency };
  const fills = SIZES.flatMap(
    (gpus) => ask('fill', fillInput(fillView({ ...fillQuery(view), gpus: String(gpus) }))).data,
  );
  const [row] = fills;
  if (row === undefined) return html`<p class="muted">No current offer is known.</p>`;
  const counted = plural(row.ladder.at(-1)?.gpus ?? 0, 'GPU');
  const told = fills.map((fill) => {
    const href = fillHref({ ...view, gpus: fill.gpus });
    return html`<a href="${href}">${fill.gpus} GPUs</a>: ${sizeText(fill, money)}. `;
  });
  const words = chosenWords({ where, gpus: perMachine, host });
  const only = words === '' ? '' : ` Only offers ${words}.`;
  if (row.ladder.length === 0) return html`<p class="muted">Nobody who offers it says how many there are.</p>`;
  const all = `${counted}${row.truncated ? ' or more' : ''} counted in all.${only}`;
  return html`${depthOf(row, money)}<p class="small muted">${told}${all}</p>`;
}

const sizeText = ({ full, filled, average, rentals, sellers }: RowOf<'fill'>, money: Money): string =>
  average === null
    ? 'nobody says how many there are'
    : full
      ? `${said(money, average)} each ${rentalsText({ rentals, sellers })}`
      : `only ${filled} can be had`;
