// The program on several machines that one log moves, as an operator runs it: started, asked, its engine taken away, its nodes killed.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { bumpCommit } from '#store/meta.ts';
import { runCli, startCli, untilPrinted } from '../cli.ts';
import { upstreams } from '../imaginary.ts';
import { oneServer, onPostgres } from '../log/postgres-server.ts';
import { scratchFolder, scratchStore } from '../scratch.ts';
import { fillSmallWorld } from '../small-world.ts';

const imaginary = upstreams({ seed: 1, now: realClock.now });
after(() => imaginary.end());
const server = oneServer();

const CSV = `ts_utc_iso,provider,gpu_model_as_written,price_usd_per_gpu_hr,kind,region,available_gpus,source_row_id
2024-03-01T00:00:00Z,Lambda,H100 SXM,2.49,on_demand,,,1
`;

const logAt = (stream: string): string => `postgres://spot@127.0.0.1:${server().port}/postgres?stream=${stream}`;

type Running = { readonly child: ChildProcess; readonly base: string; readonly env: Record<string, string> };

async function running(t: TestContext, args: readonly string[], env: Record<string, string>): Promise<Running> {
  const child = startCli([...args, '--port', '0'], env);
  t.after(() => child.kill('SIGKILL'));
  const [, base = ''] = await untilPrinted(child, /serving (http:\S+)/);
  return { child, base, env };
}

type Ready = {
  readonly lastRound?: string;
  readonly problem?: string;
  readonly log: { readonly place: number; readonly head: number; readonly unreachableSince: string | null };
};

async function readyOf({ base }: Running): Promise<Ready & { readonly status: number }> {
  const reply = await fetch(`${base}/readyz`);
  return { ...((await reply.json()) as Ready), status: reply.status };
}

async function until(what: string, work: () => Promise<boolean>): Promise<void> {
  for (let times = 0; times < 1_200; times += 1) {
    if (await work()) return;
    await realClock.sleep(100);
  }
  assert.fail(what);
}

const json = async (env: Record<string, string>, ...args: string[]) => {
  const { code, out, err } = await runCli([...args, '--json'], env);
  assert.equal(code, 0, err);
  return JSON.parse(out) as Record<string, unknown>;
};

test(
  ...onPostgres('two that collect, one that serves: one round, the same page; and what becomes of them'),
  async (t) => {
    const folder = scratchFolder(t);
    const upstream = await imaginary.start('');
    const env = (name: string): Record<string, string> => ({
      GPU_SPOT_DB: join(folder, `${name}.db`),
      GPU_SPOT_LOG: logAt('prices'),
      GPU_SPOT_NODE: name,
      GPU_SPOT_UPSTREAM: upstream,
    });
    const [one, two, reader] = await Promise.all([
      running(t, ['start'], env('one')),
      running(t, ['start'], env('two')),
      running(t, ['serve'], env('reader')),
    ]);
    const nodes = [one, two, reader];
    const isJudged = async (node: Running): Promise<boolean> =>
      ((await (await fetch(`${node.base}/api/v1/verdicts`)).json()) as { data: unknown[] }).data.length >= 8;
    for (const node of nodes) await until('every node has the round and its verdicts', () => isJudged(node));
    // Until nothing is being written any more.
    await until('all stand at one place', async () => {
      const all = await Promise.all(nodes.map(readyOf));
      return new Set(all.map(({ log }) => log.place)).size === 1;
    });
    const tags = async (): Promise<readonly (string | null)[]> =>
      Promise.all(nodes.map(async ({ base }) => (await fetch(`${base}/api/v1/overview`)).headers.get('etag')));
    await until('all name one answer alike', async () => new Set(await tags()).size === 1);
    const held = await json(env('reader'), 'log');
    assert.equal(held.behind, 0);
    const roles = held.roles as { role: string; holder: string | null }[];
    assert.match(roles.find(({ role }) => role === 'collector')?.holder ?? '', /^(one|two) /);
    assert.equal(held.isSynchronous, false);
    assert.match((await runCli(['log'], env('reader'))).err, /commits are not synchronous/);
    const measured = await (await fetch(`${reader.base}/metrics`)).text();
    assert.match(measured, new RegExp(`^gpu_spot_log_place ${String(held.head)}$`, 'm'));
    assert.match(measured, /^gpu_spot_log_unreachable 0$/m);
    const rounds = await json(env('reader'), 'log', '--verify');
    assert.deepEqual([rounds.faults, rounds.lostRounds], [[], []]);

    // The engine goes: every page is answered on, and it is said since when.
    await server().kill();
    await until('the nodes notice', async () => (await readyOf(reader)).log.unreachableSince !== null);
    for (const { base } of nodes) assert.equal((await fetch(base)).status, 200);
    assert.equal((await readyOf(reader)).status, 200);
    const late = startCli(['serve', '--port', '0'], env('late'));
    t.after(() => late.kill('SIGKILL'));
    await untilPrinted(late, /waiting for the log/);
    await server().start();
    await untilPrinted(late, /serving (http:\S+)/);
    await until('the nodes are back', async () => (await readyOf(reader)).log.unreachableSince === null);

    // Work on the whole store: from a machine of its own, and every node holds it then.
    const before = (await readyOf(reader)).log.head;
    const made = await runCli(['reparse'], env('elsewhere'));
    assert.equal(made.code, 0, made.err);
    assert.match(made.out, /offers of 1 rounds made again/);
    for (const node of nodes) await until('every node holds it', async () => (await readyOf(node)).log.place > before);
    const again = await json(env('elsewhere'), 'log', '--verify');
    assert.deepEqual(again.faults, []);
    for (const { child } of [one, two, reader]) {
      child.kill('SIGTERM');
      const [code] = await once(child, 'close');
      assert.equal(code, 0);
    }
  },
);

test(
  ...onPostgres('a store moves into a log and back: the same figures, and nothing is written past the log'),
  async (t) => {
    const store = scratchStore(t);
    fillSmallWorld(store);
    const own = join(scratchFolder(t), 'own.db');
    store.hot('VACUUM INTO ?').run(own);
    const env = { GPU_SPOT_DB: own };
    const wrong = await runCli(['move', '--to', 'postgres://spot:hush@127.0.0.1:1/postgres?stream=moved'], env);
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /cannot be reached/);
    assert.doesNotMatch(wrong.err, /hush/);
    // A node that was started before the store came in is no hindrance.
    const reader = await running(t, ['serve'], {
      GPU_SPOT_DB: join(scratchFolder(t), 'r.db'),
      GPU_SPOT_LOG: logAt('moved'),
    });
    const moved = await json(env, 'move', '--to', logAt('moved'));
    assert.equal(moved.entry, 2);
    assert.match((await runCli(['move', '--to', logAt('moved')], env)).out, /is a view of the stream moved already/);
    await until('the reader holds it', async () => (await readyOf(reader)).log.place === 2);
    const verdicts = async (base: string): Promise<unknown> =>
      ((await (await fetch(`${base}/api/v1/viability?gpu=h100-sxm`)).json()) as { data: unknown }).data;
    const there = await verdicts(reader.base);
    // History comes in from anywhere, once; what is wrong is said, and nobody is kept waiting by it.
    const csv = join(scratchFolder(t), 'past.csv');
    writeFileSync(csv, CSV);
    const elsewhere = { GPU_SPOT_DB: join(scratchFolder(t), 'elsewhere.db'), GPU_SPOT_LOG: logAt('moved') };
    for (const word of ['taken: 1 offers', 'was imported before']) {
      const imported = await runCli(['import', csv], elsewhere);
      assert.equal(imported.code, 0, imported.err);
      assert.match(imported.out, new RegExp(word));
    }
    writeFileSync(csv, 'a,b\n1,2\n');
    assert.match((await runCli(['import', csv], elsewhere)).err, /^gpu-spot: past\.csv: the header lacks/);
    await until(
      'the reader holds the import',
      async () =>
        ((await (await fetch(`${reader.base}/api/v1/imports`)).json()) as { data: unknown[] }).data.length === 1,
    );
    const other = join(scratchFolder(t), 'other.db');
    bumpCommit(store);
    store.hot('VACUUM INTO ?').run(other);
    const full = await runCli(['move', '--to', logAt('moved')], { GPU_SPOT_DB: other });
    assert.equal(full.code, 1);
    assert.match(full.err, /holds something else already/);
    // Of a view that is behind nobody is to begin.
    const behind = await runCli(['log', '--snapshot'], { ...env, GPU_SPOT_LOG: logAt('moved') });
    assert.match(behind.err, /1 entries behind: nothing was written/);
    assert.equal((await runCli(['log', '--snapshot'], reader.env)).code, 0);
    // What is not this log's view is not taken for it, and a view is not written by whoever does not know its log.
    const foreign = await runCli(['serve', '--port', '0'], { GPU_SPOT_DB: other, GPU_SPOT_LOG: logAt('moved') });
    assert.match(foreign.err, /no log has moved yet.*gpu-spot move/);
    const blind = await runCli(['analyze', '--no-model'], { GPU_SPOT_DB: reader.env.GPU_SPOT_DB ?? '' });
    assert.match(blind.err, /is the view of a log.*set GPU_SPOT_LOG here too/);
    // And back: a view is a store.
    const alone = await running(t, ['serve'], env);
    assert.deepEqual(await verdicts(alone.base), there);
  },
);
