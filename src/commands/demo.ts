// The imaginary market: history collected by the real collector on a simulated clock, then served and kept going, marked SIMULATED.
import { existsSync, rmSync } from 'node:fs';
import type { AskDoors } from '#collect/ask.ts';
import { noPace } from '#collect/pace.ts';
import { collectRound } from '#collect/round.ts';
import { createMarket } from '#demo/market.ts';
import { SELLER_IDS } from '#demo/sellers/sellers.ts';
import { createUpstream } from '#demo/upstream.ts';
import type { Round } from '#domain/outcome.ts';
import type { Keys, Provider } from '#domain/provider.ts';
import { SLOTS_PER_DAY, slotOf, slotStart } from '#domain/time.ts';
import type { Clock } from '#domain/world.ts';
import { intake } from '#intake/intake.ts';
import { seededDice } from '#stats/dice.ts';
import { lockStore } from '#store/lock.ts';
import { isSimulated } from '#store/meta.ts';
import { openStore, type Store } from '#store/open.ts';
import { ratesBefore } from '#store/rate.ts';
import { lastSlot } from '#store/round.ts';
import { analyseToday } from './analyse-day.ts';
import { realClock } from './doors.ts';
import { type House, openHouse, print, WrongUse, withStore } from './house.ts';
import { judgeBeside, judgeHere } from './judge.ts';
import { progress } from './progress.ts';
import { schedule } from './schedule.ts';
import { serveFrom } from './serve.ts';
import { untilStopped } from './stop.ts';

export type DemoOptions = { days: number; seed: number; port?: number; serve: boolean };

const USUAL_PATH = 'data/demo.db';
/** Nobody's money is spent on imaginary data. */
const BY_PROGRAM = { analyst: null, because: 'an imaginary market is analysed by the program' };
/** A store without a file cannot be read by a second connection. */
const MEMORY = ':memory:';
const IMAGINARY = 'http://imaginary.invalid';
/** Seconds after the half hour at which a simulated round begins. */
const INTO_THE_SLOT = 20;

export async function demo(options: DemoOptions): Promise<number> {
  const house = await openHouse();
  const path = house.config.dbNamed ? house.config.db : USUAL_PATH;
  if (options.days < 1 || options.days > 400) throw new WrongUse('--days must be from 1 to 400');
  if (!house.config.dbNamed) removeOld(path);
  const lock = lockStore(path);
  const store = openStore(path, { readonly: false });
  try {
    if (lastSlot(store) !== undefined && !isSimulated(store))
      throw new WrongUse(`${path} holds real rounds: name another file in GPU_SPOT_DB`);
    await build(store, house, options);
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

/** A clock that stands still until somebody waits. */
export function simulatedClock(): Clock & { set: (epochSeconds: number) => void } {
  let now = 0;
  return {
    now: () => now,
    set: (epochSeconds) => {
      now = epochSeconds;
    },
    sleep: async (ms) => {
      now += ms / 1000;
    },
    deadline: () => new AbortController().signal,
  };
}

export function imaginaryDoors(seed: number, clock: Clock, size = 1): AskDoors {
  const market = createMarket({ seed, cycle: 0, size });
  const app = createUpstream({ market, clock, faults: [] });
  return {
    fetch: async (url, init) => app.request(url.slice(IMAGINARY.length), init),
    clock,
    dice: seededDice(seed),
    pace: noPace,
    upstream: IMAGINARY,
  };
}

/** One round of the providers that have an imaginary counterpart. */
export function imaginaryRound({ providers }: House, doors: AskDoors, store: Store): Promise<Round> {
  const imagined = providers.filter(({ id }) => SELLER_IDS.includes(id));
  return collectRound(imagined, {
    ...doors,
    named: imagined.map(({ id }) => id),
    keys: imaginaryKeys(imagined),
    rates: ratesBefore(store),
  });
}

/** The imaginary sellers let anybody in who brings a key. */
const imaginaryKeys = (providers: readonly Provider[]): Keys =>
  Object.fromEntries(
    providers.flatMap(({ needs }) => needs.filter(({ required }) => required).map(({ env }) => [env, 'imaginary-key'])),
  );

export async function build(
  store: Store,
  house: House,
  { days, seed }: Pick<DemoOptions, 'days' | 'seed'>,
): Promise<void> {
  const clock = simulatedClock();
  const doors = imaginaryDoors(seed, clock);
  const last = slotOf(realClock.now());
  const slots = days * SLOTS_PER_DAY;
  const bar = progress();
  const startedAt = realClock.now();
  const from = Math.max(last - slots + 1, (lastSlot(store) ?? 0) + 1);
  for (let slot = from; slot <= last; slot += 1) {
    // The last round is taken now, so that its age is true.
    clock.set(slot === last ? realClock.now() : slotStart(slot) + INTO_THE_SLOT);
    intake(store, await imaginaryRound(house, doors, store));
    bar.at(slot - from + 1, last - from + 1, 'half hours of an imaginary market');
  }
  judgeHere(store, last, { onSlot: (done, of) => bar.at(done, of, 'days judged') });
  bar.end();
  if (store.path !== MEMORY)
    await analyseToday(store, { ...BY_PROGRAM, signal: new AbortController().signal, say: () => {} });
  const made = last - from + 1;
  const what =
    made >= slots ? `${days} days of an imaginary market` : `${made} more half hours of its imaginary market`;
  print(`SIMULATED: ${what} in ${store.path}, made in ${Math.round(realClock.now() - startedAt)} s`);
}

async function keepGoing(store: Store, house: House, { seed, port }: DemoOptions, path: string): Promise<void> {
  const reader = openStore(path, { readonly: true });
  const doors = imaginaryDoors(seed, realClock);
  const server = await serveFrom(reader, { ...house.config, port: port ?? house.config.port });
  const job = schedule({
    store,
    doors,
    collect: () => imaginaryRound(house, doors, store),
    say: print,
    onRound: () => {},
    judge: judgeBeside,
    analyse: (signal) => analyseToday(store, { ...BY_PROGRAM, signal, say: print }),
  });
  await untilStopped(server);
  await job.stop();
  reader.close();
}
