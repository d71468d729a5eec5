// Worlds in which a light must turn green, or red, by construction.
import { normal, wander } from './noise.ts';
import { box, seller, type World } from './world.ts';

const DAY = 48;
const LEVELS = [1.9, 2, 2.1, 2.2, 2.4];

const moving = (path: readonly number[], at: number) =>
  LEVELS.map((level, host) => box({ key: `h${host}`, usd: level * (path[at] ?? 1), gpus: 2 }));

function spreadOf(name: string, mean: number, sd: number, is: Pick<World, 'green' | 'red'>): World {
  return {
    name,
    days: 29,
    sellers: [seller('near'), seller('far')],
    neverGreen: is.green === undefined ? ['spread', 'cv', 'time_of_day'] : ['cv', 'time_of_day'],
    neverRed: is.red === undefined ? ['spread'] : [],
    ...is,
    seed: (dice, slots) => {
      const level = wander(dice, slots, { sd: 0.05, halfLifeHours: 12 });
      const apart = wander(dice, slots, { sd, halfLifeHours: 12 });
      return (at) => ({
        near: [box({ key: '1', usd: 2 + (level[at] ?? 0), gpus: 8 })],
        far: [box({ key: '1', usd: 2 + mean + (level[at] ?? 0) + (apart[at] ?? 0), gpus: 8 })],
      });
    },
  };
}

function cvOf(name: string, cv: number, is: Pick<World, 'green' | 'red'>): World {
  return {
    name,
    days: 14,
    sellers: [seller('moving')],
    neverGreen: is.green === undefined ? ['cv', 'time_of_day'] : ['time_of_day'],
    neverRed: is.red === undefined ? ['cv'] : [],
    ...is,
    seed: (dice, slots) => {
      const sd = Math.sqrt(Math.log(1 + cv * cv));
      const path = wander(dice, slots, { sd, halfLifeHours: 12 }).map(Math.exp);
      return (at) => ({ moving: moving(path, at) });
    },
  };
}

const cycle20: World = {
  name: 'a daily cycle of 20 %',
  days: 15,
  sellers: [seller('cyclic')],
  neverGreen: [],
  neverRed: [],
  green: 'time_of_day',
  seed: (dice, slots) => {
    const peak = Math.floor(dice() * DAY);
    const noise = wander(dice, slots, { sd: 0.04, halfLifeHours: 6 });
    const path = noise.map((x, at) => Math.exp(x) * (1 + 0.1 * Math.cos((2 * Math.PI * (at - peak)) / DAY)));
    return (at) => ({ cyclic: moving(path, at) });
  },
};

function supplyOf(name: string, machines: number, gpus: number, is: Pick<World, 'green' | 'red'>): World {
  return {
    name,
    days: 14,
    sellers: [seller('stocked')],
    neverGreen: is.green === undefined ? ['supply', 'cv', 'time_of_day'] : ['cv', 'time_of_day'],
    neverRed: is.red === undefined ? ['supply'] : [],
    ...is,
    seed: (dice, slots) => {
      const free = wander(dice, slots, { sd: machines / 8, halfLifeHours: 8 }).map((x) =>
        Math.max(1, Math.round(machines + x + 0.2 * normal(dice))),
      );
      return (at) => ({
        stocked: Array.from({ length: free[at] ?? 1 }, (_, host) => box({ key: `h${host}`, usd: 2 + host / 50, gpus })),
      });
    },
  };
}

/** The threshold in dollars fits neither a dear card nor a cheap one: its level stands, and its reason says so. */
function shareOf(name: string, usd: number, factor: number, is: Pick<World, 'green' | 'red' | 'says'>): World {
  return {
    name,
    days: 29,
    sellers: [seller('near'), seller('far')],
    neverGreen: is.green === undefined ? ['spread', 'cv'] : ['cv'],
    neverRed: is.red === undefined ? ['spread'] : [],
    ...is,
    seed: (dice, slots) => {
      const level = wander(dice, slots, { sd: 0.02, halfLifeHours: 12 }).map(Math.exp);
      const apart = wander(dice, slots, { sd: 0.1, halfLifeHours: 12 }).map((x) => 1 + (factor - 1) * (1 + x));
      return (at) => ({
        near: [box({ key: '1', usd: usd * (level[at] ?? 1), gpus: 8 })],
        far: [box({ key: '1', usd: usd * (level[at] ?? 1) * (apart[at] ?? 1), gpus: 8 })],
      });
    },
  };
}

/** Two true sellers that follow one market: neither is the other's clone. */
const followers: World = {
  name: 'two sellers that follow one market',
  days: 29,
  sellers: [seller('first'), seller('second')],
  neverGreen: ['time_of_day'],
  neverRed: ['spread', 'supply'],
  green: 'spread',
  seed: (dice, slots) => {
    const market = wander(dice, slots, { sd: 0.05, halfLifeHours: 12 }).map(Math.exp);
    const own = [0, 1].map(() => wander(dice, slots, { sd: 0.004, halfLifeHours: 3 }).map(Math.exp));
    const free = [0, 1].map(() => wander(dice, slots, { sd: 1.5, halfLifeHours: 6 }));
    const offered = (who: number, usd: number, at: number) =>
      box({
        key: '1',
        usd: usd * (market[at] ?? 1) * (own[who]?.[at] ?? 1),
        gpus: Math.max(1, Math.round(8 + (free[who]?.[at] ?? 0))),
      });
    return (at) => ({ first: [offered(0, 2, at)], second: [offered(1, 2.5, at)] });
  },
};

/** Heard in every second half hour, and missed now and then: judged by that cadence, not insufficient for ever. */
const halved: World = {
  ...cvOf('CV 0.30, heard hourly', 0.3, { green: 'cv' }),
  days: 21,
  silent: (_, at, { group, dice }) => at % 2 === group || dice() < 0.05,
};

export const TRUE_WORLDS: readonly World[] = [
  spreadOf('a spread of $0.40', 0.4, 0.1, { green: 'spread' }),
  cvOf('CV 0.30, same offers move', 0.3, { green: 'cv' }),
  cycle20,
  supplyOf('a supply of 60', 10, 6, { green: 'supply' }),
  spreadOf('a spread of $0.05', 0.05, 0.05, { red: 'spread' }),
  cvOf('CV 0.02', 0.02, { red: 'cv' }),
  supplyOf('a supply of 2', 2, 1, { red: 'supply' }),
  followers,
  halved,
  shareOf('a $12 card 3.5 % apart', 12, 1.035, {
    green: 'spread',
    says: /, [34]\.\d % of the cheaper, .* threshold in dollars that makes it green/,
  }),
  shareOf('a $0.06 card at double the price', 0.06, 2, {
    red: 'spread',
    says: /, (9\d|1[01]\d)\.\d % of the cheaper, .* threshold in dollars that makes it red/,
  }),
];
