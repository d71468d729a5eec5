// One row per model over all providers: the best price, how the market's floor moved, how far apart the sellers are, how much is free.
import { z } from 'zod';
import { gpuLabel, gpuModel, modelRank } from '#domain/gpu.ts';
import { roundUsd, toUsd, usdOrNull } from '#domain/money.ts';
import { isComparable } from '#domain/provider.ts';
import { isoTime, SLOT_WORD, slotStart } from '#domain/time.ts';
import { CURRENT } from '#index/method.ts';
import { median } from '#stats/median.ts';
import { indexSeriesId, vintagesAt } from '#store/print.ts';
import { referencesIn } from '#store/reference.ts';
import { dayBefore } from './day-before.ts';
import { counted, modelId, moment, money, number, percent, sellerId, text, yes } from './field.ts';
import { isPlaced, PLACING, placedFigures, unplacedText } from './placed.ts';
import { NARROWING, question } from './question.ts';
import { type CurrentFigures, currentFigures, presentProblem, type World, wanted } from './world.ts';

const input = z.strictObject({ ...NARROWING, ...PLACING });
type Input = z.infer<typeof input>;
type Rows = readonly CurrentFigures[];

const byFloor = (rows: Rows): Rows => rows.toSorted((a, b) => a.floor - b.floor);

const movedPct = (now: number | null | undefined, before: number | null | undefined): number | null =>
  typeof now === 'number' && typeof before === 'number' ? ((now - before) / before) * 100 : null;

/** The reference price of the last slot in [from, to), micro-dollars. */
const referenceAt = ({ store }: World, gpu: string, { market, basis }: Input, from: number, to: number) =>
  referencesIn(store, gpu, market, basis, from, to).at(-1)?.price;

/** The index print of a slot as it is known now, micro-dollars; there is one of what is rented on demand, all in. */
function printAt({ store }: World, gpu: string, { market, basis }: Input, slot: number): number | null {
  if (market !== 'on_demand' || basis !== 'all_in') return null;
  const series = indexSeriesId(store, gpu, CURRENT.number);
  return series === undefined ? null : (vintagesAt(store, series, slot).at(-1)?.value ?? null);
}

/** Brokers sell the machines of others, and a hyperscaler's list is no market: neither is compared. */
function comparedOf(sorted: Rows) {
  const compared = sorted.filter(({ standing }) =>
    isComparable({ class: standing.class, resells: standing.resells === 1 }),
  );
  const others = sorted.filter((row) => !compared.includes(row));
  const [cheapest, dearest] = [compared[0], compared.at(-1)];
  const ceilings = compared.map(({ ceiling, floor }) => ceiling ?? floor);
  return {
    comparable: compared.length,
    comparableFloor: usdOrNull(cheapest?.floor),
    comparableDearest: usdOrNull(dearest?.floor),
    comparableCeiling: ceilings.length === 0 ? null : toUsd(Math.max(...ceilings)),
    otherDearest: usdOrNull(others.at(-1)?.floor),
    sellerSpread: compared.length < 2 ? null : toUsd((dearest?.floor ?? 0) - (cheapest?.floor ?? 0)),
  };
}

/** The market's floor now against that of the half hour a day ago, whoever asked it then; the reference price likewise. */
function moveOf(
  world: World,
  input: Input,
  { rows, best, reference }: Market & { readonly reference: number | undefined },
  then: Then | null,
) {
  const asked = then?.rows.get(best.gpu) ?? [];
  const [before] = byFloor(asked);
  const earlier =
    then === null ? undefined : referenceAt(then.world, best.gpu, input, then.world.slot, then.world.slot + 1);
  return {
    slot24h: then === null ? null : isoTime(slotStart(then.world.slot)),
    floor24h: usdOrNull(before?.floor),
    provider24h: before?.provider ?? null,
    providerName24h: before?.standing.name ?? null,
    formerBestFloor: usdOrNull(rows.find(({ provider }) => provider === before?.provider)?.floor),
    bestSellerFloor24h: usdOrNull(asked.find(({ provider }) => provider === best.provider)?.floor),
    change24hPct: movedPct(best.floor, before?.floor),
    reference24h: usdOrNull(earlier),
    referenceChange24hPct: movedPct(reference, earlier),
    ...indexMove(world, input, best, then),
  };
}

function indexMove(world: World, input: Input, best: CurrentFigures, then: Then | null) {
  const index = printAt(world, best.gpu, input, best.slot);
  const before = then === null ? null : printAt(then.world, best.gpu, input, then.world.slot);
  return { index: usdOrNull(index), index24h: usdOrNull(before), indexChange24hPct: movedPct(index, before) };
}

type Market = { readonly rows: Rows; readonly best: CurrentFigures };
type Then = { readonly world: World & { readonly slot: number }; readonly rows: ReadonlyMap<string, Rows> };

const marketOf = (world: World, input: Input): ReadonlyMap<string, Rows> =>
  Map.groupBy(
    (isPlaced(input) ? placedFigures(world, input) : currentFigures(world, input)).filter(wanted(input)),
    (row) => row.gpu,
  );

function thenOf(world: World, input: Input): Then | null {
  const then = dayBefore(world);
  return then === null ? null : { world: then, rows: marketOf(then, input) };
}

function rowOf(world: World, input: Input, gpu: string, rows: Rows, then: Then | null) {
  const [best] = byFloor(rows);
  if (best === undefined) return [];
  // Never older than the best price beside it.
  const reference = referenceAt(world, gpu, input, best.slot, (world.slot ?? best.slot) + 1);
  const counts = rows.flatMap(({ gpus, standing }) => (gpus === null || standing.resells === 1 ? [] : [gpus]));
  return [
    {
      gpu,
      label: gpuLabel(gpu),
      memoryGb: gpuModel(gpu)?.memoryGb[0] ?? null,
      provider: best.provider,
      providerName: best.standing.name,
      floor: toUsd(best.floor),
      ...moveOf(world, input, { rows, best, reference }, then),
      reference: usdOrNull(reference),
      middleFloor: roundUsd(toUsd(median(rows.map(({ floor }) => floor)) ?? best.floor)),
      ceiling: toUsd(Math.max(...rows.map(({ ceiling, floor }) => ceiling ?? floor))),
      sellers: rows.length,
      ...comparedOf(byFloor(rows)),
      gpusAvailable: counts.length === 0 ? null : counts.reduce((sum, each) => sum + each, 0),
      observedAt: best.standing.state.lastOffersAt === null ? null : isoTime(best.standing.state.lastOffersAt),
      truncated: rows.some(({ truncated }) => truncated === 1),
    },
  ];
}

export default question({
  name: 'overview',
  summary:
    'Per model over all providers: the lowest current floor and whose it is, the market’s floor and ' +
    'reference price 24 hours ago, the range of the comparable sellers, and the GPUs available now.',
  input,
  row: z.object({
    gpu: modelId,
    label: text('model'),
    memoryGb: number('gigabytes', 'memory', { of: 'model' }).nullable(),
    provider: sellerId('cheapest seller'),
    providerName: text('cheapest seller'),
    floor: money('floor'),
    slot24h: moment(`${SLOT_WORD} a day before`)
      .nullable()
      .describe(`The observed ${SLOT_WORD} nearest to 24 hours ago, at most 1 h away; null where none was observed`),
    floor24h: money('floor a day before', { of: 'seller', by: 'provider24h', window: '24h' })
      .nullable()
      .describe('The lowest floor of the sellers whose answer was current then'),
    provider24h: sellerId('cheapest seller a day before').nullable(),
    providerName24h: text('cheapest seller a day before').nullable(),
    formerBestFloor: money('floor of the seller that was cheapest a day before', { of: 'seller', by: 'provider24h' })
      .nullable()
      .describe('What provider24h asks now; null where it has no current floor'),
    bestSellerFloor24h: money('its floor a day before', { of: 'seller', window: '24h' })
      .nullable()
      .describe('What provider asked then; null where it had no current floor'),
    change24hPct: percent('change of the market’s floor over 24 hours', { of: 'market', window: '24h', signed: true })
      .nullable()
      .describe('The market’s floor now against floor24h; a seller’s own move is in price_changes'),
    reference: money('reference price', { of: 'market' })
      .nullable()
      .describe('Weighted median over the hosts of all comparable providers'),
    reference24h: money('reference price a day before', { of: 'market', window: '24h' }).nullable(),
    referenceChange24hPct: percent('change of the reference price over 24 hours', {
      of: 'market',
      window: '24h',
      signed: true,
    }).nullable(),
    index: money('index', { of: 'market' })
      .nullable()
      .describe(`The index print of its ${SLOT_WORD}; null where the panel is too small, see index_prints`),
    index24h: money('index a day before', { of: 'market', window: '24h' }).nullable(),
    indexChange24hPct: percent('change of the index over 24 hours', {
      of: 'market',
      window: '24h',
      signed: true,
    }).nullable(),
    middleFloor: money('middle floor', { of: 'market' }).describe('Of the floors of all sellers, the middle one'),
    ceiling: money('highest ask', { of: 'market' }).describe('Over all providers'),
    sellers: counted('sellers', 'sellers', { of: 'market' }),
    comparable: counted('sellers', 'comparable sellers', { of: 'market' }).describe(
      'Sellers whose prices may be compared: marketplaces and neoclouds that re-sell nothing',
    ),
    comparableFloor: money('lowest floor of comparable sellers', { of: 'market' })
      .nullable()
      .describe('Lowest floor of the comparable sellers'),
    comparableDearest: money('highest floor of comparable sellers', { of: 'market' })
      .nullable()
      .describe('Highest floor of the comparable sellers'),
    comparableCeiling: money('highest ask of comparable sellers', { of: 'market' })
      .nullable()
      .describe('Highest ask of the comparable sellers'),
    otherDearest: money('highest floor of the others', { of: 'market' })
      .nullable()
      .describe('Highest floor of the sellers that are not compared'),
    sellerSpread: money('distance between the floors of comparable sellers', { of: 'market' })
      .nullable()
      .describe(
        'Dearest less cheapest floor of the comparable sellers; null with one of them. Judged is the spread of signals',
      ),
    gpusAvailable: counted('gpus', 'GPUs free', { of: 'market' })
      .nullable()
      .describe('Now, over all that re-sell nothing, so that no machine counts twice'),
    observedAt: moment('best price received').nullable().describe('When the best price was received'),
    truncated: yes('cut by a page limit'),
  }),
  answer(world, asked) {
    const then = thenOf(world, asked);
    const data = [...marketOf(world, asked)]
      .flatMap(([gpu, rows]) => rowOf(world, asked, gpu, rows, then))
      .sort((a, b) => modelRank(a.gpu) - modelRank(b.gpu));
    return {
      data,
      enough: data.length > 0,
      because:
        [unplacedText(world, asked), presentProblem(world)].filter((each) => each !== null).join('; ') ||
        (data.length === 0 ? 'no current offer matches' : null),
    };
  },
});
