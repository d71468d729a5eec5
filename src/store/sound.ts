// Whether the file is sound: SQLite's own check of its pages.
import type { Store } from './open.ts';

const MOST_TOLD = 3;

/** What SQLite finds wrong with the file; nothing where it is sound. The whole check also holds each index against its table. */
export const faultsOf = (store: Store, check: 'quick' | 'whole' = 'quick'): readonly string[] =>
  (
    store
      .hot(`PRAGMA ${check === 'whole' ? 'integrity_check' : 'quick_check'}(${MOST_TOLD})`)
      .pluck()
      .all() as string[]
  ).filter((line) => line !== 'ok');
