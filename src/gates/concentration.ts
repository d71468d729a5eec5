// V7: whether few hosts hold what is free.
import type { Gate } from '#domain/gate.ts';
import { type Venue, weighed } from '#index/votes.ts';
import { concentration as concentrated } from '#stats/concentration.ts';
import { median } from '#stats/median.ts';
import { overDays } from './by-day.ts';
import { LEAST_EFFECTIVE_SELLERS } from './conditions.ts';
import type { GateHistory } from './history.ts';
import type { Legs } from './legs.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';
import { count, decimal, gateOf, lacking, percent } from './told.ts';

const SEED = 1107;
const FIRST = 5;

/** Venues that are sellers of their own. */
export const ownVenues = (venues: readonly Venue[], { copies }: Pick<Legs, 'copies'>): Venue[] =>
  venues.filter(({ provider, votes }) => !copies.has(provider) && votes.length > 0);

/** Of one seller alone nobody can say who else sells, nor what its leaving would do to an index of several. */
const LEAST_SELLERS = 2;

/** The panels of sellers of their own, where most of them have two or more; null where one seller is all that is collected. */
export function sharedPanels(
  panels: GateHistory['panels'],
  legs: Pick<Legs, 'copies'>,
): readonly { readonly day: number; readonly venues: readonly Venue[] }[] | null {
  const own = panels
    .map(({ day, venues }) => ({ day, venues: ownVenues(venues, legs) }))
    .filter(({ venues }) => venues.length > 0);
  const shared = own.filter(({ venues }) => venues.length >= LEAST_SELLERS);
  return own.length > 0 && 2 * shared.length < own.length ? null : shared;
}

export const ALONE =
  'one seller with machines of its own is all that is collected, two are needed: of who else sells nothing is known';

/**
 * Concentration of the free GPUs of a panel, median over 14 days: by host, where the hosts of a seller that names none are one; and by
 * seller. A seller without counts weighs as the smallest host that has one, as in the index. Units: points of the Herfindahl-Hirschman
 * index. Too little data: insufficient without a panel in which anything is free. Source: the table.
 */
export function concentration({ panels }: GateHistory, legs: Legs): Gate {
  const shared = sharedPanels(panels, legs);
  if (shared === null) return lacking('V7', ALONE);
  const found = shared.flatMap(({ day, venues }) => {
    const sizes = sizesOf(venues);
    const hosts = concentrated(sizes.hosts);
    const sellers = concentrated(sizes.sellers);
    return hosts === null || sellers === null
      ? []
      : [{ day, hosts, sellers, first: firstOf(sizes.hosts), counted: sizes.counted }];
  });
  const byHost = overDays(
    found.map(({ day, hosts }) => ({ day, value: hosts.hhi })),
    SEED,
  );
  const bySeller = overDays(
    found.map(({ day, sellers }) => ({ day, value: sellers.effective })),
    SEED,
  );
  if (byHost === null || bySeller === null || byHost.days < GATE_THRESHOLDS.V7.least)
    return lacking('V7', 'no panel in which anything is free');
  const [hosts, first] = [
    overDays(
      found.map((each) => ({ day: each.day, value: each.hosts.effective })),
      SEED,
    ),
    found.at(-1)?.first,
  ];
  return gateOf('V7', {
    ...byHost,
    n: found.length,
    what: `What is free is held as by ${decimal(hosts?.value ?? 0, 1)} equal hosts at ${decimal(bySeller.value, 1)} equal sellers, ${count(byHost.value)} points by host over ${byHost.days} days`,
    text: count,
    notPass:
      uncounted(found) ??
      (bySeller.interval[0] < LEAST_EFFECTIVE_SELLERS - ROUNDING
        ? `the sellers count as ${decimal(bySeller.interval[0])} equal ones at the least, ${LEAST_EFFECTIVE_SELLERS} are needed`
        : null),
    note: first === undefined ? null : `the first ${FIRST} hosts hold ${percent(100 * first)} now`,
    details: {
      effectiveHosts: hosts?.value ?? null,
      effectiveSellers: bySeller.value,
      hhiBySeller:
        overDays(
          found.map((each) => ({ day: each.day, value: each.sellers.hhi })),
          SEED,
        )?.value ?? null,
      firstFiveShare: first ?? null,
      copies: [...legs.copies],
    },
  });
}

/** Of the weight, what known counts must be before few hosts can be said not to hold it. */
const LEAST_COUNTED = 0.5;

/** A seller without a count weighs as the smallest host: many of them look like many hosts. */
function uncounted(found: readonly { readonly counted: number }[]): string | null {
  const known = median(found.map(({ counted }) => counted)) ?? 0;
  return known >= LEAST_COUNTED
    ? null
    : `only ${percent(100 * known)} of the weight is GPUs that somebody counts, ${percent(100 * LEAST_COUNTED)} are needed`;
}

/** Two equal sellers may come out a hair below two. */
const ROUNDING = 1e-9;

/** `counted` is the part of all weight that is known counts; the rest is taken for small. */
function sizesOf(venues: readonly Venue[]): { hosts: number[]; sellers: number[]; counted: number } {
  const voting = weighed(venues);
  const hosts = voting.flatMap(({ provider, votes, sizes }) => {
    const sums = new Map<string, number>();
    for (const [at, { host }] of votes.entries()) {
      const name = `${provider} ${host ?? ''}`;
      sums.set(name, (sums.get(name) ?? 0) + (sizes[at] ?? 0));
    }
    return [...sums.values()];
  });
  const all = voting.flatMap(({ votes, sizes }) => votes.map(({ gpus }, at) => ({ gpus, size: sizes[at] ?? 0 })));
  const sum = (some: typeof all): number => some.reduce((total, { size }) => total + size, 0);
  return {
    hosts,
    sellers: voting.map(({ sizes }) => sizes.reduce((total, size) => total + size, 0)),
    counted: sum(all.filter(({ gpus }) => gpus !== null)) / Math.max(1, sum(all)),
  };
}

function firstOf(sizes: readonly number[]): number {
  const sorted = sizes.toSorted((a, b) => b - a);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return sum(sorted.slice(0, FIRST)) / sum(sorted);
}
