// Takes rounds out of the store again with all that was written by them.
import { isoTime, SLOTS_PER_DAY, slotStart } from '#domain/time.ts';
import { type Store, StoreProblem } from './open.ts';

export type Stretch = {
  readonly rounds: number;
  readonly missed: number;
  readonly first: number;
  readonly last: number;
};

/** The rounds from a slot on, missed ones counted apart; null where there are none. */
export function roundsSince(store: Store, slot: number): Stretch | null {
  const row = store
    .hot(
      `SELECT sum(state = 'done') AS rounds, sum(state = 'missed') AS missed, min(slot) AS first, max(slot) AS last
       FROM round WHERE slot >= ?`,
    )
    .get(slot) as { rounds: number | null; missed: number | null; first: number | null; last: number | null };
  const { rounds, missed, first, last } = row;
  return rounds === null || missed === null || first === null || last === null ? null : { rounds, missed, first, last };
}

/**
 * Runs the work in one transaction without the look-up of who refers to a row that goes, which would read whole tables for each of
 * them; that nothing refers to what is gone is checked at its end.
 */
export async function cutting<T>(store: Store, work: () => Promise<T>): Promise<T> {
  store.hot('PRAGMA foreign_keys = OFF').run();
  try {
    return await store.longTransaction(async () => {
      const result = await work();
      const broken = store.hot('PRAGMA foreign_key_check').all();
      if (broken.length > 0)
        throw new StoreProblem(`${broken.length} rows would refer to nothing: nothing was taken back`);
      return result;
    });
  } finally {
    store.hot('PRAGMA foreign_keys = ON').run();
  }
}

const OF_A_ROUND = ['outcome', 'truncation', 'set_aside', 'body', 'rate'];

/** Removes the rounds from a slot on, and half hours noted as missed behind the last one that is left. */
export function cutRounds(store: Store, slot: number): void {
  const gone = 'SELECT id FROM round WHERE slot >= ?';
  for (const table of OF_A_ROUND) store.hot(`DELETE FROM ${table} WHERE round IN (${gone})`).run(slot);
  store.hot('DELETE FROM round WHERE slot >= ?').run(slot);
  store
    .hot(
      "DELETE FROM round WHERE state = 'missed' AND slot > (SELECT coalesce(max(slot), -1) FROM round WHERE state = 'done')",
    )
    .run();
}

/** What is never edited nor cut, and here once is: it was said of half hours that are taken back, or of days that have not come. */
const NEVER_CUT = ['verdict_log', 'verdict_told', 'gate_told', 'daily_analysis', 'index_print'];

/** Removes what was judged and reported of the slots from one on, and by a clock that was ahead of `now`. */
export function cutJudged(store: Store, slot: number, now: number): void {
  const triggers = store
    .hot(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name IN (${NEVER_CUT.map(() => '?').join()})`,
    )
    .all(...NEVER_CUT) as { name: string; sql: string }[];
  for (const { name } of triggers) store.hot(`DROP TRIGGER ${name}`).run();
  const kept = lastKept(store, slot);
  store.hot('DELETE FROM judged WHERE slot > ?').run(kept);
  store.hot('DELETE FROM signal WHERE slot > ?').run(kept);
  store.hot('DELETE FROM gate WHERE slot > ?').run(kept);
  const days = 'SELECT day FROM verdict_log WHERE (day + 1) * ? > ? OR made_at > ?';
  // A day that ended behind the last round that is left was judged by one that goes.
  const of = [SLOTS_PER_DAY, kept + 1, Math.ceil(now)];
  for (const table of ['judged', 'signal', 'gate'])
    store.hot(`DELETE FROM ${table} WHERE slot IN (SELECT (day + 1) * ${SLOTS_PER_DAY} - 1 FROM (${days}))`).run(...of);
  store.hot(`DELETE FROM verdict_told WHERE day IN (${days})`).run(...of);
  store.hot(`DELETE FROM gate_told WHERE day IN (${days})`).run(...of);
  store.hot(`DELETE FROM verdict_log WHERE day IN (${days})`).run(...of);
  store
    .hot('DELETE FROM daily_analysis WHERE slot >= ? OR made_at > ? OR date > ?')
    .run(slot, Math.ceil(now), isoTime(slotStart(slot)).slice(0, 10));
  cutPrints(store, slot);
  for (const { sql } of triggers) store.hot(sql).run();
}

/** Prints of half hours that have not come: each names only earlier ones as those before it, so the chain stays whole. */
function cutPrints(store: Store, slot: number): void {
  store.hot('DELETE FROM index_print WHERE slot >= ?').run(slot);
  store.hot('DELETE FROM receipt_sheet WHERE slot >= ?').run(slot);
  store.hot('DELETE FROM index_series WHERE id NOT IN (SELECT series FROM index_print)').run();
}

/** The last slot before one that has a round or stands by an import. */
function lastKept(store: Store, slot: number): number {
  const { last } = store
    .hot(
      `SELECT max(coalesce((SELECT max(slot) FROM round WHERE slot < ? AND state = 'done'), -1),
       coalesce((SELECT max(slot) FROM standing WHERE slot < ?), -1)) AS last`,
    )
    .get(slot, slot) as { last: number };
  return last;
}

/** The series that reach a slot: those that are left without a figure began after it. */
export const seriesReaching = (store: Store, slot: number): number[] =>
  store.hot('SELECT id FROM series WHERE last_slot >= ?').pluck().all(slot) as number[];

/** Removes those of the series and providers that nothing is left of, and what kind of store it is where nobody has answered yet. */
export function cutEmpty(store: Store, series: readonly number[], providers: readonly string[]): void {
  for (const id of series)
    store
      .hot(
        `DELETE FROM series WHERE id = ? AND NOT EXISTS (SELECT 1 FROM summary WHERE series = id)
         AND NOT EXISTS (SELECT 1 FROM reference WHERE series = id)`,
      )
      .run(id);
  for (const id of providers)
    store
      .hot(
        `DELETE FROM provider WHERE id = ? AND NOT EXISTS (SELECT 1 FROM outcome WHERE provider = provider.id)
         AND NOT EXISTS (SELECT 1 FROM standing WHERE provider = provider.id)`,
      )
      .run(id);
  store
    .hot(`DELETE FROM meta WHERE key = 'kind' AND NOT EXISTS (SELECT 1 FROM body) AND NOT EXISTS (SELECT 1 FROM standing)
       AND NOT EXISTS (SELECT 1 FROM import)`)
    .run();
}

/** Everybody who was asked, or stands, at or after a slot. */
export const providersSince = (store: Store, slot: number): string[] =>
  store
    .hot(
      `SELECT provider FROM outcome WHERE round IN (SELECT id FROM round WHERE slot >= ?)
       UNION SELECT provider FROM standing WHERE slot >= ? ORDER BY 1`,
    )
    .pluck()
    .all(slot, slot) as string[];
