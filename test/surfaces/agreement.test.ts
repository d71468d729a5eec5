// What the pages say and what the judge says, held together: the spread, why there is none, thresholds, and which moment a count is of.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { judgeHere } from '#commands/judge.ts';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { openStore, type Store } from '#store/open.ts';
import { appOver } from '../app.ts';
import { ended, offer, roundAt, seller } from '../scratch.ts';
import { LAST, NOW, smallWorld } from '../small-world.ts';

const textOf = async (store: Store, path: string, now = NOW): Promise<string> => {
  const page = await (await appOver(store, () => now).request(path)).text();
  return page.slice(page.indexOf('<main'));
};
const plain = (html: string): string => html.replace(/<[^>]*>/g, '').replace(/\s+/g, ' ');
const signalOf = (store: Store, type: string, now = NOW) => {
  const found = askTyped(createWorld(store, now), 'signals', {}).data.find((row) => row.type === type);
  assert.ok(found !== undefined);
  return found;
};
/** The figure and its interval, from the answer. */
const withInterval = ({ value, interval }: ReturnType<typeof signalOf>): string =>
  `${value?.toFixed(2)} (${interval?.map((end) => end.toFixed(2)).join('–')})`;

test('the overview and a model’s page show the judged spread with its interval, and no distance of their own', async () => {
  const store = smallWorld();
  const spread = signalOf(store, 'spread');
  const overview = await textOf(store, '/');
  assert.match(overview, new RegExp(`data-name="spread, \\$"[^\\n]*${withInterval(spread).replace(/[()]/g, '\\$&')}`));
  assert.match(overview, /data-name="spread, \$"[^\n]*unclear/);
  const [row] = askTyped(createWorld(store, NOW), 'overview', {}).data;
  assert.ok(row?.sellerSpread != null && row.sellerSpread.toFixed(2) !== spread.value?.toFixed(2));
  const model = plain(await textOf(store, '/gpu/h100-sxm'));
  assert.ok(model.includes(`$${withInterval(spread)}`));
  assert.ok(model.includes(spread.reason));
  for (const page of [overview, model]) assert.doesNotMatch(page, new RegExp(`${row.sellerSpread.toFixed(2)} between`));
});

test('with one comparable seller left the judge’s word stands: a level where it has one', async () => {
  const store = smallWorld();
  for (const slot of [LAST + 1, LAST + 2]) {
    const silent = ['b', 'c'].map((id) => ended(id, [], { outcome: 'unreachable', reason: 'no answer' }));
    intake(store, roundAt(slot, [ended('a', [offer('1', 2)]), ...silent]));
  }
  const now = (LAST + 2) * 1800 + 300;
  const [row] = askTyped(createWorld(store, now), 'overview', {}).data;
  assert.equal(row?.comparable, 1);
  const spread = signalOf(store, 'spread', now);
  assert.notEqual(spread.level, 'insufficient');
  for (const path of ['/', '/gpu/h100-sxm']) {
    const page = plain(await textOf(store, path, now));
    assert.ok(page.includes(withInterval(spread)), path);
    assert.doesNotMatch(page, /nothing to compare/);
  }
});

test('where the judge has too little data both pages say why in its own words, though two sellers have a price', async () => {
  const store = openStore(':memory:', { readonly: false });
  intake(store, roundAt(LAST, [ended('a', [offer('1', 2)]), ended('b', [offer('1', 3)])]));
  judgeHere(store, LAST);
  const spread = signalOf(store, 'spread');
  assert.equal(spread.level, 'insufficient');
  for (const path of ['/', '/gpu/h100-sxm']) assert.ok(plain(await textOf(store, path)).includes(spread.reason), path);
});

test('no page, chart or question has a threshold of its own', () => {
  const src = fileURLToPath(new URL('../../src', import.meta.url));
  const files = ['surfaces', 'browser', 'charts', 'questions'].flatMap((room) =>
    readdirSync(join(src, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(src, room, name)),
  );
  assert.ok(files.length > 60);
  for (const file of files) assert.doesNotMatch(readFileSync(file, 'utf8'), /\b0\.(?:30?|15)\b/, file);
});

/** Three sellers by list a day apart: enough of a panel for a print. */
function printedStore(): Store {
  const store = openStore(':memory:', { readonly: false });
  const list = (id: string, usd: number) =>
    ended(id, [offer('1', usd, { host: null })], { provider: seller(id, { class: 'neocloud' }) });
  intake(store, roundAt(LAST - 48, [list('a', 2), list('b', 2.4), list('c', 3)]));
  intake(store, roundAt(LAST, [list('a', 2.2), list('b', 2.6), list('c', 3.3)]));
  judgeHere(store, LAST);
  return store;
}

test('a model’s page says what the index is, and of which moment each count of GPUs is', async () => {
  const printed = printedStore();
  const [row] = askTyped(createWorld(printed, NOW), 'overview', {}).data;
  assert.ok(row?.index !== null);
  const html = await textOf(printed, '/gpu/h100-sxm');
  const index = plain(html);
  assert.ok(index.includes(`its index is $${row?.index.toFixed(2)}.`));
  assert.match(html, /title="the middle half of the votes of comparable sellers’ hosts"/);
  const store = smallWorld();
  const page = plain(await textOf(store, '/gpu/h100-sxm'));
  assert.doesNotMatch(page, /its index is/, 'too small a panel has none');
  assert.match(
    page,
    /index none: 5 hosts at one marketplace that count as 3 are needed, and a has 1 that count as 1\.0/,
  );
  const [small] = askTyped(createWorld(store, NOW), 'overview', {}).data;
  assert.match(page, new RegExp(`${small?.gpusAvailable} GPUs or more free now`));
  assert.match(page, new RegExp(`supply ${signalOf(store, 'supply').value} GPUs, each seller’s median of 24 h`));
});

test('the market’s move is told with whose price and which half hour it is from, and the index beside it', async () => {
  const store = printedStore();
  const [row] = askTyped(createWorld(store, NOW), 'overview', {}).data;
  const half = `${row?.slot24h?.slice(0, 16).replace('T', ' ')} UTC`;
  const overview = plain(await textOf(store, '/'));
  const index = `${row?.indexChange24hPct?.toFixed(1)} %`;
  for (const said of [half, `+10.0 % index +${index}was 2.00 at A`]) assert.ok(overview.includes(said), said);
  const model = plain(await textOf(store, '/gpu/h100-sxm'));
  assert.match(model, /24 hours ago \([\d-]+ [\d:]+ UTC\) the lowest was \$2\.00 at A: now \+10\.0 %, the index \+/);
  const young = openStore(':memory:', { readonly: false });
  intake(young, roundAt(LAST, [ended('a', [offer('1', 2)])]));
  assert.match(plain(await textOf(young, '/')), /no half hour was observed a day ago/);
  assert.match(plain(await textOf(young, '/gpu/h100-sxm')), /No half hour was observed 24 hours ago/);
});

test('a seller that came or went is named beside the move that it made', async () => {
  const store = openStore(':memory:', { readonly: false });
  intake(store, roundAt(LAST - 48, [ended('a', [offer('1', 2)])]));
  intake(store, roundAt(LAST, [ended('a', [], {}), ended('b', [offer('1', 3)])]));
  assert.match(plain(await textOf(store, '/')), /\+50\.0 % A gonewas 2\.00 at A/);
});

test('which of a seller’s goods an offer is stands under its seller, where the offer says it', async () => {
  const store = openStore(':memory:', { readonly: false });
  const offers = [
    offer('1', 2, { tier: 'community' }),
    offer('2', 3, { tier: 'secure', network: 'infiniband' }),
    offer('3', 4),
  ];
  intake(store, roundAt(LAST, [ended('a', offers)]));
  const table = (await textOf(store, '/gpu/h100-sxm')).split('id="offers"')[1] ?? '';
  assert.deepEqual(
    [...table.matchAll(/<td><a [^>]+>a<\/a>(?:<span class="under">([^<]*)<\/span>)?<\/td>/gi)].map((found) => found[1]),
    ['community', 'secure, infiniband', undefined],
  );
});
