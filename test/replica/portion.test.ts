// A line that carries less than is usually asked for: a node comes to the end of its log all the same, and does not wait for ever.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { openHttpLog } from '#log/http.ts';
import { type Log, LogAway, LogDamaged } from '#log/log.ts';
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
import { aNode, collect, SCHEMA, untilDone } from './nodes.ts';

const server = oneServer();
const here = () => ({ ports: [server().port] });
const atOnce = { ...realClock, sleep: async () => {} };

/** The same log behind a line that carries one thing within the limit of an answer, and no more. */
function thin(log: Log, tooMany: number[]): Log {
  const within = (count: number): void => {
    if (count <= 1) return;
    tooMany.push(count);
    throw new LogAway('the log cannot be asked (no answer in time, in a test)');
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

test('fewer are asked for behind a question without an answer, never none, and seldom more', async () => {
  const portion = createPortion(20);
  const counts: number[] = [];
  const ask = (isAnswered: (count: number) => boolean) =>
    portion
      .ask(async (count) => {
        counts.push(count);
        if (!isAnswered(count)) throw new LogAway('');
      })
      .catch(() => {});
  for (let each = 0; each < 8; each += 1) await ask(() => false);
  assert.deepEqual(counts, [20, 10, 5, 2, 1, 1, 1, 1]);
  counts.length = 0;
  // A line that carries three: of a thousand questions some two in a hundred are lost on trying four.
  for (let each = 0; each < 1_000; each += 1) await ask((count) => count <= 3);
  assert.equal(Math.max(...counts), 4);
  const lost = counts.filter((count) => count === 4).length;
  assert.ok(lost > 5 && lost < 30, `${lost}`);
  for (let each = 0; each < 1_000; each += 1) await ask(() => true);
  assert.equal(counts.at(-1), 20);
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
  await untilDone(() => far.follow());
  assert.equal(digestOf(store).whole, digestOf(one.store).whole);
  assert.ok(tooMany.length > 2 && tooMany.length < 10, `${tooMany}`);
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
    // A follower that is ended so has nothing to complain of.
    const said: string[] = [];
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
    assert.deepEqual([said, follower.standing().trouble], [[], null]);
    // In the middle of a snapshot the view stays as it is, and nothing is left beside it.
    const { body } = await sendStore(one.log, one.store, { replaces: true });
    await appendedLast(one.log, { kind: 'snapshot', schema: SCHEMA, body }, { clock: realClock });
    const folder = scratchFolder(t);
    const fresh = openStore(join(folder, 'fresh.db'), { readonly: false, byLog: true });
    t.after(() => fresh.close());
    const again = new AbortController();
    const lastSnapshot: Log['lastSnapshot'] = async () => {
      again.abort();
      return one.log.lastSnapshot();
    };
    const begun = createView({ store: fresh, log: { ...one.log, lastSnapshot }, schema: SCHEMA, clock: atOnce });
    await assert.rejects(begun.follow({ signal: again.signal }), { name: 'AbortError' });
    assert.equal(begun.place().seq, 0);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('snapshot')),
      [],
    );
  },
);

test('of an archive that ends in the middle what has come is kept, and one that never ends is let go of', async () => {
  const entry = (seq: number): Response =>
    new Response(`body of ${seq}`, {
      headers: {
        'log-prev': '0'.repeat(64),
        'log-hash': '1'.repeat(64),
        'log-kind': 'rows',
        'log-schema': String(SCHEMA),
      },
    });
  let sent = 0;
  const endless = new ReadableStream({
    pull: (to) => {
      sent += 2 ** 20;
      to.enqueue(new Uint8Array(2 ** 20));
    },
  });
  const log = openHttpLog('https://other.example/log', {
    fetch: async (url) => {
      const seq = Number(new URL(url).pathname.split('/').at(-1));
      if (seq <= 3) return entry(seq);
      if (seq === 4) return new Response('', { status: 503 });
      return new Response(endless, { headers: entry(seq).headers });
    },
    clock: atOnce,
  });
  assert.deepEqual(
    (await log.after(0, 20)).map(({ seq }) => seq),
    [1, 2, 3],
  );
  await assert.rejects(log.after(3, 20), LogAway);
  await assert.rejects(
    log.after(4, 1),
    (error: Error) => error instanceof LogDamaged && /longer than/.test(error.message),
  );
  assert.ok(sent < 80 * 2 ** 20, `${sent}`);
});
