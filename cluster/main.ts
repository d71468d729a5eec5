// npm run cluster: three machines with etcd, Patroni and PostgreSQL, two `start` and three `serve` on the imaginary market, readers that
// never stop. A machine, a server, the collector and a node are killed in turn, and it prints what was killed and what was lost. Then the
// control that must lose: a standby that nobody waits for.   --quick   the machine and the collector alone
//   --where-it-starts   is no failure where the three machines never come up at all
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isoTime, slotOf, slotStart } from '#domain/time.ts';
import { openPostgresLog } from '#log/postgres.ts';
import { Clock, run, start } from '../chaos/running.ts';
import { freePort } from '../test/deploy/host.ts';
import { control } from './control.ts';
import { acknowledged, again, aNode, holds, kill, type Node, reading, readyOf, roundsOf, until } from './nodes.ts';
import { type Cluster, missing, patroni } from './patroni.ts';

const isQuick = process.argv.includes('--quick');
const say = (line: string): void => console.log(line);

type World = {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly nodes: readonly Node[];
  readonly slots: number[];
};

/** Of the next half hour: what is done to the world in it, and how long until every node shows its round. */
async function turn(world: World, what: string, harm: (slot: number) => Promise<string>): Promise<void> {
  const { clock, nodes, slots } = world;
  clock.nextSlot();
  const slot = slotOf(clock.now);
  const from = performance.now();
  const told = await harm(slot);
  await until(`every node shows the round of ${isoTime(slotStart(slot))}`, () =>
    nodes.every((each) => holds(each, slot)),
  );
  slots.push(slot);
  say(`  ${what.padEnd(44)} ${told} round shown by all after ${((performance.now() - from) / 1000).toFixed(1)} s`);
}

/** How long until something can be written again, by a row that every commit waits for. */
async function writable({ addresses }: Cluster, killing: () => void): Promise<string> {
  const log = openPostgresLog(addresses.direct);
  try {
    await log.prepare();
    killing();
    const from = performance.now();
    const took = await until('the log can be written', async () => {
      const now = (performance.now() - from) / 1000;
      return log.lease('probe', { holder: 'cluster', until: now + 1, now }).catch(() => false);
    });
    return `written again after ${(took / 1000).toFixed(1)} s;`;
  } finally {
    await log.close();
  }
}

const collectors = ({ nodes }: World): readonly Node[] => nodes.filter(({ collects }) => collects);

/** Whoever is asking the sellers, killed in the midst of it; its lease is let run out. */
async function killCollector(world: World): Promise<string> {
  const log = openPostgresLog(world.cluster.addresses.direct);
  const isHeld = async (): Promise<string> => (await log.holderOf('collector'))?.holder.split(' ')[0] ?? '';
  try {
    // Its round takes seconds: it has just begun.
    await sleep(2_600);
    const name = await isHeld();
    const node = collectors(world).find((each) => each.name === name);
    if (node === undefined) throw new Error(`nobody collects (${name})`);
    kill(node);
    await sleep(500);
    world.clock.step(61);
    const other = collectors(world).find((each) => each !== node) as Node;
    const slot = slotOf(world.clock.now);
    await until('another collects', () => holds(other, slot));
    await again(node);
    return `${name} killed, ${other.name} took over;`;
  } finally {
    await log.close();
  }
}

async function killNode(world: World): Promise<string> {
  const node = world.nodes.find(({ name }) => name === 'serve-3') as Node;
  kill(node);
  for (const end of ['', '-wal', '-shm', '.lock']) rmSync(node.db + end, { force: true });
  await again(node);
  return 'its view deleted, begun anew;';
}

async function turns(world: World): Promise<void> {
  const { cluster } = world;
  await turn(world, 'nothing', async () => '');
  await turn(world, 'the machine of the server that writes', async () => {
    const machine = await cluster.leader();
    const told = await writable(cluster, machine.kill);
    machine.start();
    return told;
  });
  await turn(world, 'the collector, in the midst of its round', () => killCollector(world));
  if (isQuick) return;
  await turn(world, 'PostgreSQL of the server that writes', async () =>
    writable(cluster, (await cluster.leader()).killServer),
  );
  await turn(world, 'a node that serves', () => killNode(world));
  await turn(world, 'all three servers for a minute', async () => {
    for (const each of cluster.machines) each.kill();
    await sleep(60_000);
    for (const each of cluster.machines) each.start();
    await cluster.leader();
    return 'back;';
  });
  await turn(world, 'nothing', async () => '');
}

/** What is in the log at the end, by each node's own view of it. */
async function accounted(world: World): Promise<string[]> {
  const faults: string[] = [];
  await until('all nodes stand at the end of the log', async () => {
    const all = await Promise.all(world.nodes.map(readyOf));
    return (
      new Set(all.map(({ log }) => `${log?.place} ${log?.head}`)).size === 1 &&
      all.every(({ log }) => log?.place === log?.head)
    );
  });
  const digests = new Set<string>();
  for (const node of world.nodes) {
    const { code, said } = await run(['log', '--verify', '--json'], node.env);
    const { digest = '', faults: told = [said] } = JSON.parse(/\{[\s\S]*\}/.exec(said)?.[0] ?? '{}');
    digests.add(String(digest));
    if (code !== 0) faults.push(`${node.name}: ${told.join('; ')}`);
  }
  if (digests.size !== 1) faults.push(`the views differ: ${[...digests].join(', ')}`);
  const rounds = roundsOf(world.nodes[0]?.db ?? '');
  const told = world.nodes.flatMap(acknowledged);
  const held = new Set([...rounds.keys()].map((slot) => isoTime(slotStart(slot))));
  const lost = told.filter((slot) => !held.has(slot));
  const doubled = [...rounds].flatMap(([slot, n]) => (n > 1 ? [isoTime(slotStart(slot))] : []));
  const missed = world.slots.filter((slot) => !rounds.has(slot));
  say(
    `  ${rounds.size} half hours in the log, ${told.length} acknowledged: ${lost.length} lost, ${doubled.length} ` +
      `doubled, ${missed.length} missed`,
  );
  say(
    `  ${world.nodes.length} views, ${digests.size === 1 ? `one digest (${[...digests][0]?.slice(0, 12)})` : 'not the same'}`,
  );
  return [...faults, ...lost.map((each) => `lost: ${each}`), ...doubled.map((each) => `doubled: ${each}`)];
}

async function kills(folder: string): Promise<string[]> {
  const clock = new Clock(folder);
  const port = await freePort();
  const upstream = start(['upstream', '--port', String(port)], clock.env);
  const cluster = await patroni().catch((error: Error) => {
    upstream.child.kill('SIGKILL');
    if (!process.argv.includes('--where-it-starts')) throw error;
    say(`npm run cluster is NOT run: ${error.message}`);
    return null;
  });
  if (cluster === null) return [];
  const { direct, proxied, pooled } = cluster.addresses;
  const making = { folder, clock, upstream: `http://127.0.0.1:${port}` };
  say(
    'three machines, two that collect (one past haproxy), three that serve (one past pgbouncer), readers throughout; killed:',
  );
  const nodes: Node[] = [];
  try {
    for (const [name, log] of Object.entries({
      'start-1': direct,
      'start-2': proxied,
      'serve-1': direct,
      'serve-2': pooled,
      'serve-3': direct,
    }))
      nodes.push(await aNode(name, log, making));
    const readers = reading(nodes);
    const world = { cluster, clock, nodes, slots: [] };
    await turns(world).finally(async () => {
      const { asked, later, failed } = await readers.end();
      say(
        `  ${asked} reads, ${later} told to come again, ${failed.length} failed` +
          (failed.length === 0 ? '' : `: ${[...new Set(failed)].slice(0, 3).join('; ')}`),
      );
      if (failed.length > 0) process.exitCode = 1;
    });
    return await accounted(world);
  } finally {
    for (const { program } of nodes) program.child.kill('SIGKILL');
    upstream.child.kill('SIGKILL');
    cluster.end();
  }
}

const wanting = missing();
if (wanting.length > 0)
  say(`npm run cluster is not run: ${wanting.join(', ')} is not installed (Debian's packages of that name)`);
else {
  const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-nodes-'));
  try {
    const faults = [...(await kills(folder)), ...(await control(folder))];
    for (const fault of faults) console.error(`  FAULT ${fault}`);
    say(faults.length === 0 ? 'nothing lost' : `${faults.length} faults`);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
