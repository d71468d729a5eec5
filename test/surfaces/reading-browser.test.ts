// The figures in a real browser: read out by pointer and by keys, over the server's own drawing, zoomed by its address; nothing moves.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ServerType } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { appOver, served } from '../app.ts';
import { goTo, launch, shown } from '../chromium.ts';
import { LAST, NOW, smallWorld } from '../small-world.ts';

let server: ServerType;
let browser: Browser;
let base = '';

before(async () => {
  ({ base, server } = await served(appOver(smallWorld(), () => NOW)));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
});

async function open(path: string, within = browser): Promise<{ page: Page; faults: string[]; asked: string[] }> {
  const page = await within.newPage({ viewport: { width: 1280, height: 900 } });
  const faults: string[] = [];
  const asked: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await goTo(page, base + path);
  await shown(page);
  page.on('request', (request) =>
    asked.push(`${request.isNavigationRequest() ? 'page ' : ''}${request.url().slice(base.length)}`),
  );
  return { page, faults, asked };
}

/** Puts the pointer over the drawing, so far from its left as a share of it. */
async function point(page: Page, share: number, y = 60): Promise<void> {
  const box = await page.locator('#history .plotted').boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + share * box.width, box.y + y);
}

async function awake(page: Page): Promise<void> {
  await page.locator('#history').scrollIntoViewIfNeeded();
  await point(page, 0.3);
  await page.waitForSelector('#history[data-read=yes]');
}

const heightOf = (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollHeight') as Promise<number>;
const readoutOf = (page: Page): Promise<string | null> => page.textContent('#history .readout');

test('nothing is loaded for a figure until it is touched; then the pointer reads every seller, and the page keeps its height', async () => {
  const { page, faults, asked } = await open('/gpu/h100-sxm');
  await page.waitForLoadState('networkidle');
  assert.equal(asked.length, 0, asked.join());
  const [drawing, height] = [await page.innerHTML('#history .plotted > svg'), await heightOf(page)];
  await awake(page);
  assert.ok(asked.some((each) => each.startsWith('/api/v1/price-floor-series?')));
  await point(page, 0.5);
  const read = (await readoutOf(page)) ?? '';
  assert.match(read, /^\d{4}-\d\d-\d\d \d\d:\d\d UTC: A 2\.00 · B 2\.[56]0 · C 3\.00$/);
  await point(page, 0.6);
  assert.notEqual(await readoutOf(page), read);
  assert.equal(await heightOf(page), height, 'hover moves nothing');
  assert.equal(await page.innerHTML('#history .plotted > svg'), drawing, 'the drawing is the server’s');
  assert.deepEqual(faults, []);
  await page.close();
});

test('in a hole nobody’s last price is read out as if it stood', async () => {
  const { page } = await open('/gpu/h100-sxm');
  await awake(page);
  const to = NOW;
  const from = Math.floor((to - 7 * 86_400) / 1800) * 1800;
  await point(page, ((LAST - 97.5) * 1800 - from) / (to - from));
  assert.match((await readoutOf(page)) ?? '', /UTC: A none · B 2\.[56]0 · C 3\.00$/);
  await page.close();
});

test('the keys read it out too: back, on, to the first and to the last', async () => {
  const { page } = await open('/gpu/h100-sxm');
  await page.focus('#history .plotted');
  await page.waitForSelector('#history[data-read=yes]');
  await page.keyboard.press('End');
  const last = await readoutOf(page);
  assert.match(last ?? '', /A 2\.20/);
  await page.keyboard.press('ArrowLeft');
  const before = await readoutOf(page);
  assert.match(before ?? '', /A 2\.00/);
  await page.keyboard.press('ArrowRight');
  assert.equal(await readoutOf(page), last);
  await page.keyboard.press('Home');
  assert.notEqual(await readoutOf(page), last);
  assert.equal(await page.getAttribute('#history .plotted', 'aria-describedby'), 'history-readout');
  await page.close();
});

test('a stretch that is dragged is another address, which the server draws; going back undoes it', async () => {
  const { page, asked, faults } = await open('/gpu/h100-sxm');
  await awake(page);
  await point(page, 0.4);
  await page.mouse.down();
  await point(page, 0.7);
  await page.mouse.up();
  await page.waitForURL(/from=\d+&to=\d+/);
  const query = new URL(page.url()).searchParams;
  const [from, to] = [Number(query.get('from')), Number(query.get('to'))];
  assert.ok(from % 1800 === 0 && to % 1800 === 0 && to - from > 86_400 && to - from < 3 * 86_400, `${from} to ${to}`);
  assert.equal(await page.getAttribute('#history', 'data-from'), String(from));
  const html = await (await fetch(page.url())).text();
  assert.match(html, new RegExp(`data-from="${from}" data-to="${to}"`), 'the same without a script');
  assert.ok(!asked.some((each) => each.startsWith('page ')));
  await page.goBack();
  await page.waitForSelector(`#history:not([data-from="${from}"])`);
  assert.deepEqual(faults, []);
  await page.close();
});

test('a click reads out and chooses nothing', async () => {
  const { page } = await open('/gpu/h100-sxm');
  await awake(page);
  await page.mouse.down();
  await page.mouse.up();
  assert.equal(page.url(), `${base}/gpu/h100-sxm`);
  await page.close();
});

test('the range switches in place: the address, the mark and the drawing change, and going back works', async () => {
  const { page, faults, asked } = await open('/gpu/h100-sxm');
  await page.click('.controls a:text("30 d")');
  await page.waitForURL('**/gpu/h100-sxm?range=30d');
  assert.equal(await page.textContent('.controls a[aria-current] >> nth=0'), '30 d');
  assert.ok(!asked.some((each) => each.startsWith('page ')), 'the page was not loaded anew');
  await awake(page);
  await page.goBack();
  await page.waitForSelector('.controls a[aria-current]:text("7 d")');
  assert.deepEqual(faults, []);
  await page.close();
});

test('a range that is chosen while another loads wins, also where the other comes later', async () => {
  const { page, faults } = await open('/gpu/h100-sxm');
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/gpu/h100-sxm?range=1y', async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  await page.click('.controls a:text("1 y")');
  await page.click('.controls a:text("24 h")');
  await page.waitForURL('**/gpu/h100-sxm?range=24h');
  release();
  await page.waitForLoadState('networkidle');
  await shown(page);
  assert.equal(await page.textContent('.controls a[aria-current] >> nth=0'), '24 h');
  assert.ok(page.url().endsWith('?range=24h'));
  assert.deepEqual(faults, []);
  await page.close();
});

test('under LANG=C, where the browser’s language is no language tag, the figures are read all the same', async (t) => {
  const plain = await launch('C');
  t.after(() => plain.close());
  const { page, faults } = await open('/gpu/h100-sxm', plain);
  await awake(page);
  await point(page, 0.5);
  assert.match((await readoutOf(page)) ?? '', /UTC: A 2\.00/);
  assert.deepEqual(faults, []);
});

test('a time under the pointer says what the reader’s own clock says then', async (t) => {
  const context = await browser.newContext({ timezoneId: 'Asia/Tokyo', viewport: { width: 1280, height: 900 } });
  t.after(() => context.close());
  const page = await context.newPage();
  await goTo(page, `${base}/`);
  const time = page.locator('header time').first();
  await time.hover();
  const [iso, title] = [await time.getAttribute('datetime'), await time.getAttribute('title')];
  const hour = (new Date(iso ?? '').getUTCHours() + 9) % 24;
  assert.match(title ?? '', new RegExp(` ${String(hour).padStart(2, '0')}:\\d\\d:\\d\\d GMT\\+0900`));
});
