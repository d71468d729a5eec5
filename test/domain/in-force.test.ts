// Of several prices of one thing in one answer, the one that holds at a moment stands, in whatever order they come.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inForce } from '#domain/in-force.ts';
import { listing } from '#domain/listing.ts';
import { momentOf } from '#domain/time.ts';

const priced = (thing: string, since: number) =>
  listing({
    key: thing,
    market: 'on_demand',
    gpuName: thing,
    gpus: 1,
    gpuOnly: since,
    allIn: null,
    path: `${thing} ${since}`,
    item: { since },
  });

const settled = (rows: readonly ReturnType<typeof priced>[], at: number): string[] =>
  [...inForce(rows, at, ({ key, gpuOnly }) => ({ thing: key, since: gpuOnly }))].map(
    (each) => `${each.path} ${each.kind === 'aside' ? each.reason : 'stands'}`,
  );

test('the newest that holds stands, an older one is superseded, a later one not in force', () => {
  assert.deepEqual(settled([priced('a', 30), priced('a', 10), priced('a', 20), priced('b', 5)], 20), [
    'a 30 not_in_force',
    'a 10 superseded',
    'a 20 stands',
    'b 5 stands',
  ]);
});

test('what is announced alone is not in force, and takes the place of nothing', () => {
  assert.deepEqual(settled([priced('a', 30)], 20), ['a 30 not_in_force']);
});

test('the order of an answer changes nothing, and one price of a thing stands at most', () => {
  const rows = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 50 })), {
    selector: String,
    maxLength: 12,
  });
  fc.assert(
    fc.property(rows, fc.integer({ min: 0, max: 50 }), (told, at) => {
      const made = told.map(([thing, since]) => priced(thing, since));
      const once = settled(made, at);
      assert.deepEqual(settled(made.toReversed(), at).sort(), once.toSorted());
      for (const thing of ['a', 'b'])
        assert.ok(once.filter((each) => each.startsWith(thing) && each.endsWith('stands')).length <= 1);
    }),
  );
});

test('a moment without a zone is UTC, a day is its beginning, and a word is none', () => {
  const noon = Date.parse('2026-03-01T12:00:00Z') / 1000;
  for (const text of [
    '2026-03-01T12:00:00Z',
    '2026-03-01T12:00:00',
    '2026-03-01T13:00:00+01:00',
    '2026-03-01 12:00:00',
  ])
    assert.equal(momentOf(text), noon, text);
  assert.equal(momentOf('2026-03-01'), noon - 43_200);
  assert.ok(Number.isNaN(momentOf('soon')));
});

test('a price that has run out is superseded, and gives its place to the one before', () => {
  const rows = [priced('a', 10), priced('a', 20), priced('b', 20)];
  const until = (thing: string, since: number) => (thing === 'a' && since === 20 ? { until: 30 } : {});
  const at = (moment: number) =>
    [...inForce(rows, moment, ({ key: thing, gpuOnly: since }) => ({ thing, since, ...until(thing, since) }))].map(
      (each) => (each.kind === 'aside' ? each.reason : 'stands'),
    );
  assert.deepEqual(at(29), ['superseded', 'stands', 'stands']);
  assert.deepEqual(at(30), ['stands', 'superseded', 'stands']);
});
