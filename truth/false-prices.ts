// Worlds in which prices must not turn a light: what looks like a market and is a currency, a bait, a clone or a slow drift.
import { type Dice, normal, spells, wander } from './noise.ts';
import { box, DAY, hosts, listed, seller, type World } from './world.ts';

const neocloud = { class: 'neocloud' } as const;
const LEVELS = [1.9, 2, 2.1, 2.2, 2.4];
const cents = (usd: number): number => Math.round(usd * 100) / 100;

const slowlyIdentical = (days: number): World => ({
  name: `two identical sellers, half-life ${days} days`,
  days: 28,
  sellers: [seller('one'), seller('two')],
  neverGreen: ['spread'],
  neverRed: [],
  seed: (dice, slots) => {
    const [one, two] = [0, 1].map(() => wander(dice, slots, { sd: 0.39, halfLifeHours: 24 * days }));
    return (at) => ({
      one: [box({ key: '1', usd: Math.max(0.5, 3 + (one?.[at] ?? 0)), gpus: 8 })],
      two: [box({ key: '1', usd: Math.max(0.5, 3 + (two?.[at] ?? 0)), gpus: 8 })],
    });
  },
});

const slowlyVarying = (days: number): World => ({
  name: `CV 0.09, half-life ${days} days`,
  days: 28,
  sellers: [seller('slow')],
  neverGreen: ['cv'],
  neverRed: ['cv'],
  seed: (dice, slots) => {
    const path = wander(dice, slots, { sd: 0.09, halfLifeHours: 24 * days }).map(Math.exp);
    return (at) => ({
      slow: LEVELS.map((level, host) => box({ key: `h${host}`, usd: level * (path[at] ?? 1), gpus: 2 })),
    });
  },
});

/** Asks in dollars what its price in euros makes each day, by the rate of some hours before; the other does not move. */
const currency: World = {
  name: 'a dollar list that follows the euro',
  days: 28,
  sellers: [seller('daily', neocloud), seller('still', neocloud)],
  neverGreen: ['spread', 'cv', 'time_of_day'],
  neverRed: ['spread', 'cv'],
  euro: (dice, slots) => {
    let log = Math.log(1.1);
    return hosts(Math.ceil(slots / DAY) + 1).map((day) => {
      if (day % 7 < 5) log += 0.0045 * normal(dice);
      return Math.exp(log);
    });
  },
  seed: (dice) => {
    const euros = 1.5 + dice() * 3;
    const hour = Math.floor(dice() * DAY);
    const apart = (dice() < 0.5 ? -1 : 1) * (0.4 + 0.6 * dice());
    return (at, euro) => ({
      daily: [listed(cents(euros * euro(at - hour)))],
      still: [listed(cents(euros * 1.1 + apart))],
    });
  },
};

/** A book that comes and goes and moves; `free` says which of its hosts are there. */
function book(dice: Dice, slots: number, { count, share }: { count: number; share: number }) {
  const path = wander(dice, slots, { sd: 0.06, halfLifeHours: 12 }).map(Math.exp);
  const all = hosts(count).map((host) => ({
    key: `h${host}`,
    level: 2 * Math.exp(0.1 * normal(dice)),
    gpus: 1 + Math.floor(dice() * 4),
    free: spells(dice, slots, { share, offHours: 9 }),
  }));
  return (at: number) =>
    all.filter(({ free }) => free[at]).map(({ key, level, gpus }) => ({ key, usd: level * (path[at] ?? 1), gpus }));
}

const clone: World = {
  name: 'an unmarked reseller at +20 %',
  days: 14,
  sellers: [seller('source'), seller('again')],
  neverGreen: ['supply', 'spread'],
  neverRed: ['supply', 'spread'],
  seed: (dice, slots) => {
    const offered = book(dice, slots, { count: 10, share: 0.6 });
    const lag = Math.floor(dice() * 3);
    return (at) => ({
      source: offered(at).map(box),
      again: offered(Math.max(0, at - lag)).map((each) => box({ ...each, usd: cents(each.usd * 1.2) })),
    });
  },
};

const bait: World = {
  name: 'one bait GPU a third below the book',
  days: 28,
  sellers: [seller('plain'), seller('baited')],
  neverGreen: ['spread'],
  neverRed: [],
  seed: (dice, slots) => {
    const count = 2 + Math.floor(dice() * 9);
    const level = 2 + dice();
    const [plain, baited] = [0, 1].map(() => {
      const path = wander(dice, slots, { sd: 0.02, halfLifeHours: 12 }).map(Math.exp);
      const levels = hosts(count).map((host) => level * (1 + 0.005 * host));
      return (at: number) => levels.map((usd, host) => box({ key: `h${host}`, usd: usd * (path[at] ?? 1), gpus: 4 }));
    });
    return (at) => {
      const others = baited?.(at) ?? [];
      const least = Math.min(...others.map(({ allInMicroUsd }) => allInMicroUsd ?? 0)) / 1e6;
      return { plain: plain?.(at) ?? [], baited: [box({ key: 'bait', usd: (least * 2) / 3 }), ...others] };
    };
  },
};

const movingComposition: World = {
  name: 'composition noise around moves of 7 %',
  days: 14,
  sellers: [seller('many')],
  neverGreen: ['cv', 'time_of_day', 'spread'],
  neverRed: ['cv'],
  seed: (dice, slots) => {
    const isOne = dice() < 0.5;
    const move = () => wander(dice, slots, { sd: 0.07, halfLifeHours: 12 }).map(Math.exp);
    const shared = move();
    const all = hosts(56).map((host) => ({
      key: `h${host}`,
      level: 2.2 * Math.exp(0.5 * normal(dice)),
      gpus: 1 + Math.floor(dice() * 8),
      free: spells(dice, slots, { share: 0.25, offHours: 18 }),
      path: isOne ? shared : move(),
    }));
    return (at) => ({
      many: all
        .filter(({ free }) => free[at])
        .map(({ key, level, gpus, path }) => box({ key, usd: level * (path[at] ?? 1), gpus })),
    });
  },
};

const cutLeg: World = {
  name: 'a spread to a list cut by a page limit',
  days: 28,
  sellers: [seller('whole'), seller('cut')],
  neverGreen: ['spread'],
  neverRed: ['spread'],
  truncated: 'cut',
  seed: (dice, slots) => {
    const apart = dice() < 0.5 ? 0.6 : 0.02;
    const [whole, cut] = [0, 1].map(() => wander(dice, slots, { sd: 0.03, halfLifeHours: 12 }));
    return (at) => ({
      whole: [box({ key: '1', usd: 2 + (whole?.[at] ?? 0), gpus: 8 })],
      cut: [box({ key: '1', usd: 2 + apart + (cut?.[at] ?? 0), gpus: 8 })],
    });
  },
};

export const FALSE_PRICES: readonly World[] = [
  slowlyIdentical(3),
  slowlyIdentical(7),
  slowlyVarying(3),
  slowlyVarying(7),
  currency,
  clone,
  bait,
  movingComposition,
  cutLeg,
];
