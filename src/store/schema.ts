// Which of the numbered steps a file has, and the making of those that it has not.
import type Database from 'better-sqlite3';
import { MIGRATIONS } from './migrations.ts';

/** The number of the schema that a file has: how many of the steps were made. */
export const schemaOf = (db: Database.Database): number => Number(db.pragma('user_version', { simple: true }));

/** Makes the steps up to a number, of which those that were made are left out; in the caller's transaction. */
export function makeSteps(db: Database.Database, to: number): void {
  for (let step = schemaOf(db); step < to; step += 1) {
    db.exec(MIGRATIONS[step] ?? '');
    db.pragma(`user_version = ${step + 1}`);
  }
}
