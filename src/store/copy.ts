// A copy of the whole store in a file of its own, as of one moment, whatever is written meanwhile.
import { realpathSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Store } from './open.ts';
import type { Place } from './place.ts';

export const copyInto = (store: Store, to: string): void => {
  store.hot('VACUUM INTO ?').run(to);
};

/**
 * Puts the whole of another store's file into this one: readers see the old state until all of it is there. Nothing is to be written
 * meanwhile.
 */
export async function putWhole(store: Store, from: string): Promise<void> {
  const source = new Database(from, { readonly: true });
  try {
    await source.backup(realpathSync(store.path));
  } finally {
    source.close();
  }
  // The log beside it would stay as large as what was put there.
  store.hot(`PRAGMA journal_size_limit = ${MOST_LOG_BYTES}`).get();
}

const MOST_LOG_BYTES = 64 * 2 ** 20;

/** A copy that is nobody's view: it stands at no place of a log. Resolves to the place at which the store stood. */
export function copyWithoutPlace(store: Store, to: string): Place | undefined {
  copyInto(store, to);
  return inFile(to, (db) => {
    const place = db.prepare('SELECT stream, seq, hash FROM place').get() as Place | undefined;
    db.exec('DELETE FROM place');
    return place;
  });
}

/** What stands in a file that nobody has open stands at this place of a log. */
export function placeInFile(path: string, { stream, seq, hash }: Place): void {
  inFile(path, (db) =>
    db.prepare('INSERT OR REPLACE INTO place (one, stream, seq, hash) VALUES (1, ?, ?, ?)').run(stream, seq, hash),
  );
}

function inFile<T>(path: string, work: (db: Database.Database) => T): T {
  const db = new Database(path);
  try {
    return work(db);
  } finally {
    db.close();
  }
}
