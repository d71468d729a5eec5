// Whether a price is cheap against its own past, in words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { againstPast } from '#surfaces/pages/gpu-past.ts';

const HALF_HOUR = 1800;
const series = (values: readonly (number | null)[]) => values.map((value, at) => [at * HALF_HOUR, value] as const);
const days = (count: number, value: (at: number) => number | null) =>
  series(Array.from({ length: count * 48 }, (_, at) => value(at)));

test('the share of half hours that were dearer, over the days that there are', () => {
  const now = 10 * 86_400;
  const quarter = days(10, (at) => (at % 4 === 0 ? 3 : 1));
  assert.equal(againstPast(2, [quarter], now), 'dearer than 75 % of the last 10 days');
  assert.equal(againstPast(1, [quarter], now), 'the lowest of the last 10 days');
  assert.equal(againstPast(3, [quarter], now), 'the highest of the last 10 days');
  assert.equal(againstPast(2, [days(10, () => 2)], now), 'unchanged over the last 10 days');
});

test('a half hour’s floor is the lowest of its sellers; one that nobody answered in counts for nothing', () => {
  const dear = days(4, () => 5);
  const cheap = days(4, (at) => (at % 2 === 0 ? 1 : null));
  assert.equal(againstPast(2, [dear, cheap], 4 * 86_400), 'the highest of the last 4 days', 'it is not stale between');
  const holes = days(4, (at) => (at % 2 === 0 ? null : at % 4 === 1 ? 1 : 5));
  assert.equal(againstPast(2, [holes], 4 * 86_400), 'cheaper than 50 % of the last 4 days');
});

test('each observed day counts the same, and days without an answer are said', () => {
  const sparse = days(10, (at) => (at < 8 * 48 ? (at % 48 === 0 ? 5 : null) : 1));
  assert.equal(againstPast(2, [sparse], 10 * 86_400), 'cheaper than 80 % of the last 10 days');
  const gone = days(10, (at) => (at < 48 ? 5 : at < 8 * 48 ? null : 1));
  assert.equal(againstPast(2, [gone], 10 * 86_400), 'dearer than 67 % of the 3 days observed of 10');
});

test('too little to call anything cheap or dear says nothing', () => {
  assert.equal(againstPast(2, [series(Array(47).fill(1))], 86_400), '');
  assert.equal(againstPast(2, [series([...Array(47).fill(1), null])], 86_400), '');
  assert.equal(againstPast(2, [series(Array(48).fill(1))], 86_400), 'the highest of the last day');
  assert.equal(againstPast(2, [], 86_400), '');
});

test('a half hour in which the best seller was not heard makes the market no dearer', () => {
  const best = days(8, (at) => (at === 100 ? null : 2));
  assert.equal(againstPast(2, [best, days(8, () => 3)], 8 * 86_400), 'unchanged over the last 8 days');
});
