// How many GPUs of a model were free in each half hour over all sellers that count theirs, and how many of these were silent then.
import { z } from 'zod';
import { SLOT_SECONDS, SLOT_WORD, SLOTS_PER_DAY, slotOf, slotStart } from '#domain/time.ts';
import { cutSlots, emptySlots, standingSlots } from '#store/standing.ts';
import { floorsAndCounts, hasCount, type NamedSeries, seriesNames } from '#store/summary.ts';
import { field, modelId, yes } from './field.ts';
import { InputProblem } from './problem.ts';
import { gpuList, NARROWING, question, time } from './question.ts';
import { type Cut, hasEnded, presentProblem, type World, wanted } from './world.ts';

const LONGEST_DAYS = 62;
const USUAL_DAYS = 7;

const input = z.strictObject({
  gpu: gpuList.optional(),
  market: NARROWING.market,
  basis: NARROWING.basis,
  from: time.optional().describe(`Start; ${USUAL_DAYS} days before the end by default, ${LONGEST_DAYS} at most`),
  to: time.optional().describe('End, not included; now by default'),
});

type Range = { readonly from: number; readonly to: number };

/** Who counted so long ago is still missed where it is silent. */
const REMEMBERED_DAYS = 30;

type Counts = {
  readonly counts: readonly (number | null)[];
  readonly isKnownBefore: boolean;
  /** Its list was cut by a page limit in some half hour: it had as many at least. */
  readonly isCut: boolean;
};

/** A count in each slot: 0 where it answered and had none, the last one while that is not stale, null where it was silent. */
function countsOf(world: World, asked: Cut, { gpu, provider }: NamedSeries, { from, to }: Range): Counts | null {
  const standing = world.standings.find(({ id }) => id === provider);
  // A reseller's GPUs are other sellers', and would count twice.
  if (standing === undefined || standing.resells === 1) return null;
  const name = { ...asked, gpu, provider };
  const fresh = standing.freshSeconds / SLOT_SECONDS;
  const rows = floorsAndCounts(world.store, name, from - fresh, to);
  const known = new Map(rows.flatMap((row) => (row[3] === null ? [] : [[row[0], row[3]] as const])));
  const isKnownBefore = hasCount(world.store, name, from - REMEMBERED_DAYS * SLOTS_PER_DAY, from);
  if (known.size === 0 && !isKnownBefore) return null;
  const uncounted = new Set(rows.flatMap((row) => (row[3] === null ? [row[0]] : [])));
  const answered = new Set([
    ...standingSlots(world.store, provider, from - fresh, to),
    ...emptySlots(world.store, provider, from - fresh, to),
  ]);
  const counts: (number | null)[] = [];
  let last: { readonly slot: number; readonly count: number } | null = null;
  for (let slot = from - fresh; slot < to; slot += 1) {
    if (answered.has(slot) && !uncounted.has(slot)) last = { slot, count: known.get(slot) ?? 0 };
    if (slot >= from) counts.push(last !== null && slot - last.slot <= fresh ? last.count : null);
  }
  // What is stale now is so to the second, as in every other answer.
  if (to > slotOf(world.now) && standing.stale && !hasEnded(standing.state)) counts[counts.length - 1] = null;
  const isCut = cutSlots(world.store, { provider, gpu, market: asked.market }, from, to).length > 0;
  return { counts, isKnownBefore, isCut };
}

type Total = [at: number, gpus: number | null, silent: number];

/** From the first slot on in which any of them was heard. */
function totalsOf(sellers: readonly Counts[], { from, to }: Range): Total[] {
  const heard = sellers.map(({ counts, isKnownBefore }) =>
    isKnownBefore ? 0 : counts.findIndex((count) => count !== null),
  );
  const totals = Array.from({ length: to - from }, (_, at): Total => {
    // Who was not heard yet is not missed yet.
    const known = sellers.filter((_seller, index) => (heard[index] ?? -1) >= 0 && (heard[index] ?? 0) <= at);
    const counts = known.flatMap((each) => each.counts[at] ?? []);
    const sum = counts.length === 0 ? null : counts.reduce((total, count) => total + count, 0);
    return [slotStart(from + at), sum, known.length - counts.length];
  });
  const first = totals.findIndex(([, gpus]) => gpus !== null);
  return first < 0 ? [] : totals.slice(first);
}

export default question({
  name: 'supply_totals',
  summary:
    `GPUs free of a model in each ${SLOT_WORD} over all sellers that count theirs, resellers left out, with ` +
    'how many of these sellers were silent then: the sum is then of the others alone.',
  input,
  row: z.object({
    gpu: modelId,
    points: z
      .array(field(z.tuple([z.int(), z.int().nullable(), z.int()]), 'gpus', 'GPUs free', { of: 'market' }))
      .describe('Epoch seconds, GPUs free (null where nobody was heard), and counting sellers that were silent'),
    truncated: yes('cut by a page limit').describe(`A list was cut in some ${SLOT_WORD}: there were as many at least`),
  }),
  answer(world, given) {
    const asked: Cut = { market: given.market, basis: given.basis, scope: 'eligible' };
    // Of what has not begun nobody knows anything.
    const end = Math.min(given.to ?? Number.POSITIVE_INFINITY, Math.floor(world.now) + 1);
    const start = given.from ?? end - USUAL_DAYS * SLOTS_PER_DAY * SLOT_SECONDS;
    const range = { from: Math.ceil(start / SLOT_SECONDS), to: slotOf(end - 1) + 1 };
    if (range.from >= range.to) throw new InputProblem('from', 'from must lie before to');
    if (range.to - range.from > LONGEST_DAYS * SLOTS_PER_DAY)
      throw new InputProblem('from', `the range is longer than ${LONGEST_DAYS} days: ask for a shorter one`);
    const series = Map.groupBy(seriesNames(world.store, asked).filter(wanted(given)), ({ gpu }) => gpu);
    const data = [...series]
      .map(([gpu, names]) => {
        const sellers = names.flatMap((name) => countsOf(world, asked, name, range) ?? []);
        return { gpu, points: totalsOf(sellers, range), truncated: sellers.some(({ isCut }) => isCut) };
      })
      .filter(({ points }) => points.length > 0);
    const because = data.length === 0 ? 'no seller counted its GPUs in this range' : presentProblem(world);
    return { data, enough: data.length > 0, because };
  },
});
