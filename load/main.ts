// npm run load: two thousand requests a second while a round, a judging and a report come in; then ten minutes of it, whether memory is
// flat; then beside five thousand clients that ask nothing or say it slowly. Prints what was asked and what came of it.
//   --quick         ten seconds of each
//   --minutes <n>   instead of ten
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, setPriority, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MODELS } from '#domain/gpu.ts';
import { neededOf } from '#questions/field.ts';
import { QUESTIONS, questionNames } from '#questions/list.ts';
import { Clock, type Program, run, serving, start } from '../chaos/running.ts';
import { type Paced, paced } from './paced.ts';

const isQuick = process.argv.includes('--quick');
/** As `npm start`, the units and the image start it. */
const LEAN = ['--v8-pool-size=1', '--max-semi-space-size=4', '--optimize-for-size'];
const RATE = 2_000;
const SECONDS = isQuick ? 10 : 60;
const minutesAt = process.argv.indexOf('--minutes');
const MINUTES = minutesAt > 0 ? Number(process.argv[minutesAt + 1]) : isQuick ? 0.3 : 10;
const DAYS = isQuick ? 2 : 14;
const MOST_P99_MS = 50;
const MOST_MEGABYTES = 300;
const IDLE = isQuick ? 1_000 : 5_000;
const CONNECTIONS = 40;
const BEHIND = 10;

const PAGES = [
  '/',
  '/fill',
  '/changes',
  '/index',
  '/viability',
  '/analysis',
  '/sources',
  '/methodology',
  '/api',
  '/llms.txt',
  '/overview.md',
];

/** Pages with an address of their own; of eight models page, card, strip, a light and the index; questions that need a model at most. */
function paths(): string[] {
  const models = MODELS.slice(0, 8).flatMap(({ id }) => [
    `/gpu/${id}`,
    `/og/${id}.png`,
    `/spark/${id}.svg`,
    `/viability/${id}/spread`,
    `/index/${id}`,
  ]);
  const questions = questionNames.flatMap((name) => {
    const needed = neededOf(QUESTIONS[name].input);
    const path = `/api/v1/${name.replaceAll('_', '-')}`;
    if (needed.length === 0) return [path];
    return needed.every((each) => each === 'gpu') ? [`${path}?gpu=h100-sxm`] : [];
  });
  return [...PAGES, ...models, ...questions, '/og/overview.png', '/healthz', '/metrics'];
}

const megabytesOf = (pid: number): number =>
  Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);

type Loaded = Paced & { readonly memory: readonly number[] };

/** So many seconds at the rate, memory read each second; `meanwhile` is done in it. */
async function loaded(
  base: string,
  pid: number,
  seconds: number,
  rate = RATE,
  meanwhile: () => Promise<void> = async () => {},
): Promise<Loaded> {
  const memory: number[] = [];
  const reading = setInterval(() => memory.push(megabytesOf(pid)), 1_000);
  let isOver = false;
  const [result] = await Promise.all([
    paced({ base, paths: paths(), rate, connections: CONNECTIONS, seconds }).finally(() => {
      isOver = true;
    }),
    meanwhile().then(() => {
      if (isOver) faults.push('what was done meanwhile took longer than the load');
    }),
  ]);
  clearInterval(reading);
  return { ...result, memory };
}

const faults: string[] = [];

function told(
  what: string,
  { sent, bad, p50, p99, worst, slowest, memory }: Loaded,
  mostP99: number | null = MOST_P99_MS,
): void {
  const most = Math.max(...memory);
  const [last = ''] = [...slowest].sort(([, one], [, other]) => other - one)[0] ?? [];
  console.log(
    `${what}: ${sent} requests, ${bad} errors, median ${p50} ms, p99 ${p99} ms, slowest ${worst} ms (${last}), at most ${most} MB`,
  );
  if (bad > 0) faults.push(`${what}: ${bad} errors`);
  if (mostP99 !== null && p99 >= mostP99) faults.push(`${what}: p99 ${p99} ms`);
  if (most >= MOST_MEGABYTES) faults.push(`${what}: ${most} MB`);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);

async function everything(folder: string): Promise<void> {
  const db = join(folder, 'load.db');
  const made = await run(['demo', '--days', String(DAYS), '--no-serve'], { GPU_SPOT_DB: db });
  if (made.code !== 0) throw new Error(made.said);
  const clock = new Clock(folder);
  const sellers = start(['upstream', '--port', '0'], clock.env);
  let program: (Program & { base: string }) | null = null;
  let collector: Program | null = null;
  try {
    const [, upstream = ''] = await sellers.until(/sellers at (http:\/\/[\d.]+:\d+)/);
    // As `npm start`, the units and the image start it.
    const env = { ...clock.env, MALLOC_ARENA_MAX: '2', GPU_SPOT_DB: db, GPU_SPOT_UPSTREAM: upstream };
    clock.nextSlot();
    // Apart, as the units run them: what is written holds up no reader.
    collector = start(['collect', '--schedule'], env, LEAN);
    await collector.until(/models judged/);
    program = await serving(['serve'], env, LEAN);
    await underLoad({ ...program, collector }, clock, env);
  } finally {
    for (const each of [program, collector]) {
      each?.child.kill('SIGTERM');
      await each?.ended;
    }
    sellers.child.kill('SIGKILL');
  }
}

type Both = Program & { readonly base: string; readonly collector: Program };

async function underLoad(program: Both, clock: Clock, env: NodeJS.ProcessEnv): Promise<void> {
  const pid = program.child.pid ?? 0;
  await loaded(program.base, pid, 5);
  const busy = await loaded(program.base, pid, SECONDS, RATE, async () => {
    await sleep(SECONDS * 200);
    const { collector } = program;
    const from = collector.said().length;
    clock.nextSlot();
    await collector.until(/models judged/, from);
    const analyst = start(['analyze', '--no-model'], env);
    // As its unit says.
    setPriority(analyst.child.pid ?? 0, BEHIND);
    if ((await analyst.ended) !== 0) faults.push(`the report failed: ${analyst.said().slice(-300)}`);
  });
  told(`${SECONDS} s at ${RATE} a second over ${paths().length} addresses, with a round, a judging and a report`, busy);
  const long = await loaded(program.base, pid, MINUTES * 60);
  told(`${MINUTES} min at ${RATE} a second`, long);
  const part = Math.max(1, Math.floor(long.memory.length / 5));
  const [early, late] = [mean(long.memory.slice(part, 2 * part)), mean(long.memory.slice(-part))];
  console.log(`memory: ${Math.round(early)} MB in the second fifth of it, ${Math.round(late)} MB in the last`);
  if (late > early * 1.1) faults.push(`memory grows: ${Math.round(early)} to ${Math.round(late)} MB`);
  await withIdle(program.base, pid);
  const said = program
    .said()
    .split('\n')
    .filter((line) => /"level":"(warn|error)"/.test(line));
  if (said.length > 0) faults.push(`the log has ${said.length} warnings: ${said[0]}`);
}

/** Held open by a process of its own, which may have as many files open. */
async function withIdle(base: string, pid: number): Promise<void> {
  const script = fileURLToPath(new URL('./idle.ts', import.meta.url));
  const words = [
    '-c',
    'ulimit -n 16384; exec "$0" "$@"',
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    script,
    base,
    String(IDLE),
  ];
  const holder = spawn('sh', words, { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once('data', () => resolve());
      holder.once('error', reject);
      holder.once('close', () => reject(new Error('the idle connections could not be opened')));
    });
    const result = await loaded(base, pid, SECONDS / 2, 500);
    told(`500 a second beside ${IDLE} clients that connect and are idle or slow`, result);
  } finally {
    holder.kill('SIGKILL');
  }
}

const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-load-'));
try {
  const [cpu] = cpus();
  console.log(
    `machine: ${cpus().length} x ${cpu?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}; ` +
      `${DAYS} days of the imaginary market`,
  );
  await everything(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const fault of faults) console.log(`FAULT ${fault}`);
console.log(faults.length === 0 ? 'no fault' : `${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
