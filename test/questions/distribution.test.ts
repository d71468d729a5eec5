// GPUs in the buckets of a distribution: each physical one once, and those of two sellers apart.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { ended, offer, roundAt, scratchStore } from '../scratch.ts';

test('two sellers that number a machine alike have two, and the slices of one are one', (t) => {
  const store = scratchStore(t);
  const slices = [offer('a', 2), offer('b', 2, { machine: 'machine a', gpuIds: ['gpu a'] })];
  intake(store, roundAt(900_000, [ended('one', slices), ended('other', slices)]));
  const [row] = askTyped(createWorld(store, 900_000 * 1800 + 60), 'distribution', { gpu: ['h100-sxm'] }).data;
  const [bucket, second] = row?.buckets ?? [];
  assert.deepEqual([bucket?.gpus, bucket?.offers, second], [2, 4, undefined]);
});

test('GPUs of flagged offers are told apart from those that figures count; a machine that both list is eligible', (t) => {
  const store = scratchStore(t);
  const offers = [
    offer('a', 2),
    offer('estimate', 2.01, { gpus: 4, gpuIds: ['p', 'q', 'r', 's'], flags: ['unverified'] }),
    offer('same', 2.02, { machine: 'machine a', gpuIds: ['gpu a'], flags: ['unverified'] }),
  ];
  intake(store, roundAt(900_000, [ended('one', offers)]));
  const [row] = askTyped(createWorld(store, 900_000 * 1800 + 60), 'distribution', { gpu: ['h100-sxm'] }).data;
  const [bucket] = row?.buckets ?? [];
  assert.deepEqual([bucket?.gpus, bucket?.eligibleGpus, bucket?.offers, bucket?.flagged], [5, 1, 3, 2]);
});
