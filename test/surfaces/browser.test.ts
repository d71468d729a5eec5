// The pages in a real browser: they load, the charts are drawn, the range switches, nothing foreign is asked, and everybody can read them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ServerType } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { appOver, served } from '../app.ts';
import { foundOn } from '../axe.ts';
import { goTo, launch, shown } from '../chromium.ts';
import { LAST, NOW, smallWorld } from '../small-world.ts';

const PATHS = [
  '/',
  '/gpu/h100-sxm',
  '/sources',
  '/api',
  '/methodology',
  '/viability',
  '/fill?gpus=4',
  '/changes',
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

for (const path of PATHS)
  test(`${path} loads without an error and asks nobody else`, async () => {
    const { page, faults, foreign } = await open(path);
    assert.deepEqual([faults, foreign], [[], []]);
    assert.ok((await page.title()).includes('gpu-spot') || path.startsWith('/gpu/'));
    await page.close();
  });

test('with scripts off the page is whole: figures, drawings, tables', async () => {
  const { page } = await open('/gpu/h100-sxm', { javaScriptEnabled: false });
  assert.equal(await page.locator('figure .plotted').count(), 5);
  assert.match((await page.textContent('h1')) ?? '', /\$2\.20/);
  await page.click('.controls a:text("24 h")');
  await page.waitForURL('**?range=24h*');
  await page.close();
});

for (const path of PATHS)
  test(`${path}: axe finds nothing at four widths`, async () => {
    for (const width of [1440, 768, 390, 320]) {
      const { page } = await open(path, { viewport: { width, height: 900 }, bypassCSP: true });
      assert.deepEqual(await foundOn(page), [], `${width} px`);
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
