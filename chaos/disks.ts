// Disks that are full or read-only, and another program's lock.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, damagedIn, integrityOf, lostOf, roundsIn, run, serving, statusOf } from './running.ts';
import type { Place, Result, Trial } from './trial.ts';

const SQLITE = createRequire(import.meta.url).resolve('better-sqlite3');

const mount = (...words: string[]): boolean => spawnSync('mount', words).status === 0;

function noMounts(): string | null {
  return process.getuid?.() === 0 && process.platform === 'linux' ? null : 'only root on Linux can mount a small disk';
}

export const envOf = (clock: Clock, db: string, { upstream }: Place): NodeJS.ProcessEnv => ({
  ...clock.env,
  GPU_SPOT_DB: db,
  GPU_SPOT_UPSTREAM: upstream,
});

/** A collector that runs and has stored its first round. */
export async function collecting(env: NodeJS.ProcessEnv) {
  const program = await serving(['start'], env);
  await program.until(/models judged/);
  return program;
}

/** The next half hour's round is stored, or is said not to be. */
export async function nextRound(
  program: Awaited<ReturnType<typeof collecting>>,
  clock: Clock,
  pattern: RegExp,
): Promise<void> {
  const from = program.said().length;
  clock.nextSlot();
  await program.until(pattern, from);
}

async function diskFull(place: Place): Promise<Result> {
  const at = join(place.folder, 'disk');
  mkdirSync(at);
  if (!mount('-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', at)) throw new Error('no disk could be mounted');
  const lost: string[] = [];
  const times = place.times(6);
  try {
    const { clock } = place;
    const db = join(at, 'full.db');
    const program = await collecting(envOf(clock, db, place));
    const ballast = join(at, 'ballast');
    for (let turn = 0; turn < times; turn += 1) {
      const before = roundsIn(db);
      // All that is left, to the last block.
      spawnSync('sh', ['-c', `cat /dev/zero > '${ballast}'`], { stdio: 'ignore' });
      await nextRound(program, clock, /not stored yet, it is kept and tried again: .*full/);
      if ((await statusOf(`${program.base}/`)) !== 200) lost.push(`turn ${turn}: the first page is not answered`);
      if ((await statusOf(`${program.base}/readyz`)) !== 503) lost.push(`turn ${turn}: /readyz says that all is well`);
      const from = program.said().length;
      rmSync(ballast);
      await program.until(/round of .* stored/, from);
      const after = roundsIn(db);
      lost.push(...lostOf(before, after).map((round) => `turn ${turn}: round ${round}`));
      if (after.size !== before.size + 1) lost.push(`turn ${turn}: ${after.size - before.size} rounds came of one`);
    }
    program.child.kill('SIGTERM');
    if ((await program.ended) !== 0) lost.push(`it ended badly: ${program.said().slice(-300)}`);
    if (integrityOf(db) !== 'ok' || damagedIn(db).damaged > 0) lost.push('the file is not sound');
  } finally {
    spawnSync('umount', ['-l', at]);
  }
  return { done: 'a disk filled to the last block while it collects, and freed again', times, lost };
}

async function readOnly(place: Place): Promise<Result> {
  const [from, at] = [join(place.folder, 'from'), join(place.folder, 'at')];
  for (const folder of [from, at]) mkdirSync(folder);
  const { clock } = place;
  const lost: string[] = [];
  const env = envOf(clock, join(from, 'r.db'), place);
  if ((await run(['collect'], env)).code !== 0) lost.push('collect does not work at all');
  if (!mount('--bind', from, at) || !mount('-o', 'remount,bind,ro', at)) throw new Error('nothing could be bound');
  try {
    const shown = { ...env, GPU_SPOT_DB: join(at, 'r.db') };
    const before = roundsIn(join(from, 'r.db'));
    const refused = await run(['collect'], shown);
    if (refused.code !== 1 || !/cannot be used as a store|read-?only/i.test(refused.said))
      lost.push(`collect said: ${refused.said}`);
    const program = await serving(['serve'], shown);
    for (const path of ['/', '/gpu/h100-sxm', '/api/v1/signals'])
      if ((await statusOf(program.base + path)) !== 200) lost.push(`${path} is not answered`);
    program.child.kill('SIGTERM');
    await program.ended;
    if (lostOf(before, roundsIn(join(from, 'r.db'))).length > 0) lost.push('the store was changed');
    if (!mount('-o', 'remount,bind,rw', at)) throw new Error('the bound folder could not be made writable again');
    clock.nextSlot();
    if ((await run(['collect', '--trust-clock'], shown)).code !== 0)
      lost.push('it does not collect once it can write again');
  } finally {
    spawnSync('umount', ['-l', at]);
  }
  return {
    done: 'a read-only disk: collect refused with what to do, serve answers; then writable again',
    times: 1,
    lost,
  };
}

async function locked(place: Place): Promise<Result> {
  const { clock } = place;
  const db = join(place.folder, 'l.db');
  const program = await collecting(envOf(clock, db, place));
  const lost: string[] = [];
  const before = roundsIn(db);
  const script = `const db = new (require(${JSON.stringify(SQLITE)}))(${JSON.stringify(db)}); db.exec('BEGIN IMMEDIATE'); setTimeout(() => { db.exec('ROLLBACK'); }, 60000);`;
  const holder = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
  const gone = new Promise((resolve) => holder.on('close', resolve));
  await sleep(1_000);
  await nextRound(program, clock, /not stored yet, it is kept and tried again: .*locked/);
  let [slowest, asked] = [0, 0];
  const until = performance.now() + 50_000;
  while (performance.now() < until) {
    const from = performance.now();
    if ((await statusOf(`${program.base}/`)) !== 200) lost.push('the first page is not answered');
    slowest = Math.max(slowest, performance.now() - from);
    asked += 1;
    await sleep(100);
  }
  await gone;
  await program.until(/stored now, at try/);
  await program.until(/round of .* stored/);
  await sleep(500);
  const after = roundsIn(db);
  lost.push(...lostOf(before, after));
  if (after.size !== before.size + 1) lost.push(`${after.size - before.size} rounds came of one`);
  program.child.kill('SIGTERM');
  await program.ended;
  return {
    done: `locked by another program for a minute; meanwhile ${asked} pages, the slowest in ${Math.round(slowest)} ms`,
    times: 1,
    lost,
  };
}

export const DISKS: readonly Trial[] = [
  { name: 'full', missing: noMounts, run: diskFull },
  { name: 'read-only', missing: noMounts, run: readOnly },
  { name: 'locked', run: locked },
];
