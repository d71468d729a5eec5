// What is free of a model: the sum over time, what of it is asked at which price, and how long an offer stays.
import { html } from 'hono/html';
import { lineChart } from '#charts/line.ts';
import { INK } from '#charts/palette.ts';
import { countText } from '#domain/supply.ts';
import { DAY_SECONDS, SLOT_SECONDS } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { depthOf } from './fill.ts';
import { fillHref } from './fill-view.ts';
import { HEIGHT, type Shown, seriesTable } from './gpu-charts.ts';
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
  const points = ask('supply_totals', { gpu: [gpu], ...cut, ...range }).data[0]?.points ?? [];
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

function lastingText({ medianHours, left24h, interval24h }: Lasting, which: string): string {
  if (left24h === null || interval24h === null) return '';
  const [low, high] = interval24h.map((share) => Math.round(100 * share));
  const half =
    medianHours === null
      ? `more than half of ${which} outlast what was seen`
      : `half of ${which} are gone or dearer within ${hoursText(medianHours)}`;
  return `${half}, ${Math.round(100 * left24h)} % (${low}–${high}) are left after a day`;
}

/** Of each seller whose offers come and go often enough: how long one stays, the cheap ones and the others. */
function stayText(rows: readonly Survival[], names: Names): Html {
  const told = rows.flatMap(({ provider, cheap, others, gone24hPct, newMachines24h }) => {
    const parts = [lastingText(cheap, 'its cheapest quarter'), lastingText(others, 'the others')];
    const said = parts.filter((part) => part !== '').join('; ');
    if (said === '') return [];
    const turned =
      gone24hPct === null
        ? ''
        : ` Of its machines of a day ago ${Math.round(gone24hPct)} % are gone, ${newMachines24h ?? 0} are new.`;
    return [html`Of what <b>${names[provider] ?? provider}</b> newly listed in 14 days ${said}.${turned} `];
  });
  return told.length === 0
    ? html`<p class="small muted">Too few offers came and went in 14 days to tell how long one stays.</p>`
    : html`<p class="small muted">${told}</p>`;
}

/** What many cost, at the sizes that people rent. */
const SIZES = [8, 64] as const;

export function depth({ ask, gpu, cut, money }: Shown): Html {
  const fills = SIZES.flatMap((gpus) => ask('fill', { gpu: [gpu], ...cut, gpus }).data);
  const [row] = fills;
  if (row === undefined) return html`<p class="muted">No offer now.</p>`;
  const view = { gpu, market: cut.market, price: cut.basis };
  const counted = plural(row.ladder.at(-1)?.gpus ?? 0, 'GPU');
  const told = fills.map((fill) => {
    const href = fillHref({ ...view, gpus: fill.gpus });
    return html`<a href="${href}">${fill.gpus} GPUs</a>: ${sizeText(fill, money)}. `;
  });
  return html`${depthOf(row, money)}<p class="small muted">${told}${counted} counted in all.</p>`;
}

const sizeText = ({ full, filled, average, sellers }: RowOf<'fill'>, money: Money): string =>
  average === null
    ? 'none is known to be free'
    : full
      ? `${said(money, average)} each at ${plural(sellers, 'seller')}`
      : `only ${filled} are known to be free`;
