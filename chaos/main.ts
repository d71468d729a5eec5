// npm run chaos: everything that a machine does to a program is really done to it; prints what was done, how often, and what was lost.
//   --quick      each of them a few times: some minutes
//   --seed <n>   other moments
//   <name> ...   only these
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { CLOCKS } from './clocks.ts';
import { DISKS } from './disks.ts';
import { FILES } from './files.ts';
import { KILLS } from './kills.ts';
import { LONG } from './long.ts';
import { Clock, start } from './running.ts';
import type { Place, Trial } from './trial.ts';

const TRIALS: readonly Trial[] = [...KILLS, ...DISKS, ...FILES, ...CLOCKS, ...LONG];
const QUICK = 0.05;

const words = process.argv.slice(2);
const isQuick = words.includes('--quick');
const at = words.indexOf('--seed');
const seed = at < 0 ? 1 : Number(words[at + 1]);
const names = words.filter((word, index) => !word.startsWith('-') && (at < 0 || index !== at + 1));
const unknown = names.filter((name) => TRIALS.every((trial) => trial.name !== name));
if (unknown.length > 0 || !Number.isInteger(seed)) {
  console.error(
    `chaos: ${unknown.join(', ') || '--seed'}: the trials are ${TRIALS.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

/** The same moments for the same seed (mulberry32). */
function dice(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function tried(trial: Trial, place: Place): Promise<readonly string[]> {
  const missing = trial.missing?.() ?? null;
  if (missing !== null) {
    console.log(`${trial.name.padEnd(10)} not tried: ${missing}`);
    return [];
  }
  mkdirSync(place.folder, { recursive: true });
  const from = performance.now();
  const { done, times, lost } = await trial
    .run(place)
    .catch((error: Error) => ({ done: 'broken off', times: 0, lost: [error.stack ?? error.message] }));
  const seconds = Math.round((performance.now() - from) / 1000);
  console.log(
    `${trial.name.padEnd(10)} ${String(times).padStart(4)} × ${done} (${seconds} s): ${lost.length === 0 ? 'nothing lost' : `LOST ${lost.length}`}`,
  );
  for (const line of lost.slice(0, 20)) console.log(`           ${line}`);
  return lost;
}

const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-chaos-'));
const clock = new Clock(folder);
const sellers = start(['upstream', '--port', '0', '--seed', String(seed)], clock.env);
let lost = 0;
try {
  const [, upstream = ''] = await sellers.until(/sellers at (http:\/\/[\d.]+:\d+)/);
  const [cpu] = cpus();
  console.log(
    `machine: ${cpus().length} x ${cpu?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}; seed ${seed}${isQuick ? ', quick' : ''}`,
  );
  const times = (full: number): number => Math.max(1, Math.round(isQuick ? full * QUICK : full));
  for (const trial of TRIALS) {
    if (names.length > 0 && !names.includes(trial.name)) continue;
    const own = join(folder, `${trial.name}-trial`);
    clock.set(0);
    lost += (await tried(trial, { folder: own, upstream, clock, times, dice: dice(seed) })).length;
    rmSync(own, { recursive: true, force: true });
  }
} finally {
  sellers.child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
console.log(lost === 0 ? 'nothing was lost' : `${lost} things were lost`);
process.exitCode = lost === 0 ? 0 : 1;
