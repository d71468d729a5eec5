// Names, words and times of an imported file that are made to hurt: what turns, hides or has no end, and more of each than any archive has.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { imports } from '#store/import.ts';
import { providers } from '#store/round.ts';
import { counted, HEADER, isoAt, load, S } from '../archive.ts';
import { scratchStore } from '../scratch.ts';

const row = (more: {
  at?: string;
  name?: string;
  region?: string;
  id?: string;
  model?: string;
  tier?: string;
}): string =>
  `${more.at ?? isoAt(S)},${more.name ?? 'Lium'},${more.model ?? 'H200'},2.5,on_demand,${more.region ?? ''},1,${more.id ?? 'a'},offer,true,${more.tier ?? ''}`;
const TIERED = `${HEADER},tier`;

test('years before 2015 and times to come are refused and counted', async (t) => {
  const store = scratchStore(t);
  const times = ['0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '2014-12-31T23:59:59Z', '2015-01-01T00:00:00Z'];
  const later = ['2026-09-22T00:00:00Z', '9999-12-31T23:59:59Z', '2026-09-31T00:00:00Z', '+275760-09-13T00:00:00Z'];
  const done = await load(
    store,
    [...times, ...later].map((at) => row({ at })),
    { header: TIERED },
  );
  assert.deepEqual(done.notTaken, { before_2015: 3, in_the_future: 2, no_time: 2 });
  assert.equal(done.offers, 1);
});

const EVIL = '\u202eevil\u202c\u001b[2J\u0000\u200b\u2028\ufeff';

test('names are well-formed, of one line and cut by characters wherever they are stored, shown or prompted', async (t) => {
  const store = scratchStore(t);
  const smile = '\u{1f600}';
  const done = await load(
    store,
    [
      row({ name: EVIL + smile.repeat(5_00), region: EVIL + smile.repeat(1_000), tier: EVIL + 'é'.repeat(999) }),
      row({
        name: `a${smile.repeat(500)}`,
        id: `${EVIL}|machine=${EVIL}${smile.repeat(400)}|host=${smile.repeat(700)}`,
      }),
      row({ name: 'Plain', id: smile.repeat(1_000) }),
      row({ name: 'Plain', id: `${smile.repeat(1_000)}2` }),
      row({ name: `${'b'.repeat(500)}1` }),
      row({ name: `${'b'.repeat(500)}2` }),
      row({ model: `${EVIL}${smile.repeat(300)}` }),
      row({ model: '__proto__' }),
      row({ model: 'toString' }),
      row({ region: 'r'.repeat(9_000) }),
    ],
    { header: TIERED },
  );
  assert.deepEqual([done.offers, done.notTaken], [6, { unknown_gpu: 3, line_too_long: 1 }]);
  const names = Object.keys(done.unknownNames);
  assert.ok(names.includes('__proto__') && names.includes('toString'));
  const offers = askTyped(createWorld(store, S * 1800 + 900), 'offers', { gpu: ['h200'], at: String(S * 1800) }).data;
  assert.equal(
    new Set(offers.map(({ provider, offerKey }) => `${provider} ${offerKey}`)).size,
    6,
    'cut, and still apart',
  );
  const shown = [
    ...names,
    ...providers(store).flatMap(({ id, name }) => [id, name]),
    ...offers.flatMap(({ offerKey, region, tier, machine, host }) => [offerKey, region, tier, machine, host]),
  ].filter((text) => text !== null);
  for (const text of shown) {
    assert.ok(text.isWellFormed());
    assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\u2028\u2029]/u);
    assert.ok(Array.from(text).length <= 293, text);
  }
  for (const { name } of providers(store)) assert.ok(Array.from(name).length <= 80);
  for (const { region, tier } of offers)
    assert.ok(Array.from(region ?? '').length <= 200 && Array.from(tier ?? '').length <= 80);
});

test('a word that every object knows is no kind, no statistic and no column', async (t) => {
  const store = scratchStore(t);
  const words = ['__proto__', 'toString', 'constructor', 'hasOwnProperty'];
  const lines = words.flatMap((word) => [
    row({}).replace('on_demand', word),
    row({}).replace(',offer,', `,${word},`),
    row({ name: word, id: word, region: word, tier: word }),
  ]);
  const done = await load(store, lines, { header: `${TIERED},__proto__` });
  assert.deepEqual(done.notTaken, { cells_differ_from_header: 12 });
  const named = await load(
    store,
    lines.map((line) => `${line},__proto__`),
    { header: `${TIERED},__proto__` },
  );
  assert.deepEqual([named.notTaken, named.offers], [{ unknown_kind: 4, unknown_statistic: 4 }, 4]);
});

test('sums of one seller without number make its figures', async (t) => {
  const store = scratchStore(t);
  const lines = Array.from({ length: 60_000 }, (_, at) => row({ id: String(at) }).replace(',offer,', ',min,'));
  const index = lines.map((line) => line.replace('on_demand', 'index').replace('Lium', 'Index'));
  assert.equal((await load(store, lines, { header: TIERED })).aggregates, 60_000);
  assert.equal((await load(store, index, { header: TIERED })).index, 60_000);
});

test('names, goods and rows of a half hour without number are counted beyond a limit, and the others stand', async (t) => {
  const store = scratchStore(t);
  const many = (count: number, of: (at: number) => string): string[] =>
    Array.from({ length: count }, (_, at) => of(at));
  const done = await load(
    store,
    [
      ...many(1_500, (at) => row({ name: `Seller ${at}`, id: String(at) })),
      ...many(300, (at) => row({ name: 'Seller 1', at: isoAt(S + 1), tier: `tier ${at}`, id: String(at) })),
      ...many(61_000, (at) => row({ name: 'Seller 2', at: isoAt(S + 2), id: String(at) })),
    ],
    { header: TIERED },
  );
  assert.deepEqual(done.notTaken, { too_many_names: 700, too_many_in_half_hour: 1_000 });
  assert.equal(counted(done), 62_800);
  assert.equal(providers(store).length, 1_000);
  assert.equal(imports(store)[0]?.state, 'done');
});
