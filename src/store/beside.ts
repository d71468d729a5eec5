// A file of its own beside a store, for one work: a copy that is worked on, a snapshot on its way.
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DAY_SECONDS } from '#domain/time.ts';
import type { Store } from './open.ts';

const MARK = '.snapshot-';

/** Gone at its end. */
export async function besideStore<T>(store: Pick<Store, 'path'>, work: (file: string) => Promise<T>): Promise<T> {
  const file = `${store.path}${MARK}${randomUUID()}`;
  try {
    return await work(file);
  } finally {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(file + end, { force: true });
  }
}

/** Removes what a work left that was killed; what is younger than a day may be somebody's still. */
export function sweepBeside(path: string, now: number): void {
  const folder = dirname(resolve(path));
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((each) => each.startsWith(`${basename(path)}${MARK}`))) {
    const madeAt = (statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? now * 1000) / 1000;
    if (now - madeAt > DAY_SECONDS) rmSync(join(folder, name), { force: true });
  }
}
