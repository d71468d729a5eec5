// What worlds for the gates are put together from: paths of a price, and venues of hosts that follow one.
import type { Offer } from '#domain/offer.ts';
import { type Dice, normal, spells, wander } from '../noise.ts';
import { box, hosts, listed, seller } from '../world.ts';
import { PRINTS } from './world.ts';

const DAYS_A_YEAR = 365;

/** Factors of a random walk of so much a year, one for each print. */
export function walk(dice: Dice, prints: number, yearly: number): number[] {
  const sd = yearly / Math.sqrt(DAYS_A_YEAR * PRINTS);
  let log = 0;
  return Array.from({ length: prints }, () => {
    log += sd * normal(dice);
    return Math.exp(log);
  });
}

/** Factors that return to one, `halfLifeDays` in life. */
export const returning = (
  dice: Dice,
  prints: number,
  { sd, halfLifeDays }: { sd: number; halfLifeDays: number },
): number[] =>
  // wander() takes a half hour a step; here a step is a day's fourth.
  wander(dice, prints, { sd, halfLifeHours: (halfLifeDays * PRINTS) / 2 }).map(Math.exp);

/** One factor a day, drawn anew each day. */
export function redrawn(dice: Dice, prints: number, sd: number): number[] {
  const days = hosts(Math.ceil(prints / PRINTS)).map(() => Math.exp(sd * normal(dice)));
  return hosts(prints).map((at) => days[Math.floor(at / PRINTS)] ?? 1);
}

export const still = (prints: number): number[] => new Array<number>(prints).fill(1);

export const product = (...paths: readonly (readonly number[])[]): number[] =>
  (paths[0] ?? []).map((_, at) => paths.reduce((all, path) => all * (path[at] ?? 1), 1));

export type Venue = {
  readonly id: string;
  readonly usd: number;
  readonly count: number;
  /** GPUs that a host has free, in the middle. */
  readonly gpus: number;
  /** How far the hosts' prices lie apart, sd of logs. */
  readonly spread?: number;
};

/** Hosts of a venue that follow a path, each at a premium of its own and nine tenths of the time there, with more or fewer free. */
export function venue(
  dice: Dice,
  path: readonly number[],
  { id, usd, count, gpus, spread = 0.02 }: Venue,
): (at: number) => Offer[] {
  const all = hosts(count).map((host) => ({
    key: `${id}-${host}`,
    premium: Math.exp(spread * normal(dice)),
    own: returning(dice, path.length, { sd: 0.005, halfLifeDays: 2 }),
    free: returning(dice, path.length, { sd: 0.25, halfLifeDays: 1 }),
    there: spells(dice, path.length, { share: 0.9, offHours: 2 }),
  }));
  return (at) =>
    all
      .filter(({ there }) => there[at])
      .map(({ key, premium, own, free }) =>
        box({
          key,
          usd: usd * premium * (path[at] ?? 1) * (own[at] ?? 1),
          gpus: Math.max(1, Math.round(gpus * (free[at] ?? 1))),
        }),
      );
}

export const VENUES = ['north', 'south', 'west'] as const;
export const THREE = VENUES.map((id) => seller(id));

export type Shape = {
  readonly gpus?: number;
  readonly count?: number;
  readonly gap?: number;
  readonly spread?: number;
};

/** Three venues of 14 hosts, each a little off the common path for a day or so, a thousand GPUs among them. */
export function integrated(
  dice: Dice,
  path: readonly number[],
  { gpus = 26, count = 14, gap = 0.004, spread = 0.02 }: Shape = {},
): (at: number) => Record<string, Offer[]> {
  const venues = VENUES.map((id, place) => {
    const off = returning(dice, path.length, { sd: gap, halfLifeDays: 1 });
    return { id, at: venue(dice, product(path, off), { id, usd: 2.3 * (1 + 0.03 * place), count, gpus, spread }) };
  });
  return (at) => Object.fromEntries(venues.map((each) => [each.id, each.at(at)]));
}

/** A seller's list, to the cent. */
export const listedAt = (usd: number): Offer[] => [listed(Math.round(usd * 100) / 100)];
