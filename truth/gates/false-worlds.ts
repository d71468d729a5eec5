// Worlds in which a gate must not pass (or not fail), and no verdict may say viable, by construction: of prices.
import { normal } from '../noise.ts';
import { hosts } from '../world.ts';
import { FALSE_SELLERS } from './false-sellers.ts';
import { integrated, product, redrawn, returning, still, THREE, VENUES, venue, walk } from './parts.ts';
import { type GateWorld, PRINTS } from './world.ts';

const small = { count: 8, gpus: 60 } as const;

/** Three venues on a path that is no market's, whatever else is well. */
function falsePath(
  name: string,
  path: (dice: () => number, prints: number) => readonly number[],
  more: Partial<GateWorld> = {},
): GateWorld {
  return {
    name,
    days: 150,
    sellers: THREE,
    seed: (dice, prints) => integrated(dice, path(dice, prints), small),
    neverPass: ['V1', 'V2'],
    neverFail: ['V7', 'V8', 'V13'],
    neverVerdict: ['viable', 'basket_only'],
    ...more,
  };
}

const flat = (prints: number): number[] => still(prints);

const shifted = (dice: () => number, prints: number, size: number): number[] => {
  const at = Math.floor((0.15 + 0.7 * dice()) * prints);
  const factor = dice() < 0.5 ? size : 1 / size;
  return flat(prints).map((_, place) => (place < at ? 1 : factor));
};

const cycle = (prints: number, swing: number, days: number): number[] =>
  flat(prints).map((_, at) => Math.exp(swing * Math.sin((2 * Math.PI * at) / (PRINTS * days))));

const trend = (prints: number, yearly: number): number[] =>
  flat(prints).map((_, at) => Math.exp((yearly * at) / (PRINTS * 365)));

/** Each venue on a way of its own. */
const apart: GateWorld = {
  name: 'venues that are not cointegrated',
  days: 150,
  sellers: THREE.slice(0, 2),
  seed: (dice, prints) => {
    const venues = VENUES.slice(0, 2).map((id) => ({
      id,
      at: venue(dice, walk(dice, prints, 0.45), { id, usd: 2.4, count: 12, gpus: 40 }),
    }));
    return (at) => Object.fromEntries(venues.map((each) => [each.id, each.at(at)]));
  },
  neverPass: ['V3', 'V5'],
  neverFail: ['V1', 'V2', 'V7', 'V8', 'V13'],
  neverVerdict: ['viable', 'basket_only'],
};

const apartUnderNoise: GateWorld = {
  ...apart,
  name: 'the same, under noise of 3 % a day',
  days: 180,
  seed: (dice, prints) => {
    const venues = VENUES.slice(0, 2).map((id) => ({
      id,
      at: venue(dice, product(walk(dice, prints, 0.45), redrawn(dice, prints, 0.03)), {
        id,
        usd: 2.4,
        count: 12,
        gpus: 40,
      }),
    }));
    return (at) => Object.fromEntries(venues.map((each) => [each.id, each.at(at)]));
  },
  neverFail: ['V7', 'V8', 'V13'],
};

/** The collector is there on every other day, or on some. */
const sparse: GateWorld = {
  name: 'a market seen on every other day',
  days: 180,
  sellers: THREE,
  seed: (dice, prints) => {
    const offered = integrated(dice, walk(dice, prints, 0.45), small);
    const isSeen = hosts(prints / PRINTS).map((day) => (dice() < 0.5 ? day % 2 === 0 : dice() < 0.6));
    return (at) => (isSeen[Math.floor(at / PRINTS)] ? offered(at) : {});
  },
  neverPass: ['V13'],
  neverFail: ['V1', 'V2', 'V3', 'V5', 'V7', 'V8'],
  neverVerdict: ['viable', 'basket_only', 'not_viable', 'no_market'],
};

const young = (days: number): GateWorld => ({
  name: `a market of ${days} days`,
  days,
  sellers: THREE,
  seed: (dice, prints) => integrated(dice, walk(dice, prints, 0.45), small),
  neverPass: ['V1', 'V2', 'V3', 'V5'],
  neverFail: ['V1', 'V2', 'V3', 'V5', 'V7', 'V8', 'V13'],
  neverVerdict: ['viable', 'basket_only', 'not_viable', 'no_market', 'not_yet'],
});

export const FALSE_GATE_WORLDS: readonly GateWorld[] = [
  falsePath('prices redrawn daily around a constant', (dice, prints) => redrawn(dice, prints, 0.02 + 0.08 * dice())),
  falsePath('the same, over a year', (dice, prints) => redrawn(dice, prints, 0.02 + 0.08 * dice()), { days: 240 }),
  falsePath(
    'a price that returns in two days',
    (dice, prints) => returning(dice, prints, { sd: 0.05, halfLifeDays: 2 }),
    { neverPass: ['V2'] },
  ),
  falsePath('seasonal by the hour only', (_, prints) => cycle(prints, 0.1, 1)),
  falsePath('seasonal by the week only', (_, prints) => cycle(prints, 0.05, 7)),
  falsePath('a trend with noise', (dice, prints) =>
    product(trend(prints, 0.6 * normal(dice)), redrawn(dice, prints, 0.03)),
  ),
  falsePath('a level shift of 30 % in noise', (dice, prints) =>
    product(shifted(dice, prints, 1.3), redrawn(dice, prints, 0.02)),
  ),
  falsePath('all its volatility is one jump', (dice, prints) => shifted(dice, prints, 1.4)),
  apart,
  apartUnderNoise,
  sparse,
  young(20),
  young(10),
  ...FALSE_SELLERS,
];
