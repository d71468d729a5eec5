// Plays a world for the gates: what its sellers offer becomes a history without a store, and is judged.
import type { GateLevel, GateName } from '#domain/gate.ts';
import type { Verdict } from '#domain/verdict.ts';
import type { GateHistory } from '#gates/history.ts';
import { judgeGates } from '#gates/judge.ts';
import { hashedRoll, seededDice } from '#stats/dice.ts';
import { normal } from '../noise.ts';
import { gateHistoryOf } from './history.ts';
import { type GateWorld, PRINTS } from './world.ts';

export type GatesPlayed = {
  readonly seed: number;
  readonly verdict: Verdict;
  readonly levels: Readonly<Partial<Record<GateName, GateLevel>>>;
  readonly told: Readonly<Partial<Record<GateName, string>>>;
};

const FIRST_DAY = 20_600;

export function gatesHistory(world: GateWorld, seed: number): GateHistory {
  const dice = seededDice(Math.floor(hashedRoll(`${world.name} ${seed}`) * 2 ** 32));
  const euro = euros(dice, world.days);
  const offered = world.seed(dice, world.days * PRINTS, euro);
  return gateHistoryOf({
    gpu: 'imagined',
    sellers: world.sellers,
    days: world.days,
    firstDay: FIRST_DAY,
    offered,
    euro,
    inEuros: world.inEuros ?? [],
    others: world.others?.(dice, world.days) ?? [],
  });
}

export function playGates(world: GateWorld, seed: number): GatesPlayed {
  const { gates, verdict } = judgeGates(gatesHistory(world, seed));
  return {
    seed,
    verdict,
    levels: Object.fromEntries(gates.map(({ gate, level }) => [gate, level])),
    told: Object.fromEntries(gates.map(({ gate, reason }) => [gate, reason])),
  };
}

/** USD for a euro, which moves on five days of seven. */
function euros(dice: () => number, days: number): number[] {
  let log = Math.log(1.1);
  return Array.from({ length: days }, (_, day) => {
    if (day % 7 < 5) log += 0.0045 * normal(dice);
    return Math.round(Math.exp(log) * 1e4) / 1e4;
  });
}
