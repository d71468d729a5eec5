// Makes offers and figures again from the stored raw answers.
import { existsSync } from 'node:fs';
import { adapterFailed, type Parse, parseHere } from '#collect/reading.ts';
import { createReadingPool } from '#collect/reading-pool.ts';
import { remembering } from '#collect/remembering.ts';
import { keysOf, NotStored, replay } from '#collect/replay.ts';
import { OwnFault } from '#domain/outcome.ts';
import { isoTime, slotOf, slotStart } from '#domain/time.ts';
import { keptLines } from '#import/merge.ts';
import { sellersOf } from '#import/sellers.ts';
import { reparse as again, type ReparseDoors } from '#intake/reparse.ts';
import { bodyIds } from '#store/body.ts';
import { bodiesFrom } from '#store/meta.ts';
import { openStore, type Store, StoreProblem } from '#store/open.ts';
import { lastStandingSlot } from '#store/standing.ts';
import { realClock } from './doors.ts';
import { openHouse, print, timeOf } from './house.ts';
import { judgeHere } from './judge.ts';
import { launchReadingProcess } from './launch-reading-process.ts';
import { progress } from './progress.ts';
import { damagedAnswers } from './vouch.ts';
import { onWholeStore } from './whole-store.ts';

export async function reparse(options: { since?: string; verify?: boolean }): Promise<number> {
  const { config, providers } = await openHouse();
  const since = options.since === undefined ? 0 : slotOf(timeOf('--since', options.since));
  if (config.log === null && !existsSync(config.db))
    throw new StoreProblem(`there is no store at ${config.db}: set GPU_SPOT_DB`);
  if (options.verify) return verifyAnswers(config.db);
  const bar = progress();
  const pool = createReadingPool({ launch: launchReadingProcess, clock: realClock });
  try {
    await onWholeStore({ config }, async (store) => {
      const kept = bodiesFrom(store);
      if (since < kept) print(`from ${isoTime(slotStart(kept))} on: the raw answers before it were let go of`);
      const from = Math.max(since, kept);
      const done = await again(store, from, {
        providers: providers.map(remembering),
        moment: { at: realClock.now(), why: 'the stored answers were read again' },
        reread: (...told) => reread(...told, pool.parse),
        imported: keptLines(store, from, sellersOf(providers)),
        onRound: (at, of) => bar.at(at, of, 'rounds'),
      });
      const last = lastStandingSlot(store);
      if (last !== undefined) judgeHere(store, last, { onSlot: (at, of) => bar.at(at, of, 'judged') });
      bar.end();
      print(`${done.offers} offers of ${done.rounds} rounds made again from their stored answers`);
    });
    return 0;
  } finally {
    bar.end();
    pool.close();
  }
}

/** One state of the store throughout: a collector may let go of old answers meanwhile. */
async function verifyAnswers(path: string): Promise<number> {
  const store = openStore(path, { readonly: true });
  try {
    return await store.snapshot(async () => scrub(store));
  } finally {
    store.close();
  }
}

/** Holds every stored answer against its hash. */
function scrub(store: Store): number {
  const ids = bodyIds(store);
  const bar = progress();
  const damaged = damagedAnswers(store, bar, ids);
  bar.end();
  for (const { what } of damaged) console.error(what);
  print(`${ids.length - damaged.length} of ${ids.length} stored answers have their hash`);
  return damaged.length === 0 ? 0 : 1;
}

/**
 * Keys only choose what is asked for; a stored answer is found by its name. What could not be read in its time is read in a process of
 * its own again; everything else was read here before.
 */
export async function reread(
  ...[provider, recorded, bodies, { at, rates }, parse = parseHere]: [...Parameters<ReparseDoors['reread']>, Parse?]
): ReturnType<ReparseDoors['reread']> {
  const asking = replay(bodies, recorded);
  const keys = await keysOf(provider, bodies);
  const read = recorded.outcome === 'unreadable' ? parse : parseHere;
  return read({ provider, asking, keys, at, rates: async () => rates }).catch((error: unknown) => {
    if (error instanceof NotStored || error instanceof OwnFault) throw error;
    return adapterFailed(error);
  });
}
