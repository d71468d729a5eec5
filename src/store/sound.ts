// Whether the file is sound: SQLite's own check of its pages.
import type { Store } from './open.ts';

const MOST_TOLD = 3;

/** What SQLite finds wrong with the file; nothing where it is sound. */
export const faultsOf = (store: Store): readonly string[] =>
  (store.hot(`PRAGMA quick_check(${MOST_TOLD})`).pluck().all() as string[]).filter((line) => line !== 'ok');
