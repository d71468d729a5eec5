// A seeded imaginary market that any half hour can be asked of: what stands at a moment follows from the seed and the time alone.
import { slotOf, slotStart } from '#domain/time.ts';
import { hashedRoll } from '#stats/dice.ts';
import { PLACES, SPECS, type Spec } from './specs.ts';

export type MarketOptions = {
  readonly seed: number;
  /** Peak to trough of a daily cycle in the hosts' prices, as a share; 0 for none. */
  readonly cycle: number;
  /** How many times the usual number of machines. */
  readonly size: number;
};

export type Machine = {
  readonly id: number;
  readonly host: number;
  readonly seller: 'vast' | 'lium';
  readonly spec: Spec;
  readonly gpus: number;
  readonly free: number;
  /** USD per GPU-hour, the GPU part. */
  readonly price: number;
  readonly place: readonly [string, string];
  readonly verification: 'verified' | 'unverified' | 'deverified';
  readonly interruptible: boolean;
};

const PLACEHOLDER_USD = 0.01;
const HOURS = (hours: number): number => hours * 3600;

export type Market = {
  readonly seed: number;
  readonly roll: (...words: readonly (string | number)[]) => number;
  readonly level: (spec: Spec, epochSeconds: number) => number;
  readonly machinesAt: (epochSeconds: number) => readonly Machine[];
};

export function createMarket({ seed, cycle, size }: MarketOptions): Market {
  const roll = (...words: readonly (string | number)[]): number => hashedRoll(`${seed}/${words.join('/')}`);
  const level = (spec: Spec, at: number): number =>
    spec.level *
    Math.exp(
      0.12 * wave(roll, `level ${spec.vastName}`, at, HOURS(40)) +
        0.05 * wave(roll, `fast ${spec.vastName}`, at, HOURS(9)),
    ) *
    (1 + (cycle / 2) * Math.sin(((at % HOURS(24)) / HOURS(24)) * 2 * Math.PI));
  const population = SPECS.flatMap((spec, model) =>
    (['vast', 'lium'] as const).flatMap((seller) =>
      Array.from({ length: (seller === 'vast' ? spec.vastMachines : spec.liumNodes) * size }, (_, number) => ({
        spec,
        seller,
        id: 10_000 + model * 1_000 + (seller === 'vast' ? 0 : 500) + number,
      })),
    ),
  );
  // Several sellers and queries ask of the same half hour.
  let made: { readonly from: number; readonly machines: readonly Machine[] } = { from: Number.NaN, machines: [] };
  return {
    seed,
    roll,
    level,
    machinesAt: (at) => {
      const from = slotStart(slotOf(at));
      if (made.from !== from)
        made = {
          from,
          machines: population.flatMap((machine) => {
            const stands = machineAt({ roll, level }, machine, from);
            return stands === null ? [] : [stands];
          }),
        };
      return made.machines;
    },
  };
}

/** A smooth wander in [-1, 1]: rolls at the knots of a period, and an even curve between them. */
function wave(roll: Market['roll'], name: string, at: number, period: number): number {
  const knot = Math.floor(at / period);
  const share = at / period - knot;
  const ease = share * share * (3 - 2 * share);
  return (roll(name, knot) * (1 - ease) + roll(name, knot + 1) * ease) * 2 - 1;
}

type Born = { readonly spec: Spec; readonly seller: 'vast' | 'lium'; readonly id: number };

const pick = <T>(from: readonly T[], share: number): T => from[Math.floor(share * from.length)] as T;

/** A number from the bell curve, by two rolls (Box and Muller). */
function bell(a: number, b: number): number {
  return Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);
}

function machineAt(
  { roll, level }: Pick<Market, 'roll' | 'level'>,
  { spec, seller, id }: Born,
  at: number,
): Machine | null {
  const stay = HOURS(24 + 96 * roll(id, 'stay'));
  const spell = Math.floor((at + stay * roll(id, 'phase')) / stay);
  if (roll(id, 'here', spell) > 0.85) return null;
  const gpus = pick(spec.gpusPerMachine, roll(id, 'gpus'));
  const rest = HOURS(6 + 24 * roll(id, 'rest'));
  const free = Math.round(gpus * roll(id, 'free', Math.floor(at / rest)) * 1.2);
  if (free <= 0) return null;
  return {
    id,
    host: 700 + Math.floor(id / 3),
    seller,
    spec,
    gpus,
    free: Math.min(gpus, free),
    price: priceAt({ roll, level }, { spec, seller, id }, at),
    place: pick(PLACES, roll(id, 'place')),
    verification: roll(id, 'verified') < 0.8 ? 'verified' : roll(id, 'deverified') < 0.6 ? 'unverified' : 'deverified',
    interruptible: roll(id, 'tier') < 0.25,
  };
}

// Hosts seldom touch their price: on recorded Vast.ai offers 4 to 14 % had moved after some eleven hours. Here a host looks at
// it every half day to three days.
function priceAt({ roll, level }: Pick<Market, 'roll' | 'level'>, { spec, seller, id }: Born, at: number): number {
  const look = HOURS(12 + 60 * roll(id, 'look'));
  const seen = (Math.floor(at / look + roll(id, 'turn')) - roll(id, 'turn')) * look;
  const odd = roll(id, 'odd');
  // Outliers to both sides, and placeholders: a cent, which nobody means.
  if (odd < 0.02) return roll(id, 'high') < 0.5 ? spec.level * 12 : spec.level / 14;
  if (odd < 0.03) return PLACEHOLDER_USD;
  const own = Math.exp(0.22 * bell(roll(id, 'a'), roll(id, 'b')));
  const mood = Math.exp(0.04 * bell(roll(id, 'c', seen), roll(id, 'd', seen)));
  const dearer = seller === 'lium' ? 1.18 : 1;
  return Math.round(level(spec, seen) * own * mood * dearer * 10_000) / 10_000;
}
