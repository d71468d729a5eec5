// Cards and strips: what is sent on with a page's link is a picture of that page, of its moment, and says where it is made up.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { openStore, type Store } from '#store/open.ts';
import { CARD_PAGES, cardOf } from '#surfaces/cards/cards.ts';
import { wrapped } from '#surfaces/cards/drawing.ts';
import { palettePng } from '#surfaces/cards/palette-png.ts';
import { pngOf } from '#surfaces/cards/png.ts';
import type { AskTyped } from '#surfaces/pages/pages.ts';
import { appOver } from '../app.ts';
import { ended, offer, roundAt } from '../scratch.ts';
import { fillSmallWorld, LAST, NOW, smallWorld } from '../small-world.ts';

const MOST_BYTES = 30_000;
const app = (store: Store, now = NOW) => appOver(store, () => now, { baseUrl: 'https://spot.example/' });
const typedAt =
  (store: Store, now: number): AskTyped =>
  (name, input) =>
    askTyped(createWorld(store, now), name, input);
const textsIn = (svg: string): string => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text).join(' | ');
const attribute = (html: string, kind: string, name: string): string | undefined =>
  new RegExp(`<meta ${kind}="${name}" content="([^"]*)">`).exec(html)?.[1];

/** The pixels of a PNG whose rows are not filtered, red, green and blue. */
function decoded(png: Uint8Array): { width: number; height: number; at: (x: number, y: number) => number[] } {
  const view = Buffer.from(png);
  assert.equal(view.toString('latin1', 1, 4), 'PNG');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < view.length; at += view.readUInt32BE(at) + 12)
    chunks.set(view.toString('latin1', at + 4, at + 8), view.subarray(at + 8, at + 8 + view.readUInt32BE(at)));
  const [head, palette, data] = ['IHDR', 'PLTE', 'IDAT'].map((name) => chunks.get(name) ?? Buffer.alloc(0));
  const [width, height] = [head?.readUInt32BE(0) ?? 0, head?.readUInt32BE(4) ?? 0];
  const rows = inflateSync(data ?? Buffer.alloc(0));
  const at = (x: number, y: number): number[] => {
    const place = 3 * (rows[y * (width + 1) + 1 + x] ?? 0);
    return [...(palette?.subarray(place, place + 3) ?? [])];
  };
  return { width, height, at };
}

test('every page names its card by a whole address, and the card is a picture of the size that it says', async () => {
  const store = smallWorld();
  const of = {
    '/': 'overview',
    '/?sort=best': 'overview',
    '/gpu/h100-sxm': 'h100-sxm',
    '/gpu/h100-sxm?range=30d': 'h100-sxm',
    [`/gpu/h100-sxm/at/${LAST * 1800}`]: 'h100-sxm',
    '/viability': 'viability',
    '/fill?gpus=64': 'fill',
    '/changes': 'overview',
    '/viability/h100-sxm/spread': 'viability',
    '/viability/h100-sxm/V3': 'viability',
    '/index': 'index',
    '/index/h100-sxm': 'index',
    '/analysis': 'analysis',
    '/sources': 'overview',
    '/methodology': 'overview',
    '/api': 'overview',
  };
  for (const [path, card] of Object.entries(of)) {
    const html = await (await app(store).request(path)).text();
    const image = attribute(html, 'property', 'og:image') ?? '';
    assert.equal(image, `https://spot.example/og/${card}.png`, path);
    assert.equal(attribute(html, 'name', 'twitter:image'), image, path);
    assert.equal(attribute(html, 'name', 'twitter:card'), 'summary_large_image');
    assert.match(attribute(html, 'property', 'og:url') ?? '', /^https:\/\/spot\.example\//);
    assert.equal(attribute(html, 'property', 'og:description'), attribute(html, 'name', 'description'), path);
    assert.doesNotMatch(html, /own-address/);
    const response = await app(store).request(new URL(image).pathname);
    assert.deepEqual(
      ['content-type', 'cross-origin-resource-policy', 'content-encoding'].map((name) => response.headers.get(name)),
      ['image/png', 'cross-origin', null],
    );
    const png = new Uint8Array(await response.arrayBuffer());
    const { width, height } = decoded(png);
    assert.deepEqual(
      [width, height].map(String),
      ['width', 'height'].map((side) => attribute(html, 'property', `og:image:${side}`)),
    );
    assert.ok(png.length < MOST_BYTES, `${card}: ${png.length} bytes`);
  }
  for (const path of ['/og/none.png', '/og/h100.png', '/og/h100-sxm', '/spark/none.svg', '/og/.png'])
    assert.equal((await app(store).request(path)).status, 404, path);
});

test('where nobody has named the address, a card is where the page was asked for', async () => {
  const html = await (await appOver(smallWorld(), () => NOW).request('/')).text();
  assert.equal(attribute(html, 'property', 'og:image'), 'http://localhost/og/overview.png');
});

test('a card shows the figures of the same moment as the questions, and its pixels are those of its drawing', () => {
  const store = smallWorld();
  const typed = typedAt(store, NOW);
  const [row] = typed('overview', { gpu: ['h100-sxm'] }).data;
  assert.ok(row);
  const svg = cardOf(typed, 'h100-sxm') ?? '';
  assert.match(
    textsIn(svg),
    new RegExp(`\\$${row.floor.toFixed(2)} \\|.* at ${row.providerName}, up 10\\.0 % in 24 h`),
  );
  assert.match(textsIn(svg), /20\d\d-\d\d-\d\d \d\d:\d\d UTC, 5 min old when drawn/);
  assert.match(textsIn(cardOf(typed, 'overview') ?? ''), new RegExp(`H100 SXM \\| ${row.floor.toFixed(2)} \\| `));
  const { at } = decoded(pngOf(svg));
  assert.deepEqual(at(0, 0), [0x0c, 0x0f, 0x11], 'the ground');
  const inks = new Set(Array.from({ length: 600 }, (_, x) => at(x, 215).join()));
  assert.ok(inks.has('255,255,255'), 'the price stands there in white');
});

test('what is old says so, and what is absent is a sentence and no zero', () => {
  const store = smallWorld();
  const late = cardOf(typedAt(store, NOW + 7200), 'overview') ?? '';
  assert.match(textsIn(late), /2 h old when drawn/);
  assert.match(late, /fill="#d8a657"[^>]*>[^<]*2 h old/, 'in the unclear colour');
  const none = textsIn(cardOf(typedAt(store, NOW), 'b200') ?? '');
  assert.match(none, /B200 \| B200 is not for rent at any provider that answered\./);
  assert.doesNotMatch(none, /\$/);
  const empty = openStore(':memory:', { readonly: false });
  for (const name of [...CARD_PAGES, 'h100-sxm']) {
    const svg = cardOf(typedAt(empty, NOW), name) ?? '';
    assert.match(textsIn(svg), /nothing observed yet/, name);
    assert.doesNotMatch(textsIn(svg), /NaN|undefined|null|Infinity/, name);
    assert.ok(pngOf(svg).length > 500);
  }
});

test('made-up prices say so on every card and strip', async () => {
  const store = openStore(':memory:', { readonly: false });
  fillSmallWorld(store, true);
  for (const name of [...CARD_PAGES, 'h100-sxm', 'b200'])
    assert.match(textsIn(cardOf(typedAt(store, NOW), name) ?? ''), /SIMULATED: no price here is real/, name);
  assert.match(await (await app(store).request('/spark/h100-sxm.svg')).text(), />SIMULATED · gpu-spot, /);
  assert.doesNotMatch(textsIn(cardOf(typedAt(smallWorld(), NOW), 'overview') ?? ''), /SIMULATED/);
});

test('a strip is an image that stands alone, may be embedded, and shows the price of now', async () => {
  const store = smallWorld();
  const response = await app(store).request('/spark/h100-sxm.svg');
  assert.match(response.headers.get('content-type') ?? '', /^image\/svg\+xml/);
  assert.equal(response.headers.get('cross-origin-resource-policy'), 'cross-origin');
  const svg = await response.text();
  assert.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.match(svg, />\$2\.20, up 10\.0 % in 24 h</);
  assert.doesNotMatch(svg, /href|<script|url\(/);
  assert.doesNotThrow(() => new Resvg(svg).render());
  const none = await (await app(store).request('/spark/b200.svg')).text();
  assert.match(none, />no current price</);
});

test('lines are cut behind a word, and a word that is longer than a line is cut too', () => {
  assert.deepEqual(wrapped('one two', 40, 2), ['one two']);
  const [line = '', last = ''] = wrapped('word '.repeat(60).trim(), 40, 2);
  assert.ok(line.length <= 45 && last.length <= 45);
  assert.match(last, /^word.* …$/);
  assert.ok((wrapped('x'.repeat(500), 40, 1)[0] ?? '').length <= 45);
});

test('more colours than a palette holds become their nearest; the frequent ones stay as they are', () => {
  const size = 40;
  const rgba = new Uint8Array(size * size * 4).fill(255);
  for (let at = 0; at < 1000; at += 1) rgba.set([at % 256, Math.floor(at / 4) % 256, 7], at * 4);
  const { at } = decoded(palettePng(rgba, size, size));
  assert.deepEqual(at(39, 39), [255, 255, 255]);
  const kept = new Set<string>();
  for (let place = 0; place < size * size; place += 1) kept.add(at(place % size, Math.floor(place / size)).join());
  assert.equal(kept.size, 256);
  for (let place = 0; place < 1000; place += 37) {
    const own = [...rgba.subarray(place * 4, place * 4 + 3)];
    const apart = (other: readonly number[]): number =>
      other.reduce((sum, channel, index) => sum + (channel - (own[index] ?? 0)) ** 2, 0);
    const least = Math.min(...[...kept].map((each) => apart(each.split(',').map(Number))));
    assert.equal(apart(at(place % size, Math.floor(place / size))), least, `pixel ${place}`);
  }
});

test('a card of one price is of that price’s moment, and what a seller wrote is not taken for our address', async () => {
  const store = openStore(':memory:', { readonly: false });
  const evil = 'https://own-address.invalid/deal';
  intake(store, roundAt(LAST - 1, [ended('old', [offer('1', 1.5, { gpu: 'h200', region: evil })])]));
  intake(store, roundAt(LAST, [ended('a', [offer('1', 2)])]));
  const card = textsIn(cardOf(typedAt(store, NOW), 'h200') ?? '');
  assert.match(card, new RegExp(`${new Date((LAST - 1) * 1_800_000).toISOString().slice(11, 16)} UTC, 35 min old`));
  const page = await (await app(store).request(`/gpu/h200/at/${(LAST - 1) * 1800}`)).text();
  assert.ok(page.includes(evil), 'as it was written');
  assert.match(page, /content="https:\/\/spot\.example\/og\/h200\.png"/);
});

test('whoever shows a card or a strip may keep it, also where it has not changed', async () => {
  const over = app(smallWorld());
  for (const [path, cache] of [
    ['/og/h100-sxm.png', 'public, max-age=300'],
    ['/spark/h100-sxm.svg', 'public, max-age=300'],
    ['/gpu/h100-sxm', 'no-cache'],
  ] as const) {
    const first = await over.request(path);
    assert.equal(first.headers.get('cache-control'), cache, path);
    const again = await over.request(path, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    assert.deepEqual([again.status, again.headers.get('cache-control')], [304, cache], path);
  }
});
