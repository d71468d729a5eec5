// One collector per store: an exclusive lock on a file beside it, held for the process' life and let go by the kernel even on SIGKILL.
import { chownSync, closeSync, existsSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { restoringPath } from './backup.ts';
import { type Watch, watchFiles } from './file.ts';
import { makeFolder } from './folder.ts';
import { StoreProblem } from './open.ts';
import { reach } from './reach.ts';

export type Lock = {
  readonly release: () => void;
  /** Says so where the lock's file was taken away: another collector may be in then. */
  readonly intact: Watch;
};

/** Bridges the moment in which somebody looks whether the lock is held. */
const PATIENCE_MS = 200;

/** `isPlace` where a store is about to be put there: none is made meanwhile. */
export function lockStore(path: string, { isPlace = false }: { readonly isPlace?: boolean } = {}): Lock {
  const beside = reach(path, () => lockPath(path, isPlace));
  const lock = reach(path, () => new Database(beside, { timeout: PATIENCE_MS }));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (isBusy(error))
      throw new StoreProblem(
        `another gpu-spot is already collecting into ${path}: stop that one first, or set GPU_SPOT_DB to another file`,
      );
    throw error;
  }
  giveToFolder(beside);
  return { release: () => lock.close(), intact: watchFiles([beside]) };
}

/** Of root's making it would keep out the user that the store belongs to. */
function giveToFolder(path: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dirname(path));
  chownSync(path, uid, gid);
}

/** Whether somebody collects into a store; looks, and keeps nobody out. */
export function isLocked(path: string): boolean {
  const beside = `${realpathSync(path)}.lock`;
  if (!existsSync(beside)) return false;
  const lock = new Database(beside, { readonly: true, timeout: 0 });
  try {
    lock.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    lock.close();
  }
}

const isBusy = (error: unknown): boolean => (error as { code?: string }).code?.startsWith('SQLITE_BUSY') ?? false;

/**
 * The lock's file, one for one store file: links are followed, and a file that has a second name is refused. SQLite keeps its log
 * beside the name that a file was opened by, so that a second name would lose what the first one wrote.
 */
function lockPath(path: string, isPlace: boolean): string {
  makeFolder(dirname(path));
  if (isPlace && !existsSync(path)) return `${path}.lock`;
  if (!existsSync(path) && existsSync(restoringPath(path)))
    throw new StoreProblem(
      `${path} is not there, for a restore was ended half way: run 'gpu-spot restore' again; ` +
        `the store as it was lies beside it as ${path}.before-restore-…`,
    );
  // Made here where it is new, so that a link to a file that is not there yet leads to one. One that is there is not opened: closing it
  // would let go of the locks that SQLite may hold on it in this process.
  if (!existsSync(path)) closeSync(openSync(path, 'a'));
  const real = realpathSync(path);
  const problem = namesProblem(path);
  if (problem !== null) throw new StoreProblem(problem);
  return `${real}.lock`;
}

/** Why the file has more than one name; null where it has one. */
export function namesProblem(path: string): string | null {
  const { nlink: names, isFile } = told(path);
  if (isFile && names > 1)
    return (
      `${path} has ${names} names (hard links), and another gpu-spot may be already collecting into it by another one: ` +
      'remove the other names, or copy the file and set GPU_SPOT_DB to the copy'
    );
  return isMountPoint(realpathSync(path))
    ? `${path} is mounted as a single file, and another gpu-spot may be already collecting into it where it comes from: ` +
        'mount its folder instead'
    : null;
}

function told(path: string): { nlink: number; isFile: boolean } {
  const seen = statSync(path);
  return { nlink: seen.nlink, isFile: seen.isFile() };
}

const MOUNTS = '/proc/self/mountinfo';

/** Linux tells every mount point, blanks written as octal numbers; elsewhere a single file cannot be mounted. */
function isMountPoint(real: string): boolean {
  if (!existsSync(MOUNTS)) return false;
  const points = readFileSync(MOUNTS, 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '');
  return points.some(
    (point) =>
      point.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))) === real,
  );
}
