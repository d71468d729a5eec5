// The index of every model: the last print, the last fix and how it moved, and who is behind it.
import { html, raw } from 'hono/html';
import { spark } from '#charts/small.ts';
import { gpuLabel } from '#domain/gpu.ts';
import { DAY_SECONDS, isoTime, SLOT_SECONDS, SLOT_WORD } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { isNow, PRINTS_COME } from './index-tables.ts';
import { type Html, page, timeText, withPast } from './layout.ts';
import type { AskTyped } from './pages.ts';
import { type Column, table } from './table.ts';
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
<p class="lead">One price a model and ${SLOT_WORD} that one could settle on: hosts vote by their asks
with their free GPUs, none above a fifth of its venue, no venue above half, the middle half of the weight averaged.
Where the panel is too small there is none, and nothing stands in for it. Every print has a receipt,
and every receipt the digest of the one before. <a href="/methodology#the-index">How it is made</a>.</p>
${lasts.length === 0 ? PRINTS_COME : indexTable(lasts, fixes)}
<p class="small muted">CSV of all models: <a href="/api/v1/index-prints?format=csv">prints of 7 days</a>,
<a href="/api/v1/index-fixes?format=csv">fixes of ${SPARK_DAYS} days</a>;
<code>&amp;asOf=</code> tells what was known at a moment.
<code>gpu-spot index verify</code> makes all of it again from the stored answers.</p>`,
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

/** The hour of today or yesterday, with its age; of an older one its day. */
const whenText = (at: string): Html => html`${at.slice(5, 10)} ${timeText(at)}`;

const DAY_MS = DAY_SECONDS * 1000;

const tooSmall = ({ venues }: Print): string =>
  venues === 0 ? 'nobody offers it' : venues === 1 ? 'one venue only' : 'panel too small';

const under = (said: Html | string): Html => html`<span class="under">${said}</span>`;

/** Of a print that is none, why; of one, when it is of and whether it may still change. */
function printCell(row: Print): Html {
  const href = `/index/${row.gpu}#receipt`;
  if (row.value === null)
    return html`<a class="muted" href="${href}" title="${row.suppressed ?? ''}">none</a>${under(tooSmall(row))}`;
  const imported = row.imported ? html`, <span class="unclear">imported</span>` : '';
  const when = under(html`${whenText(row.at)}, ${row.state}${imported}`);
  return html`<a class="plain" href="${href}"><span class="best">${dollars(row.value)}</span></a>${when}`;
}

function fixCell(last: Fix | undefined): Html {
  if (last === undefined || last.value === null) return html`<span class="muted">none</span>`;
  const state = `${last.state === 'settles' ? 'settles' : 'for review'}${last.final ? '' : ', provisional'}`;
  return html`${dollars(last.value)}<span class="under">${last.day.slice(5)}, ${state}</span>`;
}

/** To the fix of the day before, per cent; null where there is none of the very day before. */
function changeOf(fixes: readonly Fix[]): number | null {
  const at = fixes.findLastIndex(({ value }) => value !== null);
  const [last, before] = [fixes[at], fixes[at - 1]];
  const isNext = last !== undefined && before !== undefined && Date.parse(last.day) - Date.parse(before.day) === DAY_MS;
  return !isNext || last.value === null || before.value === null ? null : 100 * (last.value / before.value - 1);
}

function indexTable(prints: readonly Print[], all: readonly Fix[]): Html {
  const fixesOf = ({ gpu }: Print): readonly Fix[] => all.filter((fix) => fix.gpu === gpu);
  const columns: readonly Column<Print>[] = [
    {
      name: 'model',
      cell: ({ gpu, series }) =>
        html`<a class="model" href="/index/${gpu}">${gpuLabel(gpu)}</a><span class="under">${series}</span>`,
    },
    { name: 'print, $/GPU-h', short: 'print', isFigure: true, cell: printCell },
    {
      name: 'middle half',
      isFigure: true,
      cell: ({ p25, p75 }) => (p25 === null || p75 === null ? '' : `${dollars(p25)}–${dollars(p75)}`),
    },
    {
      name: 'last fix',
      isFigure: true,
      cell: (row) => fixCell(fixesOf(row).findLast(({ value }) => value !== null)),
    },
    { name: 'to the day before', isFigure: true, cell: (row) => signedPercent(changeOf(fixesOf(row))) },
    {
      name: `${SPARK_DAYS} days of fixes`,
      short: `${SPARK_DAYS} days`,
      cell: (row) => html`${raw(spark(`${gpuLabel(row.gpu)}, ${SPARK_DAYS} days of fixes`, fixPoints(fixesOf(row))))}`,
    },
    { name: 'votes at venues', short: 'votes', isFigure: true, cell: ({ hosts, venues }) => `${hosts} at ${venues}` },
    { name: 'count as', isFigure: true, cell: ({ effectiveHosts }) => effectiveHosts.toFixed(1) },
    {
      name: 'largest influence',
      isFigure: true,
      cell: ({ influence }) => (influence === null ? '' : `${(100 * influence.share).toFixed(1)} %`),
    },
  ];
  return table(columns, prints, { look: 'blocks' });
}
