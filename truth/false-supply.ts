// Worlds in which supply, or who takes part, must not turn a light.
import { normal, spells, wander } from './noise.ts';
import { box, DAY, hosts, seller, type World } from './world.ts';

export const slices: World = {
  name: 'slices counted twice',
  days: 14,
  sellers: [seller('sliced')],
  neverGreen: ['supply', 'cv', 'time_of_day'],
  neverRed: ['supply'],
  seed: (dice) => {
    const machines = dice() < 0.5 ? ['m1'] : ['m1', 'm2'];
    const sliced = machines.flatMap((machine) =>
      [8, 4, 4, 2, 1].map((size, slice) => ({
        ...box({ key: `${machine}-${slice}`, usd: 2 + 0.1 * slice, gpus: size, host: machine }),
        machine,
        gpuIds: hosts(size).map((id) => `${machine}/${id}`),
      })),
    );
    return () => ({ sliced: dice() < 0.9 ? sliced : sliced.slice(1) });
  },
};

export const vanishing: World = {
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

export const joining: World = {
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

export const truncated: World = {
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

export const soldOut: World = {
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

export const reselling: World = {
  name: 'a reseller doubling supply',
  days: 14,
  sellers: [seller('source'), seller('again', { resells: true })],
  neverGreen: ['supply', 'spread', 'cv', 'time_of_day'],
  neverRed: ['supply', 'spread'],
  seed: (dice, slots) => {
    const free = wander(dice, slots, { sd: 1, halfLifeHours: 8 });
    const machines = hosts(8).map((host) => ({ key: `h${host}`, usd: 1.5 + dice(), gpus: 2 }));
    return (at) => {
      const now = machines.slice(0, Math.min(8, Math.max(4, Math.round(6 + (free[at] ?? 0)))));
      return { source: now.map(box), again: now.map((each) => box({ ...each, usd: each.usd * 1.3 })) };
    };
  },
};

export const nightly: World = {
  name: 'one GPU for ten hours a night in 60',
  days: 14,
  sellers: [seller('nightly')],
  neverGreen: ['supply', 'cv'],
  neverRed: ['supply'],
  seed: (dice, slots) => {
    const night = Math.floor(dice() * DAY);
    const free = wander(dice, slots, { sd: 1, halfLifeHours: 8 });
    return (at) => {
      const isNight = (at + night) % DAY < 20;
      const machines = isNight ? 1 : Math.max(8, Math.round(10 + (free[at] ?? 0)));
      return {
        nightly: hosts(machines).map((host) => box({ key: `h${host}`, usd: 2 + host / 50, gpus: isNight ? 1 : 6 })),
      };
    };
  },
};

/** Its half hours are ours: one that fails at random has no cadence of its own to be judged by. */
export const failing: World = {
  name: 'a seller that fails six rounds of ten',
  days: 21,
  sellers: [seller('failing'), seller('steady')],
  neverGreen: ['spread'],
  neverRed: ['spread'],
  seed: (dice, slots) => {
    const apart = dice() < 0.5 ? 0.8 : 0.03;
    const [a, b] = [0, 1].map(() => wander(dice, slots, { sd: 0.02, halfLifeHours: 12 }));
    return (at) => ({
      failing: [box({ key: '1', usd: 2 + apart + (a?.[at] ?? 0), gpus: 10 })],
      steady: [box({ key: '1', usd: 2 + (b?.[at] ?? 0), gpus: 10 })],
    });
  },
  silent: (who, _, { dice }) => who === 'failing' && dice() < 0.6,
};
