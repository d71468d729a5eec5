// The currency of display: every price of a page in it, by the bank's stored rate, and said; what has no rate stays in USD and says so.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { putRates } from '#store/rate.ts';
import { inMoney, moneyOf } from '#surfaces/pages/money.ts';
import type { AskTyped } from '#surfaces/pages/pages.ts';
import { appOver } from '../app.ts';
import { LAST, NOW, smallWorld } from '../small-world.ts';

const DAY = Math.floor(NOW / 86_400);
function rated(day = DAY) {
  const store = smallWorld();
  const { round } = store.hot('SELECT max(id) AS round FROM round').get() as { round: number };
  putRates(store, { round, slot: LAST, at: NOW - 100 }, { day, usd: { EUR: 1.25, INR: 0.0125 } });
  return store;
}
const text = async (store: ReturnType<typeof rated>, path: string): Promise<string> =>
  (await appOver(store, () => NOW).request(path)).text();
const h1 = (html: string): string => /<h1>(.*?)<\/h1>/s.exec(html)?.[1] ?? '';
/** What a reader sees. */
const shownText = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>|<head>.*?<\/head>/gs, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

test('the best price, the table and the chart are the dollars over the rate', async () => {
  const store = rated();
  const usd = await text(store, '/gpu/h100-sxm');
  const euro = await text(store, '/gpu/h100-sxm?in=EUR');
  // 2.20 of a is the lowest of the small world, and 2.20 / 1.25 = 1.76.
  assert.match(h1(usd), /\$2\.20 at A/);
  assert.match(h1(euro), /€1\.76 at A/);
  assert.match(shownText(euro), /In EUR by the ECB’s rate of .*1 USD is 0\.80000 EUR/);
  assert.match(euro, /data-rate="0\.8"/);
  assert.doesNotMatch(usd, /data-rate|ECB’s rate/);
  assert.match(shownText(euro), /floor, € .*1\.76/);
});

test('the first page and a fill too, and their links keep it', async () => {
  const store = rated();
  const page = await text(store, '/?in=EUR');
  assert.match(h1(page), /€1\.76/);
  assert.match(page, /href="\/gpu\/h100-sxm\?in=EUR"/);
  assert.match(page, /href="\/\?sort=best&amp;in=EUR"/);
  const fill = await text(store, '/fill?gpus=4&in=EUR');
  assert.match(h1(fill), /€1\.76 a GPU-hour/);
  assert.match(fill, /href="\/fill\?gpus=8&amp;in=EUR"|href="\/fill\?in=EUR"/);
  assert.match(h1(await text(store, '/gpu/h100-sxm?in=INR')), /INR 176\.00 at A/);
});

test('what has no current rate stays in dollars and says so', async () => {
  for (const [store, code] of [
    [rated(), 'CHF'],
    [rated(DAY - 8), 'EUR'],
    [smallWorld(), 'EUR'],
  ] as const) {
    const page = await text(store, `/gpu/h100-sxm?in=${code}`);
    assert.match(h1(page), /\$2\.20 at A/);
    assert.match(shownText(page), new RegExp(`No current rate of ${code} is known: in USD`));
  }
  assert.doesNotMatch(await text(rated(), '/gpu/h100-sxm?in=euro<b>'), /No current rate|in=euro/);
});

test('what is judged, the links and the twin follow the page, and a small letter is a letter', async () => {
  const page = await text(rated(), '/gpu/h100-sxm?in=eur');
  assert.match(page, /href="\/fill\?[^"]*in=EUR"/);
  assert.match(page, /<a href="\/\?in=EUR">overview/);
  assert.match(shownText(await text(rated(), '/gpu/h100-sxm?in=CHF&ask=2')), /my ask, \$/);
  assert.match(await text(rated(), '/overview.md?in=EUR'), /€1\.76/);
  const fill = await text(rated(), '/fill?gpus=4&in=EUR');
  assert.match(fill, /og:url" content="[^"]*\/fill\?gpus=4&amp;in=EUR"/);
  assert.match(fill, /og:image:alt" content="What 8 GPUs of each model cost now/);
  assert.match(fill, /href="\/fill\.md\?gpus=4&amp;in=EUR"/);
  assert.match(await text(rated(), '/fill.md?gpus=4&in=EUR'), /^# 4 H100 SXM for 24 hours cost €/m);
  assert.match(await text(rated(), '/changes?in=EUR'), /€/);
});

test('an ask of one’s own is in the currency of the page', async () => {
  const page = await text(rated(), '/gpu/h100-sxm?in=EUR&ask=1.77');
  assert.match(shownText(page), /€1\.77 would be number 2 of/);
  // As people type it there.
  assert.match(shownText(await text(rated(), '/gpu/h100-sxm?in=EUR&ask=1,77')), /€1\.77 would be number 2 of/);
});

test('every field that is an amount of money is converted, wherever in a row it stands, and nothing else', () => {
  const world = createWorld(rated(), NOW);
  const ask: AskTyped = (name, input) => askTyped(world, name, input);
  const money = moneyOf(ask, 'EUR');
  const euro = inMoney(ask, money);
  const [fill] = ask('fill', { gpu: ['h100-sxm'], gpus: 4 }).data;
  const [told] = euro('fill', { gpu: ['h100-sxm'], gpus: 4 }).data;
  assert.equal(told?.cost, (fill?.cost ?? 0) * 0.8);
  assert.equal(told?.legs[0]?.price, (fill?.legs[0]?.price ?? 0) * 0.8);
  assert.equal(told?.ladder[0]?.price, (fill?.ladder[0]?.price ?? 0) * 0.8);
  assert.deepEqual([told?.gpus, told?.legs[0]?.gpus, told?.overFloorPct], [4, 4, fill?.overFloorPct]);
  const [series] = ask('price_floor_series', { gpu: ['h100-sxm'] }).data;
  const [converted] = euro('price_floor_series', { gpu: ['h100-sxm'] }).data;
  assert.deepEqual(
    converted?.points,
    series?.points.map(([at, value]) => [at, value === null ? null : value * 0.8]),
  );
  assert.deepEqual(euro('supply_series', { gpu: ['h100-sxm'] }).data, ask('supply_series', { gpu: ['h100-sxm'] }).data);
});
