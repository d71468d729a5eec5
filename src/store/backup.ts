// A copy of the whole store in one file, held against the store and against itself before it counts as one; and the way back.
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { copyInto } from './copy.ts';
import { commitId } from './meta.ts';
import { openStore, type Store, StoreProblem } from './open.ts';
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
      `${dirname(to)} has ${Math.floor(free / 2 ** 20)} MB free and the copy takes ${Math.ceil(needed / 2 ** 20)}: make room, or name another place`,
    );
}

/**
 * Copies the store as of one moment into a new file, whatever is written meanwhile, and holds the copy against it. Whatever goes wrong
 * leaves no such file: it has its name only once it is whole and on the disk.
 */
export function backUp(store: Store, to: string): void {
  if (existsSync(to)) throw new StoreProblem(`${to} is there already: move it away, or name another file`);
  if (!existsSync(dirname(to))) throw new StoreProblem(`there is no folder ${dirname(to)}: make it first`);
  const part = `${to}.part`;
  rmSync(part, { force: true });
  try {
    refuseNoRoom(store, to);
    const before = { commit: commitId(store), counts: countsOf(store) };
    copyInto(store, part);
    chmodSync(part, OWNER_ONLY);
    const copy = openStore(part, { readonly: true });
    try {
      const faults = faultsOf(copy);
      const commit = commitId(copy);
      // A round that was stored while it was copied may be in it.
      const isOfThen = commit === before.commit ? countsOf(copy) === before.counts : commit > before.commit;
      if (faults.length > 0 || !isOfThen)
        throw new StoreProblem(
          `the copy is not what the store holds${faults.length > 0 ? ` (${faults.join('; ')})` : ''}`,
        );
    } finally {
      copy.close();
      for (const end of ['-wal', '-shm']) rmSync(part + end, { force: true });
    }
    settled(part);
    renameSync(part, to);
    settled(to);
  } catch (error) {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(part + end, { force: true });
    throw new StoreProblem(`no backup could be made: ${(error as Error).message}`, { cause: error });
  }
}

/** What stands beside a store while another is put in its place. */
export const restoringPath = (path: string): string => `${path}.restoring`;

/**
 * Puts a store that was checked into the place of another, which keeps its rows under a name of its own. The old log goes first, for no
 * log of one store may ever lie beside another: killed in between, the place is empty and says so (`openStore`).
 */
export function putInPlace(checked: string, path: string, aside: string): void {
  const owner = statSync(path, { throwIfNoEntry: false });
  // Whoever could read the old one can read it.
  if (owner !== undefined) chmodSync(checked, owner.mode);
  if (owner !== undefined && process.getuid?.() === 0) chownSync(checked, owner.uid, owner.gid);
  settled(checked);
  for (const end of ['-wal', '-shm', '']) if (existsSync(path + end)) renameSync(path + end, aside + end);
  renameSync(checked, path);
  settled(path);
}

export const sizeOfFile = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
