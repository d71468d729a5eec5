// The bank's document, its age, and what a store keeps of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUnderstanding } from '#collect/identify.ts';
import { noPace } from '#collect/pace.ts';
import { createRates, ratesIn } from '#collect/rates.ts';
import { isCurrentRate } from '#domain/currency.ts';
import { listing } from '#domain/listing.ts';
import { offerJson } from '#domain/offer-json.ts';
import { intake } from '#intake/intake.ts';
import { isFrozen } from '#signals/frozen.ts';
import { ratesBefore, ratesOf, usdBySlot } from '#store/rate.ts';
import { roundAt, scratchStore } from '../scratch.ts';

const DAY = 20_000;
const XML = `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<Cube><Cube time='2024-10-04'><Cube currency='USD' rate='1.1029'/><Cube currency='GBP' rate='0.83735'/><Cube currency='INR' rate='92.6'/></Cube></Cube>
</gesmes:Envelope>`;

test('units per euro become dollars per unit', () => {
  const rates = ratesIn(XML);
  // 2024-10-04 is day 20,000 since the epoch. One pound is 1.1029 / 0.83735 dollars.
  assert.equal(rates?.day, DAY);
  assert.equal(rates?.usd.EUR, 1.1029);
  assert.ok(Math.abs((rates?.usd.GBP ?? 0) - 1.317131) < 1e-6);
  for (const other of [
    '',
    '<html>maintenance</html>',
    XML.replace("'USD'", "'USX'"),
    XML.replace('2024-10-04', 'today'),
  ])
    assert.equal(ratesIn(other), null);
});

test('a rate is good for seven days, and never from the future', () => {
  for (const [age, good] of [
    [0, true],
    [7, true],
    [8, false],
    [-1, false],
  ] as const)
    assert.equal(isCurrentRate({ day: DAY - age }, DAY * 86_400 + 5), good, `${age} days`);
});

const euro = listing({
  key: '1',
  market: 'on_demand',
  gpuName: 'H100 SXM',
  gpus: 2,
  currency: 'EUR',
  gpuOnly: 3.3099,
  allIn: 3.3099,
  path: 'p',
  item: {},
});

test('an amount in euro is kept beside its dollars; without a rate the offer is set aside', () => {
  const understanding = createUnderstanding({ class: 'neocloud' });
  understanding.add([euro], { day: DAY, usd: { EUR: 1.08 } });
  const [offer] = understanding.result.offers;
  // 3.3099 x 1.08 = 3.574692
  assert.equal(offer?.gpuOnlyMicroUsd, 3_574_692);
  assert.deepEqual(offer === undefined ? null : (offerJson(offer) as { quoted?: unknown }).quoted, {
    currency: 'EUR',
    priceGpuOnly: 3.3099,
    priceAllIn: 3.3099,
  });
  const without = createUnderstanding({ class: 'neocloud' });
  without.add([euro], { day: DAY, usd: { GBP: 1.3 } });
  assert.deepEqual(
    without.result.setAside.map(({ reason, name }) => [reason, name]),
    [['no_exchange_rate', 'EUR']],
  );
});

const doorsWith = (fetch: () => Promise<Response>) => ({
  fetch,
  clock: { now: () => DAY * 86_400 + 50_000, sleep: async () => {}, deadline: () => new AbortController().signal },
  dice: () => 0.5,
  pace: noPace,
  upstream: null,
});

test('the bank is asked once in a round for all, and not at all while what is stored is young', async () => {
  let asked = 0;
  const doors = doorsWith(async () => {
    asked += 1;
    return new Response(XML);
  });
  const signal = new AbortController().signal;
  const rates = createRates(null, doors, signal);
  assert.equal(rates.asked(), null);
  const [one, two] = await Promise.all([rates.current(), rates.current()]);
  assert.equal(one, two);
  assert.equal(asked, 1);
  assert.equal(rates.asked()?.body?.request, 'euro reference rates');
  const known = { rates: { day: DAY - 1, usd: { EUR: 1.2 } }, askedAt: doors.clock.now() - 3600 };
  assert.equal((await createRates(known, doors, signal).current())?.usd.EUR, 1.2);
  assert.equal(asked, 1);
  const older = { ...known, askedAt: doors.clock.now() - 7 * 3600 };
  assert.equal((await createRates(older, doors, signal).current())?.usd.EUR, 1.1029);
});

test('a round is converted by the rate that stood in it, and by none that is too old', (t) => {
  const store = scratchStore(t);
  const slot = DAY * 48;
  for (const [at, day] of [
    [slot, DAY],
    [slot + 47, DAY],
    [slot + 48, DAY + 1],
  ] as const)
    intake(store, roundAt(at, [], { rates: at === slot + 47 ? null : asked(day, day === DAY ? 1.1 : 1.2, at) }));
  assert.deepEqual(
    [1, 2, 3].map((round) => ratesOf(store, round, slot + (round === 3 ? 48 : 0))?.usd.EUR),
    [1.1, 1.1, 1.2],
  );
  assert.equal(ratesOf(store, 0, slot), null);
  assert.equal(ratesOf(store, 3, slot + 48 * 8 + 47)?.usd.EUR, 1.2);
  assert.equal(ratesOf(store, 3, slot + 48 * 9), null);
  assert.deepEqual([slot + 10, slot + 100, slot + 200].map(usdBySlot(store, 'EUR', slot + 10, slot + 200)), [
    1.1,
    1.2,
    Number.NaN,
  ]);
});

test('a document of another month takes the place of no rate', (t) => {
  const store = scratchStore(t);
  const slot = DAY * 48;
  intake(store, roundAt(slot, [], { rates: asked(DAY - 3, 1.1, slot) }));
  for (const [at, day] of [
    [slot + 20, DAY - 30],
    [slot + 40, DAY + 1],
  ] as const)
    intake(store, roundAt(at, [], { rates: asked(day, 9, at) }));
  assert.equal(ratesOf(store, 3, slot + 40)?.usd.EUR, 1.1);
  assert.equal(ratesBefore(store)?.rates.usd.EUR, 1.1);
});

/** What a round asked of the bank. */
const asked = (day: number, usd: number, slot: number) => ({
  rates: { day, usd: { EUR: usd } },
  body: {
    request: 'euro reference rates',
    status: 200,
    receivedAt: slot * 1800 + 5,
    bytes: new TextEncoder().encode(XML),
  },
  simulated: false,
});

test('a list price in euro is frozen though its dollars move every day', () => {
  const at = Array.from({ length: 14 * 48 }, (_, place) => place);
  const usdAt = (place: number): number => 1.08 + 0.003 * Math.sin(Math.floor(place / 48));
  const values = at.map((place) => Math.round(2.8665 * usdAt(place) * 1e6) / 1e6);
  assert.equal(new Set(values).size > 10, true);
  assert.equal(isFrozen({ at, values }, 1), false);
  assert.equal(isFrozen({ at, values }, 1, { usdAt }), true);
  const moved = values.map((value, place) => (place < 100 ? value : place < 300 ? value * 1.01 : value * 1.02));
  assert.equal(isFrozen({ at, values: moved }, 1, { usdAt }), false);
});
