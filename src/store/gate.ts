// The gates as they were judged: of the newest slot and of each day's end with all that is told of them, and in the daily log for ever.
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Gate } from '#domain/gate.ts';
import { dayOfSlot, SLOT_WORD, SLOTS_PER_DAY } from '#domain/time.ts';
import type { Store } from './open.ts';
import type { Tables } from './tables.ts';

const PUT = `INSERT OR REPLACE INTO gate (gpu, gate, slot, level, value, low, high, n, window_days, told)
 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Before a slot is judged again: a model that is in it no more has none. */
export const forgetGates = (store: Store, slot: number): void => {
  store.hot('DELETE FROM gate WHERE slot = ?').run(slot);
};

export function putGates(store: Store, slot: number, gpu: string, gates: readonly Gate[]): void {
  for (const { gate, level, value, interval, n, windowDays, reason, wouldChange, details } of gates) {
    const told = JSON.stringify({ reason, wouldChange, details });
    const [low, high] = interval ?? [null, null];
    store.hot(PUT).run(gpu, gate, slot, level, value, low, high, n, windowDays, told);
  }
}

/** They move with the day: of an earlier slot that ended none, nothing is kept. */
export const dropGates = (store: Store, slot: number): void => {
  if (slot % SLOTS_PER_DAY !== SLOTS_PER_DAY - 1) forgetGates(store, slot);
  else store.hot('UPDATE gate SET told = NULL WHERE slot = ?').run(slot);
};

export const logGates = (store: Store, slot: number, gpu: string, gates: readonly Gate[]): void => {
  store
    .hot('INSERT OR IGNORE INTO gate_told (day, gpu, gates) VALUES (?, ?, ?)')
    .run(dayOfSlot(slot), gpu, zstdCompressSync(Buffer.from(JSON.stringify(gates))));
};

const MOST_BYTES = 4 * 2 ** 20;

const unpacked = (blob: Buffer): Gate[] =>
  JSON.parse(zstdDecompressSync(blob, { maxOutputLength: MOST_BYTES }).toString('utf8'));

export type StoredGate = Gate & { readonly gpu: string };

const toGate = (row: Tables['gate'], told: Pick<Gate, 'reason' | 'wouldChange' | 'details'>): StoredGate => ({
  gpu: row.gpu,
  // Written by putGates from a Gate's own name.
  gate: row.gate,
  level: row.level,
  value: row.value,
  interval: row.low === null || row.high === null ? null : [row.low, row.high],
  n: row.n,
  windowDays: row.window_days,
  ...told,
});

const UNTOLD = {
  reason: `Only the figures of this ${SLOT_WORD} are kept.`,
  wouldChange: 'What would have changed it was not kept.',
  details: {},
};

/** The gates of every model at a judged slot, each with what is told of it: from the newest slot itself, or from the log of its day. */
export function gatesAt(store: Store, slot: number): StoredGate[] {
  const rows = store.hot('SELECT * FROM gate WHERE slot = ? ORDER BY gpu, gate').all(slot) as Tables['gate'][];
  const logged = rows.some(({ told }) => told === null) ? loggedGates(store, dayOfSlot(slot)) : new Map();
  return rows.map((row) => {
    if (row.told !== null) return toGate(row, JSON.parse(row.told) as StoredGate);
    const kept = (logged.get(row.gpu) as readonly Gate[] | undefined)?.find(({ gate }) => gate === row.gate);
    // A day that was judged again may have come out otherwise than it was logged: those words are not of these figures.
    return toGate(row, kept?.level === row.level && kept.value === row.value ? kept : UNTOLD);
  });
}

/** The gates as a day's log has them, by model. */
export const loggedGates = (store: Store, day: number): ReadonlyMap<string, readonly Gate[]> =>
  new Map(
    (store.hot('SELECT gpu, gates FROM gate_told WHERE day = ?').all(day) as { gpu: string; gates: Buffer }[]).map(
      ({ gpu, gates }) => [gpu, unpacked(gates)],
    ),
  );
