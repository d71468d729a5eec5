// What changed: a model at its lowest in days, a seller that came or sold out, a list price, a verdict, a gate; newest first.
import { z } from 'zod';
import { modelRank } from '#domain/gpu.ts';
import { usdOrNull } from '#domain/money.ts';
import { isoTime, SLOTS_PER_DAY, SLOTS_PER_WEEK, slotOf, slotStart } from '#domain/time.ts';
import { firstFloorSlot, floorDays, lastAtMost } from '#store/floor-history.ts';
import { cutSlots, emptySlots, standingSlots } from '#store/standing.ts';
import { floorsAndCounts, seriesSince } from '#store/summary.ts';
import { type Change, NONE, row, type Window } from './change-shape.ts';
import { isJudged, momentOf } from './judged.ts';
import { gateChanges, verdictChanges } from './judged-changes.ts';
import { InputProblem } from './problem.ts';
import { NARROWING, question, time } from './question.ts';
import { ofSeller, type Seen } from './seller-changes.ts';
import { wanted as isWanted, presentProblem, type World } from './world.ts';

const USUAL_SLOTS = SLOTS_PER_DAY;
const MOST_SLOTS = SLOTS_PER_WEEK;
/** Lower than for so long is news; how long is looked back for. */
const FEWEST_DAYS_OF_LOW = 7;
const MOST_DAYS_OF_LOW = 30;
/** A floor this near to another is as low: a rate of exchange moves it so far by itself. */
const LEAST_LOWER = 0.005;
const LEAST_OBSERVED = 0.75;

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
    .filter(isWanted(asked))
    .map((name) => {
      const rows = floorsAndCounts(world.store, { ...asked, ...name }, first, to);
      const floors = new Map(rows.flatMap(([slot, floor]) => (floor === null ? [] : [[slot, floor] as const])));
      // A list that was cut before the model came says nothing of it.
      const cut = new Set(cutSlots(world.store, { ...name, market: asked.market }, first, to));
      const told = (answered.get(name.provider) ?? []).filter((slot) => floors.has(slot) || !cut.has(slot));
      return { ...name, answered: told, floors };
    });
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
  const asLow = Math.ceil(lowest.floor * (1 + LEAST_LOWER));
  const before = series.map((each) => lastAtMost(world.store, each, asLow, back, lowest.slot) ?? 0);
  const first = Math.min(...series.map((each) => firstFloorSlot(world.store, each, back) ?? lowest.slot));
  const since = Math.max(first, ...before);
  const days = Math.floor((lowest.slot - since) / SLOTS_PER_DAY);
  const observed = new Set(series.flatMap((each) => floorDays(world.store, each, since, lowest.slot))).size;
  // Of days that nobody observed nobody knows how low they were.
  if (days < FEWEST_DAYS_OF_LOW || observed < days * LEAST_OBSERVED) return [];
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
    'What changed since yesterday, newest first: a model at its lowest in a week or more, a seller that came or sold ' +
    'out, a list price that moved, a verdict or a gate judged otherwise.',
  input,
  row,
  answer(world, asked) {
    const to = slotOf(world.now) + 1;
    if (asked.from !== undefined && slotOf(asked.from) >= to)
      throw new InputProblem('from', 'from must lie in the past');
    const wanted = asked.from === undefined ? to - USUAL_SLOTS : slotOf(asked.from);
    const from = Math.max(wanted, to - MOST_SLOTS);
    const window = { from, to };
    const all = world.slot === null ? [] : seenIn(world, asked, window);
    const models = [...new Set(all.map(({ gpu }) => gpu))];
    const data = [
      ...models.flatMap((gpu) => newLow(world, asked, gpu, all, window)),
      ...all.flatMap((seen) => ofSeller(world, asked, seen, window)),
      ...judgedChanges(world, asked, window),
    ].sort((a, b) => (a.at === b.at ? modelRank(a.gpu) - modelRank(b.gpu) : a.at < b.at ? 1 : -1));
    const windowDays = MOST_DAYS_OF_LOW;
    const cut = wanted < from ? `the last ${MOST_SLOTS / SLOTS_PER_DAY} days are told, and nothing of before` : null;
    const because =
      [cut, presentProblem(world)].filter((each) => each !== null).join('; ') ||
      (data.length === 0 ? 'nothing changed' : null);
    return { data, windowDays, enough: world.slot !== null, because };
  },
});
