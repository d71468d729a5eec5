// Words that mean the same in every answer are heard whatever an adapter reads: the currency, and that a thing is sold no more.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listing } from '#domain/listing.ts';
import type { Listing } from '#domain/offer.ts';
import { heard } from '#domain/plain-words.ts';

const of = (item: unknown, answer: unknown = {}, more: Partial<Listing> = {}): Listing => {
  const told = {
    key: 'k',
    market: 'on_demand',
    gpuName: 'H200',
    gpus: 1,
    gpuOnly: 2,
    allIn: 2,
    path: 'x',
    item,
  } as const;
  const [reading] = [...heard(answer, [listing({ ...told, ...more })])];
  assert.ok(reading?.kind === 'listing');
  return reading;
};

test('a currency beside the price, around the list, or in what describes it', () => {
  assert.equal(of({ currency: 'inr' }).currency, 'INR');
  for (const name of ['currencyCode', 'currency_code', 'BillingCurrency'])
    assert.equal(of({}, { [name]: 'EUR' }).currency, 'EUR');
  assert.equal(of({}, { data: { currency: 'EUR' } }).currency, 'EUR');
  assert.equal(of({ currency: 'GBP' }, { currency: 'EUR' }).currency, 'GBP', 'the nearest holds');
  assert.equal(of({}, { currency: 'USD' }, { currency: 'EUR' }).currency, 'EUR', 'what the adapter read holds');
  assert.equal(of({ price: { amount: 2, price_currency: 'INR' } }).currency, 'INR', 'within the item');
  assert.equal(of({}, { account: { billing_currency: 'INR' } }).currency, 'INR', 'anywhere around the list');
  assert.equal(of({ currency: '₹' }).currency, 'INR', 'by its sign');
  assert.equal(of({ a: { currency: 'EUR' }, b: { currency: 'GBP' } }).currency, undefined, 'two parts that differ');
  assert.equal(of({ concurrency: 'EUR', currency: 7 }).currency, undefined);
});

test('sold no more, or not for rent, in the item or in a part of it', () => {
  for (const item of [
    { deprecated: true },
    { end_of_service: true },
    { endOfLife: true },
    { is_sold_out: true },
    { enabled: false },
    { rentable: false },
    { instance_type: { deprecated: true } },
  ])
    assert.deepEqual(of(item).flags, ['not_rentable'], JSON.stringify(item));
});

test('a part that lacks something, a count, or an unknown is no end', () => {
  for (const item of [
    { network: { available: false } },
    { available: 0 },
    { active: null },
    { deprecated: false },
    'text',
    null,
  ])
    assert.deepEqual(of(item).flags, [], JSON.stringify(item));
  assert.deepEqual(of({ enabled: false }, {}, { flags: ['not_rentable'] }).flags, ['not_rentable'], 'said once');
});
