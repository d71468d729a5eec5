// Whether a log is moving a store at this moment: every process that keeps it up holds a share of a lock beside it, let go by the kernel
// even on SIGKILL.
import { existsSync, realpathSync } from 'node:fs';
import Database from 'better-sqlite3';
import { reach } from './reach.ts';

const besideOf = (path: string): string => `${existsSync(path) ? realpathSync(path) : path}.followed`;

/** A share of it, until it is released, or what is returned is held by nobody; any number have one at once. The store must be there. */
export function markFollowed(path: string): { readonly release: () => void } {
  const lock = reach(path, () => new Database(besideOf(path), { timeout: PATIENCE_MS }));
  lock.exec('BEGIN');
  lock.prepare('SELECT count(*) FROM sqlite_schema').get();
  return { release: () => lock.close() };
}

const PATIENCE_MS = 1_000;

/** Whether anybody has a share of it; looks, and keeps nobody out. */
export function isFollowed(path: string): boolean {
  const beside = besideOf(path);
  if (!existsSync(beside)) return false;
  const lock = new Database(beside, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    lock.exec('ROLLBACK');
    return false;
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) return true;
    throw error;
  } finally {
    lock.close();
  }
}
