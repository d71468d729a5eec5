// What drifts at a seller: alarms with the slots they held in, the words it has used, and when a price of its moved.

import type { Drift } from '#domain/drift.ts';
import { SLOTS_PER_DAY, SLOTS_PER_HOUR } from '#domain/time.ts';
import type { Store } from './open.ts';

/** An alarm that is told again within two hours goes on: a missed round or two do not part it. */
const APART_SLOTS = 2 * SLOTS_PER_HOUR;

export function putDrift(store: Store, provider: string, slot: number, { kind, told }: Drift): void {
  // What is told of a state may change with it, and the alarm goes on; what is new is told once.
  const { changes } = kind.startsWith('new_')
    ? { changes: 0 }
    : store
        .hot('UPDATE drift SET last_slot = ?, told = ? WHERE provider = ? AND kind = ? AND last_slot >= ?')
        .run(slot, told, provider, kind, slot - APART_SLOTS);
  if (changes === 0)
    store
      .hot('INSERT OR REPLACE INTO drift (provider, kind, told, first_slot, last_slot) VALUES (?, ?, ?, ?, ?)')
      .run(provider, kind, told, slot, slot);
}

export type DriftRow = Drift & { readonly first_slot: number; readonly last_slot: number };

/** The alarms that held at or after a slot, the latest first. */
export const driftsSince = (store: Store, provider: string, slot: number): DriftRow[] =>
  store
    .hot(
      'SELECT kind, told, first_slot, last_slot FROM drift WHERE provider = ? AND last_slot >= ? ORDER BY last_slot DESC, kind, told',
    )
    .all(provider, slot) as DriftRow[];

/** Takes back everything told of a provider's drift from a slot on. */
export function undoDrift(store: Store, provider: string, slot: number): void {
  for (const table of ['drift', 'seller_word']) {
    store.hot(`DELETE FROM ${table} WHERE provider = ? AND first_slot >= ?`).run(provider, slot);
    store.hot(`UPDATE ${table} SET last_slot = ? WHERE provider = ? AND last_slot >= ?`).run(slot - 1, provider, slot);
  }
  store.hot('DELETE FROM price_move WHERE provider = ? AND slot >= ?').run(provider, slot);
}

export type Word = { readonly reason: string; readonly name: string };

/** Remembers a word of the seller's; true where it was never seen before. */
export function putWord(store: Store, provider: string, slot: number, { reason, name }: Word): boolean {
  const { changes } = store
    .hot('UPDATE seller_word SET last_slot = ? WHERE provider = ? AND reason = ? AND name = ?')
    .run(slot, provider, reason, name);
  if (changes > 0) return false;
  store
    .hot('INSERT INTO seller_word (provider, reason, name, first_slot, last_slot) VALUES (?, ?, ?, ?, ?)')
    .run(provider, reason, name, slot, slot);
  return true;
}

/** The words of one kind that a seller used at or after a slot. */
export const wordsSince = (store: Store, provider: string, reason: string, slot: number): string[] =>
  (
    store
      .hot('SELECT name FROM seller_word WHERE provider = ? AND reason = ? AND last_slot >= ? ORDER BY name')
      .all(provider, reason, slot) as { name: string }[]
  ).map(({ name }) => name);

export function putPriceMove(store: Store, provider: string, slot: number): void {
  store.hot('INSERT OR IGNORE INTO price_move (provider, slot) VALUES (?, ?)').run(provider, slot);
}

export const lastPriceMove = (store: Store, provider: string, slot: number): number | undefined =>
  (
    store.hot('SELECT max(slot) AS slot FROM price_move WHERE provider = ? AND slot <= ?').get(provider, slot) as {
      slot: number | null;
    }
  ).slot ?? undefined;

/** How many offers each round of a provider ended with, over the slots of [from, to), answers without any included. */
export const offerCounts = (
  store: Store,
  provider: string,
  from: number,
  to: number,
): { slot: number; offers: number }[] =>
  store
    .hot(
      `SELECT round.slot AS slot, outcome.offers AS offers FROM outcome JOIN round ON round.id = outcome.round
         WHERE outcome.provider = ? AND outcome.round >= (SELECT min(id) FROM round WHERE slot >= ?)
         AND outcome.outcome IN ('offers', 'empty') AND round.slot >= ? AND round.slot < ? ORDER BY round.id`,
    )
    .all(provider, from, from, to) as { slot: number; offers: number }[];

/** A word that was not used for so long is no longer looked for. */
const MOST_ROUNDS = 60 * SLOTS_PER_DAY;

/** The alarms that began before a slot and held at or after it. */
export const alarmsAcross = (store: Store, slot: number): (DriftRow & { readonly provider: string })[] =>
  store
    .hot('SELECT provider, kind, told, first_slot, last_slot FROM drift WHERE first_slot < ? AND last_slot >= ?')
    .all(slot, slot) as (DriftRow & { provider: string })[];

export type UsedWord = Word & { readonly provider: string };

/** The words that were used before a slot and again at or after it. */
export const wordsAcross = (store: Store, slot: number): UsedWord[] =>
  store
    .hot('SELECT provider, reason, name FROM seller_word WHERE first_slot < ? AND last_slot >= ?')
    .all(slot, slot) as UsedWord[];

/** Says when an alarm that began in a slot was last told, and how. */
export function endDrift(store: Store, of: { provider: string; first_slot: number }, slot: number, now: Drift): void {
  store
    .hot('UPDATE drift SET last_slot = ?, told = ? WHERE provider = ? AND kind = ? AND first_slot = ?')
    .run(slot, now.told, of.provider, now.kind, of.first_slot);
}

export function endWord(store: Store, { provider, reason, name }: UsedWord, slot: number): void {
  store
    .hot('UPDATE seller_word SET last_slot = ? WHERE provider = ? AND reason = ? AND name = ?')
    .run(slot, provider, reason, name);
}

export type SpokenRound = {
  readonly id: number;
  readonly slot: number;
  readonly outcome: string;
  readonly offers: number;
};

/** The rounds before a slot whose answers tell something of a provider, the latest first; of several in one slot the one that stands. */
export const spokenRounds = (store: Store, provider: string, before: number): SpokenRound[] =>
  store
    .hot(
      `SELECT round.id AS id, round.slot AS slot, outcome, outcome.offers AS offers FROM outcome JOIN round ON round.id = outcome.round
       LEFT JOIN standing ON standing.provider = outcome.provider AND standing.slot = round.slot
       WHERE outcome.provider = ? AND round.slot < ? AND outcome IN ('offers', 'empty', 'unreadable')
       AND (outcome = 'offers' OR standing.slot IS NULL) ORDER BY round.id DESC LIMIT ${MOST_ROUNDS}`,
    )
    .all(provider, before) as SpokenRound[];

/** The names that a provider's round set aside for a reason. */
export const namesSetAside = (store: Store, round: number, provider: string): Word[] =>
  store.hot('SELECT reason, name FROM set_aside WHERE round = ? AND provider = ?').all(round, provider) as Word[];
