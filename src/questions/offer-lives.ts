// How long each newly listed offer could be had at its price or for less, from what its seller answered half hour by half hour.
import { machineOf } from '#domain/supply.ts';
import { SLOTS_PER_DAY, SLOTS_PER_HOUR } from '#domain/time.ts';
import type { Spell } from '#stats/survival.ts';
import type { OfferStretch } from '#store/offer-stretches.ts';

export type Life = Spell & {
  /** It was among the cheapest quarter of its seller's offers when it was listed. */
  readonly cheap: boolean;
  /** How it ended: no more listed, or dearer; null where its end was not seen. */
  readonly end: 'gone' | 'dearer' | null;
  readonly machine: string;
};

/** What a seller answered in a slot of ours: what it does not list may still be there where its list was cut. */
export type Answer = { readonly slot: number; readonly isEmpty: boolean; readonly isCut: boolean };

export type Watched = {
  readonly stretches: readonly OfferStretch[];
  /** In order of time. */
  readonly answers: readonly Answer[];
  /** The price of the cheapest quarter at each slot, micro-dollars. */
  readonly quarterAt: (slot: number) => number | null;
};

/** Of what was listed behind a longer silence nobody knows when that came: two hours. */
const LONGEST_BEFORE = 2 * SLOTS_PER_HOUR;
/** Beyond a longer one nothing is followed, whether it comes back or not: a day. */
const LONGEST_SILENCE = SLOTS_PER_DAY;

/** The same machine in the same size is the same offer, whatever key it has now. */
const nameOf = ({ machine, key, gpus }: OfferStretch): string =>
  machine === null ? `offer ${key}` : `machine ${machine} in ${gpus}`;

/** At each answer: what was asked, in the currency that it was asked in, NaN where it was not there, and whether it was flagged. */
type Timeline = { readonly asked: Float64Array; readonly usd: Float64Array; readonly flagged: Uint8Array };

function timelineOf(
  stretches: readonly OfferStretch[],
  answers: readonly Answer[],
  places: ReadonlyMap<number, number>,
) {
  // An exchange rate moves no price, unless the seller changed the currency.
  const isOneCurrency = new Set(stretches.map(({ quoted }) => quoted?.currency)).size === 1;
  const timeline: Timeline = {
    asked: new Float64Array(answers.length).fill(Number.NaN),
    usd: new Float64Array(answers.length).fill(Number.NaN),
    flagged: new Uint8Array(answers.length),
  };
  for (const { firstSlot, lastSlot, price, quoted, isRentable, isFlagged } of stretches) {
    const from = places.get(firstSlot);
    if (from === undefined || price === null || !isRentable) continue;
    const asked = isOneCurrency ? (quoted?.price ?? price) : price;
    for (let at = from; at < answers.length && (answers[at]?.slot ?? 0) <= lastSlot; at += 1) {
      if (answers[at]?.isEmpty) continue;
      const held = timeline.asked[at] ?? Number.NaN;
      if (held <= asked) continue;
      timeline.asked[at] = asked;
      timeline.usd[at] = price;
      timeline.flagged[at] = Number(isFlagged);
    }
  }
  return timeline;
}

const isThere = (timeline: Timeline, at: number): boolean => !Number.isNaN(timeline.asked[at] ?? Number.NaN);

/** It was not there in a whole answer shortly before. */
function isBorn(timeline: Timeline, answers: readonly Answer[], at: number): boolean {
  const [now, before] = [answers[at], answers[at - 1]];
  if (now === undefined || before === undefined || !isThere(timeline, at) || timeline.flagged[at] === 1) return false;
  return now.slot - before.slot <= LONGEST_BEFORE && !before.isCut && !isThere(timeline, at - 1);
}

/** When it could be had no more at its first price, and how that came; until when it was seen where nobody knows. */
function endOf(timeline: Timeline, answers: readonly Answer[], born: number): { until: number; end: Life['end'] } {
  let seen = answers[born]?.slot ?? 0;
  for (let at = born + 1; at < answers.length; at += 1) {
    const { slot = 0, isCut = false } = answers[at] ?? {};
    // Whether it comes back or not, it is left here: else those that come back would count for longer.
    if (slot - (answers[at - 1]?.slot ?? 0) > LONGEST_SILENCE) return { until: seen, end: null };
    if (isThere(timeline, at)) {
      if (timeline.flagged[at] === 1) return { until: slot, end: null };
      if ((timeline.asked[at] ?? 0) > (timeline.asked[born] ?? 0)) return { until: slot, end: 'dearer' };
      seen = slot;
    } else if (!isCut) return { until: slot, end: 'gone' };
  }
  return { until: seen, end: null };
}

type Born = { readonly slot: number; readonly gpus: number; readonly usd: number; readonly life: Life };

/** Of each machine that was newly listed one: its largest offer, for its slices come and go together. Hours. */
export function livesOf({ stretches, answers, quarterAt }: Watched): Life[] {
  const places = placesOf(stretches, answers);
  const lives = [...Map.groupBy(stretches, nameOf).values()].flatMap((own) => {
    const timeline = timelineOf(own, answers, places);
    const [first] = own;
    return answers.flatMap(({ slot }, at): Born[] => {
      if (first === undefined || !isBorn(timeline, answers, at)) return [];
      const quarter = quarterAt(slot);
      if (quarter === null) return [];
      const { until, end } = endOf(timeline, answers, at);
      const usd = timeline.usd[at] ?? 0;
      const lasted = (until - slot) / SLOTS_PER_HOUR;
      const life = { lasted, ended: end !== null, end, cheap: usd <= quarter, machine: machineOf(first) };
      return [{ slot, gpus: first.gpus, usd, life }];
    });
  });
  return [...Map.groupBy(lives, ({ slot, life }) => `${slot} ${life.machine}`).values()].flatMap(
    (slices) => slices.toSorted((a, b) => b.gpus - a.gpus || a.usd - b.usd)[0]?.life ?? [],
  );
}

/** The first answer of ours from each stretch's beginning on: it may have begun in an imported half hour, or before the window. */
function placesOf(stretches: readonly OfferStretch[], answers: readonly Answer[]): ReadonlyMap<number, number> {
  const starts = [...new Set(stretches.map(({ firstSlot }) => firstSlot))].sort((a, b) => a - b);
  const places = new Map<number, number>();
  let at = 0;
  for (const start of starts) {
    while (at < answers.length && (answers[at]?.slot ?? 0) < start) at += 1;
    if (at < answers.length) places.set(start, at);
  }
  return places;
}

/** How many machines that could be rented stood at a slot, and how many of them stand at a later one. */
export function turnover(stretches: readonly OfferStretch[], from: number, to: number) {
  const at = (slot: number): Set<string> =>
    new Set(
      stretches
        .filter(({ firstSlot, lastSlot, isRentable }) => isRentable && firstSlot <= slot && lastSlot >= slot)
        .map(machineOf),
    );
  const [before, now] = [at(from), at(to)];
  return {
    before: before.size,
    gone: [...before].filter((machine) => !now.has(machine)).length,
    came: [...now].filter((machine) => !before.has(machine)).length,
  };
}
