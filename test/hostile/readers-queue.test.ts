// One thing is computed at a time, and no address stands before the others: whatever one sends, the next one waits for one answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Asker, Outcome } from '#surfaces/compute.ts';
import { createQueue } from '#surfaces/queue.ts';
import { wantedPage } from '#surfaces/wanted.ts';

const asker = (address: string, more: Partial<Asker> = {}): Asker => ({
  address,
  isWaiting: () => true,
  refused: async () => null,
  ...more,
});
const ANSWER = {
  status: 200,
  type: 't',
  headers: {},
  packed: { coding: 'identity', bytes: new Uint8Array(1) },
  version: '1',
  ms: 7,
} as const;
const wanted = (name: string) => wantedPage('raw', { name });

/** A queue whose work ends when the test says so. */
function stage() {
  const order: string[] = [];
  let atOnce = 0;
  let most = 0;
  const gate = Promise.withResolvers<void>();
  const clock = { at: 0 };
  const queue = createQueue({
    now: () => clock.at,
    one: async ({ given }) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await gate.promise;
      order.push(String(given.name));
      atOnce -= 1;
      return ANSWER;
    },
  });
  const ask = (name: string, address: string, more: Partial<Asker> = {}): Promise<Outcome> =>
    queue(wanted(name), 'br', asker(address, more));
  return { queue, ask, order, open: () => gate.resolve(), most: () => most, clock };
}

test('addresses take turns, one thing at a time', async () => {
  const { ask, order, open, most } = stage();
  const all = [
    ...Array.from({ length: 20 }, (_, at) => ask(`a${at}`, 'a')),
    ask('b0', 'b'),
    ask('b1', 'b'),
    ask('c0', 'c'),
  ];
  open();
  await Promise.all(all);
  assert.deepEqual(order.slice(0, 6), ['a0', 'a1', 'b0', 'c0', 'a2', 'b1']);
  assert.equal(most(), 1);
});

test('a flood from one address is refused to that address, and from many the longest line gives way', async () => {
  const { ask, open } = stage();
  const flood = Array.from({ length: 500 }, (_, at) => ask(`a${at}`, 'a'));
  const many = Array.from({ length: 20 }, (_, of) =>
    Array.from({ length: 30 }, (_, at) => ask(`${of}.${at}`, `many${of}`)),
  ).flat();
  const late = Array.from({ length: 50 }, (_, at) => ask(`late${at}`, `late${at}`));
  open();
  const ended = await Promise.all([...flood, ...many]);
  const refused = ended.filter((each) => each.status === 503);
  assert.ok(refused.length > 600 && refused.every((each) => 'retryAfter' in each && each.retryAfter > 0));
  assert.ok((await Promise.all(late)).every(({ status }) => status === 200));
});

test('who wants the same waits for the same, and one pays', async () => {
  const { ask, order, open } = stage();
  const all = [ask('same', 'a'), ask('same', 'b'), ask('same', 'c')];
  open();
  assert.deepEqual(
    (await Promise.all(all)).map((each) => ('ms' in each ? each.ms : null)),
    [7, 0, 0],
  );
  assert.deepEqual(order, ['same']);
});

test('nothing is computed for who has gone, has spent its share or has waited too long', async () => {
  const { ask, order, open, clock } = stage();
  const first = ask('first', 'a');
  const gone = ask('gone', 'b', { isWaiting: () => false });
  const spent = ask('spent', 'c', { refused: async () => ({ status: 429, because: 'enough', retryAfter: 9 }) });
  const shared = [ask('shared', 'd', { isWaiting: () => false }), ask('shared', 'e')];
  open();
  assert.deepEqual(
    (await Promise.all([first, gone, spent, ...shared])).map(({ status }) => status),
    [200, 503, 429, 503, 200],
  );
  assert.deepEqual(order, ['first', 'shared']);
  const late = stage();
  const busy = late.ask('busy', 'a');
  const waiting = late.ask('waiting', 'a');
  late.clock.at = 60;
  late.open();
  assert.deepEqual([(await busy).status, (await waiting).status], [200, 503]);
  assert.deepEqual([order.length, late.order, clock.at], [2, ['busy'], 0]);
});

test('a failure is told to all who waited, and the next is computed', async () => {
  let times = 0;
  const queue = createQueue({
    now: () => 0,
    one: async () => {
      times += 1;
      if (times === 1) throw new Error('broken');
      return ANSWER;
    },
  });
  const failed = await Promise.allSettled([queue(wanted('x'), 'br', asker('a')), queue(wanted('x'), 'br', asker('b'))]);
  assert.deepEqual(
    failed.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.equal((await queue(wanted('x'), 'br', asker('a'))).status, 200);
});
