// One collector per store: an exclusive lock on a file beside it, held for the process' life and let go by the kernel even on SIGKILL.
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { makeFolder } from './folder.ts';
import { reach, StoreProblem } from './open.ts';

export function lockStore(path: string): { release: () => void } {
  const lock = reach(path, () => {
    makeFolder(dirname(path));
    return new Database(`${path}.lock`, { timeout: 0 });
  });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY'))
      throw new StoreProblem(
        `another gpu-spot is already collecting into ${path}: stop that one first, or set GPU_SPOT_DB to another file`,
      );
    throw error;
  }
  return { release: () => lock.close() };
}
