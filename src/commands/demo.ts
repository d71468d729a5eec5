// The imaginary market: history collected by the real collector on a simulated clock, then served and kept going, marked SIMULATED.
import { existsSync, rmSync } from 'node:fs';
import type { Round } from '#domain/outcome.ts';
import { dayOfSlot, SLOT_WORDS, SLOTS_PER_DAY, slotOf } from '#domain/time.ts';
import { intakeAll } from '#intake/intake.ts';
import { lockStore } from '#store/lock.ts';
import { isSimulated } from '#store/meta.ts';
import { openStore, type Store } from '#store/open.ts';
import { placeIn } from '#store/place.ts';
import { ratesBefore } from '#store/rate.ts';
import { lastSlot } from '#store/round.ts';
import { lastStandingSlot } from '#store/standing.ts';
import { analyseToday } from './analyse-day.ts';
import { olderDays } from './demo-history.ts';
import { imaginaryDoors, imaginaryRound, roundsBeside } from './demo-rounds.ts';
import { realClock } from './doors.ts';
import { type House, openHouse, print, WrongUse, withStore } from './house.ts';
import { judgeBeside, judgeShared } from './judge.ts';
import { ownLog } from './log.ts';
import { type Progress, progress } from './progress.ts';
import { schedule } from './schedule.ts';
import { serveFrom } from './serve.ts';
import { untilStopped } from './stop.ts';

/** Who asks for fewer days wants it quickly. */
const WHOLE_DEMO = 14;
/** Days that let every gate speak. */
const USUAL_HISTORY = 120;

export type DemoOptions = { days: number; history?: number; seed: number; port?: number; serve: boolean };

const USUAL_PATH = 'data/demo.db';
/** Nobody's money is spent on imaginary data. */
const BY_PROGRAM = { analyst: null, because: 'an imaginary market is analysed by the program' };
/** A store without a file cannot be read by a second connection. */
const MEMORY = ':memory:';

export async function demo(options: DemoOptions): Promise<number> {
  const house = await openHouse();
  const path = house.config.dbNamed ? house.config.db : USUAL_PATH;
  if (options.days < 1 || options.days > 400) throw new WrongUse('--days must be from 1 to 400');
  if (options.history !== undefined && options.history > 400) throw new WrongUse('--history must be from 0 to 400');
  if (!house.config.dbNamed) removeOld(path);
  if (existsSync(path) && placeIn(path) !== null)
    throw new WrongUse(`${path} is the view of a log: name another file in GPU_SPOT_DB`);
  const lock = lockStore(path);
  const store = openStore(path, { readonly: false });
  try {
    if (lastSlot(store) !== undefined && !isSimulated(store))
      throw new WrongUse(`${path} holds real rounds: name another file in GPU_SPOT_DB`);
    const { days, history = days < WHOLE_DEMO ? 0 : USUAL_HISTORY } = options;
    await build(store, house, { ...options, history });
    if (!options.serve) return 0;
    await keepGoing(store, house, options, path);
    return 0;
  } finally {
    store.close();
    lock.release();
  }
}

/** The usual demo file is made anew each time, if it is one; a file that the operator named is only ever added to. */
function removeOld(path: string): void {
  if (!existsSync(path)) return;
  const lock = lockStore(path);
  try {
    if (!withStore(path, true, (store) => isSimulated(store) || lastSlot(store) === undefined))
      throw new WrongUse(`${path} holds real rounds: move it away, or name another file in GPU_SPOT_DB`);
    for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true });
  } finally {
    lock.release();
  }
}

type Build = Pick<DemoOptions, 'days' | 'seed'> & { readonly history?: number };

export async function build(store: Store, house: House, { days, seed, history = 0 }: Build): Promise<void> {
  const last = slotOf(realClock.now());
  const slots = days * SLOTS_PER_DAY;
  const bar = progress();
  const startedAt = realClock.now();
  const isNew = lastStandingSlot(store) === undefined;
  const hasArchive = isNew && history > days;
  // Behind an archive whole days are collected, so that as many can be judged by the hour.
  const first = hasArchive ? dayOfSlot(last - slots + 1) * SLOTS_PER_DAY : last - slots + 1;
  const from = Math.max(first, (lastSlot(store) ?? 0) + 1);
  const archived = last - history * SLOTS_PER_DAY + 1;
  // Asked already while the older days are brought in.
  const rounds = roundsBeside(house, { seed, from, last, now: true, rates: ratesBefore(store) });
  if (hasArchive) await olderDays(store, house, { seed, from: archived, before: from, bar });
  const made = await collected(store, { rounds, from, last, bar });
  await judgeShared(store, lastSlot(store) ?? last, { onSlot: (done, of) => bar.at(done, of, 'days judged') });
  bar.end();
  if (store.path !== MEMORY)
    await analyseToday(store, { ...BY_PROGRAM, signal: new AbortController().signal, say: () => {} });
  const older = hasArchive ? `, with an archive of the ${history - days} before` : '';
  const what =
    made >= slots
      ? `${days} days of an imaginary market${older}`
      : `${made} more ${SLOT_WORDS} of its imaginary market`;
  print(`SIMULATED: ${what} in ${store.path}, made in ${Math.round(realClock.now() - startedAt)} s`);
}

type Collecting = {
  readonly rounds: AsyncGenerator<Round>;
  readonly from: number;
  readonly last: number;
  readonly bar: Progress;
};

/** The half hours from one to the last, a commit a day: nobody waits for a half hour of the past. */
async function collected(store: Store, { rounds, from, last, bar }: Collecting): Promise<number> {
  let made = 0;
  const told = async function* (count: number): AsyncGenerator<Round> {
    for (let at = 0; at < count; at += 1) {
      const { value } = await rounds.next();
      if (value === undefined) return;
      yield value;
      made += 1;
      bar.at(made, Math.max(made, last - from + 1), `${SLOT_WORDS} of an imaginary market`);
    }
  };
  try {
    for (let before = -1; made - before >= SLOTS_PER_DAY || before < 0; ) {
      before = made;
      await intakeAll(store, told(SLOTS_PER_DAY));
    }
  } finally {
    await rounds.return(undefined);
  }
  return made;
}

async function keepGoing(store: Store, house: House, { seed, port }: DemoOptions, path: string): Promise<void> {
  const reader = openStore(path, { readonly: true });
  const doors = imaginaryDoors(seed, realClock);
  let trouble: () => string | null = () => null;
  const say = ownLog(house.config.logLevel);
  const place = { ...house.config, port: port ?? house.config.port };
  const server = await serveFrom(reader, place, { say, trouble: () => trouble() });
  const job = schedule({
    store,
    doors,
    // Also after a machine slept for days.
    trustsClock: true,
    collect: () => imaginaryRound(house, doors, ratesBefore(store)),
    say,
    onRound: () => {},
    judge: judgeBeside,
    analyse: (signal) => analyseToday(store, { ...BY_PROGRAM, signal, say }),
  });
  trouble = job.trouble;
  await untilStopped(server);
  await job.stop();
  reader.close();
}
