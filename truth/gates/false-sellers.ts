// Worlds in which a gate must not pass, and no verdict may say viable, by construction: of who sells, and how much.
import type { Offer } from '#domain/offer.ts';
import { normal } from '../noise.ts';
import { box, seller } from '../world.ts';
import { integrated, listedAt, product, returning, THREE, VENUES, venue, walk } from './parts.ts';
import { type GateWorld, PRINTS } from './world.ts';

const LISTS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'] as const;

const never = { neverFail: ['V13'], neverVerdict: ['viable', 'basket_only'], days: 120, sellers: THREE } as const;

const oneLarge: GateWorld = {
  ...never,
  name: 'one host with 60 % of the GPUs',
  seed: (dice, prints) => {
    const path = walk(dice, prints, 0.45);
    const offered = integrated(dice, path, { count: 6, gpus: 22 });
    const own = returning(dice, prints, { sd: 0.02, halfLifeDays: 2 });
    return (at) => {
      const others = offered(at);
      const free = VENUES.reduce((sum, id) => sum + (others[id] ?? []).reduce((gpus, each) => gpus + each.gpus, 0), 0);
      const large = box({ key: 'large', usd: 2.3 * (path[at] ?? 1) * (own[at] ?? 1), gpus: Math.round(1.5 * free) });
      return { ...others, north: [...(others.north ?? []), large] };
    };
  },
  neverPass: ['V7'],
};

/** Deep enough, and in two hands. */
const twoHosts: GateWorld = {
  ...never,
  name: 'one host at each of two sellers',
  sellers: THREE.slice(0, 2),
  seed: (dice, prints) => {
    const path = walk(dice, prints, 0.45);
    const own = VENUES.map(() => returning(dice, prints, { sd: 0.004, halfLifeDays: 1 }));
    return (at) =>
      Object.fromEntries(
        VENUES.slice(0, 2).map((id, place) => [
          id,
          [box({ key: id, usd: 2.4 * (path[at] ?? 1) * (own[place]?.[at] ?? 1), gpus: 500 })],
        ]),
      );
  },
  neverPass: ['V7', 'V9'],
  neverFail: [],
};

/** A large host among few, that asks a third more or less for some days, as it likes. */
const pushing: GateWorld = {
  ...never,
  name: 'one pushing host',
  sellers: THREE.slice(0, 2),
  seed: (dice, prints) => {
    const path = walk(dice, prints, 0.2);
    const venues = VENUES.slice(0, 2).map((id) => ({
      id,
      at: venue(dice, path, { id, usd: 2.4, count: 5, gpus: 60, spread: 0.06 }),
    }));
    let [push, left] = [1, 0];
    const pushes = Array.from({ length: prints }, () => {
      if (left === 0)
        [push, left] = [[0.75, 1, 1.3][Math.floor(3 * dice())] ?? 1, PRINTS * (1 + Math.floor(4 * dice()))];
      left -= 1;
      return push;
    });
    return (at) => {
      const offered = Object.fromEntries(venues.map((each) => [each.id, each.at(at)]));
      const pusher = box({ key: 'pusher', usd: 2.4 * (path[at] ?? 1) * (pushes[at] ?? 1), gpus: 250 });
      return { ...offered, north: [...(offered.north ?? []), pusher] };
    };
  },
  neverPass: ['V9'],
  neverFail: [],
};

const dearer = (offers: readonly Offer[], factor: number, name: string): Offer[] =>
  offers.map((offer) =>
    box({ key: `${name}-${offer.key}`, usd: ((offer.allInMicroUsd ?? 0) / 1e6) * factor, gpus: offer.gpus }),
  );

/** One marketplace, listed again by others at a markup: the same machines, a print later or at once. */
const copied = (name: string, copies: number, gpus: number, more: Partial<GateWorld>): GateWorld => ({
  ...never,
  name,
  sellers: ['source', ...VENUES.slice(0, copies)].map((id) => seller(id)),
  seed: (dice, prints) => {
    const source = venue(dice, walk(dice, prints, 0.45), { id: 'source', usd: 2.4, count: 12, gpus });
    return (at) => {
      const now = source(at);
      return {
        source: now,
        ...Object.fromEntries(VENUES.slice(0, copies).map((id, place) => [id, dearer(now, 1.12 + 0.1 * place, id)])),
      };
    };
  },
  neverPass: [],
  ...more,
});

/** Lists that are all one reseller's price with a markup each, to the cent. */
const oneMarkup: GateWorld = {
  ...never,
  name: 'all sellers are one list with a markup',
  sellers: ['source', ...VENUES].map((id) => seller(id, { class: 'neocloud' })),
  seed: (dice, prints) => {
    const path = walk(dice, prints, 0.45);
    const steps = path.map((_, at) => path[at - (at % (PRINTS * 3))] ?? 1);
    return (at) =>
      Object.fromEntries(
        ['source', ...VENUES].map((id, place) => [id, listedAt(2.3 * (1 + 0.1 * place) * (steps[at] ?? 1))]),
      );
  },
  neverPass: ['V7', 'V8', 'V9'],
};

const thin: GateWorld = {
  ...never,
  name: 'twenty GPUs in all',
  seed: (dice, prints) => integrated(dice, walk(dice, prints, 0.45), { count: 5, gpus: 1 }),
  neverPass: ['V8'],
  neverFail: [],
};

/** Each host on a way of its own that has little to do with the others': a venue, and no market. */
const grades: GateWorld = {
  ...never,
  name: 'hosts whose prices lie a half apart',
  seed: (dice, prints) => {
    const path = walk(dice, prints, 0.4);
    const venues = VENUES.map((id) => ({
      id,
      at: venue(dice, path, { id, usd: 2.4, count: 8, gpus: 60, spread: 0.5 }),
    }));
    return (at) => Object.fromEntries(venues.map((each) => [each.id, each.at(at)]));
  },
  neverPass: ['V6'],
  neverVerdict: [],
};

/** Viable but for one seller who is there on half of the days: that must fail nothing. */
const halfThere: GateWorld = {
  ...never,
  name: 'a seller present on half of the days',
  days: 150,
  sellers: [...THREE, seller('east')],
  seed: (dice, prints) => {
    const path = walk(dice, prints, 0.45);
    const offered = integrated(dice, path, { count: 10, gpus: 40 });
    const east = venue(dice, product(path, returning(dice, prints, { sd: 0.004, halfLifeDays: 1 })), {
      id: 'east',
      usd: 2.5,
      count: 10,
      gpus: 20,
    });
    const isThere = Array.from({ length: Math.ceil(prints / PRINTS) }, () => dice() < 0.5);
    return (at) => (isThere[Math.floor(at / PRINTS)] ? { ...offered(at), east: east(at) } : offered(at));
  },
  neverPass: [],
  neverFail: ['V1', 'V2', 'V3', 'V5', 'V7', 'V8', 'V9', 'V13'],
  neverVerdict: ['not_viable', 'no_market', 'insufficient'],
};

/** Eight lists that are repriced now and then, each for reasons of its own. */
const ownLists: GateWorld = {
  ...never,
  name: 'lists repriced each for its own reasons',
  days: 180,
  sellers: LISTS.map((id) => seller(id, { class: 'neocloud' })),
  seed: (dice, prints) => {
    const paths = LISTS.map((id) => {
      let usd = 2 + dice();
      return {
        id,
        usd: Array.from({ length: prints }, () => {
          if (dice() < 0.05 / PRINTS) usd *= Math.exp(0.08 * normal(dice));
          return usd;
        }),
      };
    });
    return (at) => Object.fromEntries(paths.map(({ id, usd }) => [id, listedAt(usd[at] ?? 1)]));
  },
  neverPass: ['V3', 'V8'],
  neverFail: [],
};

/** Viable but for one day on which a seller's prices read ten times too high: that proves nothing against it. */
const glitch: GateWorld = {
  ...never,
  name: 'a seller’s prices ten times too high for a day',
  days: 165,
  seed: (dice, prints) => {
    const offered = integrated(dice, walk(dice, prints, 0.45), { count: 10, gpus: 40 });
    const day = Math.floor((0.1 + 0.7 * dice()) * (prints / PRINTS));
    return (at) => {
      const now = offered(at);
      return Math.floor(at / PRINTS) === day ? { ...now, west: dearer(now.west ?? [], 10, 'west') } : now;
    };
  },
  neverPass: [],
  neverFail: ['V1', 'V2', 'V3', 'V5', 'V7', 'V8', 'V13'],
  neverVerdict: ['not_viable', 'no_market', 'insufficient'],
};

export const FALSE_SELLERS: readonly GateWorld[] = [
  oneLarge,
  twoHosts,
  pushing,
  copied('a clone that doubles the supply', 1, 24, { neverPass: ['V8', 'V3', 'V5'] }),
  copied('resellers that pose as sellers', 3, 24, { neverPass: ['V8', 'V3', 'V5'] }),
  oneMarkup,
  thin,
  ownLists,
  glitch,
  grades,
  halfThere,
];
