// A week of every model side by side, below the first page's table.
import { html, raw } from 'hono/html';
import { weekChart } from '#charts/week.ts';
import { finePriceText } from '#domain/money.ts';
import type { RowOf } from '#questions/ask.ts';
import type { Html } from './layout.ts';
import type { Money } from './money.ts';
import type { OverviewView, Row } from './overview-view.ts';
import type { AskTyped } from './pages.ts';
import { dollars } from './words.ts';

const MOST = 8;
const SIZE = { width: 300, height: 130 };

type Told = {
  readonly view: OverviewView;
  readonly series: readonly RowOf<'price_floor_series'>[];
  readonly money: Money;
  readonly to: number;
};

export function multiples(ask: AskTyped, rows: readonly Row[], { view, series, money, to }: Told): Html {
  const { market, price, where, host } = view;
  const now = ask('current_prices', { market, basis: price }).data;
  const present = new Set(now.map(({ gpu, provider }) => `${gpu} ${provider}`));
  const one = ({ gpu, label, floor }: Row): Html => {
    const own = series.filter((each) => each.gpu === gpu);
    const svg = weekChart({
      ...SIZE,
      title: `${label}, floors of seven days`,
      series: own.map((each) => each.points),
      isPresent: (index) => present.has(`${gpu} ${own[index]?.provider}`),
      to,
      figure: finePriceText,
    });
    const name = html`<a href="/gpu/${gpu}">${label}</a> <span class="small muted">${dollars(floor)}</span>`;
    const drawn = svg === '' ? html`<p class="muted small">Nothing observed.</p>` : raw(svg);
    return html`<div><h3>${name}</h3>${drawn}</div>`;
  };
  const everywhere = where !== null || host === 'all' ? ', everywhere' : '';
  const what = 'the market’s floor, the middle seller, and the range of all';
  return html`<h2>Seven days${everywhere}: ${what}, ${money.sign}/GPU-h</h2>
<div class="multiples">${rows.slice(0, MOST).map(one)}</div>`;
}
