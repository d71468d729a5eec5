// The pages in a real browser: they load, the charts are drawn, the range switches, nothing foreign is asked, and everybody can read them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ServerType } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { appOver, served } from '../app.ts';
import { seriousOn } from '../axe.ts';
import { goTo, launch, shown } from '../chromium.ts';
import { LAST, NOW, smallWorld } from '../small-world.ts';

const PATHS = [
  '/',
  '/gpu/h100-sxm',
  '/sources',
  '/api',
  '/methodology',
  '/viability',
  '/viability/h100-sxm/V3',
  '/index',
  '/index/h100-sxm',
  '/viability/h100-sxm/spread',
  '/viability/h100-sxm/supply',
  `/gpu/h100-sxm/at/${LAST * 1800}`,
  `/raw/a/${LAST * 1800}?offer=1`,
];
let server: ServerType;
let browser: Browser;
let base = '';

before(async () => {
  const app = appOver(smallWorld(), () => NOW);
  ({ base, server } = await served(app));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
});

type Seen = { readonly page: Page; readonly faults: string[]; readonly foreign: string[] };

type Opening = Parameters<Browser['newPage']>[0] & { readonly within?: Browser };

async function open(path: string, { within = browser, ...options }: Opening = {}): Promise<Seen> {
  const page = await within.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const faults: string[] = [];
  const foreign: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${base}/`) && !request.url().startsWith('data:')) foreign.push(request.url());
  });
  await goTo(page, base + path);
  if (options.javaScriptEnabled !== false) await shown(page);
  return { page, faults, foreign };
}

const drawn = (page: Page): Promise<(string | undefined)[]> =>
  page.evaluate("[...document.querySelectorAll('figure[data-chart]')].map((each) => each.dataset.drawn)");

const UNDRAWN = 'figure[data-chart]:not([data-drawn])';

/** Touches every figure, as a pointer does that comes over it, and waits until each is drawn or cannot be. */
async function touch(page: Page): Promise<void> {
  await page.evaluate(
    "for (const each of document.querySelectorAll('figure[data-chart]')) each.dispatchEvent(new PointerEvent('pointerenter'))",
  );
  await page.waitForSelector(UNDRAWN, { state: 'detached' });
}

/** Whether the canvas of each chart holds anything but the ground. */
const inked = (page: Page): Promise<boolean[]> =>
  page.evaluate(`[...document.querySelectorAll('figure[data-drawn] canvas')].map((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let ink = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at] > 40) ink += 1;
    return ink > 200;
  })`);

for (const path of PATHS)
  test(`${path} loads without an error and asks nobody else`, async () => {
    const { page, faults, foreign } = await open(path);
    assert.deepEqual([faults, foreign], [[], []]);
    assert.ok((await page.title()).includes('gpu-spot') || path.startsWith('/gpu/'));
    await page.close();
  });

test('the chart library comes with the first touch of a figure, and not before; then the charts are drawn', async () => {
  const model = await open('/gpu/h100-sxm');
  const asked: string[] = [];
  model.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await model.page.waitForLoadState('networkidle');
  assert.deepEqual([asked, await drawn(model.page)], [[], [undefined, undefined, undefined, undefined]]);
  await touch(model.page);
  assert.ok(asked.some((path) => path.endsWith('/uplot.js')));
  assert.deepEqual(await drawn(model.page), ['yes', 'yes', 'yes', 'yes']);
  assert.deepEqual(await inked(model.page), [true, true, true, true]);
  await model.page.close();
});

test('under LANG=C, where the browser’s language is no language tag, the charts are drawn all the same', async (t) => {
  const plain = await launch('C');
  t.after(() => plain.close());
  const { page, faults } = await open('/gpu/h100-sxm', { within: plain });
  await touch(page);
  assert.deepEqual([faults, await drawn(page)], [[], ['yes', 'yes', 'yes', 'yes']]);
});

test('the range switches in place: the address, the mark and the chart change, and going back works', async () => {
  const { page, faults } = await open('/gpu/h100-sxm');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(`${request.isNavigationRequest() ? 'page ' : ''}${request.url()}`));
  await page.click('.controls a:text("30 d")');
  await page.waitForURL('**/gpu/h100-sxm?range=30d&price=all_in');
  assert.equal(await page.textContent('.controls a[aria-current] >> nth=0'), '30 d');
  await touch(page);
  assert.ok(asked.some((url) => url.includes('price-floor-series') && url.includes('from=')));
  assert.ok(!asked.some((url) => url.startsWith('page ')), 'the page was not loaded anew');
  await page.goBack();
  await page.waitForSelector('.controls a[aria-current]:text("7 d")');
  assert.deepEqual(faults, []);
  await page.close();
});

test('the pointer over the chart reads the figures out', async () => {
  const { page } = await open('/gpu/h100-sxm');
  await page.hover('#history');
  await page.waitForSelector('#history[data-drawn=yes]');
  const box = await page.locator('#history .u-over').boundingBox();
  await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 40);
  await page.waitForSelector('#history [aria-live]:text-matches("UTC .*A 2\\.00.*C 3\\.00")');
  await page.close();
});

test('with scripts off the page is whole: figures, drawings, tables', async () => {
  const { page } = await open('/gpu/h100-sxm', { javaScriptEnabled: false });
  assert.equal(await page.locator('figure svg').count(), 4);
  assert.match((await page.textContent('h1')) ?? '', /\$2\.20/);
  await page.click('.controls a:text("24 h")');
  await page.waitForURL('**?range=24h*');
  await page.close();
});

for (const path of PATHS)
  test(`${path}: axe finds nothing serious, at 1280 and at 390 px`, async () => {
    for (const width of [1280, 390]) {
      const { page } = await open(path, { viewport: { width, height: 900 }, bypassCSP: true });
      assert.deepEqual(await seriousOn(page), [], `${width} px`);
      await page.close();
    }
  });

for (const path of PATHS)
  test(`${path} fits 320 px without sideways scroll`, async () => {
    const { page } = await open(path, { viewport: { width: 320, height: 700 } });
    const { wide, guilty } = (await page.evaluate(`({
      wide: document.documentElement.scrollWidth,
      guilty: [...document.querySelectorAll('main *')].filter((each) => each.getBoundingClientRect().right > 321).slice(0, 5).map((each) => each.outerHTML.slice(0, 90)),
    })`)) as { wide: number; guilty: string[] };
    assert.ok(wide <= 320, `${wide} px: ${guilty.join(' | ')}`);
    await page.close();
  });

test('at 390 px the gates are a block a model, and none of them is beyond the edge', async () => {
  const { page } = await open('/viability', { viewport: { width: 390, height: 800 } });
  const { last, cells } = (await page.evaluate(`({
    last: Math.max(...[...document.querySelectorAll('#gates td')].map((each) => each.getBoundingClientRect().right)),
    cells: document.querySelectorAll('#gates td[data-name]').length,
  })`)) as { last: number; cells: number };
  assert.ok(cells >= 13 && last <= 390, `${cells} gates, the last ends at ${last} px`);
  await page.close();
});
