// Holds the stored prints against their receipts and each receipt against the one before it.
import { placeFrom } from '#domain/ascending.ts';
import { isoTime, SLOT_WORD, slotStart } from '#domain/time.ts';
import { seriesName } from '#index/method.ts';
import type { Receipt } from '#index/receipt.ts';
import type { Store } from '#store/open.ts';
import { digestOf, type IndexSeries, indexSeries, type PrintRow, printsByNumber } from '#store/print.ts';
import { misplacedSheets, sheetLines } from '#store/receipt-sheet.ts';

export type Breach = { readonly series: string; readonly at: string; readonly what: string };

export type ChainCheck = { readonly prints: number; readonly breaches: readonly Breach[] };

/** Every vintage of a slot in [from, to): its receipt has its digest, its figures are the receipt's, and it follows on the one before. */
export function checkPrintChain(store: Store, range: { readonly from: number; readonly to: number }): ChainCheck {
  const read = sheetReader(store);
  let prints = 0;
  const breaches = indexSeries(store).flatMap((series) => {
    const placed = createPlaced();
    return printsByNumber(store, series.id).flatMap((row): Breach[] => {
      const before = placed.before(row.slot);
      const isNext = row.vintage === placed.vintages(row.slot) + 1;
      placed.put(row);
      if (row.slot < range.from || row.slot >= range.to) return [];
      prints += 1;
      const what = isNext ? breachOf(row, before, read) : 'a vintage of it before this one is gone';
      return what === null ? [] : [{ ...named(series, row.slot), what }];
    });
  });
  const misplaced = misplacedSheets(store, range).map(({ slot, ...of }) => ({
    ...named(of, slot),
    what: `its sheet of receipts is of another ${SLOT_WORD}`,
  }));
  return { prints, breaches: [...breaches, ...misplaced] };
}

export const named = ({ gpu, method }: Pick<IndexSeries, 'gpu' | 'method'>, slot: number): Omit<Breach, 'what'> => ({
  series: seriesName(gpu, method),
  at: isoTime(slotStart(slot)),
});

function breachOf(row: PrintRow, before: Buffer | null, read: (row: PrintRow) => string | null): string | null {
  const text = read(row);
  if (text === null) return 'its receipt cannot be read any more';
  if (!digestOf(row, text).equals(row.digest)) return 'its receipt does not have its digest any more';
  if (!same(before, row.before)) return 'it does not follow on the receipt before it';
  const told = JSON.parse(text) as Receipt;
  const isTold =
    (['value', 'p25', 'p75', 'hosts', 'venues', 'gpus', 'hhi'] as const).every((name) =>
      close(told[name], row[name]),
    ) &&
    close(told.effectiveHosts, row.effective) &&
    close(told.influence?.share ?? null, row.influence) &&
    (told.suppressed?.by ?? null) === row.suppressed &&
    told.imported === (row.imported === 1);
  return isTold ? null : 'its figures are not those of its receipt';
}

/** Receipts tell shares to nine decimals. */
const close = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9;

const same = (a: Buffer | null, b: Buffer | null): boolean => (a === null || b === null ? a === b : a.equals(b));

/** What stands at each slot as the prints become known, and what stands before a slot. */
function createPlaced() {
  const slots: number[] = [];
  const digests = new Map<number, Buffer>();
  const vintages = new Map<number, number>();
  return {
    before: (slot: number): Buffer | null => digests.get(slots[placeFrom(slots, slot) - 1] ?? -1) ?? null,
    vintages: (slot: number): number => vintages.get(slot) ?? 0,
    put: ({ slot, digest, vintage }: PrintRow): void => {
      vintages.set(slot, vintage);
      if (!digests.has(slot)) slots.splice(placeFrom(slots, slot), 0, slot);
      digests.set(slot, digest);
    },
  };
}

/** Sheets are read one after another, and most lines of one come together. */
const MOST_SHEETS = 64;

function sheetReader(store: Store): (row: PrintRow) => string | null {
  const sheets = new Map<number, readonly string[] | null>();
  const linesOf = (sheet: number): readonly string[] | null => {
    try {
      return sheetLines(store, sheet);
    } catch {
      return null;
    }
  };
  return ({ sheet, line }) => {
    const held = sheets.get(sheet);
    const lines = held === undefined ? linesOf(sheet) : held;
    if (sheets.size >= MOST_SHEETS) sheets.clear();
    sheets.set(sheet, lines);
    return lines?.[line] ?? null;
  };
}
