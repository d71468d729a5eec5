// Judging a slot: read the histories, judge each, write the verdicts. Apart from the round's own commit, for it may take seconds.

import type { Judged } from '#domain/gate.ts';
import { dayOfSlot, SLOTS_PER_DAY } from '#domain/time.ts';
import { JUDGED_EVERY_SLOTS } from '#domain/verdict.ts';
import type { GateHistory } from '#gates/history.ts';
import { judgeGates } from '#gates/judge.ts';
import { judge } from '#signals/judge.ts';
import { bumpCommit, noteJudgingMs } from '#store/meta.ts';
import type { Store } from '#store/open.ts';
import { firstSlot } from '#store/round.ts';
import { judgedDays, latestJudgedSlot, putJudged } from '#store/signal.ts';
import { firstStandingSlot } from '#store/standing.ts';
import { gateHistoriesAt } from './gate-history.ts';
import type { DaysRead } from './panels.ts';

/** A catch-up after a long pause or a long import is bounded. */
const MOST_DAYS = 1_000;

/**
 * The slots that are to be judged so that `slot` is and no finished day of our own rounds is missing from the log, in order of time; from
 * the day of `since` on also days that were judged before, and days that were only imported. Without a round of ours, all days.
 */
export function dueSlots(store: Store, slot: number, since = Number.POSITIVE_INFINITY): number[] {
  const standing = firstStandingSlot(store);
  if (standing === undefined) return [];
  const first = Math.min(since, firstSlot(store) ?? standing);
  const judged = judgedDays(store);
  const today = dayOfSlot(slot);
  const due: number[] = [];
  for (let day = Math.max(dayOfSlot(first), today - MOST_DAYS); day < today; day += 1)
    if (!judged.has(day) || day >= dayOfSlot(since)) due.push((day + 1) * SLOTS_PER_DAY - 1);
  return [...due, slot];
}

/** Whether a collected slot is to be judged: it ends a half hour, so that a day's last one is, or none of the half hour before it was. */
export function isJudgingDue(store: Store, slot: number): boolean {
  const latest = latestJudgedSlot(store);
  if (latest === slot) return false;
  return latest === undefined || (slot + 1) % JUDGED_EVERY_SLOTS === 0 || slot - latest >= JUDGED_EVERY_SLOTS;
}

export type JudgedSlot = { readonly slot: number; readonly all: readonly Judged[] };

/** Reads only: what the verdicts at slots are, in order of time, with nothing written between them. */
export function judgeSlots(
  store: Store,
  slots: readonly number[],
  onSlot: (done: number, of: number) => void = () => {},
): JudgedSlot[] {
  const read: DaysRead = new Map();
  return slots.map((slot, at) => {
    onSlot(at + 1, slots.length);
    return { slot, all: [...gateHistoriesAt(store, slot, read)].map(judged) };
  });
}

export const judgeSlot = (store: Store, slot: number): readonly Judged[] => judgeSlots(store, [slot])[0]?.all ?? [];

function judged(history: GateHistory): Judged {
  const lit = judge(history.recent);
  const timeOfDay = lit.signals.find(({ type }) => type === 'time_of_day');
  return { ...lit, ...judgeGates(history, timeOfDay) };
}

export function keepJudged(
  store: Store,
  judged: readonly JudgedSlot[],
  madeAt: number,
  /** How long it took; not told where it was shared among threads. */
  tookMs?: number,
): void {
  store.transaction(() => {
    if (tookMs !== undefined) noteJudgingMs(store, tookMs);
    for (const { slot, all } of judged) putJudged(store, slot, all, Math.floor(madeAt));
    bumpCommit(store);
  });
}
