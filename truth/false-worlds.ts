// Worlds in which a light must not turn green (or red), by construction.
import { normal, spells, wander } from './noise.ts';
import { box, listed, seller, type World } from './world.ts';

const DAY = 48;
const neocloud = { class: 'neocloud' } as const;
const hosts = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

const flatList: World = {
  name: 'a flat list price',
  days: 14,
  sellers: [seller('list', neocloud)],
  neverGreen: ['spread', 'cv', 'time_of_day', 'supply'],
  neverRed: ['spread', 'supply'],
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
    const all = hosts(20).map((host) => ({
      key: `h${host}`,
      usd: 2.2 * Math.exp(0.34 * normal(dice)),
      gpus: 1 + Math.floor(dice() * 8),
      free: host < 8 ? null : spells(dice, slots, { share: 0.5, offHours: 4 }),
    }));
    return (at) => ({ many: all.filter(({ free }) => free === null || free[at]).map(box) });
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
    return (at) => ({
      small: [
        ...[2.2, 2.3, 2.4].map((usd, host) => box({ key: `h${host}`, usd, gpus: 2 })),
        ...(at % 2 === first ? [box({ key: 'wild', usd: 32, gpus: 2 })] : []),
      ],
    });
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

const slices: World = {
  name: 'slices counted twice',
  days: 14,
  sellers: [seller('sliced')],
  neverGreen: ['supply', 'cv', 'time_of_day'],
  neverRed: ['supply'],
  seed: (dice) => {
    const sliced = ['m1', 'm2'].flatMap((machine) =>
      [8, 4, 4, 2, 1].map((size, slice) => ({
        ...box({ key: `${machine}-${slice}`, usd: 2 + 0.1 * slice, gpus: size, host: machine }),
        machine,
        gpuIds: hosts(size).map((id) => `${machine}/${id}`),
      })),
    );
    return () => ({ sliced: dice() < 0.9 ? sliced : sliced.slice(0, 5) });
  },
};

const vanishing: World = {
  name: 'a platform vanishing',
  days: 14,
  sellers: [seller('stays'), seller('goes')],
  neverGreen: ['spread', 'cv', 'time_of_day', 'supply'],
  neverRed: ['spread', 'supply'],
  seed: (dice, slots) => {
    const [a, b] = [0, 1].map(() => wander(dice, slots, { sd: 0.03, halfLifeHours: 12 }));
    return (at) => ({
      stays: [box({ key: '1', usd: 2 + (a?.[at] ?? 0), gpus: 10 })],
      goes: [box({ key: '1', usd: 2.6 + (b?.[at] ?? 0), gpus: 50 })],
    });
  },
  silent: (who, at, { slots, group }) => who === 'goes' && at >= slots - (group === 0 ? 12 : 3 * DAY),
};

const joining: World = {
  name: 'a platform joining cheap',
  days: 14,
  sellers: [seller('old'), seller('new')],
  neverGreen: ['spread', 'cv', 'time_of_day'],
  neverRed: ['spread'],
  seed: (dice, slots) => {
    const [a, b] = [0, 1].map(() => wander(dice, slots, { sd: 0.03, halfLifeHours: 12 }));
    return (at) => ({
      old: [box({ key: '1', usd: 2 + (a?.[at] ?? 0), gpus: 10 })],
      new: [box({ key: '1', usd: 1.4 + (b?.[at] ?? 0), gpus: 10 })],
    });
  },
  silent: (who, at, { slots, group }) => who === 'new' && at < slots - (group === 0 ? 1 : 3) * DAY,
};

const truncated: World = {
  name: 'truncated pages',
  days: 14,
  sellers: [seller('paged')],
  neverGreen: ['cv', 'time_of_day', 'supply'],
  neverRed: ['supply'],
  truncated: 'paged',
  seed: (dice, slots) => {
    const all = hosts(30).map((host) => ({
      key: `h${host}`,
      usd: 2 * Math.exp(0.2 * normal(dice)),
      gpus: 1,
      free: spells(dice, slots, { share: 0.8, offHours: 4 }),
    }));
    const cheapestFirst = all.sort((a, b) => a.usd - b.usd);
    return (at) => ({
      paged: cheapestFirst
        .filter(({ free }) => free[at])
        .slice(0, 3)
        .map(box),
    });
  },
};

const soldOut: World = {
  name: 'supply at zero a tenth of the time',
  days: 14,
  sellers: [seller('thin')],
  neverGreen: ['supply', 'cv', 'time_of_day'],
  neverRed: ['supply'],
  seed: (dice, slots) => {
    const free = spells(dice, slots, { share: 0.9, offHours: 2 });
    return (at) => ({
      thin: free[at] ? hosts(5).map((host) => box({ key: `h${host}`, usd: 2 + host / 10, gpus: 8 })) : [],
    });
  },
};

const reselling: World = {
  name: 'a reseller doubling supply',
  days: 14,
  sellers: [seller('source'), seller('again', { resells: true })],
  neverGreen: ['supply', 'spread', 'cv', 'time_of_day'],
  neverRed: ['supply', 'spread'],
  seed: () => (at) => {
    const machines = hosts(6).map((host) => ({ key: `h${host}`, usd: 2 + host / 10, gpus: 2 }));
    const free = at % 3 === 0 ? machines : machines.slice(0, 5);
    return { source: free.map(box), again: free.map((each) => box({ ...each, usd: each.usd * 1.3 })) };
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
];
