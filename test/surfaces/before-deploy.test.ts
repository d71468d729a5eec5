// What must hold of every page before a release leaves: nothing from elsewhere is loaded, each has its landmark, and every colour on it can
// be read on the ground that it stands on. Run by deploy/checks.sh, and with all the others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'cheerio';
import { GROUND, INK, LINE, SELLERS } from '#charts/palette.ts';
import { ASSETS } from '#surfaces/assets.ts';
import { STYLE } from '#surfaces/pages/style.ts';
import { appOver } from '../app.ts';
import { PAGES } from '../golden-pages.ts';
import { NOW, smallWorld } from '../small-world.ts';

const app = appOver(smallWorld(), () => NOW);
const pages = await Promise.all(
  Object.entries(PAGES).map(async ([name, path]) => ({ name, text: await (await app.request(path)).text() })),
);

/** Whatever a browser fetches by itself for a page: what a reader follows a link to is the reader's own. */
const LOADED =
  'script[src], img[src], iframe[src], source[src], video[src], audio[src], object[data], embed[src], use[href], image[href], link[href]';
const NOT_LOADED = ['alternate', 'canonical', 'license', 'author', 'help', 'next', 'prev'];

function loadedBy(text: string): string[] {
  const $ = load(text);
  const attributes = $(LOADED)
    .toArray()
    .filter((each) => !NOT_LOADED.includes($(each).attr('rel') ?? ''))
    .map((each) => $(each).attr('src') ?? $(each).attr('href') ?? $(each).attr('data') ?? '');
  const styled = [...text.matchAll(/(?:url\(|@import\s+["']?)([^)"';]+)/g)].map(([, address = '']) => address);
  return [...attributes, ...styled];
}

test('no page loads anything from elsewhere', () => {
  for (const { name, text } of pages) {
    const loaded = loadedBy(text);
    assert.ok(loaded.length >= 4, name);
    for (const address of loaded) assert.match(address, /^\/(?!\/)/, `${name} loads ${address}`);
  }
  for (const [name, { type, bytes }] of ASSETS) {
    if (!type.startsWith('text/javascript')) continue;
    const source = new TextDecoder().decode(bytes);
    for (const [, address = ''] of source.matchAll(/^(?:import|export)\b[^;'"(=]*\bfrom\s*["']([^"'\n]+)["']/gm))
      assert.match(address, /^\.{1,2}\//, `${name} loads ${address}`);
    assert.doesNotMatch(
      source,
      /\bimport\((?!'\.{1,2}\/)|fetch\(\s*["'`]https?:|importScripts|new\s+(?:WebSocket|EventSource)\(/,
      name,
    );
  }
});

test('every page has one main landmark, a language, a title and a first heading within it', () => {
  for (const { name, text } of pages) {
    const $ = load(text);
    assert.equal($('main').length, 1, name);
    assert.equal($('main h1').length, 1, name);
    assert.equal($('html').attr('lang'), 'en', name);
    assert.ok($('title').text().length > 5, name);
    assert.ok($('header nav[aria-label]').length === 1, name);
  }
});

const channel = (hex: string, at: number): number => {
  const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};
const luminance = (hex: string): number =>
  0.2126 * channel(hex, 1) + 0.7152 * channel(hex, 3) + 0.0722 * channel(hex, 5);

/** WCAG 2.2, 1.4.3. */
export const contrast = (a: string, b: string): number =>
  (Math.max(luminance(a), luminance(b)) + 0.05) / (Math.min(luminance(a), luminance(b)) + 0.05);

const INKS = [...Object.values(INK), ...SELLERS];

/** Every colour that stands in the style as a ground of its own, and what is written on it. */
function pairsIn(style: string): (readonly [ink: string, ground: string])[] {
  return [...style.matchAll(/\{([^{}]*)\}/g)].flatMap(([, rules = '']) => {
    const ground = /(?:^|;)\s*background(?:-color)?\s*:\s*(#[0-9a-f]{6})/i.exec(rules)?.[1];
    const ink = /(?:^|;)\s*color\s*:\s*(#[0-9a-f]{6})/i.exec(rules)?.[1];
    if (ground !== undefined && ink !== undefined) return [[ink, ground] as const];
    return ink === undefined ? [] : [[ink, GROUND] as const];
  });
}

test('every ink is 4.5 : 1 on the ground or more, a bar that carries meaning 3 : 1, and so is each pair in the style', () => {
  for (const ink of INKS) assert.ok(contrast(ink, GROUND) >= 4.5, `${ink} ${contrast(ink, GROUND)}`);
  assert.ok(contrast(LINE.bar, GROUND) >= 3);
  assert.equal(contrast('#ffffff', '#000000'), 21);
  const pairs = pairsIn(STYLE);
  assert.ok(pairs.length > 5);
  for (const [ink, ground] of pairs) assert.ok(contrast(ink, ground) >= 4.5, `${ink} on ${ground}`);
});

test('a page that loads from elsewhere, has no landmark or is too faint is found', () => {
  for (const bad of [
    '<script src="https://cdn.example/x.js"></script>',
    '<link rel="stylesheet" href="//cdn.example/x.css">',
    '<img src="http://elsewhere.example/x.png">',
    '<style>@import "https://fonts.example/a.css";</style>',
    '<style>a{background:url(https://elsewhere.example/x.png)}</style>',
  ])
    assert.ok(
      loadedBy(bad).some((address) => !/^\/(?!\/)/.test(address)),
      bad,
    );
  assert.deepEqual(pairsIn('a{color:#333333}b{background:#111111;color:#222222}'), [
    ['#333333', GROUND],
    ['#222222', '#111111'],
  ]);
});
