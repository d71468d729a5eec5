// What the compass of speed is measured with: whole numbers, and ratios in one run against the stated alternative.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SLOT_SETTING } from '#domain/time.ts';
import { beside } from './beside.ts';
import { judging } from './judging.ts';
import { replica } from './replica.ts';
import { serving } from './serving.ts';
import { storing } from './storing.ts';

const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-bench-'));
try {
  const [cpu] = cpus();
  console.log(
    `machine: ${cpus().length} x ${cpu?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${process.platform}`,
  );
  const at = process.argv.indexOf('--beside');
  const commit = at < 0 ? undefined : process.argv[at + 1];
  if (commit !== undefined) beside(commit);
  else if (process.argv.includes('--log')) await replica(folder);
  else if (process.argv.includes('--five-minutes'))
    inFiveMinutes(process.argv.slice(process.argv.indexOf('--five-minutes') + 1));
  else await everything();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** How long a slot is, a process learns when it starts. */
function inFiveMinutes([days, kept, ...more]: readonly string[]): void {
  const script = fileURLToPath(new URL('./five-minutes.ts', import.meta.url));
  if (kept !== undefined && more.length === 0)
    throw new Error('a folder that is kept needs the address of a log that is');
  execFileSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, kept ?? folder, ...(days === undefined ? [] : [days]), ...more],
    { stdio: 'inherit', env: { ...process.env, [SLOT_SETTING]: '300' } },
  );
}

async function everything(): Promise<void> {
  await storing(folder);
  await serving(folder);
  // An import is a command of its own in life; here too, so that what ran before it costs it nothing.
  execFileSync(process.execPath, [fileURLToPath(new URL('./importing.ts', import.meta.url)), folder], {
    stdio: 'inherit',
  });
  await judging(folder);
}
