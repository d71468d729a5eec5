// A bank that errs, or that somebody speaks for: no price moves by its slip, no reading takes long, and whoever looks is told.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { noPace } from '#collect/pace.ts';
import { createRates, daysIn, daysInCsv, ratesIn } from '#collect/rates.ts';
import { troublesOf } from '#commands/collect.ts';
import { seeToRates } from '#commands/import-rates.ts';
import { believe, doubtInWords } from '#domain/believed-rates.ts';
import { currentRates } from '#domain/currency.ts';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import type { Store } from '#store/open.ts';
import { ratesBefore, ratesOf, usdBySlot } from '#store/rate.ts';
import { isoAt, load, S } from '../archive.ts';
import { ended, offer, roundAt, scratchFolder, scratchStore, seller } from '../scratch.ts';

const DAY = 20_500;
const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
const cubes = (rates: Readonly<Record<string, string | number>>): string =>
  Object.entries(rates)
    .map(([currency, rate]) => `<Cube currency='${currency}' rate='${rate}'/>`)
    .join('\n');
const document = (day: number, rates: Readonly<Record<string, string | number>>): string =>
  `<?xml version="1.0" encoding="UTF-8"?><gesmes:Envelope xmlns:gesmes="x" xmlns="y"><Cube><Cube time='${dateOf(day)}'>${cubes(rates)}</Cube></Cube></gesmes:Envelope>`;

const remembering = (usd: number, day: number, doubted: readonly [number, number][] = []) => ({
  last: new Map([['EUR', { day, usd }]]),
  doubted: new Map([['EUR', doubted.map(([at, told]) => ({ day: at, usd: told }))]]),
});
/** What is used of a rate told today, with what is remembered; null where it is not believed. */
const told = (usd: number, memory: ReturnType<typeof remembering>): number | null => {
  const { rates, doubts } = believe({ day: DAY, usd: { EUR: usd } }, memory);
  assert.equal(doubts.length === 0, rates.usd.EUR === usd);
  return doubts.length === 0 ? usd : null;
};

test('a rate is believed within ten per cent of the last one, further only where that is old or days in a row say so', () => {
  const yesterday = remembering(1.1, DAY - 1);
  assert.deepEqual(
    [1.21, 0.99, 1.22, 0.98, 1 / 1.1, 110, 0.011].map((usd) => told(usd, yesterday)),
    [1.21, 0.99, null, null, null, null, null],
  );
  // Away for a month, and for a year: by one per cent a day beyond the seven, and by half at most.
  assert.deepEqual([told(1.4, remembering(1.1, DAY - 30)), told(1.5, remembering(1.1, DAY - 30))], [1.4, null]);
  assert.deepEqual([told(1.64, remembering(1.1, DAY - 400)), told(2.3, remembering(1.1, DAY - 400))], [1.64, null]);
  assert.equal(
    told(
      0.5,
      remembering(1.1, DAY - 4, [
        [DAY - 2, 0.52],
        [DAY - 1, 0.51],
      ]),
    ),
    0.5,
    'the third day',
  );
  assert.equal(
    told(
      0.5,
      remembering(1.1, DAY - 4, [
        [DAY - 1, 0.52],
        [DAY - 1, 0.51],
      ]),
    ),
    null,
    'one day told twice',
  );
  assert.equal(
    told(
      0.5,
      remembering(1.1, DAY - 4, [
        [DAY - 2, 0.52],
        [DAY - 1, 9],
      ]),
    ),
    null,
    'days that disagree',
  );
  assert.equal(
    told(
      0.5,
      remembering(1.1, DAY - 1, [
        [DAY - 3, 0.5],
        [DAY - 2, 0.5],
      ]),
    ),
    null,
    'believed again since',
  );
  const { rates } = believe({ day: DAY, usd: { EUR: 1.1, XYZ: 7 } }, yesterday);
  assert.equal(rates.usd.XYZ, 7, 'newly listed');
});

test('what is no rate is none: zero, signs, infinity, other notations, days that are not', () => {
  for (const rate of [
    '0',
    '-1',
    'NaN',
    'Infinity',
    '1e400',
    '0x10',
    '',
    ' ',
    '1,1',
    '0.0000000000001',
    '9'.repeat(400),
  ])
    assert.equal(ratesIn(document(DAY, { USD: rate })), null, rate);
  assert.deepEqual(
    Object.keys(ratesIn(document(DAY, { USD: 1.1, GBP: 0, INR: '1e5', __proto__: 1, eur: 1 }))?.usd ?? {}),
    ['EUR'],
  );
  assert.equal(ratesIn(document(DAY, { USD: 1.1 }).replace(dateOf(DAY), '2026-02-30')), null);
  assert.equal(ratesIn(document(DAY, { USD: 1.1 }).slice(0, -2)), null);
  assert.equal(
    ratesIn(
      document(DAY, { USD: 1.1 }).replace('<Cube currency', '<!-- <Cube currency').replace('/></Cube>', '/>--></Cube>'),
    ),
    null,
  );
  assert.deepEqual(daysInCsv(`Date,USD,GBP\n${dateOf(DAY)},Infinity,0.8\n`), []);
});

test('a document is read in linear time, whatever is nested in it', () => {
  const code = `
    import { daysIn } from ${JSON.stringify(new URL('../../src/collect/rates.ts', import.meta.url).href)};
    const end = '</gesmes:Envelope>';
    for (const part of ['<Cube>', '<Cube time="2026-01-01">', '<Cube ', '<', '<!--', '<Cube currency="USD" rate="1"', '</Cube>', ' ', end + ' ', '<Cube time=\\'', '</gesmes:Envelope', "<Cube><Cube time='2026-01-05'><Cube currency='USD' rate='1.1'/>"])
      for (const text of [part.repeat(4_000_000 / part.length) + end, "<Cube time='2026-01-05'>" + part.repeat(4_000_000 / part.length) + '</Cube>' + end]) daysIn(text);
    console.log('read');`;
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code];
  // The limit tells a hang alone: a tree of the first of these took 50 s for a hundredth of its length.
  assert.equal(execFileSync(process.execPath, flags, { timeout: 120_000, encoding: 'utf8' }).trim(), 'read');
  const years = Array.from(
    { length: 7_000 },
    (_, at) => `<Cube time="${dateOf(DAY - at)}">${cubes({ USD: 1.1, GBP: 0.8, INR: 90 })}</Cube>`,
  );
  assert.equal(daysIn(`<gesmes:Envelope><Cube>${years.join('')}</Cube></gesmes:Envelope>`).length, 7_000);
});

/** Rounds of a seller in euro, each asking a bank that answers what it is told to over HTTP. */
async function bankAt(t: TestContext, store: Store) {
  let answer = '';
  const server = createServer((_request, response) => response.end(answer)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  t.after(() => server.closeAllConnections());
  const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return async (day: number, xml: string): Promise<number | undefined> => {
    answer = xml;
    const now = day * 86_400 + 60_000;
    const clock = { now: () => now, sleep: async () => {}, deadline: () => new AbortController().signal };
    const doors = { fetch, clock, dice: () => 0.5, pace: noPace, upstream };
    const rates = createRates(ratesBefore(store), doors, new AbortController().signal);
    const current = await rates.current();
    const slot = Math.floor(now / 1800);
    const euro = ended('euro', [offer('1', 2)], { provider: seller('euro', { currency: 'EUR' }) });
    const asked = rates.asked();
    intake(store, roundAt(slot, [euro], { rates: asked === null ? null : { ...asked, simulated: false } }));
    const round = store.hot('SELECT max(id) AS id FROM round').get() as { id: number };
    assert.deepEqual(ratesOf(store, round.id, slot)?.usd ?? {}, current?.usd ?? {}, 'read again it is converted alike');
    return current?.usd.EUR;
  };
}

const alarmsOf = (store: Store, day: number): string[] =>
  (askTyped(createWorld(store, day * 86_400 + 61_000), 'sources', { provider: ['euro'] }).data[0]?.drift ?? [])
    .filter(({ kind }) => kind === 'exchange_rate')
    .map(({ told: words }) => words);

test('a slip of the bank moves no price and is told at the sellers it concerns; a day in order ends the alarm', async (t) => {
  const store = scratchStore(t);
  const ask = await bankAt(t, store);
  assert.equal(await ask(DAY, document(DAY, { USD: 1.1 })), 1.1);
  assert.equal(await ask(DAY + 1, document(DAY + 1, { USD: 110 })), 1.1);
  assert.match(
    alarmsOf(store, DAY + 1)[0] ?? '',
    /1 EUR is said to be 110 USD on .*, and was 1\.1 on .*: not believed/,
  );
  assert.equal(await ask(DAY + 2, document(DAY + 2, { USD: 0.9 })), 1.1, 'units swapped');
  assert.equal(await ask(DAY + 3, document(DAY + 4, { USD: 1.12 })), 1.1, 'of tomorrow');
  assert.equal(await ask(DAY + 3, document(DAY - 1, { USD: 1.3 })), 1.1, 'older than what is known');
  assert.equal(await ask(DAY + 3, `${'<Cube>'.repeat(10_000)}</gesmes:Envelope>`), 1.1);
  assert.equal(await ask(DAY + 4, document(DAY + 4, { USD: 1.12 })), 1.12);
  assert.deepEqual(alarmsOf(store, DAY + 4), []);
  assert.equal(usdBySlot(store, 'EUR', DAY * 48, (DAY + 2) * 48)((DAY + 1) * 48 + 40), 1.1);
});

test('a crash that stays is believed on its third day; a rate that is doubted ends with the week of the one before', async (t) => {
  const [store, other] = [scratchStore(t), scratchStore(t)];
  const ask = await bankAt(t, store);
  const seen = [];
  for (const [at, usd] of [1.1, 0.6, 0.61, 0.6, 0.59].entries())
    seen.push(await ask(DAY + at, document(DAY + at, { USD: usd })));
  assert.deepEqual(seen, [1.1, 1.1, 1.1, 0.6, 0.59]);
  const odd = await bankAt(t, other);
  const erratic = [];
  for (const [at, usd] of [1.1, 9, 5, 3, 9, 5, 3, 9, 5].entries())
    erratic.push(await odd(DAY + at, document(DAY + at, { USD: usd })));
  assert.deepEqual(erratic.slice(0, 8), Array(8).fill(1.1));
  assert.equal(erratic[8], undefined, 'eight days old: none is used');
  assert.equal(currentRates(ratesBefore(other)?.rates, (DAY + 8) * 86_400)?.usd.EUR, undefined);
});

test('a history of rates that is brought in is held against its own days, and says what it leaves out', async (t) => {
  const store = scratchStore(t);
  const first = Math.floor(S / 48);
  const lines = Array.from(
    { length: 8 },
    (_, at) => `${isoAt((first + at) * 48)},Scaleway,H100 PCIE,2.9,on_demand,,,list,offer,true`,
  );
  const done = await load(store, lines);
  const file = join(scratchFolder(t), 'hist.csv');
  const rates = [1.1, 1.11, 110, 1.1, 1.12, 0.01, 1.1, 1.1];
  writeFileSync(file, ['Date,USD', ...rates.map((usd, at) => `${dateOf(first + at)},${usd}`).reverse()].join('\n'));
  const { told: words } = await seeToRates(
    store,
    { from: done.firstSlot ?? 0, to: (done.lastSlot ?? 0) + 1 },
    { file, upstream: null },
  );
  assert.match(words.join('\n'), /left out, rates of EUR on 2 days, the first: 1 EUR is said to be 110 USD/);
  const usdAt = usdBySlot(store, 'EUR', first * 48, (first + 8) * 48);
  assert.deepEqual(
    rates.map((_, at) => usdAt((first + at) * 48)),
    [1.1, 1.11, 1.11, 1.1, 1.12, 1.12, 1.1, 1.1],
  );
});

test('the alarm is one line, and many currencies make few', () => {
  const words = doubtInWords({ currency: 'EUR', told: { day: DAY, usd: 1 / 3 }, held: { day: DAY - 1, usd: 1.1 } });
  assert.match(words, /^1 EUR is said to be 0\.333333 USD on 2026-02-16, and was 1\.1 on 2026-02-15: [^\n]*$/);
  const held = { day: DAY - 1, usd: 1 };
  const doubts = Array.from({ length: 30 }, (_, at) => ({ currency: `X${at}`, told: { day: DAY, usd: 2 }, held }));
  const round = roundAt(S, [], { rates: { rates: null, doubts, body: null, simulated: false } });
  assert.deepEqual(
    [troublesOf(round).length, troublesOf(round).at(-1)],
    [4, 'exchange rate: and 27 more currencies alike'],
  );
});
