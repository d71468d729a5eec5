// The pages of the index: every figure leads to its receipt, a vote to its offers, an offer to the raw answer; what is not of now says so.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { openStore, type Store } from '#store/open.ts';
import { appOver } from '../app.ts';
import { isoAt, load } from '../archive.ts';
import { copyDemoStore } from '../kept-store.ts';
import { scratchStore } from '../scratch.ts';

const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-index-pages-'));
let store: Store;
let now = 0;
before(async () => {
  const path = join(folder, 'demo.db');
  await copyDemoStore(path, 8);
  store = openStore(path, { readonly: true });
  now = ((store.hot('SELECT max(slot) FROM index_print').pluck().get() as number) + 1) * 1800 - 60;
});
after(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const textOf = async (path: string, of: Store = store, at = now): Promise<string> => {
  const reply = await appOver(of, () => at).request(path.replace(/#.*/, ''));
  assert.equal(reply.status, 200, path);
  return await reply.text();
};
const linksIn = (html: string, pattern: RegExp): string[] =>
  [...html.matchAll(/href="([^"]+)"/g)]
    .map(([, href = '']) => href.replaceAll('&amp;', '&'))
    .filter((href) => pattern.test(href));
const plain = (html: string): string =>
  html
    .slice(html.indexOf('<main'))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

test('from any index figure to its receipt, from a vote to its offers, from an offer to the raw answer', async () => {
  const overview = await textOf('/index');
  const models = linksIn(overview, /^\/index\/[\w-]+#receipt$/);
  assert.ok(models.length >= 8);
  for (const start of ['/', '/gpu/h100-sxm', '/viability/h100-sxm/V7'])
    assert.ok(linksIn(await textOf(start), /^\/index\/h100-sxm/).length > 0, start);
  const model = await textOf('/index/h100-sxm');
  const [print = ''] = linksIn(model, /^\/index\/h100-sxm\?at=\d+#receipt$/);
  assert.ok(linksIn(model, /^\/index\/h100-sxm\?day=[\d-]+#prints$/).length >= 2, 'fixes lead to their prints');
  const receipt = await textOf(print);
  const [row] = askTyped(createWorld(store, now), 'index_receipt', {
    gpu: ['h100-sxm'],
    at: /at=(\d+)/.exec(print)?.[1],
  }).data;
  assert.ok(row !== undefined && receipt.includes(row.digest) && receipt.includes(row.inputs));
  for (const vote of row.votes) assert.ok(receipt.includes(vote.price.toFixed(4)), `${vote.provider} ${vote.price}`);
  const [offers = ''] = linksIn(receipt, /^\/gpu\/h100-sxm\/at\/\d+#offers$/);
  const [raw = ''] = linksIn(await textOf(offers), /^\/raw\/[\w-]+\/\d+\?offer=/);
  assert.match(await textOf(raw), /[0-9a-f]{64}/);
});

test('the page says what the print is, that it is provisional, and draws the band with its hole open', async () => {
  const [last] = askTyped(createWorld(store, now), 'index_receipt', { gpu: ['h100-sxm'] }).data;
  const page = await textOf('/index/h100-sxm');
  assert.ok(
    plain(page).includes(
      `The index of H100 SXM is $${last?.value?.toFixed(2)} at ${last?.at.slice(0, 16).replace('T', ' ')} UTC.`,
    ),
  );
  assert.match(plain(page), /h100-sxm\/1 , provisional until a day has passed/);
  assert.match(page, /<path d="M[^"]+Z" fill=/, 'the band');
  assert.match(
    page,
    /stroke-width="2" vector-effect="[^"]+"\/><path d="M[^"]+" fill="none" stroke="#\w+" stroke-width="1"/,
    'what is provisional is thin',
  );
  assert.match(page, />thin: provisional|thin: provisional</);
  const suppressed = await textOf('/index/mi300x');
  assert.match(plain(suppressed), /The index of MI300X has no print at .*sellers by list, and there are \d/);
  assert.equal((await appOver(store, () => now).request('/index/h900')).status, 404);
});

test('asOf is told, and what became known later is not on the page', async () => {
  const then = now - 86_400;
  const page = plain(await textOf(`/index/h100-sxm?asOf=${then}`));
  assert.match(page, /As it was known at/);
  const [told] = askTyped(createWorld(store, now), 'index_receipt', { gpu: ['h100-sxm'], asOf: String(then) }).data;
  assert.ok(page.includes(told?.at.slice(0, 16).replace('T', ' ') ?? 'no print'));
});

test('what has ended is not of now: a collector that stands still, and an archive alone', async () => {
  const later = now + 6 * 3600;
  assert.match(plain(await textOf('/index', store, later)), /No model has a print now: the last ones are of /);
  assert.match(plain(await textOf('/index/h100-sxm', store, later)), /has no print now; its last was \$/);
  const t = { after: (work: () => void) => after(work) } as Parameters<typeof scratchStore>[0];
  const archive = scratchStore(t);
  const rows = Array.from({ length: 20 }, (_, at) =>
    ['Nebius', 'Lambda', 'Voltage Park'].map(
      (name, which) =>
        `${isoAt(985_000 + at * 12)},${name},H100 SXM,${3 + which / 10 + (at % 5) / 50},on_demand,,,row${which},offer,true`,
    ),
  ).flat();
  await load(archive, rows);
  const page = await textOf('/index/h100-sxm', archive, 1_790_000_000);
  assert.match(plain(page), /its last was \$3\.\d\d/);
  assert.match(page, /<path d="M[^"]+Z" fill=/, 'what there was is drawn');
  assert.match(plain(page), /imported.*nobody of us saw it/);
  assert.match(plain(await textOf('/index', archive, 1_790_000_000)), /No model has a print now/);
});

test('CSV by a stable address: a line a print, and a line a fix', async () => {
  const csv = await textOf('/api/v1/index-fixes?gpu=h100-sxm&format=csv');
  const [header = '', ...lines] = csv.trim().split('\r\n');
  assert.deepEqual(header.split(',').slice(0, 5), ['gpu', 'series', 'day', 'value', 'published']);
  assert.ok(lines.length >= 2 && lines.every((line) => line.startsWith('h100-sxm,h100-sxm/1,')));
  const prints = (await textOf('/api/v1/index-prints?gpu=h100-sxm&format=csv')).trim().split('\r\n');
  // A half hour in which nobody of the demo answered has no print: when that is depends on the day.
  const asked = askTyped(createWorld(store, now), 'index_prints', { gpu: ['h100-sxm'] }).data;
  assert.equal(prints.length - 1, asked.length);
  assert.ok(asked.length > 300 && asked.length <= 337, `${asked.length}`);
});
