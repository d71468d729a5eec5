// Worlds in which a light must not turn green (or red), by construction.
import { FALSE_PRICES } from './false-prices.ts';
import { failing, joining, nightly, reselling, slices, soldOut, truncated, vanishing } from './false-supply.ts';
import { normal, spells, wander } from './noise.ts';
import { box, DAY, hosts, listed, seller, type World } from './world.ts';

const neocloud = { class: 'neocloud' } as const;

const flatList: World = {
  name: 'a flat list price',
  days: 14,
  sellers: [seller('list', neocloud)],
  neverGreen: ['spread', 'cv', 'time_of_day', 'supply'],
  neverRed: ['spread', 'cv', 'supply'],
  seed: (dice) => {
    const usd = 1 + dice() * 3;
    return () => ({ list: [listed(usd)] });
  },
};

const oneStep: World = {
  ...flatList,
  name: 'a list price with one step of 40 %',
  seed: (dice, slots) => {
    const usd = 1 + dice() * 3;
    const step = Math.floor(dice() * slots);
    const factor = dice() < 0.5 ? 1.4 : 0.6;
    return (at) => ({ list: [listed(at < step ? usd : usd * factor)] });
  },
};

const composition: World = {
  name: 'composition noise around constant prices',
  days: 14,
  sellers: [seller('many')],
  neverGreen: ['cv', 'time_of_day', 'spread'],
  neverRed: ['spread', 'supply'],
  seed: (dice, slots) => {
    // Of 56 hosts some 14 are free at a time, hardly ever fewer than 8 or more than 20; none all the time.
    const all = hosts(56).map((host) => ({
      key: `h${host}`,
      usd: 2.2 * Math.exp(0.34 * normal(dice)),
      gpus: 1 + Math.floor(dice() * 8),
      free: spells(dice, slots, { share: 0.25, offHours: 18 }),
    }));
    return (at) => ({ many: all.filter(({ free }) => free[at]).map(box) });
  },
};

const identical: World = {
  name: 'two identical sellers with noisy floors',
  days: 28,
  sellers: [seller('one'), seller('two')],
  neverGreen: ['spread'],
  neverRed: [],
  seed: (dice, slots) => {
    const halfLifeHours = 6 + dice() * 18;
    const [one, two] = [0, 1].map(() => wander(dice, slots, { sd: 0.39, halfLifeHours }));
    return (at) => ({
      one: [box({ key: '1', usd: Math.max(0.5, 3 + (one?.[at] ?? 0)), gpus: 8 })],
      two: [box({ key: '1', usd: Math.max(0.5, 3 + (two?.[at] ?? 0)), gpus: 8 })],
    });
  },
};

const cycle = (at: number, swing: number, peak: number): number =>
  1 + (swing / 2) * Math.cos((2 * Math.PI * (at - peak)) / DAY);

/** Five hosts that move together along a path of factors, each with its own level. */
function together(path: readonly number[], at: number, levels: readonly number[]) {
  return levels.map((level, host) => box({ key: `h${host}`, usd: level * (path[at] ?? 1), gpus: 2 }));
}

const LEVELS = [1.9, 2, 2.1, 2.2, 2.4];

const smallCycle: World = {
  name: 'a daily cycle of 5 %',
  days: 21,
  sellers: [seller('cyclic')],
  neverGreen: ['time_of_day', 'cv'],
  neverRed: [],
  seed: (dice, slots) => {
    const peak = Math.floor(dice() * DAY);
    const path = wander(dice, slots, { sd: 0.03, halfLifeHours: 6 }).map(
      (x, at) => Math.exp(x) * cycle(at, 0.05, peak),
    );
    return (at) => ({ cyclic: together(path, at, LEVELS) });
  },
};

const unevenTrend: World = {
  name: 'a trend of 5 % a day, uneven hours',
  days: 21,
  sellers: [seller('rising')],
  neverGreen: ['time_of_day', 'cv'],
  neverRed: ['cv'],
  seed: (dice, slots) => {
    const path = wander(dice, slots, { sd: 0.02, halfLifeHours: 6 }).map((x, at) => Math.exp(x) * 1.05 ** (at / DAY));
    return (at) => ({ rising: together(path, at, LEVELS) });
  },
  silent: (_, at, { dice }) => {
    const hour = Math.floor((at % DAY) / 2);
    return dice() > (hour >= 8 && hour < 18 ? 0.97 : 0.55);
  },
};

const randomWalk: World = {
  name: 'a random walk of 3 % an hour',
  days: 21,
  sellers: [seller('walking')],
  neverGreen: ['time_of_day'],
  neverRed: ['cv'],
  seed: (dice, slots) => {
    let log = 0;
    const path = hosts(slots).map(() => {
      log += (0.03 / Math.SQRT2) * normal(dice);
      return Math.exp(log);
    });
    return (at) => ({ walking: together(path, at, LEVELS) });
  },
};

const wildAsk: World = {
  name: 'one $32 ask an hour',
  days: 15,
  sellers: [seller('small')],
  neverGreen: ['cv', 'time_of_day'],
  neverRed: [],
  seed: (dice) => {
    const first = Math.floor(dice() * 2);
    const book = hosts(2 + Math.floor(dice() * 5)).map((host) =>
      box({ key: `h${host}`, usd: 1.5 + dice() * 1.5, gpus: 1 + Math.floor(dice() * 4) }),
    );
    const wild = box({ key: 'wild', usd: 32, gpus: 1 + Math.floor(dice() * 8) });
    return (at) => ({ small: at % 2 === first ? [...book, wild] : book });
  },
};

const GLITCHES = [0.1, 0.5, 2, 10];

const glitches: World = {
  name: '5 % scraper glitches',
  days: 14,
  sellers: [seller('listA', neocloud), seller('listB', neocloud)],
  neverGreen: ['spread', 'cv', 'time_of_day', 'supply'],
  neverRed: ['supply'],
  seed: (dice, slots) => {
    const path = () =>
      hosts(slots).map(() => (dice() < 0.05 ? (GLITCHES[Math.floor(dice() * GLITCHES.length)] ?? 1) : 1));
    const [a, b] = [path(), path()];
    return (at) => ({ listA: [listed(2 * (a[at] ?? 1))], listB: [listed(2.1 * (b[at] ?? 1))] });
  },
};

export const FALSE_WORLDS: readonly World[] = [
  flatList,
  oneStep,
  composition,
  identical,
  smallCycle,
  unevenTrend,
  randomWalk,
  wildAsk,
  glitches,
  slices,
  vanishing,
  joining,
  truncated,
  soldOut,
  reselling,
  nightly,
  failing,
  ...FALSE_PRICES,
];
