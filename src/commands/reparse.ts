// Makes offers and figures again from the stored raw answers.
import { existsSync } from 'node:fs';
import { replay } from '#collect/replay.ts';
import { readProvider } from '#collect/round.ts';
import { slotOf } from '#domain/time.ts';
import { reparse as again, type ReparseDoors } from '#intake/reparse.ts';
import { lockStore } from '#store/lock.ts';
import { openStore, StoreProblem } from '#store/open.ts';
import { openHouse, print, WrongUse } from './house.ts';
import { progress } from './progress.ts';

export async function reparse(options: { since?: string }): Promise<number> {
  const { config, providers } = await openHouse();
  const since = options.since === undefined ? 0 : slotOf(timeOf(options.since));
  if (!existsSync(config.db)) throw new StoreProblem(`there is no store at ${config.db}: set GPU_SPOT_DB`);
  const lock = lockStore(config.db);
  const store = openStore(config.db, { readonly: false });
  const bar = progress();
  try {
    const done = await again(store, since, { providers, reread, onRound: (at, of) => bar.at(at, of, 'rounds') });
    bar.end();
    print(`${done.offers} offers of ${done.rounds} rounds made again from their stored answers`);
    return 0;
  } finally {
    store.close();
    lock.release();
  }
}

export const reread: ReparseDoors['reread'] = (provider, recorded, bodies) =>
  // Keys only choose what is asked for; a stored answer is found by its name.
  readProvider(provider, replay(bodies, recorded), {});

function timeOf(text: string): number {
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : Date.parse(text) / 1000;
  if (Number.isNaN(seconds)) throw new WrongUse(`--since: '${text}' is neither ISO 8601 nor epoch seconds`);
  return seconds;
}
