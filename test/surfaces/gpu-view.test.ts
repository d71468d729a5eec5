// A model's page by its address: lines, span, market and offers; what is usual is left out, what is nonsense is the usual.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intake } from '#intake/intake.ts';
import { openStore, type Store } from '#store/open.ts';
import { drawnSellers, toggled } from '#surfaces/pages/gpu-history.ts';
import { gpuHref, gpuQuery, viewOf } from '#surfaces/pages/gpu-view.ts';
import { appOver } from '../app.ts';
import { ended, offer, roundAt } from '../scratch.ts';
import { LAST, NOW } from '../small-world.ts';

const usual = viewOf({});
const plain = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

test('an address says what is not usual, and reads back as the same view', () => {
  assert.deepEqual(gpuQuery(usual), {});
  const query = {
    range: '1y',
    from: '1800000000',
    to: '1800086400',
    market: 'interruptible',
    price: 'gpu_only',
    line: 'index',
    s: 'vast,lium',
    where: 'eu',
    gpus: '8',
    host: 'all',
    ask: '2.1',
  };
  assert.deepEqual(gpuQuery(viewOf(query)), query);
  assert.equal(gpuHref('b200', usual, { sellers: [] }), '/gpu/b200?s=');
  for (const odd of [
    { range: 'constructor', line: '__proto__', market: 'x', where: 'mars', gpus: '3', host: 'no' },
    { from: '1800000000' },
    { from: '1', to: '2' },
    { from: '1800086400', to: '1800000000' },
    { from: '1800000000', to: '9999999999' },
    { from: '-1800000000', to: 'x' },
  ])
    assert.deepEqual(gpuQuery(viewOf(odd)), {}, JSON.stringify(odd));
  assert.deepEqual(viewOf({ s: 'a,b,c,d,e,f' }).sellers, ['a', 'b', 'c', 'd']);
  assert.deepEqual(viewOf({ s: '<x>,a,a' }).sellers, ['a']);
  assert.deepEqual(
    viewOf({ from: '1800000100', to: '1800086500' }).span,
    { from: 1_800_000_000, to: 1_800_088_200 },
    'whole half hours',
  );
});

test('the best seller’s line stands, the next two are drawn until somebody chooses, and four at most', () => {
  const ranked = ['a', 'b', 'c', 'd', 'e', 'f'];
  assert.deepEqual(drawnSellers(usual, 'a', ranked), ['a', 'b', 'c']);
  assert.deepEqual(drawnSellers(viewOf({ s: 'e,a' }), 'a', ranked), ['a', 'e']);
  assert.deepEqual(drawnSellers(viewOf({ s: '' }), 'a', ranked), ['a']);
  assert.deepEqual(drawnSellers(viewOf({ line: 'median' }), 'a', ranked), ['b', 'c']);
  assert.deepEqual(drawnSellers(usual, null, []), []);
  assert.equal(toggled('b200', usual, ['a', 'b', 'c'], 'a', 'a'), null, 'the best one stands');
  assert.equal(toggled('b200', usual, ['a', 'b', 'c'], 'a', 'b'), '/gpu/b200?s=c');
  assert.equal(toggled('b200', usual, ['a', 'b', 'c'], 'a', 'e'), '/gpu/b200?s=b,c,e');
  assert.equal(toggled('b200', usual, ['a', 'b', 'c', 'd', 'e'], 'a', 'f'), null, 'four are drawn');
});

function store(): Store {
  const made = openStore(':memory:', { readonly: false });
  for (let slot = LAST - 60; slot <= LAST; slot += 1)
    intake(
      made,
      roundAt(slot, [
        ended('a', [offer('us', 2, { region: 'Texas, US' }), offer('eu', 2.5, { region: 'France, FR' })]),
        ended('b', [
          offer('8', 3, { region: 'Germany, DE', gpus: 8, gpuIds: ['1', '2', '3', '4', '5', '6', '7', '8'] }),
          offer('odd', 1.5, { region: 'Spain, ES', flags: ['unverified'] }),
          offer('nowhere', 2.2),
        ]),
        ended('c', [offer('1', 4), offer('spot', 1, { market: 'interruptible' })]),
      ]),
    );
  return made;
}

const offersOn = async (query: string): Promise<{ prices: string[]; text: string }> => {
  const page = await (await appOver(store(), () => NOW).request(`/gpu/h100-sxm${query}`)).text();
  const table = page.split('id="offers"')[1]?.split('</table>')[0] ?? '';
  return {
    prices: [...table.matchAll(/<td class="figure">(\d+\.\d\d)<\/td>/g)].map(([, price = '']) => price),
    text: plain(page),
  };
};

test('offers by place, by how many together and by host: the cheapest of what can be used stands first', async () => {
  assert.deepEqual((await offersOn('')).prices, ['2.00', '2.20', '2.50', '3.00', '4.00']);
  const eu = await offersOn('?where=eu');
  assert.deepEqual(eu.prices, ['2.50', '3.00']);
  assert.match(eu.text, /Only offers in the EU\. 2 of 5 offers name no country that is known: left out\./);
  assert.deepEqual((await offersOn('?where=eu&gpus=8')).prices, ['3.00']);
  assert.deepEqual((await offersOn('?where=eu&host=all')).prices, ['1.50', '2.50', '3.00']);
  const none = await offersOn('?where=ca');
  assert.deepEqual(none.prices, []);
  assert.match(none.text, /No eligible offer as asked for now/);
});

test('each offer leads to the answer that it was read from', async () => {
  const page = await (await appOver(store(), () => NOW).request('/gpu/h100-sxm')).text();
  const links = [...page.matchAll(/href="(\/raw\/[^"]+)">raw</g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
  assert.ok(links.length >= 5);
  assert.ok(links.includes(`/raw/b/${LAST * 1800}?offer=8`));
});

test('the other market is another page of the same model, and says so in its figures', async () => {
  const page = await (await appOver(store(), () => NOW).request('/gpu/h100-sxm?market=interruptible')).text();
  assert.match(plain(page), /H100 SXM rents from \$1\.00 at C/);
  assert.match(page, /<a href="\/gpu\/h100-sxm\?market=interruptible" aria-current="true">spot</);
  assert.match(page, /price-floor-series\?gpu=h100-sxm&amp;market=interruptible/);
});

test('a line that was chosen is drawn with its name, its strip and a word that takes it away', async () => {
  const page = await (await appOver(store(), () => NOW).request('/gpu/h100-sxm?s=c')).text();
  const svg = page.split('id="history"')[1]?.split('</figure>')[0] ?? '';
  const labels = [...svg.matchAll(/<text x="8"[^>]*fill="([^"]+)">([^<]*)</g)].map(
    ([, colour, text]) => `${text} ${colour}`,
  );
  assert.deepEqual(
    labels.map((each) => each.replace(/ #.*/, '')).sort(),
    ['100 % A', '100 % C', '2.00 A', '2.20 middle', '4.00 C'].sort(),
  );
  const colours = new Set(labels.filter((each) => !each.startsWith('100')).map((each) => each.split('#')[1]));
  assert.equal(colours.size, 3, 'no two lines alike');
  assert.match(page, /href="\/gpu\/h100-sxm\?s=">hide<span class="roomy"> line<\/span><span class="unseen"> of C</);
  assert.match(page, /href="\/gpu\/h100-sxm\?s=c,b">draw<span class="roomy"> line<\/span><span class="unseen"> of B</);
});

test('an ask of one’s own is told its place among the offers that are shown, and who is next to it', async () => {
  const page = (await offersOn('?ask=2.3')).text;
  assert.match(
    page,
    /\$2\.30 would be number 3 of 6 machines, yours counted; 2 machines ask less, with 2 GPUs, at most 1 together\. Next to it: 2\.20 at B and 2\.50 at A\./,
  );
  assert.match(
    (await offersOn('?ask=1')).text,
    /\$1\.00 would be the cheapest of 6 machines, yours counted\. Next to it: 2\.00 at A\./,
  );
  assert.match(
    (await offersOn('?ask=2.2')).text,
    /number 2 of 6 machines, yours counted, 1 at the same price; 1 machine asks less, with 1 GPU, at most 1 together\. Next to it: 2\.00 at A and 2\.50 at A/,
  );
  assert.match(
    (await offersOn('?ask=3.1&where=eu')).text,
    /number 3 of 3 machines, yours counted; 2 machines ask less, with 9 GPUs, at most 8 together\. Next to it: 3\.00 at B\./,
  );
  for (const odd of ['-1', '0', 'x', '1e9', '99999999', '1.23456'])
    assert.doesNotMatch((await offersOn(`?ask=${odd}`)).text, /would be/, odd);
});

test('what was chosen is answered at the top of the page, with the way down', async () => {
  assert.match(
    (await offersOn('?where=eu&gpus=8')).text,
    /Offers in the EU, 8 GPUs or more together : from \$3\.00 at B,? ?,? Germany, DE/,
  );
  assert.match((await offersOn('?where=ca')).text, /Offers in Canada : none now/);
  assert.doesNotMatch((await offersOn('')).text, /Offers in/);
});

test('a half hour to come is said to be that, and no link leads beyond the newest one', async () => {
  const app = appOver(store(), () => NOW);
  const [newest, next] = await Promise.all(
    [LAST, LAST + 1].map(async (slot) => (await app.request(`/gpu/h100-sxm/at/${slot * 1800}`)).text()),
  );
  assert.doesNotMatch(newest ?? '', /half an hour after/);
  assert.match(plain(next ?? ''), /The half hour of [\d-]+ [\d:]+ UTC has not been collected yet\./);
  assert.doesNotMatch(next ?? '', /None: no provider/);
});
