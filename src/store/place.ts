// How far a view has come in the log that moves it; written in one transaction with what it applied. A store without a log has no place.
import Database from 'better-sqlite3';
import type { Store } from './open.ts';
import { reach } from './reach.ts';
import { OWN_TABLES } from './shapes.ts';

export type Place = {
  /** Which of the logs that an engine keeps. */
  readonly stream: string;
  /** Of the last entry that was applied; entries count from 1. */
  readonly seq: number;
  /** Of that entry, and so of all before it. */
  readonly hash: Uint8Array;
};

/** None, too, of a file that has no tables yet. */
export function placeOf(store: Store): Place | undefined {
  if (store.tape?.schema() === 0) return undefined;
  return store.hot('SELECT stream, seq, hash FROM place').get() as Place | undefined;
}

/** Whether nothing stands in any table that a log moves. */
export function isEmpty(store: Store): boolean {
  if (store.tape?.schema() === 0) return true;
  const names = store.hot("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  return (names.pluck().all() as string[])
    .filter((name) => !OWN_TABLES.includes(name))
    .every((name) => store.hot(`SELECT 1 FROM ${name} LIMIT 1`).get() === undefined);
}

/** Whether anything was ever brought in here: a round, an import, a report. */
export const isUnused = (store: Store): boolean =>
  store.tape?.schema() === 0 ||
  store
    .hot(
      'SELECT 1 WHERE EXISTS (SELECT 1 FROM round) OR EXISTS (SELECT 1 FROM import) OR EXISTS (SELECT 1 FROM daily_analysis)',
    )
    .get() === undefined;

/** From now on no log moves it: what is written here others will not have. */
export const forgetPlace = (store: Store): void => void store.hot('DELETE FROM place').run();

export function notePlace(store: Store, { stream, seq, hash }: Place): void {
  store.hot('INSERT OR REPLACE INTO place (one, stream, seq, hash) VALUES (1, ?, ?, ?)').run(stream, seq, hash);
}

/** Where a file stands as the view of a log, whatever schema it has; null of any other file. */
export const placeIn = (path: string): Place | null =>
  reach(path, () => {
    const db = new Database(path, { readonly: true });
    try {
      const has = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'place'").get() !== undefined;
      return has ? ((db.prepare('SELECT stream, seq, hash FROM place').get() as Place | undefined) ?? null) : null;
    } finally {
      db.close();
    }
  });
