// Work that makes much of a store anew. On a store of this machine's alone it is done there; where a log moves the store, on a copy, which
// then goes into the log as a whole: every node holds it from that entry on.
import type { Config } from '#config.ts';
import { lockStore } from '#store/lock.ts';
import type { Store } from '#store/open.ts';
import { openOwn } from './writer.ts';

export type WholeDoors = {
  readonly config: Pick<Config, 'db' | 'node' | 'log'>;
  /** How often it may be done again where others wrote meanwhile; 1 of what can be read but once. */
  readonly mostTries?: number;
};

const MOST_TRIES = 3;

/** Does the work alone on the whole store; nobody else collects into it meanwhile. */
export async function onWholeStore<T>(
  { config, mostTries = MOST_TRIES }: WholeDoors,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const { db, node, log } = config;
  const lock = lockStore(db);
  try {
    if (log === null) return await onOwn(db, work);
    const { published } = await import('./publish.ts');
    return await published({ db, node, log }, mostTries, work);
  } finally {
    lock.release();
  }
}

async function onOwn<T>(path: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = openOwn(path);
  try {
    return await work(store);
  } finally {
    store.close();
  }
}
