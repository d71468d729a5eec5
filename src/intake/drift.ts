// The alarms of a round: what changed at a seller although it answered, each in one sentence.
import type { Drift } from '#domain/drift.ts';
import type { SetAside } from '#domain/offer.ts';
import type { ProviderRound } from '#domain/outcome.ts';
import { dayOfSlot, dayStart, isoTime, SLOTS_PER_WEEK } from '#domain/time.ts';
import { median } from '#stats/median.ts';
import { lastPriceMove, offerCounts, putDrift, putPriceMove, putWord, undoDrift } from '#store/drift.ts';
import type { Store } from '#store/open.ts';
import { firstStanding, standingBefore, standsAt } from '#store/standing.ts';

/** Fewer offers than this share of the usual number is an alarm. */
export const FALLEN_SHARE = 0.2;
/** Rounds from which on a number of offers is usual. */
export const FEWEST_ROUNDS = 12;
const MOST_NAMES = 20;
/** Words that one round may teach: whoever makes up names must not fill the store with them. */
const MOST_WORDS = 200;

type Ended = Pick<ProviderRound, 'outcome' | 'offers' | 'setAside'>;

/** Writes what a provider's round of a slot tells of drift; `isMoved` says whether any price has moved since the one before. */
export function deriveDrift(store: Store, provider: string, slot: number, ended: Ended, isMoved: boolean): void {
  if (ended.outcome !== 'offers' && ended.outcome !== 'empty' && ended.outcome !== 'unreadable') return;
  const counts = ended.outcome === 'unreadable' ? [] : countsOf(store, provider, slot, ended.offers.length);
  // A later attempt in the same slot speaks instead of the one before, unless that one's offers go on standing.
  if (ended.outcome !== 'offers' && standsAt(store, provider, slot) !== undefined) return;
  undoDrift(store, provider, slot);
  if (isMoved) putPriceMove(store, provider, slot);
  const alarms = [
    ...newWords(store, provider, slot, ended.setAside),
    ...(ended.outcome === 'unreadable' ? [] : fallen(counts, slot, ended.offers.length)),
    ...(ended.outcome === 'offers' ? unchanged(store, provider, slot) : []),
  ];
  for (const alarm of alarms) putDrift(store, provider, slot, alarm);
}

/** The alarms that a stored round of a provider holds by what is stored: those that go on from round to round. */
export function standingAlarms(store: Store, provider: string, slot: number, outcome: string, offers: number): Drift[] {
  const counts = offerCounts(store, provider, slot - SLOTS_PER_WEEK, slot + 1);
  return [
    ...(outcome === 'unreadable' ? [] : fallen(counts, slot, offers)),
    ...(outcome === 'offers' ? unchanged(store, provider, slot) : []),
  ];
}

/** In a provider's first round every word is new, and none is an alarm. */
function newWords(store: Store, provider: string, slot: number, setAside: readonly SetAside[]): Drift[] {
  const kinds = { unknown_gpu: 'new_gpu_name', unknown_value: 'new_value' } as const;
  return (['unknown_gpu', 'unknown_value'] as const).flatMap((reason) => {
    const names = new Set(setAside.flatMap((each) => (each.reason === reason && each.name ? [each.name] : [])));
    const fresh = [...names].slice(0, MOST_WORDS).filter((name) => putWord(store, provider, slot, { reason, name }));
    if (fresh.length === 0 || standingBefore(store, provider, slot) === undefined) return [];
    const shown =
      fresh.slice(0, MOST_NAMES).join(', ') +
      (fresh.length > MOST_NAMES ? ` and ${fresh.length - MOST_NAMES} more` : '');
    return [
      { kind: kinds[reason], told: `${reason === 'unknown_gpu' ? 'GPU name' : 'value'} never seen before: ${shown}` },
    ];
  });
}

type Count = { readonly slot: number; readonly offers: number };
const remembered = new WeakMap<Store, Map<string, Count[]>>();

/** How many offers each round of a provider's last seven days ended with, this one's included: read once, then kept from round to round. */
function countsOf(store: Store, provider: string, slot: number, offers: number): readonly Count[] {
  const all = remembered.get(store) ?? new Map<string, Count[]>();
  remembered.set(store, all);
  const held = all.get(provider);
  if (held === undefined) {
    const read = offerCounts(store, provider, slot - SLOTS_PER_WEEK, slot + 1);
    all.set(provider, read);
    return read;
  }
  held.push({ slot, offers });
  const first = held.findIndex((each) => each.slot >= slot - SLOTS_PER_WEEK);
  if (first > 0) held.splice(0, first);
  return held;
}

/** After a transaction that failed, or before the past is made again. */
export const forgetCounts = (store: Store): void => {
  remembered.delete(store);
};

/** `counts` are those of the week, of which the slot's own do not speak. */
function fallen(counts: readonly Count[], slot: number, offers: number): Drift[] {
  if (counts.every((each) => each.slot >= slot || offers >= FALLEN_SHARE * each.offers)) return [];
  const before = counts.filter((each) => each.slot < slot && each.offers > 0).map((each) => each.offers);
  if (before.length < FEWEST_ROUNDS) return [];
  const usual = median(before);
  if (usual === null || offers >= FALLEN_SHARE * usual) return [];
  return [{ kind: 'offers_fell', told: `${offers} offers, ${Math.round(usual)} is usual over 7 days` }];
}

function unchanged(store: Store, provider: string, slot: number): Drift[] {
  const since = lastPriceMove(store, provider, slot) ?? firstStanding(store, provider);
  if (since === undefined || slot - since < SLOTS_PER_WEEK) return [];
  return [
    { kind: 'prices_unchanged', told: `no price has moved since ${isoTime(dayStart(dayOfSlot(since))).slice(0, 10)}` },
  ];
}
