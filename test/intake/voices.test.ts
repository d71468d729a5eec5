// Who is left out, who speaks and with what weight, and how many GPUs there are: worked out by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Offer } from '#domain/offer.ts';
import { gpusAvailable } from '#domain/supply.ts';
import { outlierFlags } from '#intake/outliers.ts';
import type { SlotOffer } from '#intake/rows.ts';
import { ballotOf, referencePrice } from '#intake/votes.ts';
import { offer } from '../scratch.ts';

const UNKNOWN = { price: null, observations: 0 };

const plain = (each: Offer): SlotOffer => ({ ...each, neighbourFlags: [] });

test('outliers: three scaled MADs, at least 45 %, over machines and not over slices', () => {
  const book = [2, 2.1, 2.2, 2.3, 2.4].map((usd, at) => offer(String(at), usd));
  // ln 2.2 is the middle; MAD = ln(2.3 / 2.2) = 0.0445, scaled 0.066: the least spread of 0.15 rules, so the line is at 2.2 x e^0.45 = 3.45.
  assert.deepEqual([...outlierFlags([...book, offer('x', 3.4)], UNKNOWN)], []);
  const far = offer('x', 3.8);
  assert.deepEqual([...outlierFlags([...book, far], UNKNOWN)], [[far, ['outlier_mad']]]);
  assert.deepEqual([...outlierFlags([...book.slice(0, 3), far], UNKNOWN)], [], 'four machines are too few');
  const slices = [1, 2, 3, 4, 5, 6, 7, 8].map((at) => offer(`s${at}`, 8, { machine: 'one box', host: 'h' }));
  const flagged = [...outlierFlags([...book, ...slices], UNKNOWN).keys()];
  assert.deepEqual(
    flagged.map(({ machine }) => machine),
    slices.map(() => 'one box'),
    'eight slices of one box are one voice',
  );
});

test('supply is the union of GPU ids by machine, the count where there are no ids, unknown where there is a word', () => {
  const box = (key: string, ...gpuIds: string[]) => offer(key, 2, { machine: 'm', gpus: gpuIds.length, gpuIds });
  assert.equal(gpusAvailable([box('1', 'a'), box('2', 'a', 'b'), box('4', 'a', 'b', 'c', 'd'), box('o', 'e')]), 5);
  const counted = (key: string, stock: number | null, machine: string | null) =>
    offer(key, 2, { gpuIds: [], stock, machine });
  assert.equal(gpusAvailable([counted('1', 2, 'm'), counted('2', 8, 'm'), counted('3', 4, null)]), 12);
  assert.equal(gpusAvailable([counted('1', null, null)]), null);
  assert.equal(gpusAvailable([counted('1', null, null), counted('2', 3, null)]), 3);
});

test('votes: a host speaks once, by its GPUs, and from five hosts on with at most a fifth', () => {
  const wide = (host: string, gpus: number, usd: number) =>
    offer(host, usd, { host, gpus, stock: gpus, gpuIds: Array.from({ length: gpus }, (_, at) => `${host}${at}`) });
  const two = ballotOf([plain(wide('a', 8, 2)), plain(wide('b', 1, 3))], 'all_in');
  assert.deepEqual(two.votes, [
    { value: 2_000_000, weight: 8 },
    { value: 3_000_000, weight: 1 },
  ]);
  const five = ballotOf(
    [wide('a', 16, 2), ...['b', 'c', 'd', 'e'].map((host) => wide(host, 1, 3))].map(plain),
    'all_in',
  );
  assert.deepEqual(
    five.votes.map(({ weight }) => weight),
    [4, 1, 1, 1, 1],
  );
});

test('reference: one provider’s crowd does not outvote the others, and a seller without counts has one small vote', () => {
  const big = {
    votes: [
      { value: 1, weight: 90 },
      { value: 2, weight: 10 },
    ],
    uncounted: null,
  };
  const small = { votes: [{ value: 5, weight: 10 }], uncounted: null };
  // Scaled to 10 against 10: 9 at 1, 1 at 2, 10 at 5; half of 20 is reached exactly at 2, so the mean of 2 and 5.
  assert.deepEqual(referencePrice([big, small]), { price: 3.5, providers: 2 });
  assert.deepEqual(referencePrice([big]), { price: 1, providers: 1 });
  assert.deepEqual(referencePrice([small, { votes: [], uncounted: 4 }]), { price: 4.5, providers: 2 });
  assert.equal(referencePrice([{ votes: [], uncounted: null }]), null);
});
