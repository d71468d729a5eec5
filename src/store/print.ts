// The prints of the index: every vintage of every print, none ever edited, and their receipts on sheets, one a half hour.
import { createHash } from 'node:crypto';
import { SLOTS_PER_DAY } from '#domain/time.ts';
import type { Store } from './open.ts';
import { addSheet, forgetSheets } from './receipt-sheet.ts';
import type { Tables } from './tables.ts';

export type PrintRow = Tables['index_print'];
export type PrintFigures = Pick<
  PrintRow,
  'value' | 'p25' | 'p75' | 'suppressed' | 'venues' | 'hosts' | 'gpus' | 'effective' | 'hhi' | 'influence' | 'imported'
>;
export type IndexSeries = Tables['index_series'];

const known = new WeakMap<Store, Map<string, number>>();

/** After a rolled-back transaction a number may be given again. */
export const forgetIndexSeries = (store: Store): void => {
  known.delete(store);
  forgetSheets(store);
};

export function indexSeriesId(store: Store, gpu: string, method: number): number | undefined {
  const ids = known.get(store) ?? new Map<string, number>();
  known.set(store, ids);
  const name = `${gpu}/${method}`;
  const held = ids.get(name);
  if (held !== undefined) return held;
  const id = store.hot('SELECT id FROM index_series WHERE gpu = ? AND method = ?').pluck().get(gpu, method) as
    | number
    | undefined;
  if (id !== undefined) ids.set(name, id);
  return id;
}

export const makeIndexSeries = (store: Store, gpu: string, method: number): number =>
  indexSeriesId(store, gpu, method) ??
  Number(store.hot('INSERT INTO index_series (gpu, method) VALUES (?, ?)').run(gpu, method).lastInsertRowid);

export const indexSeries = (store: Store): IndexSeries[] =>
  store.hot('SELECT * FROM index_series ORDER BY gpu, method').all() as IndexSeries[];

/** The first slot that a series has a print of. */
export const firstPrintSlot = (store: Store, series: number): number | undefined =>
  (store.hot('SELECT min(slot) AS slot FROM index_print WHERE series = ?').get(series) as { slot: number | null })
    .slot ?? undefined;

/** The vintages of a slot, the first known first. */
export const vintagesAt = (store: Store, series: number, slot: number): PrintRow[] =>
  store.hot('SELECT * FROM index_print WHERE series = ? AND slot = ? ORDER BY vintage').all(series, slot) as PrintRow[];

type Known = { readonly from: number; readonly to: number; readonly asOf?: number };

/** The vintages of [from, to) that were known at a moment, in order of time. */
export const printsIn = (store: Store, series: number, { from, to, asOf }: Required<Known>): PrintRow[] =>
  store
    .hot(
      'SELECT * FROM index_print WHERE series = ? AND slot >= ? AND slot < ? AND known_at <= ? ORDER BY slot, vintage',
    )
    .all(series, from, to, asOf) as PrintRow[];

export type Remade = Pick<PrintRow, 'series' | 'slot' | 'vintage' | 'value'> & { readonly printed: number | null };

export type BarePrint = Pick<PrintRow, 'slot' | 'vintage' | 'known_at' | 'why' | 'value' | 'imported' | 'suppressed'>;

/** The little of the same that days are made of: a year of every series is read for each judged slot. */
export const barePrintsIn = (
  store: Store,
  series: number,
  { from, to, asOf = Number.MAX_SAFE_INTEGER }: Known,
): BarePrint[] =>
  store
    .hot(
      `SELECT slot, vintage, known_at, why, value, imported, suppressed FROM index_print
       WHERE series = ? AND slot >= ? AND slot < ? AND known_at <= ? ORDER BY slot, vintage`,
    )
    .all(series, from, to, asOf) as BarePrint[];

export type Placed = Pick<PrintRow, 'series' | 'slot' | 'sheet' | 'line'>;

/** Where the receipts of a slot's last vintages are. */
export const receiptPlaces = (store: Store, slot: number, series: readonly number[]): Placed[] =>
  series.flatMap((id) => {
    const row = store
      .hot(
        'SELECT series, slot, sheet, line FROM index_print WHERE series = ? AND slot = ? ORDER BY vintage DESC LIMIT 1',
      )
      .get(id, slot) as Placed | undefined;
    return row ?? [];
  });

/** The vintages of [from, to) that came after a sheet, each with the value before it. */
export const printsAfter = (
  store: Store,
  sheet: number,
  { from, to }: { readonly from: number; readonly to: number },
): Remade[] =>
  store
    .hot(
      `SELECT p.series, p.slot, p.vintage, p.value, b.value AS printed FROM index_print AS p
       LEFT JOIN index_print AS b ON b.series = p.series AND b.slot = p.slot AND b.vintage = p.vintage - 1
       WHERE p.sheet > ? AND p.slot >= ? AND p.slot < ? ORDER BY p.slot, p.series`,
    )
    .all(sheet, from, to) as Remade[];

/** The slots from one on that have prints. */
export const printedSlots = (store: Store, since: number): number[] =>
  store.hot('SELECT DISTINCT slot FROM index_print WHERE slot >= ? ORDER BY slot').pluck().all(since) as number[];

/** The last slot before one of which a print was known at a moment. */
export const lastPrintBefore = (store: Store, series: number, before: number, asOf: number): number | undefined =>
  store
    .hot('SELECT slot FROM index_print WHERE series = ? AND slot < ? AND known_at <= ? ORDER BY slot DESC LIMIT 1')
    .pluck()
    .get(series, before, asOf) as number | undefined;

/** Every vintage of a series, in the order in which they became known. */
export const printsByNumber = (store: Store, series: number): PrintRow[] =>
  store.hot('SELECT * FROM index_print WHERE series = ? ORDER BY number').all(series) as PrintRow[];

export type Sealed = Pick<PrintRow, 'before' | 'vintage' | 'known_at' | 'why'>;

/** What a digest is made over: the digest of the receipt before, when and why this one became known, and the receipt. */
export const digestOf = ({ before, vintage, known_at, why }: Sealed, text: string): Buffer =>
  createHash('sha256')
    .update(before ?? new Uint8Array())
    .update(JSON.stringify([vintage, known_at, why]))
    .update(text)
    .digest();

/** The digest of the print before a slot, as it is known now. */
export const digestBefore = (store: Store, series: number, slot: number): Buffer | null =>
  (store
    .hot('SELECT digest FROM index_print WHERE series = ? AND slot < ? ORDER BY slot DESC, vintage DESC LIMIT 1')
    .pluck()
    .get(series, slot) as Buffer | undefined) ?? null;

export type NewPrint = {
  readonly series: number;
  readonly slot: number;
  readonly vintage: number;
  readonly knownAt: number;
  /** Null of a first vintage. */
  readonly why: string | null;
  readonly figures: PrintFigures;
  readonly text: string;
};

/** Writes new vintages of one slot, with their receipts on one sheet. */
export function putPrints(store: Store, slot: number, prints: readonly NewPrint[]): void {
  if (prints.length === 0) return;
  const sheet = addSheet(store, slot, prints.map(({ text }) => text).join('\n'));
  for (const [line, { series, vintage, knownAt, why, figures: f, text }] of prints.entries()) {
    const sealed = { before: digestBefore(store, series, slot), vintage, known_at: knownAt, why };
    store
      .hot(
        `INSERT INTO index_print (series, slot, vintage, number, known_at, why, value, p25, p75, suppressed, venues, hosts, gpus,
         effective, hhi, influence, imported, before, digest, sheet, line) VALUES (${Array(21).fill('?').join()})`,
      )
      .run(
        ...[series, slot, vintage, sheet * MOST_LINES + line, knownAt, why],
        ...[
          f.value,
          f.p25,
          f.p75,
          f.suppressed,
          f.venues,
          f.hosts,
          f.gpus,
          f.effective,
          f.hhi,
          f.influence,
          f.imported,
        ],
        ...[sealed.before, digestOf(sealed, text), sheet, line],
      );
  }
}

/** A sheet has a receipt a series: far fewer. */
const MOST_LINES = 1_000;

/**
 * The days of [first, last] that have a round of our own, one that was missed included, each with the moment from which that was known: a
 * half hour is noted as missed by the round after it.
 */
export const daysWithRounds = (store: Store, first: number, last: number): ReadonlyMap<number, number> =>
  new Map(
    (
      store
        .hot(
          `SELECT slot / ${SLOTS_PER_DAY} AS day, min(CASE state WHEN 'done' THEN ended_at ELSE coalesce(
             (SELECT ended_at FROM round AS later WHERE later.slot > round.slot AND later.state = 'done'
               ORDER BY later.slot, attempt LIMIT 1),
             ended_at) END) AS since
           FROM round WHERE slot >= ? AND slot < ? GROUP BY day`,
        )
        .all(first * SLOTS_PER_DAY, (last + 1) * SLOTS_PER_DAY) as { day: number; since: number }[]
    ).map(({ day, since }) => [day, since]),
  );
