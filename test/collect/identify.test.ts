// From what a seller said to what we understood: twins, and prices that no such GPU costs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUnderstanding } from '#collect/identify.ts';
import { listing } from '#domain/listing.ts';
import type { Listing, Reading } from '#domain/offer.ts';

const said = (key: string, gpuOnly: number, more: Partial<Listing> = {}): Reading =>
  listing({
    key,
    market: 'on_demand',
    gpuName: 'H100 SXM',
    gpus: 1,
    gpuOnly,
    allIn: gpuOnly,
    path: key,
    item: {},
    ...more,
  });

test('of twins of one thing the rentable one stands, at the lower price, whatever their order', () => {
  const twins = [
    said('a', 2, { flags: ['not_rentable'] }),
    said('a', 3),
    said('a', 2.5),
    said('a', 1, { flags: ['not_rentable'] }),
  ];
  for (const order of [twins, twins.toReversed()]) {
    const { add, result } = createUnderstanding({ class: 'marketplace' });
    add(order);
    assert.deepEqual(
      result.offers.map(({ gpuOnlyMicroUsd, flags }) => [gpuOnlyMicroUsd, flags]),
      [[2_500_000, []]],
    );
    assert.deepEqual(
      result.setAside.map(({ reason }) => reason),
      ['seen_twice', 'seen_twice', 'seen_twice'],
    );
  }
});

test('a list price that no such GPU costs is set aside as implausible; a host may ask it', () => {
  // $49.24 for a machine of eight, divided by 80 GB of memory, is still plausible by itself; by 640 GB it is not.
  const readings = [said('a', 49.24 / 640), said('b', 49.24), said('c', 49.24 / 8)];
  const list = createUnderstanding({ class: 'neocloud' });
  list.add(readings);
  assert.deepEqual(
    list.result.setAside.map(({ reason, name }) => [reason, name]),
    [
      ['implausible', 'h100-sxm at $0.0769'],
      ['implausible', 'h100-sxm at $49.24'],
    ],
  );
  assert.equal(list.result.offers.length, 1);
  const hosts = createUnderstanding({ class: 'marketplace' });
  hosts.add(readings);
  assert.equal(hosts.result.offers.length, 3);
});
