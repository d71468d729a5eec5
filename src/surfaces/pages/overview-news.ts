// What changed since yesterday: who does not answer, and the markets' floors by how much they moved.
import { html } from 'hono/html';
import type { RowOf } from '#questions/ask.ts';
import { type Html, troubleOf } from './layout.ts';
import { dollars, signedPercent } from './words.ts';

type Row = RowOf<'overview'>;

const MOST_NEWS = 9;
const MOST_TROUBLES = 4;

export function news(rows: readonly Row[], sources: readonly RowOf<'sources'>[]): Html {
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
        html`<li><b>${row.label} ${signedPercent(row.change24hPct)}</b> to ${dollars(row.floor)} at ${row.providerName}, from ${dollars(row.floor24h)} at ${row.providerName24h} a day before${row.indexChange24hPct === null ? '' : `; index ${signedPercent(row.indexChange24hPct)}`}${comeOrGone(row)}</li>`,
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

/** Where a seller came or went, the floor may have moved though no price did: then it is said. */
function comeOrGone(row: Row): Html | string {
  const said = [
    ...(row.bestSellerFloor24h === null ? [`${row.providerName} had no current price then`] : []),
    ...(row.formerBestFloor === null ? [`${row.providerName24h} has none now`] : []),
  ];
  return said.length === 0 ? '' : html`; <span class="unclear">${said.join(', ')}</span>`;
}
