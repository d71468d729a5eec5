// Starts the program as a user does, with a clock that can be set, and says what became of it.
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { bodyBytes, bodyIds, noneUnpacked } from '#store/body.ts';
import { openStore } from '#store/open.ts';

const BIN = fileURLToPath(new URL('../bin/gpu-spot.js', import.meta.url));
const CLOCK = new URL('./stepped-clock.js', import.meta.url).href;
const LONGEST_MS = 300_000;

/** The environment without our own settings, so that a trial says all that it depends on. */
export const bare = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(GPU_SPOT_|ANTHROPIC_|NODE_COMPILE_CACHE|NODE_TEST)|_API_KEY$/.test(name),
    ),
  );

export class Clock {
  readonly #file: string;
  #offset = 0;
  constructor(folder: string, name = 'clock') {
    this.#file = join(folder, name);
    this.set(0);
  }
  get offset(): number {
    return this.#offset;
  }
  /** Epoch seconds, as the program sees it. */
  get now(): number {
    return Date.now() / 1000 + this.#offset;
  }
  set(seconds: number): void {
    this.#offset = seconds;
    writeFileSync(this.#file, String(seconds));
  }
  /** Stands still from now on. */
  freeze(): void {
    writeFileSync(this.#file, `=${Math.floor(this.now)}`);
  }
  step(seconds: number): void {
    this.set(this.#offset + seconds);
  }
  /** To so many seconds behind the start of the next half hour. */
  nextSlot(behind = 2): void {
    this.step(1800 - (this.now % 1800) + behind);
  }
  get env(): NodeJS.ProcessEnv {
    return { STEPPED_CLOCK: this.#file, NODE_OPTIONS: `--import=${CLOCK} --disable-warning=ExperimentalWarning` };
  }
}

export type Program = {
  readonly child: ChildProcess;
  readonly said: () => string;
  /** Its exit code, or null where it was killed. */
  readonly ended: Promise<number | null>;
  readonly until: (pattern: RegExp, from?: number) => Promise<RegExpExecArray>;
};

/** What still runs ends with us, also where we are ended. */
const running = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => {
    for (const child of running) child.kill('SIGKILL');
    process.exit(1);
  });

export function start(args: readonly string[], env: NodeJS.ProcessEnv, flags: readonly string[] = []): Program {
  const child = spawn(process.execPath, [...flags, BIN, ...args], {
    env: { ...bare(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part) => {
      text += part;
    });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const until = async (pattern: RegExp, from = 0): Promise<RegExpExecArray> => {
    const deadline = performance.now() + LONGEST_MS;
    for (;;) {
      const found = pattern.exec(text.slice(from));
      if (found !== null) return found;
      if (child.exitCode !== null || child.signalCode !== null || performance.now() > deadline)
        throw new Error(`ended, or waited too long, before it said ${pattern}: ${text.slice(-2_000)}`);
      await sleep(20);
    }
  };
  return { child, said: () => text, ended, until };
}

export async function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; said: string }> {
  const { ended, said } = start(args, env);
  return { code: await ended, said: said() };
}

/** Serving, with its address. */
export async function serving(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  flags: readonly string[] = [],
): Promise<Program & { base: string }> {
  const program = start([...args, '--port', '0'], env, flags);
  const [, base = ''] = await program.until(/serving (http:\S+)/);
  return { ...program, base };
}

export const statusOf = async (address: string): Promise<number> =>
  (await fetch(address, { signal: AbortSignal.timeout(20_000) })).status;

/** A store as it lies there, each round by what it holds: one that is gone or changed is another text, or none. */
export function roundsIn(path: string): ReadonlyMap<string, string> {
  const db = new Database(path, { readonly: true });
  try {
    const rows = db
      .prepare(
        `SELECT r.slot || '.' || r.attempt AS round, (SELECT group_concat(provider || outcome || offers) FROM outcome WHERE round = r.id)
         || (SELECT count(*) || ':' || coalesce(sum(length), 0) FROM body WHERE round = r.id) AS held
         FROM round AS r WHERE state = 'done'`,
      )
      .all() as { round: string; held: string }[];
    return new Map(rows.map(({ round, held }) => [round, held]));
  } finally {
    db.close();
  }
}

/** What of the rounds before is not there any more, or is another. */
export const lostOf = (before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] =>
  [...before].flatMap(([round, held]) => (after.get(round) === held ? [] : [round]));

export function integrityOf(path: string): string {
  const db = new Database(path);
  try {
    return String(db.prepare('PRAGMA integrity_check').pluck().get());
  } finally {
    db.close();
  }
}

/** Answers that no longer come back bit for bit. */
export function damagedIn(path: string): { readonly answers: number; readonly damaged: number } {
  const store = openStore(path, { readonly: true });
  try {
    const unpacked = noneUnpacked();
    const ids = bodyIds(store);
    const damaged = ids.filter((id) => {
      try {
        bodyBytes(store, id, unpacked);
        return false;
      } catch {
        return true;
      }
    });
    return { answers: ids.length, damaged: damaged.length };
  } finally {
    store.close();
  }
}
