// Which version's answers are shown: the new one at once, but under many readers once it is made, and half a minute later at most.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BUSY_PER_SECOND, createShelf, LONGEST_HOLD_MS } from '#surfaces/shelf.ts';

type Entry = { readonly of: string; readonly bytes: number };

function aShelf(hasTicks = true) {
  const world = { version: '1', ms: 10_000 };
  const shelf = createShelf<Entry>({
    version: () => world.version,
    sizeOf: ({ bytes }) => bytes,
    versionOf: ({ of }) => of,
    ticks: hasTicks ? () => world.ms : undefined,
  });
  const ask = (times: number): void => {
    for (let at = 0; at < times; at += 1) shelf.current(true);
  };
  const put = (name: string, of: string): void => shelf.put(name, { of, bytes: 10 });
  shelf.current(false);
  put('page', '1');
  return { world, shelf, ask, put };
}

test('with few readers a commit is shown at once: nothing of the version before is left', () => {
  const { world, shelf, ask } = aShelf();
  ask(BUSY_PER_SECOND - 2);
  world.version = '2';
  ask(1);
  assert.equal(shelf.get('page', true), undefined);
  assert.deepEqual(shelf.due(), []);
});

test('with many the version before is shown until the new one is made, and then all of it is new', () => {
  const { world, shelf, ask, put } = aShelf();
  ask(BUSY_PER_SECOND);
  world.version = '2';
  ask(1);
  assert.equal(shelf.get('page', true)?.of, '1');
  assert.ok(!shelf.has('page'), 'it is to be made again');
  assert.deepEqual(
    shelf.due().map(({ of }) => of),
    ['1'],
  );
  put('page', '2');
  put('late', '1');
  shelf.get('late', true);
  assert.equal(shelf.get('page', true)?.of, '1', 'not before all of it is there');
  assert.deepEqual(
    shelf.due().map(({ of }) => of),
    ['1'],
    'what came late of the version before is made again too',
  );
  shelf.publish(world.version);
  assert.equal(shelf.get('page', true)?.of, '2');
  assert.equal(shelf.get('late', true), undefined);
});

test('it is held back for half a minute and no longer, however often the version moves on meanwhile', () => {
  const { world, shelf, ask, put } = aShelf();
  ask(BUSY_PER_SECOND);
  world.version = '2';
  ask(1);
  put('page', '2');
  world.ms += LONGEST_HOLD_MS - 1;
  world.version = '3';
  ask(1);
  assert.equal(shelf.get('page', true)?.of, '1');
  assert.ok(!shelf.has('page'), 'what was made of a version that is gone is none of the new one');
  world.ms += 1;
  ask(1);
  assert.equal(shelf.get('page', true), undefined, 'nothing older than that is shown');
});

test('an answer of a version that is neither shown nor next is let go of', () => {
  const { world, shelf, ask, put } = aShelf();
  ask(BUSY_PER_SECOND);
  world.version = '3';
  ask(1);
  put('page', '2');
  shelf.publish(world.version);
  assert.equal(shelf.get('page', true), undefined);
});

test('what nobody asks any more is not made again, and a version that has passed is not shown', () => {
  const { world, shelf, ask, put } = aShelf();
  for (const name of ['once', 'again']) put(name, '1');
  ask(BUSY_PER_SECOND);
  world.version = '2';
  ask(1);
  shelf.get('again', true);
  shelf.get('once', false);
  assert.equal(shelf.due().length, 1);
  put('again', '2');
  world.version = '3';
  ask(1);
  assert.equal(shelf.publish('2'), false);
  assert.equal(shelf.get('again', true)?.of, '1', 'what was made of it is let go of, and not shown half');
  put('again', '3');
  assert.equal(shelf.publish('3'), true);
  assert.equal(shelf.get('again', true)?.of, '3');
});

test('many readers of long ago are not many', () => {
  const { world, shelf, ask } = aShelf();
  ask(10 * BUSY_PER_SECOND);
  world.ms += 2_500;
  world.version = '2';
  ask(1);
  assert.equal(shelf.get('page', true), undefined);
});

test('without a stopwatch every version is shown at once', () => {
  const { world, shelf, ask } = aShelf(false);
  ask(10 * BUSY_PER_SECOND);
  world.version = '2';
  ask(1);
  assert.equal(shelf.get('page', true), undefined);
});
