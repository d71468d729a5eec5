// Which judged slot answers a question, and whether it is still of now: a verdict goes stale as a price does.

import { modelRank } from '#domain/gpu.ts';
import { dayOfSlot, isoTime, SLOT_WORD, SLOTS_PER_DAY, slotOf, slotStart } from '#domain/time.ts';
import { JUDGED_EVERY_SLOTS, type Level, SIGNAL_TYPES, type Signal, type SignalType } from '#domain/verdict.ts';
import { judgedSlotBefore, loggedIn, type StoredSignal, signalsAt } from '#store/signal.ts';
import { type Cut, presentProblem, type World } from './world.ts';

export type Moment = {
  readonly slot: number;
  /** Null while the verdict is current; why not, otherwise. */
  readonly outdated: string | null;
  /** Asked for as it stood then. */
  readonly past: boolean;
};

/** Two that should have been judged. */
const OUTDATED_SLOTS = 2 * JUDGED_EVERY_SLOTS;

/** The last slot judged, or the last one before `to` (epoch seconds) where the past is asked about: it is then told as it stood. */
export function momentOf(world: World, asked: number | undefined): Moment | null {
  const to = asked !== undefined && asked > world.now ? undefined : asked;
  const slot = judgedSlotBefore(world.store, slotOf(to === undefined ? world.now : to - 1));
  if (slot === undefined) return null;
  const at = isoTime(slotStart(slot));
  if (to !== undefined) {
    // Each day's end is judged: what lies further back was no verdict of that time any more.
    const isOld = slotOf(to - 1) - slot > SLOTS_PER_DAY;
    return {
      slot,
      outdated: isOld ? `judged at ${at}, and not again until then: it was not current` : null,
      past: true,
    };
  }
  const behind = (world.slot ?? slot) - slot > OUTDATED_SLOTS;
  const stale = world.standings.every((standing) => standing.stale);
  return {
    slot,
    past: false,
    outdated: stale
      ? `judged at ${at}, and no provider has answered since: it is not current`
      : behind
        ? `judged at ${at}, and rounds since are not judged yet`
        : null,
  };
}

export type Told = Omit<Signal, 'interval'> & {
  readonly gpu: string;
  readonly interval: readonly [number, number] | null;
};

/** The signals at a moment, each with what is told of it: from the newest slot itself, or from the log of the day it ended. */
export function signalsTold(world: World, { slot, outdated }: Moment): Told[] {
  const isDayEnd = slot % SLOTS_PER_DAY === SLOTS_PER_DAY - 1;
  const logged = isDayEnd ? loggedIn(world.store, dayOfSlot(slot), dayOfSlot(slot) + 1) : [];
  return signalsAt(world.store, slot)
    .sort(inOrder)
    .map((row) => {
      const kept =
        row.told === null ? fromLog(logged, row) : (JSON.parse(row.told) as Pick<Signal, 'reason' | 'details'>);
      return {
        gpu: row.gpu,
        type: row.type,
        value: row.value,
        level: outdated === null ? row.level : 'insufficient',
        reason: outdated === null ? kept.reason : `Not current: ${outdated}. It said then: ${kept.reason}`,
        interval: row.low === null || row.high === null ? null : [row.low, row.high],
        n: row.n,
        details: kept.details,
      };
    });
}

/** The headline's models first, in their order; of each the signals in theirs. */
const inOrder = (a: StoredSignal, b: StoredSignal): number =>
  modelRank(a.gpu) - modelRank(b.gpu) ||
  a.gpu.localeCompare(b.gpu) ||
  SIGNAL_TYPES.indexOf(a.type) - SIGNAL_TYPES.indexOf(b.type);

function fromLog(
  logged: readonly { gpu: string; signals: readonly Signal[] }[],
  row: StoredSignal,
): Pick<Signal, 'reason' | 'details'> {
  const held = logged.find(({ gpu }) => gpu === row.gpu)?.signals.find(({ type }) => type === row.type);
  return held ?? { reason: `only the figures of this ${SLOT_WORD} are kept.`, details: {} };
}

export const levelsOf = (told: readonly { type: SignalType; level: Level }[]): Record<SignalType, Level> => {
  const level = (type: SignalType): Level => told.find((each) => each.type === type)?.level ?? 'insufficient';
  return { spread: level('spread'), cv: level('cv'), time_of_day: level('time_of_day'), supply: level('supply') };
};

/** Why an answer made of verdicts is thin. */
export function judgedProblem(world: World, moment: Moment | null): string | null {
  if (moment === null) return 'nothing has been judged yet: verdicts come once a half hour';
  return moment.outdated ?? (moment.past ? null : presentProblem(world));
}

/** Only the headline is judged: on-demand, all in, eligible. */
export const isJudged = ({ market, basis, scope }: Cut): boolean =>
  market === 'on_demand' && basis === 'all_in' && scope === 'eligible';
