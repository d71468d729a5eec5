// Prints that outlive a take-back: those of half hours that no round of ours was of, as they were known, to be sealed into the chain anew.
import type { Store } from './open.ts';
import { makeIndexSeries, type NewPrint, type PrintRow, putPrints } from './print.ts';
import { sheetLines } from './receipt-sheet.ts';

type KeptPrint = Omit<NewPrint, 'series' | 'slot'> & { readonly gpu: string; readonly method: number };
export type KeptSheet = { readonly slot: number; readonly prints: readonly KeptPrint[] };

type Row = PrintRow & { readonly gpu: string; readonly method_number: number };

/** The vintages from a slot on that were known by `now` and owe nothing to a round, sheet by sheet as they became known. */
export function keptPrints(store: Store, since: number, now: number): KeptSheet[] {
  const rows = store
    .hot(
      `SELECT p.*, s.gpu, s.method AS method_number FROM index_print AS p JOIN index_series AS s ON s.id = p.series
       WHERE p.slot >= ? AND p.known_at <= ?
       AND NOT EXISTS (SELECT 1 FROM round AS r WHERE r.slot = p.slot AND r.state = 'done') ORDER BY p.number`,
    )
    .all(since, now) as Row[];
  return [...Map.groupBy(rows, ({ sheet }) => sheet)].map(([sheet, all]) => {
    const lines = sheetLines(store, sheet);
    return { slot: all[0]?.slot ?? 0, prints: all.map((row) => keptOf(row, lines[row.line] ?? '')) };
  });
}

function keptOf(row: Row, text: string): KeptPrint {
  const { gpu, method_number, vintage, known_at, why, value, p25, p75, suppressed, venues, hosts, gpus } = row;
  const { effective, hhi, influence, imported } = row;
  const figures = { value, p25, p75, suppressed, venues, hosts, gpus, effective, hhi, influence, imported };
  return { gpu, method: method_number, vintage, knownAt: known_at, why, text, figures };
}

/** Writes them again as they were, each following on what stands before it now. */
export function putKept(store: Store, { slot, prints }: KeptSheet): void {
  putPrints(
    store,
    slot,
    prints.map(({ gpu, method, ...print }) => ({ ...print, slot, series: makeIndexSeries(store, gpu, method) })),
  );
}
