// How far a view has come in the log that moves it; written in one transaction with what it applied. A store without a log has no place.
import type { Store } from './open.ts';

export type Place = {
  /** Which of the logs that an engine keeps. */
  readonly stream: string;
  /** Of the last entry that was applied; entries count from 1. */
  readonly seq: number;
  /** Of that entry, and so of all before it. */
  readonly hash: Uint8Array;
};

export const placeOf = (store: Store): Place | undefined =>
  store.hot('SELECT stream, seq, hash FROM place').get() as Place | undefined;

export function notePlace(store: Store, { stream, seq, hash }: Place): void {
  store.hot('INSERT OR REPLACE INTO place (one, stream, seq, hash) VALUES (1, ?, ?, ?)').run(stream, seq, hash);
}
