// A line that carries less than is usually asked for: a node comes to the end of its log all the same, and does not wait for ever.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { type Log, LogAway, LogSlow } from '#log/log.ts';
import { appendedLast } from '#replica/append.ts';
import { createFollower } from '#replica/follower.ts';
import { createPortion } from '#replica/portion.ts';
import { sendStore } from '#replica/snapshot.ts';
import { verify } from '#replica/verify.ts';
import { createView } from '#replica/view.ts';
import { digestOf } from '#store/digest.ts';
import { openStore } from '#store/open.ts';
import { oneServer, onPostgres } from '../log/postgres-server.ts';
import { scratchFolder } from '../scratch.ts';
import { fillSmallWorld, LAST } from '../small-world.ts';
import { aNode, collect, SCHEMA } from './nodes.ts';

const server = oneServer();
const here = () => ({ ports: [server().port] });
const atOnce = { ...realClock, sleep: async () => {} };

/** The same log behind a line that carries one thing within the limit of an answer, and no more. */
function thin(log: Log, tooMany: number[]): Log {
  const within = (count: number): void => {
    if (count <= 1) return;
    tooMany.push(count);
    throw new LogSlow('no answer in time, in a test');
  };
  return {
    ...log,
    after: async (seq, most) => {
      const entries = await log.after(seq, most);
      within(entries.length);
      return entries;
    },
    pieces: async (hashes) => {
      within(hashes.length);
      return log.pieces(hashes);
    },
  };
}

test('fewer are asked for where an answer is too slow, never none, and more only seldom', async () => {
  const portion = createPortion(20);
  const counts: number[] = [];
  const ask = (carries: number, Problem = LogSlow) =>
    portion
      .ask(async (count) => {
        counts.push(count);
        if (count > carries) throw new Problem('');
      })
      .catch((error: Error) => error);
  // A log that is away is no thin line: it is told at once, and nothing is made smaller for it.
  assert.ok((await ask(0, LogAway)) instanceof LogAway);
  assert.deepEqual(counts, [20]);
  assert.ok((await ask(0)) instanceof LogSlow);
  assert.deepEqual(counts, [20, 20, 10, 5, 2, 1]);
  // A line that carries three: of a thousand questions some five in a hundred are lost on trying four.
  counts.length = 0;
  for (let each = 0; each < 1_000; each += 1) assert.equal(await ask(3), undefined);
  assert.equal(Math.max(...counts), 4);
  const lost = counts.filter((count) => count === 4).length;
  assert.ok(lost > 5 && lost < 60, `${lost}`);
  for (let each = 0; each < 1_000; each += 1) await ask(20);
  assert.equal(counts.at(-1), 20);
});

test('a wait for the log ends where it is told to, in a question and between two', async () => {
  const never = () => new Promise<never>(() => {});
  const ended = new AbortController();
  const asking = createPortion(4).ask(never, ended.signal);
  ended.abort();
  await assert.rejects(asking, { name: 'AbortError' });
  await assert.rejects(createPortion(4).ask(never, ended.signal), { name: 'AbortError' });
  const away = async () => {
    throw new LogAway('away, in a test');
  };
  const between = new AbortController();
  const clock = {
    sleep: async (ms: number, signal?: AbortSignal) => {
      between.abort();
      await realClock.sleep(ms * 1_000, signal);
    },
  };
  await assert.rejects(createPortion(4).askOn(away, { clock, signal: between.signal }), { name: 'AbortError' });
});

test(...onPostgres('over a thin line a node follows to the end, begins from a snapshot and is verified'), async (t) => {
  const one = await aNode(t, 'thin', here());
  const own = openStore(join(scratchFolder(t), 'own.db'), { readonly: false });
  t.after(() => own.close());
  fillSmallWorld(own);
  const { body } = await sendStore(one.log, own, { replaces: true });
  await appendedLast(one.log, { kind: 'snapshot', schema: SCHEMA, body }, { clock: realClock });
  await one.view.follow();
  for (let slot = LAST + 1; slot <= LAST + 30; slot += 1) assert.ok(await collect(one, slot, 0));
  const tooMany: number[] = [];
  const log = thin(one.log, tooMany);
  const store = openStore(join(scratchFolder(t), 'far.db'), { readonly: false, byLog: true });
  t.after(() => store.close());
  const far = createView({ store, log, schema: SCHEMA, clock: atOnce });
  await far.follow();
  assert.equal(digestOf(store).whole, digestOf(one.store).whole);
  assert.ok(tooMany.length > 1 && tooMany.length < 10, `${tooMany}`);
  const fresh = openStore(join(scratchFolder(t), 'fresh.db'), { readonly: false, byLog: true });
  t.after(() => fresh.close());
  const verified = await verify({ log, schema: SCHEMA, fresh, clock: atOnce }, store, {
    place: far.place(),
    onEntry: () => {},
  });
  assert.deepEqual(verified.faults, []);
  assert.equal(verified.entries, one.view.place().seq);
  // A line that carries nothing at all ends the waiting.
  const dead = { ...log, after: () => Promise.reject(new LogAway('the log cannot be asked (in a test)')) };
  const none = openStore(join(scratchFolder(t), 'none.db'), { readonly: false, byLog: true });
  t.after(() => none.close());
  const told = await verify({ log: dead, schema: SCHEMA, fresh: none, clock: atOnce }, store, {
    place: far.place(),
    onEntry: () => {},
  });
  assert.match(told.faults[0] ?? '', /cannot be asked/);
});

test(
  ...onPostgres('whoever ends a node while its log comes in waits for no more of it, and it goes on from there'),
  async (t) => {
    const one = await aNode(t, 'ended', here());
    for (let slot = LAST; slot < LAST + 6; slot += 1) await collect(one, slot, 0);
    const store = openStore(join(scratchFolder(t), 'far.db'), { readonly: false, byLog: true });
    t.after(() => store.close());
    const ended = new AbortController();
    const log: Log = {
      ...one.log,
      after: async (seq) => {
        if (seq === 3) ended.abort();
        return one.log.after(seq, 1);
      },
    };
    const far = createView({ store, log, schema: SCHEMA, clock: atOnce });
    const behind: number[] = [];
    const onBehind = (entries: number) => behind.push(entries);
    await assert.rejects(far.follow({ signal: ended.signal, onBehind }), { name: 'AbortError' });
    assert.equal(far.place().seq, 3);
    assert.equal(await far.follow({ onBehind }), one.view.place().seq - 3);
    assert.deepEqual(behind, [one.view.place().seq, one.view.place().seq - 3]);
    assert.equal(digestOf(store).whole, digestOf(one.store).whole);
    // A follower that is ended so has nothing to complain of, and nothing that came later is applied.
    const said: string[] = [];
    const place = far.place().seq;
    await collect(one, LAST + 6, 0);
    const stop = new AbortController();
    const look: Log['look'] = async (seq) => {
      stop.abort();
      return one.log.look(seq);
    };
    const follower = createFollower({
      view: createView({ store, log: { ...one.log, look }, schema: SCHEMA, clock: atOnce }),
      roles: { take: async () => true, keep: async () => {}, release: async () => {} },
      clock: { now: () => 1, sleep: async () => {} },
      say: (line) => said.push(line),
    });
    await follower.run(stop.signal);
    assert.deepEqual([said, follower.standing().trouble, far.place().seq], [[], null, place]);
    // So too where the log does not say where it ends, or whether its last entry stands.
    for (const silent of ['look', 'settle'] as const) {
      const mute = new AbortController();
      const never = () => {
        mute.abort();
        return new Promise<never>(() => {});
      };
      const view = createView({ store, log: { ...one.log, [silent]: never }, schema: SCHEMA, clock: atOnce });
      await assert.rejects(view.follow({ signal: mute.signal }), { name: 'AbortError' });
    }
    assert.equal(far.place().seq, place);
    // What a commit has not sent yet is not brought forward either; nothing of it stays.
    await assert.rejects(
      far.commit(() => assert.fail('no work is done'), { signal: stop.signal }),
      { name: 'AbortError' },
    );
    assert.equal(far.place().seq, place);
  },
);

test(
  ...onPostgres('a whole store that is ended in its middle leaves the view as it is, and nothing beside it'),
  async (t) => {
    const one = await aNode(t, 'midway', here());
    const own = openStore(join(scratchFolder(t), 'own.db'), { readonly: false });
    t.after(() => own.close());
    fillSmallWorld(own);
    const { body } = await sendStore(one.log, own, { replaces: true });
    const entry = { kind: 'snapshot', schema: SCHEMA, body } as const;
    await collect(one, LAST, 0);
    const folder = scratchFolder(t);
    // By a node that follows and meets it on its way, and by one that is new.
    for (const isNew of [false, true]) {
      const store = openStore(join(folder, `${isNew}.db`), { readonly: false, byLog: true });
      t.after(() => store.close());
      const ended = new AbortController();
      const asked: number[] = [];
      const pieces: Log['pieces'] = async (hashes) => {
        asked.push(hashes.length);
        if (hashes.length > 1) throw new LogSlow('in a test');
        if (asked.at(-2) === 1) ended.abort();
        return one.log.pieces(hashes);
      };
      const view = createView({ store, log: { ...one.log, pieces }, schema: SCHEMA, clock: atOnce });
      if (!isNew) {
        await view.follow();
        await appendedLast(one.log, entry, { clock: realClock });
      }
      const place = view.place().seq;
      await assert.rejects(view.follow({ signal: ended.signal }), { name: 'AbortError' });
      assert.equal(view.place().seq, place);
      assert.ok(asked.filter((count) => count === 1).length >= 2, 'in its middle');
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.includes('snapshot')),
        [],
      );
    }
  },
);
