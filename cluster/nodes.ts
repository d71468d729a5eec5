// Nodes of one log as programs of their own, on a clock that can be set, and readers that never stop asking them.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { type Clock, type Program, serving } from '../chaos/running.ts';

export type Node = {
  readonly name: string;
  readonly collects: boolean;
  readonly db: string;
  readonly env: NodeJS.ProcessEnv;
  program: Program & { base: string };
  /** Set while it is down on purpose: what readers are refused then is no fault of anybody's. */
  isDown: boolean;
  /** What it had said before it was started again. */
  said: string;
};

export type Ready = {
  readonly status: number;
  readonly problem?: string;
  readonly log?: { readonly place: number; readonly head: number };
};

const LONGEST_MS = 180_000;

export async function until(what: string, work: () => Promise<boolean> | boolean): Promise<number> {
  const from = performance.now();
  while (performance.now() - from < LONGEST_MS) {
    if (await work()) return performance.now() - from;
    await sleep(50);
  }
  throw new Error(`not within ${LONGEST_MS / 1000} s: ${what}`);
}

type Making = { readonly folder: string; readonly clock: Clock; readonly upstream: string };

export async function aNode(name: string, log: string, { folder, clock, upstream }: Making): Promise<Node> {
  const db = join(folder, `${name}.db`);
  const env = {
    GPU_SPOT_DB: db,
    GPU_SPOT_LOG: log,
    GPU_SPOT_NODE: name,
    GPU_SPOT_UPSTREAM: upstream,
    ...clock.env,
  };
  const collects = name.startsWith('start');
  const program = await serving([collects ? 'start' : 'serve'], env);
  return { name, collects, db, env, program, isDown: false, said: '' };
}

export function kill(node: Node): void {
  node.isDown = true;
  node.program.child.kill('SIGKILL');
  node.said += node.program.said();
}

export async function again(node: Node): Promise<void> {
  node.program = await serving([node.collects ? 'start' : 'serve'], node.env);
  node.isDown = false;
}

/** Half hours that a node collected and was told are stored. */
export const acknowledged = (node: Node): string[] =>
  [...`${node.said}${node.program.said()}`.matchAll(/round of (\S+) stored/g)].map(([, slot = '']) => slot);

export async function readyOf({ program }: Node): Promise<Ready> {
  const reply = await fetch(`${program.base}/readyz`, { signal: AbortSignal.timeout(10_000) });
  return { ...((await reply.json()) as Ready), status: reply.status };
}

/** How many rounds a view has of each half hour. */
export function roundsOf(db: string): ReadonlyMap<number, number> {
  const store = new Database(db, { readonly: true });
  try {
    const rows = store.prepare("SELECT slot, count(*) AS n FROM round WHERE state = 'done' GROUP BY slot").all();
    return new Map((rows as { slot: number; n: number }[]).map(({ slot, n }) => [slot, n]));
  } finally {
    store.close();
  }
}

export const holds = ({ db }: Node, slot: number): boolean => (roundsOf(db).get(slot) ?? 0) > 0;

/** `later`: how many were told to come again, and did; a machine whose cores are all taken says so to some. */
export type Reading = { asked: number; later: number; failed: string[] };

export type Readers = { readonly end: () => Promise<Reading> };

const PATHS = ['/', '/api/v1/overview', '/gpu/h100-sxm', '/sources'];
const PAUSE_MS = 40;
const MOST_AGAIN = 10;

/** Readers of every node that is up, one after the other's answer; what is not answered with 200 is told. */
export function reading(nodes: readonly Node[]): Readers {
  let isOver = false;
  let [asked, later] = [0, 0];
  const failed: string[] = [];
  const one = async (node: Node, at: number, times = 0): Promise<void> => {
    const path = PATHS[at % PATHS.length] ?? '/';
    try {
      const reply = await fetch(`${node.program.base}${path}`, { signal: AbortSignal.timeout(20_000) });
      const text = await reply.text();
      asked += 1;
      const seconds = Number(reply.headers.get('retry-after'));
      if (reply.status === 503 && seconds > 0 && times < MOST_AGAIN) {
        later += 1;
        await sleep(seconds * 1_000);
        return one(node, at, times + 1);
      }
      if (reply.status !== 200 && !node.isDown)
        failed.push(`${node.name} ${path} ${reply.status} ${text.slice(0, 200)}`);
    } catch (error) {
      await sleep(PAUSE_MS);
      if (!node.isDown) failed.push(`${node.name} ${path} ${(error as Error).message}`);
    }
  };
  const all = nodes.map(async (node) => {
    for (let at = 0; !isOver; at += 1) {
      if (!node.isDown) await one(node, at);
      await sleep(PAUSE_MS);
    }
  });
  return {
    end: async () => {
      isOver = true;
      await Promise.all(all);
      return { asked, later, failed };
    },
  };
}
