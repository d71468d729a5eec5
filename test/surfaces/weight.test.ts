// What a first visit costs, in a real browser on a demo: bytes, nothing that is not needed yet, and nothing that moves while it comes.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from '../chromium.ts';
import { startCli, untilPrinted } from '../cli.ts';
import { copyDemoStore } from '../kept-store.ts';
import { BUDGET, costOf, MOST_SHIFT } from '../page-budget.ts';

const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-weight-'));
/** As many as other files begin with, so that all copy the same. */
const DAYS = 8;
let server: ChildProcess;
let browser: Browser;
let base = '';

before(async () => {
  const GPU_SPOT_DB = join(folder, 'demo.db');
  await copyDemoStore(GPU_SPOT_DB, DAYS);
  server = startCli(['serve', '--port', '0'], { GPU_SPOT_DB });
  base = (await untilPrinted(server, /serving (http:\S+)/))[1] ?? '';
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

for (const { path, most } of BUDGET)
  test(`${path} costs a first visit less than ${most / 1000} KB, and no figures twice`, async () => {
    const { bytes, files } = await costOf(browser, base + path, 1440);
    assert.ok(bytes < most, `${bytes} bytes`);
    assert.deepEqual(
      files.filter((file) => /reading|\/api\//.test(file)),
      [],
    );
    assert.ok(files.length < 12, `${files.length} requests`);
  });

for (const path of [
  '/',
  '/gpu/h100-sxm',
  '/index',
  '/index/h100-sxm',
  '/viability',
  '/fill?gpus=64',
  '/changes',
  '/analysis',
  '/sources',
  '/methodology',
  '/api',
])
  for (const width of [1440, 390])
    test(`${path} at ${width} px: nothing moves while it comes`, async () => {
      const { shift } = await costOf(browser, base + path, width);
      assert.ok(shift < MOST_SHIFT, `${shift}`);
    });

// A long table is painted while its end is still read there: what stands in its later rows may widen no column.
test('/viability at 1440 px on a machine eight times as slow: nothing moves while it comes', async () => {
  const { shift } = await costOf(browser, `${base}/viability`, 1440, 8);
  assert.equal(shift, 0);
});

test('the first screen: ten models above the fold at 1440 by 900, two lines each on a phone, tables at 768', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`${base}/`, { waitUntil: 'load' });
  const places = (): Promise<{ bottoms: number[]; heights: number[]; first: number; page: number; wide: boolean }> =>
    page.evaluate(`(() => {
      const rows = [...document.querySelectorAll('.overview tbody tr')].filter((row) => row.getClientRects().length > 0);
      const boxes = rows.map((row) => row.getBoundingClientRect());
      return {
        bottoms: boxes.map(({ bottom }) => bottom + scrollY),
        heights: boxes.map(({ height }) => height),
        first: boxes[0].top + scrollY - (document.querySelector('.simulated')?.getBoundingClientRect().height ?? 0),
        page: document.documentElement.scrollHeight,
        wide: document.documentElement.scrollWidth > innerWidth,
      };
    })()`);
  const wide = await places();
  assert.ok((wide.bottoms[9] ?? Number.POSITIVE_INFINITY) <= 900, `${wide.bottoms[9]}`);
  assert.ok(Math.max(...wide.heights.slice(0, 10)) <= 50, `${wide.heights}`);
  await page.setViewportSize({ width: 390, height: 844 });
  const narrow = await places();
  assert.ok(narrow.first <= 420 && narrow.page <= 3_000 && !narrow.wide, JSON.stringify(narrow));
  assert.ok(Math.max(...narrow.heights.slice(0, 10)) <= 56);
  await page.setViewportSize({ width: 768, height: 1024 });
  assert.equal((await places()).wide, false);
  assert.equal(await page.evaluate("getComputedStyle(document.querySelector('.overview tr')).display"), 'table-row');
  await page.close();
});

test('the page of a model on a phone is under 4,500 px, offers right behind its sellers; at 768 tables are tables', async () => {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
  for (const gpu of ['h100-sxm', 'rtx-4090', 'b200']) {
    await page.goto(`${base}/gpu/${gpu}`, { waitUntil: 'load' });
    const height = (await page.evaluate('document.documentElement.scrollHeight')) as number;
    assert.ok(height < 4_500, `${gpu}: ${height} px`);
    const heads = await page.locator('h2').allTextContents();
    assert.match(heads.slice(0, 2).join(), /^Sellers now,Offers/);
  }
  await page.setViewportSize({ width: 768, height: 1024 });
  for (const path of ['/gpu/h100-sxm', '/index', '/index/h100-sxm', '/viability', '/sources']) {
    await page.goto(base + path, { waitUntil: 'load' });
    const display = await page.evaluate("getComputedStyle(document.querySelector('main table tbody tr')).display");
    if (path !== '/viability') assert.equal(display, 'table-row', path);
  }
  await page.close();
});

test('a header, a filter and the watchlist work by script in place, and going back works', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${base}/`, { waitUntil: 'load' });
  const navigated: string[] = [];
  page.on('request', (request) => request.isNavigationRequest() && navigated.push(request.url()));
  await page.click('a.sort:has-text("24 h")');
  await page.waitForURL('**/?sort=change');
  await page.click('.controls a:text("≥80")');
  await page.waitForURL('**/?sort=change&vram=80');
  await page.click('a.watch >> nth=0');
  await page.waitForURL('**/?sort=change&vram=80&w=*');
  assert.equal(await page.locator('.overview >> nth=0 >> tbody tr').count(), 1);
  await page.goBack();
  await page.waitForSelector('.overview tbody tr:nth-child(2)');
  assert.deepEqual(navigated, []);
  await page.close();
});
