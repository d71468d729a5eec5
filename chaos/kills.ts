// SIGKILL at random moments of everything that writes: rounds, judging, imports, reparses, reports. What was committed before is there
// after it, the file is sound, and what was interrupted can be done again.
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SIMULATED } from '#demo/upstream.ts';
import { type Clock, damagedIn, integrityOf, lostOf, roundsIn, run, start } from './running.ts';
import type { Place, Result, Trial } from './trial.ts';

type Work = { readonly name: string; readonly args: (turn: number) => readonly string[]; readonly takesMs: number };

const HEADER =
  'ts_utc_iso,provider,gpu_model_as_written,price_usd_per_gpu_hr,kind,region,available_gpus,source_row_id,statistic,available';

/** A month of four imagined names, each file another. */
function history(folder: string, turn: number, before: number): string {
  const file = join(folder, `history-${turn}.csv`);
  const rows = Array.from({ length: 1_500 }, (_, at) => {
    const time = new Date((before - (at + 1) * 1800) * 1000).toISOString();
    return `${time},Imagined ${at % 4},H100 SXM,${(2 + (at % 50) / 100 + turn / 1000).toFixed(3)},on_demand,,,${turn}-${at},offer,true`;
  });
  writeFileSync(file, `${HEADER}\n${rows.join('\n')}\n`);
  return file;
}

/** The imaginary sellers without the header that says so: history is only taken beside what claims to be real. The store is the trial's own. */
async function unmarked(upstream: string): Promise<{ address: string; end: () => void }> {
  const server = createServer((asked, answer) => {
    const passed = request(upstream + asked.url, { method: asked.method, headers: asked.headers }, (got) => {
      const { [SIMULATED]: _, ...headers } = got.headers;
      answer.writeHead(got.statusCode ?? 502, headers);
      got.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const end = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, end };
}

type Killing = {
  readonly db: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly dice: () => number;
  readonly lost: string[];
};

/** One kill, and what is there after it. */
async function killed({ db, env, clock, dice, lost }: Killing, work: Work, turn: number): Promise<boolean> {
  const before = roundsIn(db);
  if (work.name === 'round' || work.name === 'judging') clock.nextSlot();
  const program = start(work.args(turn), env);
  const hasEnded = program.ended.then(() => true);
  const inTime = await Promise.race([hasEnded, sleep(dice() * work.takesMs * 1.1, false)]);
  program.child.kill('SIGKILL');
  const code = await program.ended;
  const sound = integrityOf(db);
  if (sound !== 'ok') lost.push(`${work.name} ${turn}: integrity_check: ${sound}`);
  const after = roundsIn(db);
  for (const round of lostOf(before, after)) lost.push(`${work.name} ${turn}: round ${round}`);
  if (work.name === 'round' && code === 0 && after.size === before.size)
    lost.push(`${work.name} ${turn}: said that it was stored, and is not there`);
  return inTime !== true;
}

async function setUp(place: Place, upstream: string): Promise<{ killing: Killing; works: Work[] }> {
  const { folder, dice, clock } = place;
  const db = join(folder, 'kill.db');
  const env = { ...clock.env, GPU_SPOT_DB: db, GPU_SPOT_UPSTREAM: upstream, GPU_SPOT_PORT: '0' };
  const lost: string[] = [];
  const begins = clock.now;
  const commands: readonly (readonly [string, (turn: number) => readonly string[]])[] = [
    ['round', () => ['collect', '--trust-clock']],
    ['judging', () => ['start']],
    ['import', (turn) => ['import', history(folder, turn, begins)]],
    ['reparse', () => ['reparse']],
    ['report', () => ['analyze', '--no-model']],
  ];
  const works: Work[] = [];
  for (const [name, args] of commands) {
    clock.nextSlot();
    const from = performance.now();
    if (name === 'judging') {
      const program = start(args(0), env);
      await program.until(/models judged|not judged/);
      program.child.kill('SIGKILL');
      await program.ended;
    } else {
      const { code, said } = await run(args(0), env);
      if (code !== 0) lost.push(`${name} does not work at all: ${said.slice(-500)}`);
    }
    works.push({ name, args, takesMs: performance.now() - from });
  }
  return { killing: { db, env, clock, dice, lost }, works };
}

async function kills(place: Place): Promise<Result> {
  const { address, end } = await unmarked(place.upstream);
  try {
    return await killedOften(place, address);
  } finally {
    end();
  }
}

async function killedOften(place: Place, upstream: string): Promise<Result> {
  const { killing, works } = await setUp(place, upstream);
  const { db, env, lost } = killing;
  const times = place.times(200);
  const counts = new Map<string, number>();
  let midway = 0;
  for (let turn = 1; turn <= times; turn += 1) {
    const work = works[turn % works.length];
    if (work === undefined) continue;
    if (await killed(killing, work, turn)) midway += 1;
    counts.set(work.name, (counts.get(work.name) ?? 0) + 1);
  }
  const { answers, damaged } = damagedIn(db);
  if (damaged > 0) lost.push(`${damaged} of ${answers} answers do not have their hash`);
  // What was interrupted is done again, to its end; and all of it makes the same figures as what was stored.
  for (const args of [
    ['collect', '--trust-clock'],
    ['reparse'],
    ['analyze', '--no-model'],
    ['index', 'verify'],
    ['reparse', '--verify'],
  ]) {
    const { code, said } = await run(args, env);
    if (code !== 0) lost.push(`${args.join(' ')} ended with ${code}: ${said.slice(-500)}`);
  }
  const left = readdirSync(place.folder).filter(
    (name) => !/^(history-\d+\.csv|kill\.db(-wal|-shm|\.lock)?)$/.test(name),
  );
  if (left.length > 0) lost.push(`left behind: ${left.join(', ')}`);
  const told = [...counts].map(([name, count]) => `${count} × ${name}`).join(', ');
  return {
    done: `SIGKILL: ${told}; ${midway} midway; ${roundsIn(db).size} rounds and ${answers} answers there at the end`,
    times,
    lost,
  };
}

/** SIGTERM in whatever it is busy with: it ends by itself, and soon. */
async function stops(place: Place): Promise<Result> {
  const { folder, upstream, dice, clock } = place;
  const env = { ...clock.env, GPU_SPOT_DB: join(folder, 'stop.db'), GPU_SPOT_UPSTREAM: upstream };
  const lost: string[] = [];
  const times = place.times(30);
  let longest = 0;
  for (let turn = 0; turn < times; turn += 1) {
    clock.nextSlot();
    const program = start(turn % 3 === 2 ? ['collect', '--schedule'] : ['start', '--port', '0'], env);
    await program.until(/serving|collecting on/);
    await sleep(dice() * 4_000);
    const from = performance.now();
    program.child.kill('SIGTERM');
    const code = await program.ended;
    const ms = performance.now() - from;
    longest = Math.max(longest, ms);
    if (code !== 0) lost.push(`turn ${turn} ended with ${code}: ${program.said().slice(-300)}`);
    if (ms > 10_000) lost.push(`turn ${turn} took ${Math.round(ms)} ms to end`);
    if (integrityOf(env.GPU_SPOT_DB) !== 'ok') lost.push(`turn ${turn}: integrity_check`);
  }
  return { done: `SIGTERM at a random moment; the longest end took ${Math.round(longest)} ms`, times, lost };
}

export const KILLS: readonly Trial[] = [
  { name: 'kill', run: kills },
  { name: 'stop', run: stops },
];
