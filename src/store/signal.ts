// What was judged: the newest signals with all that is told of them, earlier ones as bare figures, and the daily log that is never edited.

import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Judged } from '#domain/gate.ts';
import { dayOfSlot, SLOTS_PER_DAY } from '#domain/time.ts';
import type { OriginalVerdict, Signal, Verdict } from '#domain/verdict.ts';
import { METHOD_VERSION } from '#domain/verdict.ts';
import { dropGates, forgetGates, logGates, putGates } from './gate.ts';
import type { Store } from './open.ts';
import type { Tables } from './tables.ts';

const PUT = `INSERT OR REPLACE INTO signal (gpu, type, slot, level, value, low, high, n, told) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const isDayEnd = (slot: number): boolean => slot % SLOTS_PER_DAY === SLOTS_PER_DAY - 1;

/** Writes the verdicts of a slot; at the last slot of a day also into the log, where the day is not in it yet. */
export function putJudged(store: Store, slot: number, all: readonly Judged[], madeAt: number): void {
  const latest = latestJudgedSlot(store);
  store.hot('DELETE FROM judged WHERE slot = ?').run(slot);
  forgetGates(store, slot);
  // The slot itself: judged it is, though there be no model in it.
  store.hot('INSERT INTO judged (slot, gpu, verdict) VALUES (?, ?, ?)').run(slot, NO_MODEL, 'insufficient');
  if (latest !== undefined && latest < slot) dropGates(store, latest);
  for (const { gpu, signals, gates, verdict, original } of all) {
    store
      .hot('INSERT INTO judged (slot, gpu, verdict, original) VALUES (?, ?, ?, ?)')
      .run(slot, gpu, verdict, original);
    putGates(store, slot, gpu, gates);
    for (const each of signals) {
      const [low, high] = each.interval ?? [null, null];
      store.hot(PUT).run(gpu, each.type, slot, each.level, each.value, low, high, each.n, toldOf(each));
      // What is told of an earlier slot is in the log if it ended a day; otherwise its figures are enough.
      if (latest !== undefined && latest < slot)
        store.hot('UPDATE signal SET told = NULL WHERE gpu = ? AND type = ? AND slot = ?').run(gpu, each.type, latest);
    }
    if (isDayEnd(slot)) log(store, slot, { gpu, verdict, original, signals, gates }, madeAt);
  }
  // A day that is caught up with behind a newer slot is in the log; here it is as old as the others.
  if (latest !== undefined && latest > slot) dropGates(store, slot);
}

/** What is logged first stays: an entry is never edited. */
function log(
  store: Store,
  slot: number,
  { gpu, verdict, original, signals, gates }: Omit<Judged, 'slot'>,
  madeAt: number,
): void {
  const day = dayOfSlot(slot);
  const added = store
    .hot('INSERT OR IGNORE INTO verdict_log (day, gpu, verdict, method, made_at, original) VALUES (?, ?, ?, ?, ?, ?)')
    .run(day, gpu, verdict, METHOD_VERSION, madeAt, original);
  if (added.changes === 0) return;
  logGates(store, slot, gpu, gates);
  store
    .hot('INSERT INTO verdict_told (day, gpu, signals) VALUES (?, ?, ?)')
    .run(day, gpu, zstdCompressSync(Buffer.from(JSON.stringify(signals))));
}

const NO_MODEL = '';

const toldOf = ({ reason, details }: Signal): string => JSON.stringify({ reason, details });

export const latestJudgedSlot = (store: Store): number | undefined =>
  (store.hot('SELECT max(slot) AS slot FROM judged').get() as { slot: number | null }).slot ?? undefined;

/** The last judged slot that is not after the given one. */
export const judgedSlotBefore = (store: Store, slot: number): number | undefined =>
  (store.hot('SELECT max(slot) AS slot FROM judged WHERE slot <= ?').get(slot) as { slot: number | null }).slot ??
  undefined;

export type StoredSignal = Tables['signal'];

/** The signals of every model at a judged slot. */
export const signalsAt = (store: Store, slot: number): StoredSignal[] =>
  store
    .hot(
      'SELECT signal.* FROM judged JOIN signal ON signal.gpu = judged.gpu AND signal.slot = judged.slot WHERE judged.slot = ?',
    )
    .all(slot) as StoredSignal[];

export type Logged = {
  readonly day: number;
  readonly gpu: string;
  readonly verdict: Verdict;
  /** What the four lights alone said by their own rule; before gates decided, the verdict itself. */
  readonly original: OriginalVerdict;
  readonly signals: readonly Signal[];
  readonly method: number;
  readonly madeAt: number;
};

const MOST_BYTES = 4 * 2 ** 20;

/** The log of [from, to) days, in order of time. */
export const loggedIn = (store: Store, from: number, to: number): Logged[] =>
  (
    store
      .hot(
        `SELECT verdict_log.*, verdict_told.signals FROM verdict_log JOIN verdict_told USING (day, gpu)
         WHERE verdict_log.day >= ? AND verdict_log.day < ? ORDER BY verdict_log.day, verdict_log.gpu`,
      )
      .all(from, to) as (Tables['verdict_log'] & { signals: Buffer })[]
  ).map(({ made_at, signals, ...row }) => ({
    ...row,
    original: originalOf(row),
    signals: JSON.parse(zstdDecompressSync(signals, { maxOutputLength: MOST_BYTES }).toString('utf8')),
    madeAt: made_at,
  }));

/** Until gates decided the verdict was that of the lights. */
const originalOf = ({ verdict, original }: Pick<Tables['verdict_log'], 'verdict' | 'original'>): OriginalVerdict =>
  original ?? (verdict as OriginalVerdict);

/** The same without what was told: what a verdict's `since` and the history of verdicts need. */
export const verdictLog = (store: Store): Omit<Logged, 'signals'>[] =>
  (
    store
      .hot('SELECT day, gpu, verdict, original, method, made_at FROM verdict_log ORDER BY day, gpu')
      .all() as Tables['verdict_log'][]
  ).map(({ made_at, ...row }) => ({ ...row, original: originalOf(row), madeAt: made_at }));

/** The verdicts at a judged slot, what the lights alone said, and whether gates decided. */
export const verdictsAt = (
  store: Store,
  slot: number,
): { gpu: string; verdict: Verdict; original: OriginalVerdict; isByGates: boolean }[] =>
  (
    store
      .hot("SELECT gpu, verdict, original FROM judged WHERE slot = ? AND gpu != ''")
      .all(slot) as Tables['verdict_log'][]
  ).map((row) => ({
    gpu: row.gpu,
    verdict: row.verdict,
    original: originalOf(row),
    isByGates: row.original !== null,
  }));

/** The days whose last slot was judged, those without any model included. */
export const judgedDays = (store: Store): ReadonlySet<number> =>
  new Set(
    (
      store.hot(`SELECT DISTINCT slot FROM judged WHERE slot % ${SLOTS_PER_DAY} = ${SLOTS_PER_DAY - 1}`).all() as {
        slot: number;
      }[]
    ).map(({ slot }) => dayOfSlot(slot)),
  );
