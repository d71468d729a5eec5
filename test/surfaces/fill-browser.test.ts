// What many cost, and the page of a model in another currency, in a real browser: with scripts and without, at three widths.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ServerType } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { putRates } from '#store/rate.ts';
import { appOver, served } from '../app.ts';
import { goTo, launch } from '../chromium.ts';
import { LAST, NOW, smallWorld } from '../small-world.ts';

const WIDTHS = [1440, 768, 390];
let server: ServerType;
let browser: Browser;
let base = '';

before(async () => {
  const store = smallWorld();
  const { round } = store.hot('SELECT max(id) AS round FROM round').get() as { round: number };
  putRates(store, { round, slot: LAST, at: NOW - 100 }, { day: Math.floor(NOW / 86_400), usd: { EUR: 1.25 } });
  ({ base, server } = await served(appOver(store, () => NOW)));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
});

async function open(path: string, width: number, javaScriptEnabled = true): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, javaScriptEnabled });
  await goTo(page, base + path);
  return page;
}

for (const javaScriptEnabled of [true, false])
  for (const width of WIDTHS)
    test(`a fill is asked for by its form and stands in the address, ${width} px, scripts ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
      const page = await open('/fill', width, javaScriptEnabled);
      await page.fill('input[name=gpus]', '5');
      await page.fill('input[name=hours]', '10');
      await page.click('.asked button');
      await page.waitForURL('**/fill?**gpus=5**');
      // a has four at 2.20, b one more at 2.50 or 2.60.
      const b = LAST % 2 === 0 ? 2.5 : 2.6;
      assert.match((await page.textContent('h1')) ?? '', new RegExp(`\\$${((8.8 + b) * 10).toFixed(2)}`));
      assert.equal(await page.inputValue('input[name=gpus]'), '5');
      assert.equal(await page.locator('#depth svg.plotted').count(), 1);
      await page.close();
    });

test('what is read out under the pointer is in the currency of the page', async () => {
  const page = await open('/gpu/h100-sxm?in=EUR', 1440);
  await page.locator('#history').scrollIntoViewIfNeeded();
  const box = await page.locator('#history .plotted').boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + 0.998 * box.width, box.y + 60);
  await page.waitForSelector('#history[data-read=yes]');
  await page.mouse.move(box.x + 0.999 * box.width, box.y + 61);
  // 2.00 dollars, in the last half hour 2.20, and 3.00.
  assert.match((await page.textContent('#history .readout')) ?? '', /A 1\.(?:60|76) .* C 2\.40/);
  await page.close();
});

for (const javaScriptEnabled of [true, false])
  test(`a phone unfolds the other charts, scripts ${javaScriptEnabled ? 'on' : 'off'}; a wide page shows them`, async () => {
    const page = await open('/gpu/h100-sxm', 390, javaScriptEnabled);
    assert.equal(await page.locator('#distribution').isVisible(), false);
    await page.click('label[for=more-charts]');
    assert.equal(await page.locator('#distribution').isVisible(), true);
    await page.close();
    const wide = await open('/gpu/h100-sxm', 768, javaScriptEnabled);
    assert.equal(await wide.locator('#distribution').isVisible(), true);
    await wide.close();
  });
