// How long the slots of a store are: a program of another length neither reads nor writes it, for every figure would be of another time.
import Database from 'better-sqlite3';
import { lengthOfSlot, SLOT_SECONDS, SLOT_SETTING } from '#domain/time.ts';
import { StoreProblem } from './problem.ts';
import { reach } from './reach.ts';
import { schemaOf } from './schema.ts';

type First = (sql: string) => unknown;

/** Of the last round and of what was imported; null where no slot stands in it yet. */
function lengthBy(first: First): number | null {
  const slots = [first('SELECT slot FROM round ORDER BY id DESC LIMIT 1'), first('SELECT slot FROM standing LIMIT 1')];
  const lengths = slots.flatMap((slot) => (typeof slot === 'number' ? [lengthOfSlot(slot)] : []));
  return lengths.find((length) => length !== SLOT_SECONDS) ?? lengths[0] ?? null;
}

/** Why this program may not use it, and what to do; null where it may. `what` is a file or an entry. */
export function otherLength(what: string, first: First): string | null {
  const length = lengthBy(first);
  return length === null || length === SLOT_SECONDS
    ? null
    : `${what} has slots of ${length} s and this program counts in ${SLOT_SECONDS}: set ${SLOT_SETTING}=${length}`;
}

/** To be asked again and again: one that was empty when it was opened may have been filled by a program of another length since. */
export function lengthWatch(db: Database.Database, path: string): () => void {
  let isKnown = false;
  const first: First = (sql) => db.prepare(sql).pluck().get();
  return () => {
    if (isKnown || schemaOf(db) === 0) return;
    const problem = reach(path, () => otherLength(path, first));
    if (problem !== null) throw new StoreProblem(`${problem}, or set GPU_SPOT_DB to another file`);
    isKnown = lengthBy(first) !== null;
  };
}

/** The same of a file that nobody has opened. */
export const otherLengthOf = (path: string, what: string): string | null =>
  reach(path, () => {
    const db = new Database(path, { readonly: true });
    try {
      return otherLength(what, (sql) => db.prepare(sql).pluck().get());
    } finally {
      db.close();
    }
  });
