// The log and the views that it moves, over PostgreSQL on loopback with a standby that every commit waits for: `npm run bench -- --log`.
import { randomBytes } from 'node:crypto';
import { copyFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '#collect/registry.ts';
import { imaginaryDoors, imaginaryRound, simulatedClock } from '#commands/demo-rounds.ts';
import { realClock, ticks } from '#commands/doors.ts';
import { configFrom } from '#config.ts';
import { slotStart } from '#domain/time.ts';
import { intake } from '#intake/intake.ts';
import { openPostgresLog } from '#log/postgres.ts';
import { appendedLast } from '#replica/append.ts';
import { applyEntry, applyWrites } from '#replica/apply.ts';
import { createFollower } from '#replica/follower.ts';
import { createRoles } from '#replica/roles.ts';
import { sendStore } from '#replica/snapshot.ts';
import { createView } from '#replica/view.ts';
import { MIGRATIONS } from '#store/migrations.ts';
import { openStore, type Store } from '#store/open.ts';
import { ratesBefore } from '#store/rate.ts';
import { packWrites, unpackWrites } from '#store/writes.ts';
import { copyDemoStore } from '../test/kept-store.ts';
import { aPair, HAS_POSTGRES, postgres } from '../test/log/postgres-server.ts';

const SCHEMA = MIGRATIONS.length;
const DAYS = 14;
const ROUNDS = 60;
const APPENDS = 500;
const FOLLOWERS = 3;
const IDLE_SECONDS = 20;
const BIG_BYTES = 2 ** 30;

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;

const told = (what: string, figure: string): void => console.log(`  ${what.padEnd(60)} ${figure}`);
const spread = (values: readonly number[]): string =>
  `median ${Math.round(percentile(values, 0.5))}, p99 ${Math.round(percentile(values, 0.99))} ms`;

type Server = Awaited<ReturnType<typeof aPair>>['old'];

export async function replica(folder: string): Promise<void> {
  if (!HAS_POSTGRES) {
    console.log('the log: npm has no PostgreSQL for this machine, so it is not measured');
    return;
  }
  const cluster = postgres();
  try {
    const { old } = await aPair(cluster, true);
    const at = (stream: string) => `postgres://spot@127.0.0.1:${old.port}/postgres?stream=${stream}`;
    console.log('the log: PostgreSQL on loopback, every commit waits for a standby');
    await appending(at('append'));
    await moving(folder, at('move'), old);
    await beginning(folder, at('begin'));
  } finally {
    await cluster.end();
  }
}

async function appending(address: string): Promise<void> {
  const log = openPostgresLog(address);
  await log.prepare();
  for (const bytes of [1_024, 26 * 1_024, 320 * 1_024]) {
    const body = randomBytes(bytes);
    const took: number[] = [];
    for (let times = 0; times < APPENDS; times += 1) {
      const head = await log.head();
      const from = ticks();
      await log.append(head, { kind: 'rows', schema: SCHEMA, body });
      took.push(ticks() - from);
    }
    told(`append of ${bytes / 1024} KB`, spread(took));
  }
  await log.close();
}

/** CPU, ms, of work that holds the thread. */
function cpuOf<T>(work: () => T): { readonly result: T; readonly ms: number } {
  const from = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(from);
  return { result, ms: (user + system) / 1_000 };
}

async function aView(address: string, path: string) {
  const log = openPostgresLog(address);
  await log.prepare();
  const opened = openStore(path, { readonly: false, byLog: true });
  const { tape } = opened;
  if (tape === null) throw new Error('a view has a tape');
  const rehearsed: number[] = [];
  const sizes: number[] = [];
  const timed: typeof tape.rehearse = (work, how) => {
    const { result, ms } = cpuOf(() => tape.rehearse(work, how));
    rehearsed.push(ms);
    sizes.push(packWrites(result.writes).length);
    return result;
  };
  const store = { ...opened, tape: { ...tape, rehearse: timed } };
  const view = createView({ store, log, schema: SCHEMA, clock: realClock });
  const end = async (): Promise<void> => {
    store.close();
    await log.close();
  };
  return { log, store, view, rehearsed, sizes, end };
}

/** Rounds of the imaginary market into a log that three views follow. */
async function moving(folder: string, address: string, server: Server): Promise<void> {
  const from = join(folder, 'demo.db');
  await copyDemoStore(from, DAYS);
  const plain = openStore(from, { readonly: false });
  const straight: number[] = [];
  const writer = await aView(address, join(folder, 'writer.db'));
  const { body } = await sendStore(writer.log, plain, { replaces: true });
  await appendedLast(writer.log, { kind: 'snapshot', schema: SCHEMA, body }, { clock: realClock });
  await writer.view.follow();
  const ended = new AbortController();
  const others = await Promise.all(
    Array.from({ length: FOLLOWERS }, async (_, who) => {
      const node = await aView(address, join(folder, `view-${who}.db`));
      await node.view.follow();
      const follower = createFollower({
        view: node.view,
        roles: createRoles(node.log, `view-${who}`, realClock),
        clock: realClock,
        say: () => {},
      });
      return { ...node, running: follower.run(ended.signal) };
    }),
  );
  await statements(server);
  const behind: number[] = [];
  for await (const round of rounds(writer.store)) {
    await writer.view.commit(() => intake(writer.store, round));
    straight.push(cpuOf(() => intake(plain, round)).ms);
    const [acknowledged, { seq }] = [ticks(), writer.view.place()];
    await Promise.all(
      others.map(async ({ view }) => {
        while (view.place().seq < seq) await realClock.sleep(5);
        behind.push(ticks() - acknowledged);
      }),
    );
    await realClock.sleep(Math.random() * 500);
  }
  told('a round of the imaginary market: its entry', `${Math.round(percentile(writer.sizes, 0.5) / 1024)} KB`);
  told('  written to a store that no log moves, CPU', spread(straight));
  told('  rehearsed, CPU', spread(writer.rehearsed));
  plain.close();
  told(`  from its acknowledgement until ${FOLLOWERS} nodes show it`, spread(behind));
  ended.abort();
  for (const { running, end } of others) {
    await running;
    await end();
  }
  await applying(folder, address);
  await writer.end();
}

/** The same entries once more, one by one, so that nothing else is measured with them. */
async function applying(folder: string, address: string): Promise<void> {
  const log = openPostgresLog(address);
  const store = openStore(join(folder, 'late.db'), { readonly: false, byLog: true });
  const { tape } = store;
  if (tape === null) throw new Error('a view has a tape');
  const viewed = { store, tape, log, schema: SCHEMA };
  const [first, ...entries] = await log.after(0, 2_000);
  if (first === undefined) throw new Error('the log is empty');
  const from = ticks();
  await applyEntry(viewed, first);
  told(`a new node: ${DAYS} days by snapshot`, `${Math.round(ticks() - from)} ms`);
  const took = entries.map(
    (entry) => cpuOf(() => applyWrites(viewed, { writes: unpackWrites(entry.body), schema: SCHEMA, at: entry })).ms,
  );
  told(`  applied, CPU, of ${entries.length} rounds`, spread(took));
  store.close();
  await log.close();
}

async function statements(server: Server): Promise<void> {
  const count = async (): Promise<number> => {
    const [row] = await server.ask("SELECT xact_commit AS n FROM pg_stat_database WHERE datname = 'postgres'");
    return Number(row?.n);
  };
  // What the engine counts comes to its sum with a delay of up to ten seconds.
  await realClock.sleep(15_000);
  const before = await count();
  await realClock.sleep(IDLE_SECONDS * 1_000);
  const each = (await count()) - before;
  told('statements a second and node, nothing new', (each / IDLE_SECONDS / FOLLOWERS).toFixed(1));
}

async function* rounds(store: Store) {
  const house = { providers: await registry(), config: configFrom({}, []) };
  const clock = simulatedClock();
  const doors = imaginaryDoors(1, clock);
  let slot = Number(store.hot('SELECT max(slot) FROM round').pluck().get());
  for (let made = 0; made < ROUNDS; made += 1) {
    slot += 1;
    clock.set(slotStart(slot) + 20);
    yield await imaginaryRound(house, doors, ratesBefore(store));
  }
}

/** A store of a gigabyte that does not pack, so that it is the worst of its size. */
async function beginning(folder: string, address: string): Promise<void> {
  const from = join(folder, 'big.db');
  copyFileSync(join(folder, 'demo.db'), from);
  const big = openStore(from, { readonly: false });
  const put =
    big.hot(`INSERT INTO body (round, provider, request, status, received_at, hash, length, depth, key_day, parser, blob)
    SELECT max(id), 'bench', 'bench', 200, 0, ?, 0, 0, 0, 0, ? FROM round`);
  while (Number(big.hot('PRAGMA page_count').pluck().get()) * 4_096 < BIG_BYTES)
    big.transaction(() => {
      for (let each = 0; each < 500; each += 1) put.run(randomBytes(32), randomBytes(40_000));
    });
  const log = openPostgresLog(address);
  await log.prepare();
  let from0 = ticks();
  const { body, bytes } = await sendStore(log, big, { replaces: true });
  await appendedLast(log, { kind: 'snapshot', schema: SCHEMA, body }, { clock: realClock });
  told(
    `a store of ${Math.round(bytes / 2 ** 20)} MB that does not pack, sent`,
    `${Math.round((ticks() - from0) / 1000)} s`,
  );
  big.close();
  await log.close();
  const node = await aView(address, join(folder, 'begun.db'));
  from0 = ticks();
  await node.view.follow();
  told('  a new node of it, until it can be asked', `${Math.round((ticks() - from0) / 1000)} s`);
  node.store.hot('PRAGMA wal_checkpoint(TRUNCATE)').get();
  told('  its file', `${Math.round(statSync(node.store.path).size / 2 ** 20)} MB`);
  await node.end();
  rmSync(from);
}
