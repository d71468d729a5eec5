// What takes the room in the file: each table with its indexes, what is free within it, and how fast the raw answers grow.
import { SLOTS_PER_DAY } from '#domain/time.ts';
import type { Store } from './open.ts';

export type Part = { readonly name: string; readonly bytes: number };

const pragma = (store: Store, name: string): number => Number(store.hot(`PRAGMA ${name}`).pluck().get());

/** The tables, the largest first; an index counts with its table. Reads the whole file. */
export const partsOf = (store: Store): Part[] =>
  store
    .hot(
      `SELECT coalesce(tbl_name, s.name) AS name, sum(s.pgsize) AS bytes FROM dbstat('main', 1) AS s
       LEFT JOIN sqlite_schema AS t ON t.name = s.name GROUP BY 1 ORDER BY 2 DESC`,
    )
    .all() as Part[];

export const freeBytes = (store: Store): number => pragma(store, 'freelist_count') * pragma(store, 'page_size');

/** Bytes of raw answers a day, over the rounds of the last days; null where there is less than one day. */
export function answersPerDay(store: Store, last: number, days: number): number | null {
  const from = last - days * SLOTS_PER_DAY + 1;
  const row = store
    .hot(
      `SELECT sum(length(blob)) AS bytes, max(slot) - min(slot) + 1 AS slots FROM body JOIN round ON round.id = body.round
       WHERE slot >= ? AND slot <= ?`,
    )
    .get(from, last) as { bytes: number | null; slots: number | null };
  if (row.bytes === null || row.slots === null || row.slots < SLOTS_PER_DAY) return null;
  return (row.bytes / row.slots) * SLOTS_PER_DAY;
}
