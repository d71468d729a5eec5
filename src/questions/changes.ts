// What changed: a model at its lowest in days, a seller that came or sold out, a list price, a verdict, a gate; newest first.
import { z } from 'zod';
import { modelRank } from '#domain/gpu.ts';
import { usdOrNull } from '#domain/money.ts';
import { isoTime, SLOTS_PER_DAY, SLOTS_PER_WEEK, slotOf, slotStart } from '#domain/time.ts';
import { emptySlots, standingSlots } from '#store/standing.ts';
import { firstFloorSlot, floorsAndCounts, lastAtMost, seriesSince } from '#store/summary.ts';
import { cameAt, firstMove, type SeenFloors, soldOutAt, stoodStill } from './change-events.ts';
import { type Change, NONE, row, type Window } from './change-shape.ts';
import { isJudged, momentOf } from './judged.ts';
import { gateChanges, verdictChanges } from './judged-changes.ts';
import { NARROWING, question, time } from './question.ts';
import { presentProblem, type World, wanted } from './world.ts';

const USUAL_SLOTS = SLOTS_PER_DAY;
const MOST_SLOTS = SLOTS_PER_WEEK;
/** Lower than for so long is news; how long is looked back for. */
const FEWEST_DAYS_OF_LOW = 7;
const MOST_DAYS_OF_LOW = 30;

const input = z.strictObject({
  ...NARROWING,
  from: time.optional().describe('Since when; 24 hours ago by default, seven days at most'),
});
type Input = z.infer<typeof input>;

/** What each seller asked from two days before the window on, of the models that are wanted. */
function seenIn(world: World, asked: Input, { from, to }: Window) {
  const first = from - SLOTS_PER_DAY;
  const answered = new Map(
    world.standings.map(({ id }) => {
      const slots = [...standingSlots(world.store, id, first, to), ...emptySlots(world.store, id, first, to)];
      return [id, [...new Set(slots)].sort((a, b) => a - b)] as const;
    }),
  );
  return seriesSince(world.store, asked, first)
    .filter(wanted(asked))
    .map((name) => {
      const rows = floorsAndCounts(world.store, { ...asked, ...name }, first, to);
      const floors = new Map(rows.flatMap(([slot, floor]) => (floor === null ? [] : [[slot, floor] as const])));
      return { ...name, answered: answered.get(name.provider) ?? [], floors };
    });
}

type Seen = SeenFloors & { readonly gpu: string; readonly provider: string };

/** Of one seller: it came or sold out, and its list price. */
function ofSeller(world: World, asked: Input, seen: Seen, { from, to }: Window): Change[] {
  const { gpu, provider, floors, answered } = seen;
  const of = {
    ...NONE,
    gpu,
    provider,
    providerName: world.standings.find(({ id }) => id === provider)?.name ?? provider,
  };
  const [came, sold, moved] = [cameAt(seen, from), soldOutAt(seen, from), firstMove(seen, from)];
  const changes: Change[] = [];
  // One that is left out of the figures for a flag is still for rent.
  const isFlagged = (slot: number, before: 0 | typeof SLOTS_PER_DAY): boolean =>
    floorsAndCounts(
      world.store,
      { ...asked, gpu, provider, scope: 'all' },
      slot - before,
      before === 0 ? to : slot,
    ).some(([, floor]) => floor !== null);
  if (came !== null && !isFlagged(came, SLOTS_PER_DAY))
    changes.push({ ...of, at: isoTime(slotStart(came)), kind: 'seller_came', floor: usdOrNull(floors.get(came)) });
  if (sold !== null && !isFlagged(sold, 0)) {
    const last = floors.get(answered.findLast((slot) => slot < sold) ?? 0);
    changes.push({ ...of, at: isoTime(slotStart(sold)), kind: 'sold_out', floorBefore: usdOrNull(last) });
  }
  if (moved !== null) {
    const week = floorsAndCounts(world.store, { ...asked, gpu, provider }, moved.slot - SLOTS_PER_WEEK, moved.slot);
    if (stoodStill(week.flatMap(([, floor]) => floor ?? [])))
      changes.push({
        ...of,
        at: isoTime(slotStart(moved.slot)),
        kind: 'list_price',
        floorBefore: usdOrNull(moved.before),
        floor: usdOrNull(moved.after),
      });
  }
  return changes;
}

/** The first half hour in which a model was as low as it got, where it had not been for a week and more. */
function newLow(world: World, asked: Input, gpu: string, all: readonly Seen[], { from }: Window): Change[] {
  const mine = all.filter((seen) => seen.gpu === gpu);
  const points = mine
    .flatMap(({ provider, floors }) => [...floors].map(([slot, floor]) => ({ provider, slot, floor })))
    .filter(({ slot }) => slot >= from)
    .sort((a, b) => a.floor - b.floor || a.slot - b.slot);
  const [lowest] = points;
  if (lowest === undefined) return [];
  const back = lowest.slot - MOST_DAYS_OF_LOW * SLOTS_PER_DAY;
  const series = seriesSince(world.store, asked, back)
    .filter((each) => each.gpu === gpu)
    .map(({ provider }) => ({ ...asked, gpu, provider }));
  const before = series.map((each) => lastAtMost(world.store, each, lowest.floor, back, lowest.slot) ?? 0);
  const first = Math.min(...series.map((each) => firstFloorSlot(world.store, each, back) ?? lowest.slot));
  const days = Math.floor((lowest.slot - Math.max(first, ...before)) / SLOTS_PER_DAY);
  if (days < FEWEST_DAYS_OF_LOW) return [];
  const { provider } = lowest;
  const providerName = world.standings.find(({ id }) => id === provider)?.name ?? provider;
  const at = isoTime(slotStart(lowest.slot));
  return [{ ...NONE, at, kind: 'new_low', gpu, provider, providerName, floor: usdOrNull(lowest.floor), days }];
}

/** Only what is current is told to have changed. */
function judgedChanges(world: World, asked: Input, window: Window): Change[] {
  const judged = isJudged(asked) ? momentOf(world, undefined) : null;
  if (judged === null || judged.outdated !== null || asked.provider !== undefined) return [];
  return [...verdictChanges(world, judged.slot, window), ...gateChanges(world, judged.slot, window)].filter(
    ({ gpu }) => asked.gpu?.includes(gpu) ?? true,
  );
}

export default question({
  name: 'changes',
  summary:
    'What changed since yesterday, newest first: a model at its lowest in a week or more, a seller that came or sold out, a list price that moved, a verdict or a gate judged otherwise.',
  input,
  row,
  answer(world, asked) {
    const to = (world.slot ?? slotOf(world.now)) + 1;
    const from = Math.max(asked.from === undefined ? to - USUAL_SLOTS : slotOf(asked.from), to - MOST_SLOTS);
    const window = { from, to };
    const all = world.slot === null ? [] : seenIn(world, asked, window);
    const models = [...new Set(all.map(({ gpu }) => gpu))];
    const data = [
      ...models.flatMap((gpu) => newLow(world, asked, gpu, all, window)),
      ...all.flatMap((seen) => ofSeller(world, asked, seen, window)),
      ...judgedChanges(world, asked, window),
    ].sort((a, b) => (a.at === b.at ? modelRank(a.gpu) - modelRank(b.gpu) : a.at < b.at ? 1 : -1));
    const windowDays = MOST_DAYS_OF_LOW;
    const because = presentProblem(world) ?? (data.length === 0 ? 'nothing changed' : null);
    return { data, windowDays, enough: world.slot !== null, because };
  },
});
