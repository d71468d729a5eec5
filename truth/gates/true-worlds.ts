// Worlds whose right verdict is known: a market that could carry a contract, one that another model's index serves, and lists that are none.
import { normal } from '../noise.ts';
import { hosts, seller } from '../world.ts';
import { integrated, listedAt, product, returning, THREE, venue, walk } from './parts.ts';
import { type GateWorld, PRINTS } from './world.ts';

const HARD = ['V2', 'V3', 'V5', 'V7', 'V8', 'V9', 'V13'] as const;
const between = (dice: () => number, low: number, high: number): number => low + (high - low) * dice();

const viable: GateWorld = {
  name: 'three integrated venues, 30 to 60 % a year',
  days: 180,
  sellers: THREE,
  seed: (dice, prints) => integrated(dice, walk(dice, prints, between(dice, 0.3, 0.6))),
  neverPass: [],
  neverFail: ['V1', ...HARD],
  neverVerdict: ['not_viable', 'no_market', 'basket_only', 'insufficient'],
  right: 'viable',
};

const nearer: GateWorld = {
  ...viable,
  name: 'the same, another model going its own way',
  days: 165,
  seed: (dice, prints) => integrated(dice, walk(dice, prints, between(dice, 0.4, 0.6))),
  others: (dice, days) => [{ gpu: 'other', fixes: Float64Array.from(daily(walk(dice, days * PRINTS, 0.5), days)) }],
};

/** A fix of another model is a day's mean of its path. */
const daily = (path: readonly number[], days: number): number[] =>
  hosts(days).map((day) => path.slice(day * PRINTS, (day + 1) * PRINTS).reduce((sum, each) => sum + each, 0) / PRINTS);

/** Both models follow one path; the dice of the other model are those of the first, so that it is the same one. */
function twins(): Pick<GateWorld, 'seed' | 'others'> {
  let path: readonly number[] = [];
  return {
    seed: (dice, prints) => {
      path = walk(dice, prints, between(dice, 0.5, 0.6));
      return integrated(dice, path, { gap: 0.002, spread: 0.005 });
    },
    others: (dice, days) => [
      {
        gpu: 'other',
        fixes: Float64Array.from(
          daily(product(path, returning(dice, days * PRINTS, { sd: 0.002, halfLifeDays: 1 })), days),
        ),
      },
    ],
  };
}

const basket: GateWorld = {
  ...viable,
  name: 'another model moves the same way',
  days: 150,
  ...twins(),
  neverPass: ['V4'],
  neverVerdict: ['not_viable', 'no_market', 'insufficient', 'viable'],
  right: 'basket_only',
};

/** Prices of a neocloud's list, of which each moves once in the time, if at all. */
const list: GateWorld = {
  name: 'a single list price',
  days: 120,
  sellers: [seller('list', { class: 'neocloud' })],
  seed: (dice) => {
    const usd = between(dice, 1, 4);
    return () => ({ list: listedAt(usd) });
  },
  neverPass: ['V1', 'V2', 'V3', 'V5', 'V7', 'V8', 'V9', 'V10'],
  neverFail: [],
  neverVerdict: ['viable', 'basket_only', 'not_yet', 'not_viable', 'insufficient'],
  right: 'no_market',
};

const euros: GateWorld = {
  ...list,
  name: 'lists in euros that stand still',
  days: 180,
  sellers: ['one', 'two', 'three', 'four'].map((id) => seller(id, { class: 'neocloud' })),
  inEuros: ['one', 'two', 'three', 'four'],
  seed: (dice, _, euro) => {
    const lists = ['one', 'two', 'three', 'four'].map((id) => ({ id, eur: between(dice, 2, 3) }));
    return (at) =>
      Object.fromEntries(lists.map(({ id, eur }) => [id, inDollars(eur, euro[Math.floor(at / PRINTS)] ?? 1)]));
  },
};

/** To the micro-dollar, as the exchange rate makes it. */
const inDollars = (eur: number, rate: number) =>
  listedAt(1).map((offer) => ({ ...offer, allInMicroUsd: Math.round(Math.round(eur * 100) * 1e4 * rate) }));

const roundedEuros: GateWorld = {
  ...euros,
  name: 'the same, each made dollars and cents',
  days: 150,
  seed: (dice, prints, euro) => {
    const offered = euros.seed(dice, prints, euro);
    return (at) =>
      Object.fromEntries(
        Object.entries(offered(at)).map(([id, [offer]]) => [id, listedAt((offer?.allInMicroUsd ?? 0) / 1e6)]),
      );
  },
};

const dollars: GateWorld = {
  ...euros,
  name: 'lists in dollars with a step or none',
  days: 120,
  inEuros: [],
  seed: (dice, prints) => {
    const lists = ['one', 'two', 'three', 'four'].map((id) => ({
      id,
      usd: between(dice, 2, 3),
      // Not in the last two weeks, in which a second step would make a mover of it.
      step: Math.floor(dice() * prints * 1.5),
      factor: Math.exp(0.15 * normal(dice)),
    }));
    return (at) =>
      Object.fromEntries(lists.map(({ id, usd, step, factor }) => [id, listedAt(at < step ? usd : usd * factor)]));
  },
};

const moving = (days: number, yearly: number): GateWorld => ({
  name: `a random walk of ${100 * yearly} % a year, deep supply, ${days} days`,
  days,
  sellers: THREE,
  seed: (dice, prints) => {
    const path = walk(dice, prints, yearly);
    const venues = ['north', 'south', 'west'].map((id) => ({
      id,
      at: venue(dice, path, { id, usd: 2.4, count: 8, gpus: 60 }),
    }));
    return (at) => Object.fromEntries(venues.map((each) => [each.id, each.at(at)]));
  },
  neverPass: [],
  neverFail: ['V1', 'V2', 'V3', 'V5', 'V7', 'V8', 'V13'],
  neverVerdict: ['not_viable', 'no_market', 'basket_only'],
});

export const TRUE_GATE_WORLDS: readonly GateWorld[] = [
  viable,
  nearer,
  basket,
  list,
  euros,
  roundedEuros,
  dollars,
  moving(35, 0.26),
  moving(60, 0.26),
  moving(150, 0.26),
];
