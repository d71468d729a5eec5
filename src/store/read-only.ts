// A store in a place that can only be read: SQLite needs a file of its own beside a store, so a copy is read where it can have one.
import { constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether opening failed because no file could be made beside the store. */
export function isNoPlaceToRead(error: unknown): boolean {
  const { code } = ((error as Error | null)?.cause ?? {}) as { code?: unknown };
  return typeof code === 'string' && /^SQLITE_(CANTOPEN|READONLY)/.test(code);
}

export type Copy = { readonly path: string; readonly remove: () => void };

/** Copies the file, with the log of what is not in it yet where there is one. It shows the store as it is now, and nothing later. */
export function copyBeside(path: string): Copy {
  let folder = '';
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    folder = mkdtempSync(join(tmpdir(), 'gpu-spot-read-only-'));
    const copy = join(folder, 'store.db');
    const before = stateOf(path);
    for (const end of ['', '-wal'])
      if (existsSync(path + end)) copyFileSync(path + end, copy + end, constants.COPYFILE_FICLONE);
    if (stateOf(path) !== before) throw new Error('it was being written while it was copied: try again');
    return { path: copy, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

const stateOf = (path: string): string =>
  ['', '-wal']
    .map((end) => statSync(path + end, { throwIfNoEntry: false }))
    .map((seen) => `${seen?.size} ${seen?.mtimeMs} ${seen?.ino}`)
    .join();
