// The index of every model: the last print, the last fix and how it moved, and who is behind it.
import { html, raw } from 'hono/html';
import { spark } from '#charts/small.ts';
import { gpuLabel } from '#domain/gpu.ts';
import { DAY_SECONDS, isoTime, SLOT_SECONDS } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { isNow } from './index-tables.ts';
import { type Html, page, timeText, withPast } from './layout.ts';
import type { AskTyped } from './pages.ts';
import { dollars, signedPercent } from './words.ts';

const SPARK_DAYS = 30;
type Fix = RowOf<'index_fixes'>;
type Print = RowOf<'index_receipt'>;

/** The last print of every model, its fixes of thirty days, and what is to be said of them first. */
export function indexNow(ask: AskTyped) {
  const receipts = ask('index_receipt', {});
  const now = Date.parse(receipts.meta.madeAt) / 1000;
  const newest = Math.max(0, ...receipts.data.map(({ at }) => Date.parse(at) / 1000));
  const end = receipts.data.length === 0 || isNow(newest, now) ? now : newest + SLOT_SECONDS;
  const fixes = ask('index_fixes', { from: String(end - SPARK_DAYS * DAY_SECONDS), to: String(end) });
  return {
    lasts: receipts.data,
    fixes: fixes.data,
    title: titleOf(receipts.data, fixes.data, { newest, now }),
    meta: withPast(receipts.meta, fixes.meta),
  };
}

/** Of a model's fixes, as a drawing over time takes them. */
export const fixPoints = (fixes: readonly Fix[]): [number, number | null][] =>
  fixes.map(({ day, value }) => [Date.parse(`${day}T00:00:00Z`) / 1000, value]);

export function indexPage(ask: AskTyped): string {
  const sources = ask('sources', {});
  const { lasts, fixes, title, meta } = indexNow(ask);
  return page(
    {
      title: 'gpu-spot: index',
      path: '/index',
      description: title,
      meta,
      sources,
    },
    html`<h1>${title}</h1>
<p class="lead">One price a model and half hour that one could settle on: hosts vote by their asks with their free GPUs, none above a fifth of its venue, no venue above half, the middle half of the weight averaged. Where the panel is too small there is none, and nothing stands in for it. Every print has a receipt, and every receipt the digest of the one before. <a href="/methodology#the-index">How it is made</a>.</p>
${lasts.length === 0 ? html`<p class="muted">Prints come with each round; <code>gpu-spot reparse</code> makes those of rounds that are stored already.</p>` : table(lasts, fixes)}
<p class="small muted">CSV of all models: <a href="/api/v1/index-prints?format=csv">prints of 7 days</a>, <a href="/api/v1/index-fixes?format=csv">fixes of ${SPARK_DAYS} days</a>; <code>&amp;asOf=</code> tells what was known at a moment. <code>gpu-spot index verify</code> makes all of it again from the stored answers.</p>`,
  );
}

function titleOf(
  lasts: readonly Print[],
  fixes: readonly Fix[],
  { newest, now }: { newest: number; now: number },
): string {
  if (lasts.length === 0) return 'The index has no print yet.';
  const current = lasts.filter(({ at, value }) => value !== null && isNow(Date.parse(at) / 1000, now));
  const settled = fixes.filter(({ state }) => state === 'settles').map(({ day }) => day);
  const lastDay = settled.toSorted().at(-1);
  const fixed =
    lastDay === undefined
      ? `no fix of ${SPARK_DAYS} days settles`
      : `${settled.filter((day) => day === lastDay).length} settled for ${lastDay}`;
  return isNow(newest, now)
    ? `${current.length} of ${lasts.length} models have a print now; ${fixed}.`
    : `No model has a print now: the last ones are of ${isoTime(newest).slice(0, 16).replace('T', ' ')} UTC.`;
}

function table(prints: readonly Print[], fixes: readonly Fix[]): Html {
  return html`<table class="blocks"><thead><tr><th scope="col">model</th><th scope="col" class="figure">print, $/GPU-h</th><th scope="col" class="figure">middle half</th><th scope="col" class="figure">last fix</th><th scope="col" class="figure">to the day before</th><th scope="col">${SPARK_DAYS} days of fixes</th><th scope="col" class="figure">votes at venues</th><th scope="col" class="figure">count as</th><th scope="col" class="figure">largest influence</th></tr></thead>
<tbody>${prints.map((row) =>
    line(
      row,
      fixes.filter(({ gpu }) => gpu === row.gpu),
    ),
  )}</tbody></table>`;
}

/** The hour of today or yesterday, with its age; of an older one its day. */
const whenText = (at: string): Html => html`${at.slice(5, 10)} ${timeText(at)}`;

const DAY_MS = DAY_SECONDS * 1000;

const tooSmall = ({ venues }: Print): string =>
  venues === 0 ? 'nobody offers it' : venues === 1 ? 'one venue only' : 'panel too small';

function line(row: Print, fixes: readonly Fix[]): Html {
  const at = fixes.findLastIndex(({ value }) => value !== null);
  const [last, before] = [fixes[at], fixes[at - 1]];
  const isNext = last !== undefined && before !== undefined && Date.parse(last.day) - Date.parse(before.day) === DAY_MS;
  const change = !isNext || last.value === null || before.value === null ? null : 100 * (last.value / before.value - 1);
  const figure = (name: string, text: string | Html): Html => html`<td class="figure" data-name="${name}">${text}</td>`;
  return html`<tr>
<td data-name="model"><span><a class="model" href="/index/${row.gpu}">${gpuLabel(row.gpu)}</a><span class="under">${row.series}</span></span></td>
<td data-name="print" class="figure"><span>${row.value === null ? html`<a class="muted" href="/index/${row.gpu}#receipt" title="${row.suppressed ?? ''}">none</a><span class="under">${tooSmall(row)}</span>` : html`<a class="plain" href="/index/${row.gpu}#receipt"><span class="best">${dollars(row.value)}</span></a><span class="under">${whenText(row.at)}, ${row.state}${row.imported ? html`, <span class="unclear">imported</span>` : ''}</span>`}</span></td>
${figure('middle half', row.p25 === null || row.p75 === null ? '' : `${dollars(row.p25)}–${dollars(row.p75)}`)}
<td class="figure" data-name="last fix"><span>${last === undefined || last.value === null ? html`<span class="muted">none</span>` : html`${dollars(last.value)}<span class="under">${last.day.slice(5)}, ${last.state === 'settles' ? 'settles' : 'for review'}${last.final ? '' : ', provisional'}</span>`}</span></td>
${figure('to the day before', signedPercent(change))}
<td data-name="${SPARK_DAYS} days">${raw(spark(`${gpuLabel(row.gpu)}, ${SPARK_DAYS} days of fixes`, fixPoints(fixes)))}</td>
${figure('votes', `${row.hosts} at ${row.venues}`)}
${figure('count as', row.effectiveHosts.toFixed(1))}
${figure('largest influence', row.influence === null ? '' : `${(100 * row.influence.share).toFixed(1)} %`)}
</tr>`;
}
