// What is rehearsed on one store and applied to others makes in each what doing it there would have made: every way into the store.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Round } from '#domain/outcome.ts';
import { noteClockSeen } from '#intake/clock.ts';
import { forgetAll, intake, recordMissed } from '#intake/intake.ts';
import { judgeSlot, keepJudged } from '#intake/judging.ts';
import { digestOf } from '#store/digest.ts';
import { MIGRATIONS } from '#store/migrations.ts';
import { openStore, type Store } from '#store/open.ts';
import { notePlace, placeOf } from '#store/place.ts';
import { lastSlot } from '#store/round.ts';
import { holdSpending, settleSpending } from '#store/spending.ts';
import { packWrites, unpackWrites } from '#store/writes.ts';
import { ended, offer, roundAt, scratchFolder } from '../scratch.ts';
import { fillSmallWorld, LAST } from '../small-world.ts';

const HASH = new Uint8Array(32).fill(7);

/** A store that is written as it comes, and two views that a log would move, all with one small world in them. */
function three(t: TestContext) {
  const folder = scratchFolder(t);
  const opened = (name: string, byLog: boolean): Store => {
    const store = openStore(join(folder, name), { readonly: false, byLog });
    t.after(() => store.close());
    return store;
  };
  const first = opened('first.db', false);
  fillSmallWorld(first);
  for (const name of ['direct.db', 'own.db', 'other.db']) first.hot('VACUUM INTO ?').run(join(folder, name));
  return { direct: opened('direct.db', false), own: opened('own.db', true), other: opened('other.db', true) };
}

const tapeOf = (store: Store) => {
  assert.ok(store.tape !== null);
  return store.tape;
};

/** Rehearses on one, and applies to both what was sent. */
function byLog(stores: { own: Store; other: Store }, seq: number, work: (store: Store) => void): Uint8Array {
  const { writes } = tapeOf(stores.own).rehearse(() => work(stores.own));
  const sent = packWrites(writes);
  for (const store of [stores.own, stores.other]) {
    tapeOf(store).apply(unpackWrites(sent), () => notePlace(store, { stream: 's', seq, hash: HASH }));
    if (store === stores.other) forgetAll(store);
  }
  return sent;
}

const next = (slot: number, usd: number): Round =>
  roundAt(slot, [
    ended('a', [offer('1', usd, { gpus: 4, gpuIds: ['w', 'x', 'y', 'z'] }), offer('new', usd + 0.2)], {
      bodies: [
        {
          request: 'offers',
          status: 200,
          receivedAt: slot * 1800 + 6,
          bytes: new TextEncoder().encode(`{"offers":[{"id":1,"price":${usd}}]}`),
        },
      ],
      setAside: [{ reason: 'implausible', name: 'x', path: 'p', count: 2 }] as never,
    }),
    ended('b', []),
    ended('d', [offer('1', 1.5, { host: null })]),
  ]);

const WAYS: Readonly<Record<string, (store: Store) => void>> = {
  'half hours that were missed, and a round': (store) => {
    const round = { ...next(LAST + 3, 2.1), clockOffsets: [] };
    noteClockSeen(store, { ...round, clockOffsets: [{ provider: 'a', offset: 1 }] as never });
    recordMissed(store, round.slot);
    intake(store, round);
  },
  'the next round': (store) => intake(store, next(LAST + 4, 2.2)),
  'its verdicts': (store) => {
    const slot = lastSlot(store) ?? 0;
    keepJudged(store, [{ slot, all: judgeSlot(store, slot) }], slot * 1800 + 60, 1_234.5);
  },
  'verdicts of a day, and once more': (store) => {
    const slot = LAST + 7;
    for (let times = 0; times < 2; times += 1)
      keepJudged(store, [{ slot, all: judgeSlot(store, slot) }], slot * 1800 + 60);
  },
  'money set aside and settled': (store) => {
    const held = holdSpending(store, { at: 5, phase: 'scout' as never, budget: 100, share: 0.5, from: 0, to: 10 });
    assert.ok(held !== null);
    settleSpending(store, held, 7);
  },
};

test('every way into the store: the views hold what the store does that was written directly', (t) => {
  const { direct, ...views } = three(t);
  assert.equal(digestOf(views.own).whole, digestOf(direct).whole);
  for (const [at, [name, work]] of Object.entries(WAYS).entries()) {
    work(direct);
    const sent = byLog(views, at + 1, work);
    assert.ok(sent.length > 0 && sent.length < 100_000, `${name}: ${sent.length} bytes`);
    const expected = digestOf(direct);
    assert.deepEqual(digestOf(views.own).tables, expected.tables, `${name}: the one that rehearsed`);
    assert.deepEqual(digestOf(views.other).tables, expected.tables, `${name}: the other`);
    assert.equal(placeOf(views.other)?.seq, at + 1);
  }
});

test('a rehearsal leaves nothing, also where it fails midway or takes back a part of itself', (t) => {
  const { own, other, direct } = three(t);
  const before = digestOf(own).whole;
  tapeOf(own).rehearse(() => intake(own, next(LAST + 1, 2)));
  forgetAll(own);
  assert.equal(digestOf(own).whole, before);
  assert.throws(
    () =>
      tapeOf(own).rehearse(() => {
        intake(own, next(LAST + 1, 2));
        throw new Error('midway');
      }),
    /midway/,
  );
  forgetAll(own);
  assert.equal(digestOf(own).whole, before);
  const partly = (store: Store): void => {
    assert.throws(() =>
      store.transaction(() => {
        store.hot("INSERT INTO meta (key, value) VALUES ('gone', 'x')").run();
        store.hot("UPDATE meta SET value = 'other' WHERE key = 'commit'").run();
        throw new Error('this part alone');
      }),
    );
    store.hot("INSERT INTO meta (key, value) VALUES ('stays', 'x')").run();
  };
  partly(direct);
  byLog({ own, other }, 1, partly);
  assert.equal(digestOf(other).whole, digestOf(direct).whole);
});

test('what another row takes the place of goes from every view', (t) => {
  const { own, other, direct } = three(t);
  // The same series under another number: the key that the table is known by is another, and one that is unique is the same.
  const work = (store: Store): void => {
    store.hot('INSERT OR REPLACE INTO index_series (id, gpu, method) VALUES (900, ?, 900)').run('h100-sxm');
    store.hot('INSERT OR REPLACE INTO index_series (id, gpu, method) VALUES (901, ?, 900)').run('h100-sxm');
  };
  work(direct);
  byLog({ own, other }, 1, work);
  const again = (store: Store) =>
    store.hot('INSERT OR REPLACE INTO index_series (id, gpu, method) VALUES (902, ?, 900)').run('h100-sxm');
  again(direct);
  byLog({ own, other }, 2, again);
  assert.deepEqual(digestOf(other).tables, digestOf(direct).tables);
});

test('past the tape nothing is written: before an entry is applied, after one, and after one that failed', (t) => {
  const stores = three(t);
  const { own } = stores;
  const isRefused = (): void => {
    const before = digestOf(own).whole;
    for (const work of [
      () => intake(own, next(LAST + 9, 2)),
      () => own.hot("UPDATE meta SET value = '9' WHERE key = 'commit'").run(),
      () => own.hot('DELETE FROM round').run(),
    ])
      assert.throws(work, /past the log: nothing was written/);
    forgetAll(own);
    assert.equal(digestOf(own).whole, before);
  };
  isRefused();
  byLog(stores, 1, (store) => intake(store, next(LAST + 1, 2)));
  isRefused();
  const { writes } = tapeOf(own).rehearse(() => own.hot("INSERT INTO meta (key, value) VALUES ('a', 'b')").run());
  const fails = (): never => {
    throw new Error('in the middle');
  };
  assert.throws(() => tapeOf(own).apply(writes, fails), /in the middle/);
  isRefused();
});

test('what is not of this schema is refused whole, and what is no entry is no crash', (t) => {
  const { own } = three(t);
  const before = digestOf(own).whole;
  const { writes } = tapeOf(own).rehearse(() => own.hot("INSERT INTO meta (key, value) VALUES ('a', 'b')").run());
  const [meta] = writes;
  assert.ok(meta !== undefined);
  for (const foreign of [
    { ...meta, table: 'sqlite_schema' },
    { ...meta, table: 'place' },
    { ...meta, table: 'meta; DROP TABLE round' },
    { ...meta, columns: ['key', 'value) VALUES (1, 2); --'] },
    { ...meta, columns: ['value', 'key'] },
    { ...meta, rows: [['a']] },
    { ...meta, gone: [['a', 'b']] },
  ])
    assert.throws(() => tapeOf(own).apply([...writes, foreign], () => {}), /in a form that this schema has not/);
  for (const text of ['', 'x', '{}', '[1]', '[{"table":"meta","columns":["key"],"rows":[1],"gone":[]}]'])
    assert.throws(() => unpackWrites(Buffer.from(text)), /an entry cannot be read/);
  for (const plain of [
    {},
    [1],
    [{ table: 'meta', columns: ['key'], rows: [1], gone: [] }],
    [{ table: 'meta', columns: ['a'], rows: [[{}]], gone: [] }],
  ])
    assert.throws(() => unpackWrites(packWrites(plain as never)));
  assert.equal(digestOf(own).whole, before);
});

test('an entry of another form of a table is refused: fewer columns, or in another order', (t) => {
  const { own } = three(t);
  const day = { table: 'judged', columns: ['slot', 'gpu', 'verdict'], rows: [], gone: [] };
  for (const columns of [day.columns, ['slot', 'verdict'], ['gpu', 'slot', 'verdict'], ['slot', 'gpu', 'other']])
    assert.throws(() => tapeOf(own).apply([{ ...day, columns }], () => {}), /in a form that this schema has not/);
});

test('an empty file is brought up by the schema of what is written, and each table is watched from then on', (t) => {
  const store = openStore(join(scratchFolder(t), 'new.db'), { readonly: false, byLog: true });
  t.after(() => store.close());
  const tape = tapeOf(store);
  assert.equal(tape.schema(), 0);
  assert.throws(() => tape.rehearse(() => {}), /being brought up/);
  const failing = () => tape.apply([], () => assert.fail('the disk is full'), MIGRATIONS.length);
  assert.throws(failing, /the disk is full/);
  assert.equal(tape.schema(), 0);
  tape.apply([], () => {}, MIGRATIONS.length);
  assert.equal(tape.schema(), MIGRATIONS.length);
  assert.throws(() => fillSmallWorld(store), /past the log/);
  assert.ok(tape.rehearse(() => fillSmallWorld(store)).writes.length > 5);
});

test('every value comes back as it was: bytes, numbers that JSON has no word for, texts', () => {
  const row = [
    new Uint8Array([0, 255, 128]),
    0.1 + 0.2,
    -0,
    Infinity,
    -Infinity,
    Number.MAX_SAFE_INTEGER,
    null,
    '',
    '"\\u0000😀',
  ];
  const columns = row.map((_, at) => `c${at}`);
  const [back] = unpackWrites(packWrites([{ table: 't', columns, rows: [row], gone: [row.slice(0, 2)] }]));
  assert.deepEqual(
    back?.rows[0]?.map((each) => (each instanceof Uint8Array ? [...each] : each)),
    [[0, 255, 128], ...row.slice(1)],
  );
});
