// How long an offer stays: whether who waits an hour still finds the cheap one, and how many of the machines change in a day.
import { z } from 'zod';
import { SLOTS_PER_DAY, SLOTS_PER_HOUR } from '#domain/time.ts';
import { leftAt, medianSurvival, survival } from '#stats/survival.ts';
import { type OfferStretch, offerStretches } from '#store/offer-stretches.ts';
import { cutSlots, emptySlots, ownStandingSlots } from '#store/standing.ts';
import { type NamedSeries, seriesNames, summariesIn } from '#store/summary.ts';
import { counted, modelId, number, percent, sellerId, share } from './field.ts';
import { type Answer, type Life, livesOf, turnover } from './offer-lives.ts';
import { gpuList, NARROWING, type Narrowed, question } from './question.ts';
import { presentProblem, type World, wanted } from './world.ts';

export const WINDOW_DAYS = 14;
/** Fewer newly listed ones, fewer machines or fewer ends say nothing of how long they last. */
const FEWEST_LISTED = 20;
const FEWEST_MACHINES = 10;
const FEWEST_ENDS = 5;

/** What a seller's offers must come to before anything is told of how long they last. */
export const LEAST_SEEN = `${FEWEST_LISTED} newly listed offers, ${FEWEST_MACHINES} machines and ${FEWEST_ENDS} ends`;

const input = z.strictObject({
  gpu: gpuList.optional(),
  provider: NARROWING.provider,
  market: NARROWING.market,
  basis: NARROWING.basis,
});

const OF = { of: 'seller', window: '14d' } as const;
const lasting = (which: string) =>
  z.object({
    listed: counted('offers', `${which} newly listed`, OF),
    gone: counted('offers', `${which} no more listed`, OF),
    dearer: counted('offers', `${which} that became dearer`, OF),
    medianHours: number('hours', `time by which half of the ${which} are gone or dearer`, OF).nullable(),
    left1h: share(`share of the ${which} left after one hour`, OF).nullable(),
    left6h: share(`share of the ${which} left after six hours`, OF).nullable(),
    left24h: share(`share of the ${which} left after 24 hours`, OF).nullable(),
    interval24h: z
      .array(share(`90 % interval of the share of the ${which} left after 24 hours`, OF))
      .length(2)
      .nullable(),
  });

/** Null wherever there is too little to tell. */
function lastingOf(lives: readonly Life[]) {
  const ends = lives.filter(({ ended }) => ended).length;
  const machines = new Set(lives.map(({ machine }) => machine)).size;
  const isEnough = lives.length >= FEWEST_LISTED && machines >= FEWEST_MACHINES && ends >= FEWEST_ENDS;
  const steps = isEnough ? survival(lives) : [];
  const left = (hours: number) => (isEnough ? leftAt(steps, lives, hours) : null);
  const day = left(24);
  return {
    listed: lives.length,
    gone: lives.filter(({ end }) => end === 'gone').length,
    dearer: lives.filter(({ end }) => end === 'dearer').length,
    medianHours: isEnough ? medianSurvival(steps) : null,
    left1h: left(1)?.left ?? null,
    left6h: left(6)?.left ?? null,
    left24h: day?.left ?? null,
    interval24h: day === null ? null : [...day.interval],
  };
}

/** The machines now against a day before; null where the seller did not answer then, or an answer was cut or of nothing. */
function changeOf(stretches: readonly OfferStretch[], answers: readonly Answer[]) {
  const last = answers.at(-1);
  const end = last?.slot ?? 0;
  // What answers that it has nothing stands in no row: what was open before it is not there.
  const before = answers.findLast(
    ({ slot }) => slot <= end - SLOTS_PER_DAY && slot > end - SLOTS_PER_DAY - 2 * SLOTS_PER_HOUR,
  );
  if (last === undefined || before === undefined || [last, before].some(({ isCut, isEmpty }) => isCut || isEmpty))
    return { goneMachines24h: null, newMachines24h: null, gone24hPct: null };
  const { before: were, gone, came } = turnover(stretches, before.slot, last.slot);
  return { goneMachines24h: gone, newMachines24h: came, gone24hPct: were === 0 ? null : (100 * gone) / were };
}

/** Our own rounds' answers, whole, cut and empty; what was imported tells of no seller when it did not list something. */
function answersOf(
  { store }: World,
  asked: Narrowed,
  { gpu, provider }: NamedSeries,
  from: number,
  to: number,
): Answer[] {
  const cut = new Set(cutSlots(store, { provider, gpu, market: asked.market }, from, to));
  const empty = new Set(emptySlots(store, provider, from, to));
  const listed = new Set(ownStandingSlots(store, provider, from, to));
  return [...new Set([...listed, ...empty])]
    .sort((a, b) => a - b)
    .map((slot) => ({ slot, isEmpty: empty.has(slot) && !listed.has(slot), isCut: cut.has(slot) }));
}

function rowOf(world: World, asked: Narrowed, name: NamedSeries) {
  const { store } = world;
  const { gpu, provider } = name;
  const to = (world.standings.find(({ id }) => id === provider)?.state.lastSlot ?? 0) + 1;
  const from = to - WINDOW_DAYS * SLOTS_PER_DAY;
  const answers = answersOf(world, asked, name, from, to);
  const stretches = offerStretches(store, { provider, gpu, market: asked.market, basis: asked.basis }, from);
  const eligible = summariesIn(store, { ...asked, gpu, provider, scope: 'eligible' }, from, to);
  const quarter = new Map(eligible.map((row) => [row.slot, row.p25]));
  const lives = livesOf({ stretches, answers, quarterAt: (slot) => quarter.get(slot) ?? null });
  return {
    gpu,
    provider,
    ...changeOf(stretches, answers),
    cheap: lastingOf(lives.filter(({ cheap }) => cheap)),
    others: lastingOf(lives.filter(({ cheap }) => !cheap)),
  };
}

export default question({
  name: 'survival',
  summary:
    'How long newly listed offers of a seller can be had at their price or for less (Kaplan and Meier, 14' +
    ' days), its cheapest quarter and the others apart, and how many machines went and came in 24 hours.',
  input,
  row: z.object({
    gpu: modelId,
    provider: sellerId(),
    goneMachines24h: counted('count', 'machines gone since 24 hours ago', { of: 'seller', window: '24h' }).nullable(),
    newMachines24h: counted('count', 'machines new since 24 hours ago', { of: 'seller', window: '24h' }).nullable(),
    gone24hPct: percent('share of the machines of 24 hours ago that is gone', {
      of: 'seller',
      window: '24h',
    }).nullable(),
    cheap: lasting('cheapest quarter').describe('At most the first quartile of its seller’s prices when it was listed'),
    others: lasting('other offers'),
  }),
  answer(world, given) {
    const asked: Narrowed = { ...given, scope: 'eligible' };
    const fresh = new Set(world.standings.filter(({ stale }) => !stale).map(({ id }) => id));
    const data = seriesNames(world.store, asked)
      .filter(wanted(asked))
      .filter(({ provider }) => fresh.has(provider))
      .map((name) => rowOf(world, asked, name))
      .filter(({ cheap, others }) => cheap.listed + others.listed > 0);
    const known = data.filter(({ cheap, others }) => cheap.left1h !== null || others.left1h !== null).length;
    const few = `fewer than ${LEAST_SEEN} in ${WINDOW_DAYS} days`;
    const because =
      data.length === 0
        ? 'no newly listed offer was seen'
        : known < data.length
          ? `${data.length - known} of ${data.length} series have ${few}`
          : null;
    return { data, enough: known > 0, because: presentProblem(world) ?? because };
  },
});
