// From every number on /viability by clicking alone: its series, a half hour of it, that half hour's offers, and the raw answer.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ServerType } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { createWorld } from '#questions/world.ts';
import { openStore, type Store } from '#store/open.ts';
import { appOver, served } from '../app.ts';
import { launch } from '../chromium.ts';
import { copyDemoStore } from '../kept-store.ts';
import { holdsPrice } from '../payloads.ts';

const DAYS = 8;
const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-chain-'));
let store: Store;
/** Of the newest round. */
let now = 0;
let server: ServerType;
let browser: Browser;
let base = '';

before(async () => {
  await copyDemoStore(join(folder, 'chain.db'), DAYS);
  store = openStore(join(folder, 'chain.db'), { readonly: true });
  now = Number(store.hot('SELECT max(ended_at) FROM round').pluck().get());
  const app = appOver(store, () => now);
  ({ base, server } = await served(app));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
  store?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function click(page: Page, selector: string): Promise<void> {
  // The page that stands is loaded already: only another address says that the next one has come.
  const before = page.url();
  await page.click(selector);
  await page.waitForURL(({ href }) => href !== before, { waitUntil: 'domcontentloaded' });
}

test('every number of the table leads to a raw answer that holds its offer', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${base}/viability`, { waitUntil: 'domcontentloaded' });
  const cells: { href: string; value: string }[] = await page.evaluate(
    `[...document.querySelectorAll('#signals td a[href^="/viability/"]')].map((each) => ({ href: each.getAttribute('href'), value: each.textContent }))`,
  );
  const numbered = cells.filter(({ value }) => value !== 'why');
  assert.ok(cells.length >= 8 * 4 - 8 && numbered.length >= 20, `${numbered.length} numbers of ${cells.length} cells`);
  // No number of the table stands outside such a link but the interval beside it.
  assert.equal(await page.locator('#signals tbody td[data-name="spread"]').count(), cells.length / 4);
  for (const { href, value } of numbered) {
    await page.goto(`${base}/viability`, { waitUntil: 'domcontentloaded' });
    await click(page, `#signals a[href="${href}"]`);
    assert.ok(((await page.textContent('.lead')) ?? '').includes(value), `${href}: ${value} is not on its own page`);
    assert.equal((await page.locator('#series svg, #series canvas').count()) > 0, true, `${href}: no series`);
    await click(page, 'td.figure a[href*="/at/"]');
    assert.match(page.url(), /\/gpu\/[\w-]+\/at\/\d+$/);
    assert.match((await page.textContent('h1')) ?? '', /eligible offers?/);
    const price = Number(await page.textContent('#offers tr.plain td[data-name="GPU only"] >> nth=0'));
    const gpus = Number(await page.textContent('#offers tr.plain td[data-name="GPUs"] >> nth=0'));
    const note = (await page.textContent('#offers tr.plain td[data-name="note"] >> nth=0')) ?? '';
    await click(page, '#offers tr.plain a[href^="/raw/"] >> nth=0');
    const item = (await page.locator('pre.raw').allTextContents()).join('\n');
    // What was asked in another currency says its amount, and the bank's answer stands beside the seller's.
    const [, currency, asked] = /asked ([A-Z]{3}) ([\d.]+)/.exec(note) ?? [];
    if (currency !== undefined) assert.match((await page.textContent('main')) ?? '', /European Central Bank/);
    assert.ok(
      holdsPrice(item, asked === undefined ? price : Number(asked), gpus),
      `${href}: no ${price} a GPU in the raw answer ${item.slice(0, 400)}`,
    );
    assert.match((await page.textContent('.hash')) ?? '', /^[0-9a-f]{64}$/);
  }
  await page.close();
});

test('an amount in euro leads to what the seller wrote and to the rate it was converted by', async () => {
  const page = await browser.newPage();
  const { slot } = createWorld(store, now);
  const row = page.locator('#offers tr', { hasText: 'asked EUR' }).first();
  // Whoever asks in euro may have nothing for rent in the newest half hour.
  for (let back = 0; back < 48; back += 1) {
    await page.goto(`${base}/gpu/l40s/at/${((slot ?? 0) - back) * 1800}`, { waitUntil: 'domcontentloaded' });
    if ((await row.count()) > 0) break;
  }
  const [, euro = ''] = /asked EUR ([\d.]+)/.exec((await row.textContent()) ?? '') ?? [];
  const dollars = Number(await row.locator('td[data-name="GPU only"]').textContent());
  await Promise.all([page.waitForLoadState('domcontentloaded'), row.locator('a[href^="/raw/"]').click()]);
  const texts = await page.locator('pre.raw').allTextContents();
  assert.ok(
    texts.some((text) => holdsPrice(text, Number(euro), 1)),
    'the seller’s own amount',
  );
  const [, rate = ''] = /currency='USD' rate='([\d.]+)'/.exec(texts.join('\n')) ?? [];
  assert.ok(Math.abs(Number(euro) * Number(rate) - dollars) < 1e-4, `${euro} x ${rate} is not ${dollars}`);
  await page.close();
});

test('a day of the log shows the table as it stood, and its numbers lead on', async () => {
  const page = await browser.newPage();
  await page.goto(`${base}/viability`, { waitUntil: 'domcontentloaded' });
  await click(page, '.log td a >> nth=-1');
  assert.match(page.url(), /\/viability\?day=\d{4}-\d\d-\d\d$/);
  assert.match((await page.textContent('.lead')) ?? '', /As it stood at \d{4}-\d\d-\d\d 23:30 UTC/);
  await click(page, '#signals td[data-name="supply"] a >> nth=0');
  assert.match(page.url(), /\/viability\/[\w-]+\/supply\?day=/);
  await page.click('nav[aria-label="day"] a >> nth=1');
  await page.waitForURL(/slots=\d{4}-\d\d-\d\d/);
  assert.ok((await page.locator('td.figure a[href*="/at/"]').count()) > 0);
  await page.close();
});

test('the overview and a model’s page show the verdict, and lead to it', async () => {
  const page = await browser.newPage();
  await page.goto(`${base}/`, { waitUntil: 'domcontentloaded' });
  assert.ok((await page.locator('td[data-name="gates"] .lit').count()) >= 8);
  await click(page, 'td[data-name="gates"] a >> nth=0');
  assert.match(page.url(), /\/viability#[\w-]+$/);
  assert.equal(await page.locator('tr:target').count(), 1);
  await page.goto(`${base}/gpu/h100-sxm`, { waitUntil: 'domcontentloaded' });
  assert.equal(await page.locator('.lights .lit').count(), 5);
  await click(page, '.lights a:has-text("CV")');
  assert.match(page.url(), /\/viability\/h100-sxm\/cv$/);
  await page.goto(`${base}/gpu/h100-sxm`, { waitUntil: 'domcontentloaded' });
  await click(page, '.lights a:has-text("index")');
  assert.match(page.url(), /\/index\/h100-sxm$/);
  await page.close();
});

test('from a gate and from the index: fix, print, receipt, the offers of its half hour, and the raw answer', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${base}/viability`, { waitUntil: 'domcontentloaded' });
  await click(page, '#gates a[href="/viability/h100-sxm/V3"]');
  await click(page, '#fixes td[data-name="day"] a >> nth=1');
  assert.match(page.url(), /\/index\/h100-sxm\?day=\d{4}-\d\d-\d\d#prints$/);
  const print = page.locator('td[data-name="print"] a >> nth=0');
  const value = (await print.textContent()) ?? '';
  await click(page, 'td[data-name="print"] a >> nth=0');
  const receipt = (await page.textContent('#receipt + p')) ?? '';
  assert.ok(receipt.includes(`$${value}`), `${value} is not the receipt's: ${receipt}`);
  const vote = page.locator('#receipt ~ table tr.plain', { hasText: 'vast' }).first();
  const asks = Number(await vote.locator('td[data-name="asks"]').textContent());
  const raw = (await vote.locator('a[href^="/raw/"]').getAttribute('href')) ?? '';
  await vote.locator('a[href*="/at/"]').click();
  await page.waitForURL('**/gpu/h100-sxm/at/**');
  const offered = (await page.locator('#offers tr.plain td[data-name="all in"]').allTextContents())
    .map(Number)
    .filter(Number.isFinite);
  // A vote is a middle of its host's offers.
  assert.ok(Math.min(...offered) <= asks + 1e-4 && asks - 1e-4 <= Math.max(...offered), `${asks} among ${offered}`);
  await page.goto(`${base}${raw}`, { waitUntil: 'domcontentloaded' });
  assert.match((await page.textContent('.hash')) ?? '', /^[0-9a-f]{64}$/);
  await page.close();
});
