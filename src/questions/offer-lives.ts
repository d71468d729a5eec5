// How long each newly listed offer could be had at its price or for less, from the rows that say when it stood.
import { machineOf } from '#domain/supply.ts';
import { SLOTS_PER_HOUR } from '#domain/time.ts';
import type { Spell } from '#stats/survival.ts';
import type { OfferStretch } from '#store/offer-spells.ts';

export type Life = Spell & {
  /** It was among the cheapest quarter of its seller's offers when it was listed. */
  readonly cheap: boolean;
  /** How it ended: no more listed, or dearer; null where its end was not seen. */
  readonly end: 'gone' | 'dearer' | null;
};

export type Watched = {
  readonly stretches: readonly OfferStretch[];
  /** The slots in which the seller answered, in order. */
  readonly answered: readonly number[];
  /** The price of the cheapest quarter at each slot, micro-dollars. */
  readonly quarterAt: (slot: number) => number | null;
  /** Whether the answer of a slot was cut: what it does not list may still be there. */
  readonly isCut: (slot: number) => boolean;
};

/** Behind a longer silence nobody knows when it ended, slots. */
const LONGEST_SILENCE = 4;

type Born = {
  readonly slot: number;
  readonly machine: string;
  readonly gpus: number;
  readonly price: number;
  readonly life: Life;
};

/** Of each machine that was newly listed one: its largest offer, for its slices come and go together. Hours. */
export function livesOf({ stretches, answered, quarterAt, isCut }: Watched): Life[] {
  const place = new Map(answered.map((slot, at) => [slot, at]));
  const nextAnswer = (slot: number): number | undefined => answered[(place.get(slot) ?? answered.length) + 1];
  const lives = [...Map.groupBy(stretches, ({ key }) => key).values()].flatMap((own) =>
    own.flatMap((first, at): Born[] => {
      const before = own[at - 1];
      const birth = place.get(first.firstSlot);
      // What stood before the first answer of the window is of unknown age, and one that changed was not newly listed.
      if (birth === undefined || birth === 0 || first.price === null || first.isFlagged) return [];
      if (before !== undefined && nextAnswer(before.lastSlot) === first.firstSlot) return [];
      if (first.firstSlot - (answered[birth - 1] ?? 0) > LONGEST_SILENCE || isCut(answered[birth - 1] ?? 0)) return [];
      const quarter = quarterAt(first.firstSlot);
      if (quarter === null) return [];
      const { until, end } = endOf(own.slice(at), first.price, { answered, nextAnswer, isCut });
      const lasted = (until - first.firstSlot) / SLOTS_PER_HOUR;
      const life: Life = { lasted, ended: end !== null, end, cheap: first.price <= quarter };
      return [{ slot: first.firstSlot, machine: machineOf(first), gpus: first.gpus, price: first.price, life }];
    }),
  );
  return [...Map.groupBy(lives, ({ slot, machine }) => `${slot} ${machine}`).values()].flatMap(
    (slices) => slices.toSorted((a, b) => b.gpus - a.gpus || a.price - b.price)[0]?.life ?? [],
  );
}

type Answers = {
  readonly answered: readonly number[];
  readonly nextAnswer: (slot: number) => number | undefined;
  readonly isCut: (slot: number) => boolean;
};

/** When it could be had no more at its first price, and how that came; until when it was seen where nobody knows. */
function endOf(
  stretches: readonly OfferStretch[],
  price: number,
  { answered, nextAnswer, isCut }: Answers,
): { readonly until: number; readonly end: Life['end'] } {
  for (const [at, { lastSlot }] of stretches.entries()) {
    if (!Number.isFinite(lastSlot)) return { until: answered.at(-1) ?? 0, end: null };
    const next = nextAnswer(lastSlot);
    if (next === undefined || next - lastSlot > LONGEST_SILENCE) return { until: lastSlot, end: null };
    const following = stretches[at + 1];
    if (following?.firstSlot !== next)
      return isCut(next) ? { until: lastSlot, end: null } : { until: next, end: 'gone' };
    if (following.price === null) return { until: next, end: null };
    if (following.price > price) return { until: next, end: 'dearer' };
  }
  return { until: answered.at(-1) ?? 0, end: null };
}

/** How many machines stood at a slot, and how many of them stand at a later one. */
export function turnover(stretches: readonly OfferStretch[], from: number, to: number) {
  const at = (slot: number): Set<string> =>
    new Set(stretches.filter(({ firstSlot, lastSlot }) => firstSlot <= slot && lastSlot >= slot).map(machineOf));
  const [before, now] = [at(from), at(to)];
  return {
    before: before.size,
    now: now.size,
    gone: [...before].filter((machine) => !now.has(machine)).length,
    came: [...now].filter((machine) => !before.has(machine)).length,
  };
}
