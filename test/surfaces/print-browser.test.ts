// On paper, in forced colours, at twice the size and by keyboard alone: the pages are whole there too.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ServerType } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { openStore, type Store } from '#store/open.ts';
import { appOver, served } from '../app.ts';
import { goTo, launch, shown } from '../chromium.ts';
import { copyDemoStore } from '../kept-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-print-'));
const PAGES = ['/', '/gpu/h100-sxm', '/viability', '/fill?gpus=4', '/changes', '/index', '/index/h100-sxm', '/sources'];
let store: Store;
let server: ServerType;
let browser: Browser;
let base = '';

before(async () => {
  const path = join(folder, 'demo.db');
  await copyDemoStore(path, 8);
  store = openStore(path, { readonly: true });
  const now = ((store.hot('SELECT max(slot) FROM round').pluck().get() as number) + 1) * 1800 - 60;
  ({ base, server } = await served(appOver(store, () => now)));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
  store?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  await goTo(page, base + path);
  await shown(page);
  return page;
}

/** The texts of the page whose ink is light, but for those that are not printed. */
const LIGHT = `[...document.querySelectorAll('body *')].filter((each) => {
  const { color, display, visibility } = getComputedStyle(each);
  const own = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
  if (!own || display === 'none' || visibility === 'hidden' || each.closest('svg') || !each.checkVisibility()) return false;
  const [red, green, blue] = color.match(/[\\d.]+/g).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 120;
}).map((each) => each.outerHTML.slice(0, 90))`;

for (const path of PAGES)
  test(`${path} prints in dark ink on white, its drawings whole`, async () => {
    const page = await open(path);
    await page.emulateMedia({ media: 'print' });
    assert.deepEqual(await page.evaluate(LIGHT), []);
    assert.equal(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(255, 255, 255)');
    const kept = await page.evaluate(
      "[...document.querySelectorAll('figure')].every((each) => getComputedStyle(each).breakInside === 'avoid')",
    );
    assert.equal(kept, true);
    const pdf = await page.pdf({ format: 'A4', printBackground: false });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
    if (path.startsWith('/gpu/')) assert.ok(pages > 0 && pages <= 6, `${pages} pages`);
    await page.close();
  });

test('in forced colours the words take them, and the drawings keep their own ground', async () => {
  const page = await open('/gpu/h100-sxm', { forcedColors: 'active', colorScheme: 'light' });
  const told = (await page.evaluate(`(() => {
    const of = (selector) => getComputedStyle(document.querySelector(selector));
    return { text: of('h1').color, page: of('body').backgroundColor, drawing: of('.drawn').backgroundColor,
      chosen: of('.controls a[aria-current]').outlineStyle };
  })()`)) as Record<string, string>;
  assert.notEqual(told.text, told.page);
  assert.equal(told.drawing, 'rgb(12, 15, 17)');
  assert.equal(told.chosen, 'solid', 'what is chosen is seen without a colour');
  await page.close();
});

for (const path of PAGES)
  test(`${path} at twice the size scrolls in one direction alone`, async () => {
    const page = await open(path, { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 });
    assert.ok(((await page.evaluate('document.documentElement.scrollWidth')) as number) <= 640);
    await page.close();
  });

test('no page scrolls sideways, whatever the width', async () => {
  const page = await browser.newPage();
  const wide: string[] = [];
  for (const path of [
    ...PAGES,
    '/viability/h100-sxm/spread',
    '/viability/h100-sxm/V3',
    '/analysis',
    '/api',
    '/methodology',
  ])
    for (const width of [561, 631, 700, 741, 768, 821, 891, 1000, 1111, 1231, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      await goTo(page, base + path);
      const scrolled = (await page.evaluate('document.documentElement.scrollWidth')) as number;
      if (scrolled > width) wide.push(`${path} at ${width}: ${scrolled}`);
    }
  assert.deepEqual(wide, []);
  await page.close();
});

test('by keyboard alone: to the content, along the words, and each stop is seen', async () => {
  const page = await open('/gpu/h100-sxm');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate('document.activeElement.className'), 'skip');
  const seen = new Set<string>();
  for (let stop = 0; stop < 60; stop += 1) {
    await page.keyboard.press('Tab');
    const { name, outline } = (await page.evaluate(`(() => {
      const each = document.activeElement;
      return { name: (each.textContent || each.getAttribute('class') || '').trim().slice(0, 40), outline: getComputedStyle(each).outlineStyle };
    })()`)) as { name: string; outline: string };
    assert.notEqual(outline, 'none', name);
    seen.add(name);
  }
  for (const word of ['overview', '30 d', 'index', 'EU', '≥8', 'all'])
    assert.ok(seen.has(word) || seen.size > 40, word);
  await page.close();
});

test('who wants no motion gets none', async () => {
  const page = await open('/gpu/h100-sxm', { reducedMotion: 'reduce' });
  const moving = await page.evaluate(
    "[...document.querySelectorAll('*')].filter((each) => { const s = getComputedStyle(each); return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0; }).length",
  );
  assert.equal(moving, 0);
  await page.close();
});
