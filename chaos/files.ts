// A file that goes away or is replaced, a log that is torn, and two that want to collect into one.
import {
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { collecting, envOf, nextRound } from './disks.ts';
import { damagedIn, integrityOf, lostOf, roundsIn, start, statusOf } from './running.ts';
import type { Place, Result, Trial } from './trial.ts';

async function goneOrReplaced(place: Place): Promise<Result> {
  const lost: string[] = [];
  const times = place.times(6);
  for (let turn = 0; turn < times; turn += 1) {
    const clock = place.clock;
    const db = join(place.folder, `g${turn}.db`);
    const program = await collecting(envOf(clock, db, place));
    const before = roundsIn(db);
    renameSync(db, `${db}.away`);
    if (turn % 2 === 1) writeFileSync(db, '');
    await nextRound(program, clock, /not stored yet|was not stored/);
    if ((await statusOf(`${program.base}/readyz`)) !== 503) lost.push(`turn ${turn}: /readyz says that all is well`);
    if (turn % 2 === 1 ? statSync(db).size > 0 : existsSync(db)) lost.push(`turn ${turn}: the wrong file was written`);
    const from = program.said().length;
    renameSync(`${db}.away`, db);
    await program.until(/round of .* stored/, from);
    const after = roundsIn(db);
    lost.push(...lostOf(before, after).map((round) => `turn ${turn}: round ${round}`));
    if (after.size !== before.size + 1) lost.push(`turn ${turn}: ${after.size - before.size} rounds came of one`);
    program.child.kill('SIGTERM');
    await program.ended;
    if (integrityOf(db) !== 'ok') lost.push(`turn ${turn}: integrity_check`);
  }
  return {
    done: 'the file moved away, or replaced by another, while it collects and serves; then put back',
    times,
    lost,
  };
}

/** The log as a power cut may leave it: cut anywhere, or with noise in it. What lies before the tear is there, a round whole or not at all. */
async function tornLog(place: Place): Promise<Result> {
  const { clock } = place;
  const db = join(place.folder, 't.db');
  const env = envOf(clock, db, place);
  const program = await collecting(env);
  for (let round = 0; round < 3; round += 1) await nextRound(program, clock, /models judged/);
  const whole = roundsIn(db);
  program.child.kill('SIGKILL');
  await program.ended;
  const log = readFileSync(`${db}-wal`);
  const lost: string[] = [];
  const times = place.times(60);
  let fewest = whole.size;
  for (let turn = 0; turn < times; turn += 1) {
    const torn = join(place.folder, `torn-${turn}.db`);
    copyFileSync(db, torn);
    const at = Math.floor(place.dice() * log.length);
    writeFileSync(`${torn}-wal`, log);
    if (turn % 2 === 0) truncateSync(`${torn}-wal`, at);
    else {
      const bytes = Buffer.from(log);
      for (let byte = at; byte < Math.min(log.length, at + 512); byte += 1)
        bytes[byte] = Math.floor(place.dice() * 256);
      writeFileSync(`${torn}-wal`, bytes);
    }
    if (integrityOf(torn) !== 'ok') lost.push(`turn ${turn}: integrity_check`);
    const after = statSync(torn).size === 0 || !hasRounds(torn) ? new Map<string, string>() : roundsIn(torn);
    for (const [round, held] of after)
      if (whole.get(round) !== held) lost.push(`turn ${turn}: round ${round} is half there`);
    if (after.size > 0 && damagedIn(torn).damaged > 0) lost.push(`turn ${turn}: answers do not have their hash`);
    fewest = Math.min(fewest, after.size);
    for (const end of ['', '-wal', '-shm']) rmSync(torn + end, { force: true });
  }
  return {
    done: `a log of ${Math.round(log.length / 1024)} KB torn or spoilt anywhere: each round is whole or not there (of ${whole.size}, ${fewest} at the fewest)`,
    times,
    lost,
  };
}

function hasRounds(path: string): boolean {
  try {
    roundsIn(path);
    return true;
  } catch {
    return false;
  }
}

/** Started at the same moment on one store: one collects, the other says so and ends. */
async function twoCollectors(place: Place): Promise<Result> {
  const lost: string[] = [];
  const times = place.times(20);
  for (let turn = 0; turn < times; turn += 1) {
    const db = join(place.folder, `two-${turn}.db`);
    const env = { GPU_SPOT_DB: db, GPU_SPOT_UPSTREAM: place.upstream };
    const both = [
      start(['start', '--port', '0'], env),
      start(turn % 2 === 0 ? ['start', '--port', '0'] : ['collect'], env),
    ];
    const first = await Promise.race(both.map(async (each, at) => ({ at, code: await each.ended })));
    const other = both[1 - first.at];
    const refused = both[first.at]?.said() ?? '';
    if (first.code === 0 && turn % 2 === 1 && first.at === 1) {
      // The short one was first, and the other is let in behind it or was refused before.
    } else if (first.code !== 1 || !/already collecting/.test(refused))
      lost.push(`turn ${turn}: ended with ${first.code}: ${refused.slice(-300)}`);
    other?.child.kill('SIGTERM');
    await other?.ended;
    if (integrityOf(db) !== 'ok') lost.push(`turn ${turn}: integrity_check`);
    for (const end of ['', '-wal', '-shm', '.lock']) rmSync(db + end, { force: true });
  }
  return { done: 'two collectors started at once on one file: one is let in', times, lost };
}

export const FILES: readonly Trial[] = [
  { name: 'gone', run: goneOrReplaced },
  { name: 'torn', run: tornLog },
  { name: 'two', run: twoCollectors },
];
