// A history for the gates that a test can bend: three integrated venues over so many days, or whatever a world of truth/ offers.
import type { Gate, GateName } from '#domain/gate.ts';
import type { GateHistory } from '#gates/history.ts';
import { type JudgedGates, judgeGates } from '#gates/judge.ts';
import { seededDice } from '#stats/dice.ts';
import { gateHistoryOf } from '../../truth/gates/history.ts';
import { integrated, THREE, walk } from '../../truth/gates/parts.ts';
import { PRINTS } from '../../truth/gates/world.ts';

/** Made once for each length: nobody changes it. */
const made = new Map<number, GateHistory>();

export function imaginedHistory(days = 180): GateHistory {
  const held = made.get(days);
  if (held !== undefined) return held;
  const dice = seededDice(days);
  const offered = integrated(dice, walk(dice, days * PRINTS, 0.5));
  const history = gateHistoryOf({
    gpu: 'imagined',
    sellers: THREE,
    days,
    firstDay: 20_600,
    offered,
    euro: [],
    inEuros: [],
  });
  made.set(days, history);
  return history;
}

export const gateIn = ({ gates }: JudgedGates, name: GateName): Gate => {
  const found = gates.find(({ gate }) => gate === name);
  if (found === undefined) throw new Error(`no gate ${name}`);
  return found;
};

/** One gate of a history that was bent. */
export const judgedAs = (name: GateName, bent: Partial<GateHistory>, days = 180): Gate =>
  gateIn(judgeGates({ ...imaginedHistory(days), ...bent }), name);
