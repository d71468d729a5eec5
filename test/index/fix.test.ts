// A day's prints and the fix that follows; what is known of a print at a moment; two methods side by side.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DatedPrint, fixDays } from '#index/days.ts';
import { fixOf } from '#index/fix.ts';
import { spliceFactor } from '#index/splice.ts';
import { knownAt } from '#index/vintages.ts';

const day = (present: number, missingAt = 0): (number | null)[] =>
  Array.from({ length: 48 }, (_, at) => (at >= missingAt && at < missingAt + 48 - present ? null : 2_000_000 + at));

test('a whole day settles, a day with a hole is for review, less than nine tenths is no fix', () => {
  assert.deepEqual(fixOf(day(48)), {
    value: 2_000_024,
    state: 'settles',
    prints: 48,
    scheduled: 48,
    coverage: 1,
    longestGap: 0,
  });
  assert.equal(fixOf(day(47)).state, 'review');
  assert.equal(fixOf(day(44)).state, 'review');
  assert.deepEqual([fixOf(day(43)).state, fixOf(day(43)).value], ['none', null]);
  assert.equal(fixOf(day(48), true).state, 'review', 'nobody of us saw an imported day');
  assert.equal(fixOf([]).state, 'none');
});

test('one wrong print moves the fix by its part and no more', () => {
  const prints = Array.from({ length: 48 }, () => 2_000_000);
  assert.equal(fixOf(prints.map((price, at) => (at === 7 ? price + 480_000 : price))).value, 2_010_000);
});

const DAY = 20_000;
const at = (dayNumber: number, slots: readonly number[], more: Partial<DatedPrint> = {}): DatedPrint[] =>
  slots.map((slot) => ({ slot: dayNumber * 48 + slot, value: 2_000_000, imported: false, ...more }));
const range = { first: DAY, last: DAY + 2, ownDays: new Set([DAY, DAY + 1, DAY + 2]) };

test('a suppressed print counts as missing, and a day without any has none', () => {
  const all = Array.from({ length: 48 }, (_, slot) => slot);
  const prints = [...at(DAY, all), ...at(DAY + 1, all.slice(0, 46)), ...at(DAY + 1, all.slice(46), { value: null })];
  const days = fixDays(prints, range);
  assert.deepEqual(
    days.map(({ state, prints: count, scheduled }) => [state, count, scheduled]),
    [
      ['settles', 48, 48],
      ['review', 46, 48],
      ['none', 0, 48],
    ],
  );
});

test('an imported day is held against the cadence of its archive, and never settles', () => {
  const imported = { imported: true };
  const six = [0, 12, 24, 36];
  const prints = [...at(DAY - 1, six, imported), ...at(DAY, six, imported), ...at(DAY + 1, six.slice(1), imported)];
  const days = fixDays(prints, { ...range, ownDays: new Set() });
  assert.deepEqual(
    days.map(({ state, prints: count, scheduled }) => [state, count, scheduled]),
    [
      ['review', 4, 4],
      ['none', 3, 4],
      ['none', 0, 4],
    ],
  );
  const daily = fixDays(
    [0, 1, 2].flatMap((more) => at(DAY + more, [46], imported)),
    { ...range, ownDays: new Set() },
  );
  assert.deepEqual(
    daily.map(({ state, scheduled }) => [state, scheduled]),
    Array(3).fill(['review', 1]),
  );
});

const SLOT = 1_000_000;
const END = (SLOT + 1) * 1800;
const vintage = (number: number, known_at: number, value: number) => ({
  slot: SLOT,
  vintage: number,
  known_at,
  why: number === 1 ? null : 'read again',
  value,
});

test('a print is provisional for a day, then final; what is known later is a revision beside it', () => {
  const all = [vintage(1, END - 1790, 2), vintage(2, END + 600, 3), vintage(3, END + 200_000, 4)];
  const told = (asOf: number) => {
    const [known] = knownAt(all, asOf);
    return known === undefined ? null : [known.last.value, known.state, known.final?.value ?? null];
  };
  assert.equal(told(END - 1791), null, 'nothing is known of it yet');
  assert.deepEqual(told(END), [2, 'provisional', null]);
  assert.deepEqual(told(END + 600), [3, 'provisional', null]);
  assert.deepEqual(told(END + 86_399), [3, 'provisional', null]);
  assert.deepEqual(told(END + 86_400), [3, 'final', 3]);
  assert.deepEqual(told(END + 199_999), [3, 'final', 3]);
  assert.deepEqual(told(END + 200_000), [4, 'revised', 3]);
});

test('two methods are spliced over thirty common days, and not before', () => {
  const old = Array.from({ length: 40 }, (_, each) => (each < 10 ? null : 2 + each / 100));
  const now = old.map((value) => (value === null ? null : value * 1.1));
  const splice = spliceFactor(old, now);
  assert.ok(splice !== null && Math.abs(splice.factor - 1.1) < 1e-12 && splice.days === 30);
  assert.equal(spliceFactor(old.slice(0, 39), now), null);
});
