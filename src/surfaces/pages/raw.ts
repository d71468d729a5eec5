// The end of the chain: what a provider answered in a half hour, as it was received, and what it said of one offer.
import { html } from 'hono/html';
import { isoTime, SLOT_WORD, slotOf, slotStart } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { type Html, page } from './layout.ts';
import type { AskTyped } from './pages.ts';
import { type Column, table } from './table.ts';
import { plural } from './words.ts';

const LONGEST_KEY = 400;

export function rawPage(ask: AskTyped, provider: string, at: number, offer: string | undefined): string | null {
  if ((offer?.length ?? 0) > LONGEST_KEY) return null;
  const sources = ask('sources', {});
  const source = sources.data.find((each) => each.provider === provider);
  if (source === undefined || !Number.isSafeInteger(at)) return null;
  const answers = ask('raw_answers', { provider, at: String(at), ...(offer === undefined ? {} : { offer }) });
  const when = isoTime(slotStart(slotOf(at)))
    .slice(0, 16)
    .replace('T', ' ');
  const imported = answers.data.some((row) => row.imported);
  const title =
    answers.data.length === 0
      ? `${source.name} has no stored answer at ${when} UTC.`
      : `${source.name} at ${when} UTC: ${imported ? 'imported' : plural(answers.data.length, 'raw answer')}${
          offer === undefined ? '' : `, offer ${offer}`
        }.`;
  const { because } = answers.meta;
  const why = because === null ? '' : html` <span class="unclear">${because}.</span>`;
  return page(
    {
      title: `gpu-spot: ${source.name}, raw answers`,
      path: `/raw/${provider}/${at}`,
      description: title,
      meta: answers.meta,
      sources,
    },
    html`<h1>${title}</h1>
<p class="lead">${imported ? IMPORTED : KEPT}${why}</p>
${offer === undefined ? '' : itemsOf(answers.data)}
<h2>Answers of this ${SLOT_WORD}</h2>
${answers.data.length === 0 ? html`<p class="muted">None.</p>` : answerTable(answers.data, provider, at)}`,
  );
}

const IMPORTED = 'Lines of an imported file, not of our own collection.';
const KEPT =
  'Kept as received, bit for bit, under its hash, but for a key of ours that it held, which stands as [redacted]; ' +
  'IP addresses are taken out of what is shown.';

/** What each answer says of the offer that is asked about. */
function itemsOf(answers: readonly RowOf<'raw_answers'>[]): Html | readonly Html[] {
  const holding = answers.filter(({ item }) => item !== null && item !== '');
  return holding.length === 0
    ? html`<p class="unclear">No answer of this ${SLOT_WORD} holds this offer by its key.</p>`
    : holding.map(({ request, item }) => html`<h2>${request}</h2><pre class="raw" tabindex="0">${item}</pre>`);
}

const COLUMNS: readonly Column<RowOf<'raw_answers'>>[] = [
  { name: 'request', cell: ({ request }) => request },
  { name: 'received, UTC', short: 'received', cell: ({ receivedAt }) => receivedAt.slice(0, 19).replace('T', ' ') },
  { name: 'status', isFigure: true, cell: ({ status }) => status ?? '' },
  { name: 'bytes', isFigure: true, cell: ({ bytes }) => bytes },
  { name: 'parser', isFigure: true, cell: ({ parserVersion }) => parserVersion ?? '' },
  { name: 'SHA-256', cell: ({ hash }) => html`<span class="small hash">${hash}</span>` },
];

function answerTable(rows: readonly RowOf<'raw_answers'>[], provider: string, at: number): Html {
  return html`${table(COLUMNS, rows, { look: 'blocks' })}
<p class="small muted">The whole text:
<a href="/api/v1/raw-answers?provider=${encodeURIComponent(provider)}&amp;at=${at}&amp;whole=true">JSON</a>.</p>`;
}
