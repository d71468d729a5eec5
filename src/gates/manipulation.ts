// V9: what one host can do to the value, by leaving or by asking something else.
import type { Gate } from '#domain/gate.ts';
import { panelValue } from '#index/print.ts';
import { type Venue, weighed } from '#index/votes.ts';
import { overDays } from './by-day.ts';
import { ALONE, sharedPanels } from './concentration.ts';
import { LARGEST_PUSH_PCT, PUSH } from './conditions.ts';
import type { GateHistory } from './history.ts';
import type { Legs } from './legs.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';
import { decimal, gateOf, lacking, percent } from './told.ts';

const SEED = 1109;
/** The hosts of the largest shares: who counts for less moves less. */
const TRIED = 10;
/** What a manipulator wants the fix to move by. */
const WANTED = 0.01;
const HOURS = 24;
const MICRO = 1e-6;

type Tried = {
  readonly day: number;
  /** Percent of the value. */
  readonly leaves: number;
  readonly pushes: number;
  readonly venues: readonly Venue[];
};

/**
 * The largest move of a panel's value when one host leaves, and when one asks 30 % more or less, in the panels of 14 days, one a day: each
 * worked out anew by the index's own recipe, outliers and caps included. Units: percent of the value. Too little data: insufficient
 * without a panel. Where one host is all there is, its leaving takes the whole value: 100 %. Source: the table.
 */
export function manipulation({ panels }: GateHistory, legs: Legs): Gate {
  const shared = sharedPanels(panels, legs);
  if (shared === null) return lacking('V9', ALONE);
  const last = new Map(shared.map((panel) => [panel.day, panel.venues]));
  const tried = [...last].map(([day, venues]) => triedOn(day, venues)).filter((each) => each !== null);
  const leaves = overDays(
    tried.map(({ day, leaves: value }) => ({ day, value })),
    SEED,
  );
  const pushes = overDays(
    tried.map(({ day, pushes: value }) => ({ day, value })),
    SEED,
  );
  const { least, fail } = GATE_THRESHOLDS.V9;
  if (leaves === null || pushes === null || leaves.days < least)
    return lacking('V9', 'no panel in which anybody votes');
  const push = `one host that asks ${PUSH * 100} % more or less moves it by ${percent(pushes.value, 2)} (${decimal(pushes.interval[0])} to ${decimal(pushes.interval[1])})`;
  const cost = costToMove(tried.at(-1)?.venues ?? []);
  return gateOf('V9', {
    ...leaves,
    n: tried.length,
    what: `The value moves by ${percent(leaves.value, 2)} at most when one host leaves, the median of ${leaves.days} days`,
    text: (each) => percent(each, 2),
    notPass: pushes.interval[1] < LARGEST_PUSH_PCT ? null : push,
    fails: pushes.interval[0] > (fail ?? Number.POSITIVE_INFINITY) ? push : null,
    note: pushes.interval[1] < LARGEST_PUSH_PCT ? push : null,
    details: {
      pushPct: pushes.value,
      pushInterval: [...pushes.interval],
      hostsToMoveOnePercent: cost?.hosts ?? null,
      discountToMoveOnePercent: cost === null ? null : 100 * cost.discount,
      usdADayToMoveOnePercent: cost?.usd ?? null,
    },
  });
}

type Place = { readonly venue: number; readonly at: number };

/** The places of the votes with the largest shares. */
function largest(venues: readonly Venue[]): Place[] {
  return weighed(venues)
    .flatMap(({ votes }, venue) => votes.map(({ share }, at) => ({ venue, at, share })))
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .slice(0, TRIED);
}

/** The panel in which some votes ask a factor of what they did, or have gone (null). */
const changed = (venues: readonly Venue[], places: readonly Place[], factor: number | null): Venue[] =>
  venues.map((each, venue) => ({
    ...each,
    votes: each.votes.flatMap((vote, at) => {
      if (!places.some((place) => place.venue === venue && place.at === at)) return [vote];
      return factor === null ? [] : [{ ...vote, price: vote.price * factor }];
    }),
  }));

function triedOn(day: number, venues: readonly Venue[]): Tried | null {
  const value = panelValue(venues);
  if (value === null) return null;
  const moved = (place: Place, factor: number | null): number => {
    const other = panelValue(changed(venues, [place], factor));
    return other === null ? 100 : (100 * Math.abs(other - value)) / value;
  };
  const places = largest(venues);
  return {
    day,
    leaves: Math.max(...places.map((place) => moved(place, null))),
    pushes: Math.max(...places.flatMap((place) => [1 + PUSH, 1 - PUSH].map((factor) => moved(place, factor)))),
    venues,
  };
}

/** What hosts may ask less than they do, from a little to what they are tried with. */
const DISCOUNTS = [0.02, 0.05, 0.1, 0.2, PUSH];

type Cost = { readonly hosts: number; readonly discount: number; readonly usd: number };

/**
 * The least that the largest hosts forgo in a day, all of them asking so much less through it, so that its fix moves by 1 %: over how many
 * they are and how much less they ask. Null where ten cannot. A host without a count is taken for one GPU. Source: the table.
 */
function costToMove(venues: readonly Venue[]): Cost | null {
  const value = panelValue(venues);
  const places = largest(venues);
  if (value === null) return null;
  const tries = places.flatMap((_, at) => DISCOUNTS.map((discount) => ({ hosts: at + 1, discount })));
  let least: Cost | null = null;
  for (const { hosts, discount } of tries) {
    const pushing = places.slice(0, hosts);
    const usd = Math.round(100 * discount * dayOf(venues, pushing)) / 100;
    if (least !== null && usd >= least.usd) continue;
    const pushed = panelValue(changed(venues, pushing, 1 - discount));
    if (pushed !== null && Math.abs(pushed - value) >= WANTED * value) least = { hosts, discount, usd };
  }
  return least;
}

/** What the GPUs of some hosts would bring in a day at what they ask, USD. */
const dayOf = (venues: readonly Venue[], places: readonly Place[]): number =>
  places.reduce((sum, { venue, at }) => {
    const vote = venues[venue]?.votes[at];
    return vote === undefined ? sum : sum + (vote.gpus ?? 1) * HOURS * vote.price * MICRO;
  }, 0);
