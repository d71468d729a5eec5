// A copy of the whole store in one file, held against the store and against itself before it counts as one; and the way back.
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { copyInto } from './copy.ts';
import { commitId } from './meta.ts';
import { openStore, type Store, StoreProblem } from './open.ts';
import { reach } from './reach.ts';
import { faultsOf } from './sound.ts';

/** Tables whose rows are counted on both sides. */
const COUNTED = [
  'round',
  'body',
  'offer',
  'summary',
  'standing',
  'verdict_log',
  'index_print',
  'daily_analysis',
  'import',
];

const countsOf = (store: Store): string =>
  COUNTED.map((table) => store.hot(`SELECT count(*) FROM ${table}`).pluck().get()).join();

/** Keys are not in it, but what sellers told this machine alone may be. */
const OWNER_ONLY = 0o600;

/** Makes sure that what was written is on the disk, and its name too. */
function settled(path: string): void {
  for (const each of [path, dirname(path)]) {
    const file = openSync(each, 'r');
    try {
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}

/** Bytes in use of a store's pages: what a copy takes. */
const usedBytes = (store: Store): number => {
  const [pages, free, size] = ['page_count', 'freelist_count', 'page_size'].map((name) =>
    Number(store.hot(`PRAGMA ${name}`).pluck().get()),
  );
  return ((pages ?? 0) - (free ?? 0)) * (size ?? 0);
};

function refuseNoRoom(store: Store, to: string): void {
  const { bavail, bsize } = statfsSync(dirname(to));
  const [free, needed] = [bavail * bsize, usedBytes(store)];
  if (free < needed)
    throw new StoreProblem(
      `${dirname(to)} has ${Math.floor(free / 2 ** 20)} MB free and the copy takes ${Math.ceil(needed / 2 ** 20)}: ` +
        'make room, or name another place',
    );
}

/** An empty file that nobody else may read: what is copied into it never stands open, not even half made. */
function emptyFor(path: string): void {
  rmSync(path, { force: true });
  closeSync(openSync(path, 'wx', OWNER_ONLY));
}

/** Why a copy is not what the store holds; null where it is. A round that was stored while it was copied may be in it. */
function difference(part: string, before: { readonly commit: number; readonly counts: string }): string | null {
  const copy = openStore(part, { readonly: true });
  try {
    const faults = faultsOf(copy);
    const commit = commitId(copy);
    const isOfThen = commit === before.commit ? countsOf(copy) === before.counts : commit > before.commit;
    if (faults.length === 0 && isOfThen) return null;
    return `the copy is not what the store holds${faults.length > 0 ? ` (${faults.join('; ')})` : ''}`;
  } finally {
    copy.close();
    for (const end of ['-wal', '-shm']) rmSync(part + end, { force: true });
  }
}

/**
 * Copies the store as of one moment into a new file, whatever is written meanwhile, and holds the copy against it; `vouched` may refuse
 * it too. Whatever goes wrong leaves no such file: it has its name only once it is whole, checked and on the disk.
 */
export function backUp(store: Store, to: string, vouched: (part: string) => void = () => {}): void {
  if (existsSync(to)) throw new StoreProblem(`${to} is there already: move it away, or name another file`);
  if (!existsSync(dirname(to))) throw new StoreProblem(`there is no folder ${dirname(to)}: make it first`);
  const part = `${to}.part`;
  try {
    refuseNoRoom(store, to);
    const before = { commit: commitId(store), counts: countsOf(store) };
    emptyFor(part);
    copyInto(store, part);
    const problem = difference(part, before);
    if (problem !== null) throw new StoreProblem(problem);
    vouched(part);
    settled(part);
    renameSync(part, to);
    settled(to);
  } catch (error) {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(part + end, { force: true });
    throw new StoreProblem(`no backup could be made: ${(error as Error).message}`, { cause: error });
  }
}

const COPY = /\.before-(restore|take-back)-\d{8}T\d{6}Z$/;

/** What a restore or a take-back left beside a store: the store as it was before, the oldest first. Their times are in their names. */
export function copiesBeside(path: string): { readonly file: string; readonly bytes: number }[] {
  // A link to the store has copies of its own, for a take-back names them by it; a folder that is a link is the same folder.
  const places = [path, ...(existsSync(path) ? [realpathSync(path)] : [])].map((each) =>
    join(realpathSync(dirname(resolve(each))), basename(each)),
  );
  return [...new Set(places)]
    .flatMap((place) =>
      readdirSync(dirname(place))
        .filter((name) => name.startsWith(`${basename(place)}.before-`) && COPY.test(name))
        .map((name) => join(dirname(place), name)),
    )
    .sort((one, other) => (timeIn(one) < timeIn(other) ? -1 : 1))
    .map((file) => ({ file, bytes: sizeOfFile(file) + sizeOfFile(logPath(file)) }));
}

const timeIn = (name: string): string => name.slice(name.lastIndexOf('-') + 1);

/** The number of the schema that a file has; 0 of one that is empty. */
export function schemaIn(path: string): number {
  return reach(path, () => {
    const db = new Database(path, { readonly: true });
    try {
      return Number(db.pragma('user_version', { simple: true }));
    } finally {
      db.close();
    }
  });
}

/** What stands beside a store while another is put in its place. */
export const restoringPath = (path: string): string => `${path}.restoring`;

/** What is in the log goes into the file, as far as it can: of a damaged store it stays where it is. */
export function emptyLog(path: string): void {
  try {
    const store = openStore(path, { readonly: false });
    store.hot('PRAGMA wal_checkpoint(TRUNCATE)').get();
    store.close();
  } catch {
    return;
  }
}

const READABLE = 0o640;

/** Whoever could read what stood there can read it; in an empty place it is its folder's owner's. */
function asOwnerOf(path: string, checked: string): void {
  const old = statSync(path, { throwIfNoEntry: false });
  chmodSync(checked, old?.mode ?? READABLE);
  const owner = old ?? statSync(dirname(path));
  if (process.getuid?.() === 0) chownSync(checked, owner.uid, owner.gid);
}

/**
 * Puts a store that was checked into the place of another, which keeps its rows under a name of its own. No log of one store may ever lie
 * beside another: the file goes first, then its log, then the new one comes. Killed in between, the place is empty, and whoever would make
 * a new store there is told (`lockStore`).
 */
export function putInPlace(checked: string, path: string, aside: string): void {
  if (existsSync(path)) emptyLog(path);
  asOwnerOf(path, checked);
  settled(checked);
  for (const end of ['', '-wal', '-shm']) if (existsSync(path + end)) renameSync(path + end, aside + end);
  renameSync(checked, path);
  settled(path);
}

/** The log beside a store: by the file's own name, to which links lead. */
export const logPath = (path: string): string => `${existsSync(path) ? realpathSync(path) : path}-wal`;

export const sizeOfFile = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
