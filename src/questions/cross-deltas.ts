// What the same model costs at two providers: the difference of their floors, how lasting it is, and whether a leg is frozen.
import { z } from 'zod';
import { roundUsd, toUsd } from '#domain/money.ts';
import { isComparable } from '#domain/provider.ts';
import { SLOT_WORDS, SLOTS_PER_DAY, SLOTS_PER_WEEK } from '#domain/time.ts';
import { isFrozen } from '#signals/frozen.ts';
import { atOneRate, spreadHalfLife } from '#signals/half-life.ts';
import { followed, isFilled, type RateAt } from '#signals/history.ts';
import { THRESHOLDS } from '#signals/thresholds.ts';
import { median } from '#stats/median.ts';
import { usdBySlot } from '#store/rate.ts';
import { modelId, money, number, percent, sellerId, share, yes } from './field.ts';
import { differences, type Floors, floorsIn, hourly, seenOf } from './floors.ts';
import { narrowed, question } from './question.ts';
import { currentFigures, presentProblem, type World, wanted } from './world.ts';

const WINDOW = 14 * SLOTS_PER_DAY;
/** Wide is what the judge calls so. */
const WIDE_USD = THRESHOLDS.spread.green;

type Leg = {
  readonly provider: string;
  readonly comparable: boolean;
  readonly floor: number;
  readonly slot: number;
  readonly gapSlots: number;
  readonly floors: Floors;
  /** The same at the last exchange rate of what it asks in, where every rate is known. */
  readonly rated: Floors;
  readonly isFrozen: boolean;
};

function pairRow(gpu: string, a: Leg, b: Leg, slot: number) {
  const gap = Math.max(a.gapSlots, b.gapSlots);
  const signed = differences(a.floors, b.floors, slot - WINDOW + 1);
  const week = signed.filter((each) => each.slot > slot - SLOTS_PER_WEEK);
  const day = signed.filter((each) => each.slot > slot - SLOTS_PER_DAY);
  const atOnce = differences(a.rated, b.rated, slot - WINDOW + 1);
  const byHour = hourly(
    atOnce.map((each) => [each.slot, each.delta] as const),
    slot - WINDOW + 1,
    slot + 1,
  );
  const frozen = [a, b].filter((leg) => leg.isFrozen);
  const delta = a.floor - b.floor;
  const usual = isFilled(day.length, SLOTS_PER_DAY, gap) ? median(day.map((each) => Math.abs(each.delta))) : null;
  return {
    gpu,
    a: a.provider,
    b: b.provider,
    comparable: a.comparable && b.comparable,
    floorA: toUsd(a.floor),
    floorB: toUsd(b.floor),
    delta: toUsd(delta),
    deltaPct: (delta / Math.min(a.floor, b.floor)) * 100,
    median24h: usual === null ? null : roundUsd(usual),
    shareAbove030: isFilled(week.length, SLOTS_PER_WEEK, gap)
      ? week.filter((each) => Math.abs(each.delta) > WIDE_USD).length / week.length
      : null,
    halfLifeHours: isFilled(signed.length, WINDOW, gap) ? spreadHalfLife(byHour) : null,
    frozenLeg: frozen[0]?.provider ?? null,
    bothFrozen: frozen.length === 2,
  };
}

function ratedBy(floors: Floors, usdAt: RateAt, slot: number): Floors {
  const rated = [...floors].map(([at, floor]) => [at, atOneRate(floor, at, usdAt, slot)] as const);
  return new Map(rated.filter(([, floor]) => !Number.isNaN(floor)));
}

function legsOf(world: World, input: z.infer<typeof narrowed>, slot: number): Map<string, Leg[]> {
  const rows = currentFigures(world, input).filter(wanted({ gpu: input.gpu }));
  const rates = followed(world.standings.map(({ currency }) => currency)).map((currency) =>
    usdBySlot(world.store, currency, slot - WINDOW + 1, slot + 1),
  );
  const legs = rows.map((row): Leg & { readonly gpu: string } => {
    const { class: kind, resells, gapSlots, currency } = row.standing;
    const floors = floorsIn(world, row.gpu, row.provider, input, slot - WINDOW + 1, slot + 1);
    const usdAt = usdBySlot(world.store, currency, slot - WINDOW + 1, slot + 1);
    return {
      gpu: row.gpu,
      provider: row.provider,
      comparable: isComparable({ class: kind, resells: resells === 1 }),
      floor: row.floor,
      slot: row.slot,
      gapSlots,
      floors,
      rated: ratedBy(floors, usdAt, slot),
      isFrozen: isFrozen(seenOf(floors), gapSlots, { usdAt, rates }),
    };
  });
  return Map.groupBy(legs, (leg) => leg.gpu);
}

export default question({
  name: 'cross_deltas',
  summary:
    'Difference of the floors between every two providers of a model, its median over 24 hours, how often it is ' +
    'wide, its half-life, and the leg that is a frozen list price.',
  input: narrowed,
  row: z.object({
    gpu: modelId,
    a: sellerId('seller a'),
    b: sellerId('seller b'),
    comparable: yes('comparable').describe(
      'Whether both are comparable: marketplaces or neoclouds that re-sell nothing; the judge looks at no other pair',
    ),
    floorA: money('floor of a', { of: 'seller', by: 'a' }),
    floorB: money('floor of b', { of: 'seller', by: 'b' }),
    delta: money('floor of a less that of b', { of: 'pair', signed: true }).describe('a less b'),
    deltaPct: percent('floor of a less that of b', { of: 'pair', signed: true }).describe('Percent of the cheaper leg'),
    median24h: money('24-hour median gap', { of: 'pair', window: '24h' })
      .nullable()
      .describe('Median of the absolute difference over 24 hours'),
    shareAbove030: share(`share of ${SLOT_WORDS} with more than $${WIDE_USD.toFixed(2)} between them`, {
      of: 'pair',
      window: '7d',
    })
      .nullable()
      .describe(`Share of the slots of 7 days with more than $${WIDE_USD.toFixed(2)} between the two`),
    halfLifeHours: number('hours', 'half-life', { of: 'pair', window: '14d' }).nullable(),
    frozenLeg: sellerId('seller whose price stands still').nullable(),
    bothFrozen: yes('both stand still'),
  }),
  answer(world, input) {
    const slot = world.slot ?? 0;
    const data = [...legsOf(world, input, slot)].flatMap(([gpu, legs]) =>
      legs
        .toSorted((x, y) => (x.provider < y.provider ? -1 : 1))
        .flatMap((a, at, all) => all.slice(at + 1).map((b) => pairRow(gpu, a, b, slot)))
        .filter(
          (row) => input.provider === undefined || input.provider.includes(row.a) || input.provider.includes(row.b),
        ),
    );
    const because = presentProblem(world) ?? (data.length === 0 ? 'no model is offered by two providers now' : null);
    return { data, enough: data.some((row) => row.median24h !== null), because: because ?? young(data) };
  },
});

const young = (data: readonly { median24h: number | null }[]): string | null =>
  data.some((row) => row.median24h === null)
    ? 'some pairs have less than a quarter of the last 24 hours in common'
    : null;
