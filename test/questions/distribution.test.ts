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
