// What of a log is handed on to others: nothing that this node has not made its own, each entry asked of the engine once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { archiveOf } from '#commands/archive.ts';
import { placeBehind, START } from '#log/chain.ts';
import { type Entry, type Head, type Log, LogAway, LogDamaged } from '#log/log.ts';

const SCHEMA = 1;

/** A log of so many entries, the third and the last of which are snapshots, that counts what it is asked. */
function aLog(count: number) {
  const entries: Entry[] = [];
  for (let at: Head = START; entries.length < count; ) {
    const seq = entries.length + 1;
    const fresh = {
      kind: seq === 3 || seq === count ? 'snapshot' : 'rows',
      schema: SCHEMA,
      body: Buffer.from(`${seq}`),
    } as const;
    const place = placeBehind(at, fresh);
    entries.push({ ...fresh, ...place, prev: at.hash });
    at = place;
  }
  const asked: string[] = [];
  const log = {
    look: async (seq: number) => {
      asked.push(`look ${seq}`);
      return { hash: entries[seq - 1]?.hash ?? null, last: entries.length };
    },
    after: async (seq: number, most: number) => {
      asked.push(`after ${seq}`);
      return entries.slice(seq, seq + most);
    },
    lastSnapshot: async (upTo = count) => {
      asked.push('snapshot');
      return entries.slice(0, upTo).findLast(({ kind }) => kind === 'snapshot') ?? null;
    },
  } as unknown as Log;
  return { log, entries, asked };
}

test('what this node has not applied is not handed on: it may stand on one server alone', async () => {
  const { log, entries } = aLog(6);
  let at = 3;
  const view = { place: (): Head => entries[at - 1] ?? START };
  let trouble: string | null = null;
  const archive = archiveOf(log, view, { standing: () => ({ trouble }) as never });
  const of = (seq: number) => ({ hash: entries[seq - 1]?.hash ?? null });
  assert.deepEqual(await archive.look(0), { last: 3, hash: null, snapshot: 3 });
  assert.equal((await archive.entry(3))?.seq, 3);
  assert.equal(await archive.entry(4), null);
  // It comes to be its own: now it is there, and what was told before is not told for ever.
  at = 4;
  assert.equal((await archive.entry(4))?.seq, 4);
  assert.deepEqual(await archive.look(2), { last: 4, ...of(2), snapshot: 3 });
  at = 6;
  assert.deepEqual(await archive.look(6), { last: 6, ...of(6), snapshot: 6 });
  // Whoever was told by a node that is farther is not told that the log went back.
  const behind = archiveOf(log, { place: () => entries[3] ?? START }, { standing: () => ({ trouble: null }) as never });
  assert.deepEqual(await behind.look(5), { last: 5, ...of(5), snapshot: 3 });
  assert.deepEqual(await behind.look(99), { last: 4, hash: null, snapshot: 3 });
  trouble = 'the log went back';
  await assert.rejects(archive.look(0), LogAway);
  await assert.rejects(archive.entry(1), LogAway);
});

test('a thousand readers at the end of a log cost its engine three questions an entry', async () => {
  const { log, entries, asked } = aLog(5);
  const view = { place: (): Head => entries[4] ?? START };
  const archive = archiveOf(log, view, { standing: () => ({ trouble: null }) as never });
  const reader = async (): Promise<void> => {
    assert.equal((await archive.look(4)).last, 5);
    assert.equal((await archive.entry(5))?.seq, 5);
    assert.equal((await archive.look(5)).last, 5);
  };
  await Promise.all(Array.from({ length: 1_000 }, reader));
  assert.deepEqual(asked.toSorted(), ['after 4', 'look 4', 'snapshot']);
});

test('an entry that is not what its hash says is handed on to nobody, and asked for again', async () => {
  const { log, entries } = aLog(3);
  const well = entries[1] ?? assert.fail();
  entries[1] = { ...well, body: Buffer.from('other') };
  let trouble: string | null = null;
  const archive = archiveOf(log, { place: () => entries[2] ?? START }, { standing: () => ({ trouble }) as never });
  await assert.rejects(archive.entry(2), LogDamaged);
  entries[1] = well;
  assert.equal((await archive.entry(2))?.body, well.body);
  // What was kept of a log that went back is not handed on once it is well again.
  const other = { ...well, body: Buffer.from('of another past') };
  entries[1] = { ...other, ...placeBehind(entries[0] ?? START, other) };
  trouble = 'the log went back';
  await assert.rejects(archive.entry(2), LogAway);
  trouble = null;
  assert.equal((await archive.entry(2))?.body, other.body);
});

test('a reader has an answer though the view moves on while the engine is asked', async () => {
  const { log, entries } = aLog(40);
  const answers: (() => void)[] = [];
  const lastSnapshot: Log['lastSnapshot'] = async () => {
    await new Promise<void>((resolve) => answers.push(resolve));
    return null;
  };
  let at = 1;
  const view = { place: (): Head => entries[at - 1] ?? START };
  const archive = archiveOf({ ...log, lastSnapshot }, view, { standing: () => ({ trouble: null }) as never });
  const looks: Promise<{ last: number }>[] = [];
  for (; at <= 40; at += 1) looks.push(archive.look(0));
  while (answers.length < 40) await new Promise(setImmediate);
  for (const answer of answers) answer();
  assert.deepEqual(
    (await Promise.all(looks)).map(({ last }) => last),
    entries.map(({ seq }) => seq),
  );
});
