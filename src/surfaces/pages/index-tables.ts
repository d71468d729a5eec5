// The tables of the index: fixes by day, the half hours of a day, and the receipt of one print.
import { html } from 'hono/html';
import { isoTime, SLOT_SECONDS, SLOT_WORD } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { valueTable } from './details.ts';
import type { Html } from './layout.ts';
import type { Names } from './pages.ts';
import { type Column, table } from './table.ts';
import { dollars, plural } from './words.ts';

/** A print goes stale as a price does: two half hours after its own. */
export const isNow = (at: number, now: number): boolean => now - at < 3 * SLOT_SECONDS;

export const PRINTS_COME = html`<p class="muted">Prints come with each round;
<code>gpu-spot reparse</code> makes those of rounds that are stored already.</p>`;

type Fix = RowOf<'index_fixes'>;
type Print = RowOf<'index_prints'>;
type Receipt = RowOf<'index_receipt'>;

const STATE: Readonly<Record<Fix['state'], readonly [string, string]>> = {
  settles: ['passes', 'settles'],
  review: ['unclear', 'for review'],
  none: ['fails', 'no fix'],
};

const NOT_OVER = 'the day is not over';

const stateText = ({ state, final, because }: Fix): Html => {
  const [colour, word] = STATE[state];
  const isOpen = because === NOT_OVER;
  const open = final || isOpen ? '' : html` <span class="muted">provisional</span>`;
  return html`<span class="${isOpen ? 'muted' : colour}">${isOpen ? 'under way' : word}</span>${open}`;
};

const imported = html`<span class="unclear">imported</span> `;

/**
 * The newest day first; each leads to its half hours. `also` is what every link here goes on with: the moment that is
 * asked about.
 */
export function fixTable(fixes: readonly Fix[], also = ''): Html {
  const note = ({ imported: isImported, because }: Fix): Html => {
    const mark = isImported && because?.includes('imported') !== true ? imported : '';
    return html`<span class="small">${mark}${because ?? ''}</span>`;
  };
  const columns: readonly Column<Fix>[] = [
    {
      name: 'day, UTC',
      short: 'day',
      cell: ({ gpu, day }) => html`<a href="/index/${gpu}?day=${day}${also}#prints">${day}</a>`,
    },
    {
      name: 'fix, $/GPU-h',
      short: 'fix',
      isFigure: true,
      cell: ({ value }) => (value === null ? 'none' : html`<b>${dollars(value)}</b>`),
    },
    { name: 'published', isFigure: true, cell: ({ published }) => (published === null ? '' : dollars(published)) },
    { name: 'state', cell: stateText },
    { name: 'prints', isFigure: true, cell: ({ prints, scheduled }) => `${prints} of ${scheduled}` },
    {
      name: 'longest gap',
      isFigure: true,
      cell: ({ because, longestGapPct }) => (because === NOT_OVER ? '' : `${longestGapPct} %`),
    },
    { name: 'suppressed', isFigure: true, cell: ({ suppressed }) => suppressed },
    { name: 'revised', isFigure: true, cell: ({ revised }) => revised },
    { name: 'note', cell: note },
  ];
  return table(columns, fixes.toReversed(), { look: 'blocks', id: 'fixes' });
}

function printState({ state, published }: Print): Html {
  const was = state === 'revised' ? `, was ${published === null ? 'none' : dollars(published)}` : '';
  return html`<span class="${state === 'revised' ? 'unclear' : 'muted'}">${state}${was}</span>`;
}

export function printTable(prints: readonly Print[], also: string): Html {
  const linked = (row: Print, text: Html | string): Html => html`<a href="${receiptLink(row, also)}">${text}</a>`;
  const columns: readonly Column<Print>[] = [
    { name: 'UTC', cell: (row) => linked(row, row.at.slice(11, 16)) },
    {
      name: 'print',
      isFigure: true,
      cell: (row) => linked(row, row.value === null ? 'none' : html`<b>${dollars(row.value)}</b>`),
    },
    {
      name: 'middle half',
      isFigure: true,
      cell: ({ p25, p75 }) => (p25 === null || p75 === null ? '' : `${dollars(p25)} to ${dollars(p75)}`),
    },
    { name: 'state', cell: printState },
    { name: 'venues', isFigure: true, cell: ({ venues }) => venues },
    { name: 'hosts', isFigure: true, cell: ({ hosts }) => hosts },
    { name: 'count as', isFigure: true, cell: ({ effectiveHosts }) => effectiveHosts.toFixed(1) },
    { name: 'GPUs free', isFigure: true, cell: ({ gpus }) => gpus },
    {
      name: 'largest influence',
      isFigure: true,
      cell: ({ influencePct }) => (influencePct === null ? '' : `${influencePct.toFixed(2)} %`),
    },
    {
      name: 'note',
      cell: (row) =>
        html`<span class="small">${row.imported ? imported : ''}${row.suppressed ?? row.revisedBecause ?? ''}</span>`,
    },
  ];
  return table(columns, prints.toReversed(), { look: 'blocks' });
}

const receiptLink = ({ gpu, at }: Pick<Print, 'gpu' | 'at'>, also: string): string =>
  `/index/${gpu}?at=${Date.parse(at) / 1000}${also}#receipt`;

const DROPPED = {
  outlier: 'far from its venue’s others, dropped',
  uncounted: 'no count, where others have one: dropped',
} as const;

type Vote = Receipt['votes'][number];

function voteColumns(receipt: Receipt, start: number, names: Names): readonly Column<Vote>[] {
  const isThin = ({ provider, host }: Vote): boolean => receipt.thin.includes(provider) && host !== null;
  const note = (vote: Vote): string =>
    vote.dropped === null ? (isThin(vote) ? 'too few hosts for the cap' : '') : DROPPED[vote.dropped];
  const links = ({ provider }: Vote): Html =>
    html`<a href="/gpu/${receipt.gpu}/at/${start}#offers">offers</a>
<a href="/raw/${encodeURIComponent(provider)}/${start}">raw</a>`;
  return [
    { name: 'seller', cell: ({ provider }) => names[provider] ?? provider },
    { name: 'host', cell: ({ host }) => host ?? 'the seller' },
    { name: 'asks, $/GPU-h', short: 'asks', isFigure: true, cell: ({ price }) => price.toFixed(4) },
    { name: 'GPUs free', isFigure: true, cell: ({ gpus }) => gpus ?? 'no count' },
    {
      name: 'share of the weight',
      short: 'share',
      isFigure: true,
      cell: ({ share }) => `${(100 * share).toFixed(2)} %`,
    },
    { name: 'note', cell: (vote) => html`<span class="small">${note(vote)}</span>` },
    { name: 'from', cell: links },
  ];
}

/** What a print is, in a sentence: the middle of whose weight, and who moves it most. */
function printSentence(receipt: Receipt, names: Names): Html {
  const { suppressed, value, hosts, venues, p25, p75, effectiveHosts, hhi, influence } = receipt;
  const what =
    suppressed === null
      ? html`<b>$${dollars(value)}</b>, the middle half of the weight of ${plural(hosts, 'vote')}
at ${plural(venues, 'venue')}; a quarter of the weight lies at ${dollars(p25)} or below,
three quarters at ${dollars(p75)} or below.`
      : html`<span class="fails">No print</span>: ${suppressed}.`;
  const most = influence === null ? '' : html` ${mostText(influence, names)}`;
  return html`${what} ${hosts} votes count as ${effectiveHosts.toFixed(1)} equal ones (HHI ${Math.round(hhi)}).${most}`;
}

function mostText({ provider, host, share }: NonNullable<Receipt['influence']>, names: Names): Html {
  const who = `${names[provider] ?? provider}${host === null ? '' : ` ${host}`}`;
  return html`The largest influence is ${who}: without it the value would be ${(100 * share).toFixed(2)} % off.`;
}

/** Each vote leads to the half hour's offers; each seller to its raw answer. */
export function receiptTable(receipt: Receipt, also: string, names: Names): Html {
  const start = Date.parse(receipt.at) / 1000;
  const votes = receipt.votes.toSorted((a, b) => b.share - a.share);
  const rowClass = ({ dropped }: Vote): string => (dropped === null ? 'plain' : 'flagged');
  return html`<p class="lead">${printSentence(receipt, names)}
<a href="/gpu/${receipt.gpu}/at/${start}">The offers of this ${SLOT_WORD}</a>.</p>
${table(voteColumns(receipt, start, names), votes, { look: 'blocks', rowClass })}
${digests(receipt, also)}`;
}

function digests(receipt: Receipt, also: string): Html {
  const at = Date.parse(receipt.at) / 1000;
  const verify = `gpu-spot index verify --from ${receipt.at} --to ${isoTime(at + SLOT_SECONDS)}`;
  const small = chainOf(receipt).map(([name, value]) => [name, html`<span class="small">${value}</span>`] as const);
  return html`<h3>Chain and vintages</h3>
${valueTable(small)}
<p class="small muted">The same as
<a href="/api/v1/index-receipt?gpu=${receipt.gpu}&amp;at=${at}${also}">JSON</a>;
<code>${verify}</code> makes it again from the stored answers.</p>`;
}

function chainOf(receipt: Receipt): readonly (readonly [string, string | Html])[] {
  const held = receipt.holds ? html`<span class="passes">holds</span>` : html`<span class="fails">does not hold</span>`;
  return [
    ['series', receipt.series],
    ['offers as understood, SHA-256', html`<span class="hash">${receipt.inputs}</span>`],
    ['receipt before, SHA-256', html`<span class="hash">${receipt.before ?? 'none: it is the first'}</span>`],
    ['this receipt, SHA-256', html`<span class="hash">${receipt.digest}</span> ${held}`],
    ['parameters', JSON.stringify(receipt.parameters)],
    ...receipt.vintages.map((each) => [`vintage ${each.vintage}`, vintageText(each)] as const),
  ];
}

function vintageText({ value, knownAt, because }: Receipt['vintages'][number]): Html {
  const why = because === null ? '' : html`: <span class="unclear">${because}</span>`;
  const price = value === null ? 'none' : `$${dollars(value)}`;
  return html`${price}, known since ${knownAt.slice(0, 19).replace('T', ' ')} UTC${why}`;
}
