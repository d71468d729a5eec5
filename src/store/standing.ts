// Which slots a provider stands in: its last attempt there that ended in offers, or the import that brought them.
import type { Store } from './open.ts';

export function setStanding(store: Store, provider: string, slot: number, round: number): void {
  store.hot('INSERT OR REPLACE INTO standing (provider, slot, round) VALUES (?, ?, ?)').run(provider, slot, round);
}

export function setImported(store: Store, provider: string, slot: number, imported: number): void {
  store
    .hot('INSERT OR REPLACE INTO standing (provider, slot, round, import) VALUES (?, ?, 0, ?)')
    .run(provider, slot, imported);
}

/** The last slot before this one in which the provider's round ended in offers. */
export const standingBefore = (store: Store, provider: string, slot: number): number | undefined =>
  (
    store
      .hot('SELECT slot FROM standing WHERE provider = ? AND slot < ? ORDER BY slot DESC LIMIT 1')
      .get(provider, slot) as { slot: number } | undefined
  )?.slot;

export type Stands = { readonly round: number; readonly import: number | null };

export const standsAt = (store: Store, provider: string, slot: number): Stands | undefined =>
  store.hot('SELECT round, import FROM standing WHERE provider = ? AND slot = ?').get(provider, slot) as
    | Stands
    | undefined;

export const providersAt = (store: Store, slot: number): readonly string[] =>
  (store.hot('SELECT provider FROM standing WHERE slot = ? ORDER BY provider').all(slot) as { provider: string }[]).map(
    ({ provider }) => provider,
  );

/** The providers that stand in a slot by an import. */
export const importedAt = (store: Store, slot: number): readonly string[] =>
  store.hot('SELECT provider FROM standing WHERE slot = ? AND import IS NOT NULL').pluck().all(slot) as string[];

/** Takes back a provider's standing from a slot on, what was imported apart. */
export function clearStanding(store: Store, provider: string, slot: number): void {
  store.hot('DELETE FROM standing WHERE provider = ? AND slot >= ?').run(provider, slot);
}

/** The slots of [from, to) in which the provider's round ended in offers. */
export const standingSlots = (store: Store, provider: string, from: number, to: number): number[] =>
  (
    store
      .hot('SELECT slot FROM standing WHERE provider = ? AND slot >= ? AND slot < ? ORDER BY slot')
      .all(provider, from, to) as { slot: number }[]
  ).map(({ slot }) => slot);

/** Whether anything but this import stands at or after a slot. */
export const othersStand = (store: Store, slot: number, imported: number): boolean =>
  store
    .hot('SELECT 1 FROM standing WHERE slot >= ? AND (import IS NULL OR import != ?) LIMIT 1')
    .get(slot, imported) !== undefined;

/** The same of our own rounds alone, nothing that was imported. */
export const ownStandingSlots = (store: Store, provider: string, from: number, to: number): number[] =>
  store
    .hot('SELECT slot FROM standing WHERE provider = ? AND slot >= ? AND slot < ? AND import IS NULL ORDER BY slot')
    .pluck()
    .all(provider, from, to) as number[];

export const firstStandingSlot = (store: Store): number | undefined =>
  (store.hot('SELECT min(slot) AS slot FROM standing').get() as { slot: number | null }).slot ?? undefined;

/** The first slot that we collected a provider's offers in. */
export const firstStanding = (store: Store, provider: string): number | undefined =>
  (
    store.hot('SELECT min(slot) AS slot FROM standing WHERE provider = ? AND import IS NULL').get(provider) as {
      slot: number | null;
    }
  ).slot ?? undefined;

export const lastStandingSlot = (store: Store): number | undefined =>
  (store.hot('SELECT max(slot) AS slot FROM standing').get() as { slot: number | null }).slot ?? undefined;

/** The slots of [from, to) in which a provider answered readably that it has nothing for rent. */
export const emptySlots = (store: Store, provider: string, from: number, to: number): number[] =>
  (
    store
      .hot(
        `SELECT DISTINCT round.slot FROM outcome JOIN round ON round.id = outcome.round
         WHERE outcome.provider = ? AND outcome.round >= (SELECT min(id) FROM round WHERE slot >= ?)
         AND outcome.outcome = 'empty' AND round.slot >= ? AND round.slot < ? ORDER BY round.slot`,
      )
      .all(provider, from, from, to) as { slot: number }[]
  ).map(({ slot }) => slot);

/** The slots of [from, to) in which a provider's list of a model was cut by a page limit. */
export const cutSlots = (
  store: Store,
  { provider, gpu, market }: { readonly provider: string; readonly gpu: string; readonly market: string },
  from: number,
  to: number,
): number[] =>
  store
    .hot(
      `SELECT DISTINCT round.slot FROM truncation JOIN round ON round.id = truncation.round
       WHERE truncation.round >= (SELECT min(id) FROM round WHERE slot >= ?) AND truncation.provider = ?
       AND truncation.gpu = ? AND truncation.market = ? AND round.slot >= ? AND round.slot < ?`,
    )
    .pluck()
    .all(from, provider, gpu, market, from, to) as number[];

/** Of a cadence slower than ours, how many of the distances must be the usual one: a seller that fails at random has none. */
const REGULAR = 0.75;
const FEWEST_GAPS = 12;

/** Expected distance of a provider's observations, in slots: the median distance where any of it was imported, else that of our own rounds. */
export function usualGap(store: Store, provider: string, from: number, to: number): number {
  const brought = store
    .hot('SELECT 1 FROM standing WHERE provider = ? AND slot >= ? AND slot < ? AND import IS NOT NULL LIMIT 1')
    .get(provider, from, to);
  return brought === undefined
    ? ownGap(store, provider, from, to)
    : middleOf(gapsOf(standingSlots(store, provider, from, to)));
}

/** The distance of a provider's answers to our own rounds: a half hour, or longer where it answers regularly at a slower cadence. */
export function ownGap(store: Store, provider: string, from: number, to: number): number {
  const slots = store
    .hot('SELECT slot FROM standing WHERE provider = ? AND slot >= ? AND slot < ? AND import IS NULL ORDER BY slot')
    .pluck()
    .all(provider, from, to) as number[];
  const gaps = gapsOf(slots);
  const middle = middleOf(gaps);
  const usual = gaps.filter((gap) => gap === middle).length;
  return gaps.length >= FEWEST_GAPS && usual >= REGULAR * gaps.length ? middle : 1;
}

const gapsOf = (slots: readonly number[]): number[] => slots.slice(1).map((slot, at) => slot - (slots[at] ?? slot));

function middleOf(gaps: readonly number[]): number {
  const sorted = gaps.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return Math.max(1, ((sorted[Math.floor(middle)] ?? 1) + (sorted[Math.ceil(middle)] ?? 1)) / 2);
}
