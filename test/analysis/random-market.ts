// Answers drawn at random, of every shape that the tools may give: ties, holes, lists cut short, zeros.
import { GATE_LEVELS, GATE_NAMES } from '#domain/gate.ts';
import type { ToolCall } from '#domain/report.ts';
import { LEVELS, SIGNAL_TYPES, VERDICTS } from '#domain/verdict.ts';

export type Dice = () => number;
export const MODELS = ['h100-sxm', 'h100-nvl', 'rtx-4090', 'b200'];
export const NAMES = new Map([
  ['alpha', 'Alpha Cloud'],
  ['borealis', 'borealis.io'],
  ['cumulus', 'Cumulus'],
  ['delta', 'Delta 42'],
  ['echo', 'Echo Compute'],
]);
export const SELLERS = [...NAMES.keys()];
const UNITS = { spread: 'USD per GPU-hour', cv: 'ratio', time_of_day: '%', supply: 'GPUs' } as const;
const GATE_UNITS = ['%', '% a year', 'ratio', 'R²', 'days', 'points', 'lots', 'times', 'share'];
export const DAYS = ['2026-06-14', '2026-06-15'];

export const one = <T>(dice: Dice, all: readonly T[]): T => all[Math.floor(dice() * all.length)] as T;
export const some = <T>(dice: Dice, all: readonly T[], least: number, most: number): T[] => {
  const count = least + Math.floor(dice() * (most - least + 1));
  return all.toSorted(() => dice() - 0.5).slice(0, count);
};

/** Few different prices, so that many are equal; now and then one below a dime. */
const price = (dice: Dice): number =>
  dice() < 0.1 ? 0.02 + dice() / 20 : Math.round(dice() * 12 + 1) / 4 + one(dice, [0, 0, 0.004999, 0.000001]);
const signed = (dice: Dice, most: number): number =>
  one(dice, [0, 0.02, -0.049, (dice() - 0.5) * 2 * most, (dice() - 0.5) * 2 * most]);
const orNull = <T>(dice: Dice, value: T): T | null => (dice() < 0.12 ? null : value);
const count = (dice: Dice, most = 60): number => Math.floor(dice() * most);

function priceRow(dice: Dice, gpu: string, provider: string) {
  const floor = price(dice);
  return {
    gpu,
    provider,
    floor,
    average: orNull(dice, floor * 1.2),
    median: orNull(dice, floor + one(dice, [0, 0.25])),
    ceiling: orNull(dice, floor + one(dice, [0, 0.5, 3])),
    spread: orNull(dice, dice()),
    offers: count(dice),
    hosts: count(dice, 9),
    gpusAvailable: orNull(dice, count(dice, 4000)),
    truncated: dice() < 0.2,
  };
}

const changeRow = (dice: Dice, { gpu, provider, floor }: ReturnType<typeof priceRow>) => ({
  gpu,
  provider,
  floor,
  baseline24h: price(dice),
  change24h: orNull(dice, signed(dice, 1)),
  change24hPct: orNull(dice, signed(dice, 40)),
  baseline7d: price(dice),
  change7d: orNull(dice, signed(dice, 1)),
  change7dPct: orNull(dice, signed(dice, 40)),
});

const pairRow = (dice: Dice, a: ReturnType<typeof priceRow>, b: ReturnType<typeof priceRow>) => ({
  gpu: a.gpu,
  a: a.provider,
  b: b.provider,
  comparable: dice() < 0.8,
  floorA: a.floor,
  floorB: b.floor,
  delta: a.floor - b.floor,
  deltaPct: ((a.floor - b.floor) / Math.min(a.floor, b.floor)) * 100,
  median24h: orNull(dice, dice()),
  shareAbove030: orNull(dice, dice()),
  halfLifeHours: orNull(dice, dice() * 90),
  frozenLeg: dice() < 0.2 ? a.provider : null,
  bothFrozen: dice() < 0.1,
});

const interval = (dice: Dice, value: number): [number, number] | null => orNull(dice, [value - dice(), value + dice()]);

function signalRow(dice: Dice, gpu: string, type: (typeof SIGNAL_TYPES)[number]) {
  const value = orNull(dice, type === 'supply' ? count(dice, 500) / 2 : signed(dice, 1) + 0.5);
  return {
    gpu,
    type,
    value,
    unit: UNITS[type],
    level: value === null ? 'insufficient' : one(dice, LEVELS),
    interval: value === null ? null : interval(dice, value),
    thresholds: { green: 0.3, red: type === 'time_of_day' ? null : 0.15 },
    details: { truncated: dice() < 0.3 },
    reason: 'As it was judged.',
  };
}

function gateRow(dice: Dice, gpu: string, gate: string) {
  const value = orNull(dice, dice() * 900);
  return {
    gpu,
    gate,
    name: `condition ${'x'.repeat(Number(gate.slice(1)))}`,
    value,
    unit: one(dice, GATE_UNITS),
    level: one(dice, GATE_LEVELS),
    interval: value === null ? null : interval(dice, value),
    reason: 'As it was judged.',
    thresholds: { pass: dice() * 100, fail: null, better: one(dice, ['higher', 'lower']) },
  };
}

/** All calls of a run over such a market. */
export function randomCalls(dice: Dice): ToolCall[] {
  const prices = MODELS.flatMap((gpu) =>
    some(dice, SELLERS, 0, SELLERS.length).map((seller) => priceRow(dice, gpu, seller)),
  );
  const pairs = MODELS.flatMap((gpu) => {
    const own = prices.filter((row) => row.gpu === gpu);
    return own.flatMap((a, at) => own.slice(at + 1).map((b) => pairRow(dice, a, b)));
  });
  const levels = () => Object.fromEntries(SIGNAL_TYPES.map((type) => [type, one(dice, LEVELS)]));
  const verdict = (gpu: string) => ({
    gpu,
    verdict: one(dice, VERDICTS),
    since: '2026-06-10T00:00:00Z',
    decidedBy: some(dice, GATE_NAMES, 0, 3),
    signals: levels(),
  });
  const market = (gpu: string) => {
    const own = prices.filter((row) => row.gpu === gpu).sort((a, b) => a.floor - b.floor)[0];
    if (own === undefined) return [];
    const then = orNull(dice, one(dice, SELLERS));
    return [
      {
        gpu,
        provider: own.provider,
        floor: own.floor,
        provider24h: then,
        floor24h: then === null ? null : price(dice),
        change24hPct: then === null ? null : signed(dice, 30),
        formerBestFloor: orNull(dice, price(dice)),
        bestSellerFloor24h: orNull(dice, price(dice)),
        index: orNull(dice, price(dice)),
        indexChange24hPct: orNull(dice, signed(dice, 30)),
        gpusAvailable: orNull(dice, count(dice, 5000)),
        truncated: dice() < 0.2,
      },
    ];
  };
  const of: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
    get_current_prices: prices,
    get_price_changes: prices.map((row) => changeRow(dice, row)),
    get_overview: MODELS.flatMap(market),
    get_cross_deltas: pairs,
    get_supply_metrics: prices.map(({ gpu, provider, offers, hosts, gpusAvailable, truncated }) => ({
      gpu,
      provider,
      offers,
      hosts,
      gpusAvailable,
      truncated,
      change24h: orNull(dice, Math.round(signed(dice, 30))),
    })),
    get_volatility: [...prices, ...MODELS.map((gpu) => ({ gpu, provider: 'reference' }))].map(({ gpu, provider }) => ({
      gpu,
      provider,
      standardDeviation: orNull(dice, dice()),
      mean: orNull(dice, price(dice)),
      cv: orNull(dice, dice()),
      sameOfferCv: orNull(dice, dice()),
    })),
    get_tod_patterns: some(dice, MODELS, 0, 4).map((gpu) => ({
      gpu,
      hours: Array.from({ length: 24 }, (_, hour) => ({ hour, mean: orNull(dice, price(dice)) })),
      p: orNull(dice, dice()),
    })),
    get_signals: some(dice, MODELS, 1, 4).flatMap((gpu) => SIGNAL_TYPES.map((type) => signalRow(dice, gpu, type))),
    get_gates: some(dice, MODELS, 1, 4).flatMap((gpu) => GATE_NAMES.map((gate) => gateRow(dice, gpu, gate))),
    get_verdicts: some(dice, MODELS, 1, 4).map(verdict),
    get_verdict_log: MODELS.flatMap((gpu) =>
      DAYS.map((day) => ({ ...verdict(gpu), day, methodVersion: one(dice, [4, 5, 5]) })),
    ),
    get_index_fixes: some(dice, MODELS, 0, 4).flatMap((gpu) =>
      DAYS.map((day) => ({
        gpu,
        day,
        value: orNull(dice, price(dice)),
        published: dice() < 0.5 ? null : price(dice),
        publishedState: one(dice, ['settles', 'review']),
        final: dice() < 0.5,
      })),
    ),
  };
  return Object.entries(of).map(([tool, rows], at) => ({
    id: `a${at + 1}`,
    tool,
    askedBy: 'program',
    input: {},
    meta: null,
    rows,
    error: null,
  }));
}
