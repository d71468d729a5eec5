// Cuts an answer into pages of so many bytes: between rows, and within a row only where the row alone is longer than a page.

type Row = Readonly<Record<string, unknown>>;

/** Where a page begins: a row, and within a cut row which of its long fields, and how far into it. */
export type Place = { readonly row: number; readonly field: number; readonly at: number };

export const START: Place = { row: 0, field: 0, at: 0 };

/** Which part of a field a page holds; the other long fields of the row are empty on it. */
export type Cut = { readonly field: string; readonly from: number; readonly to: number; readonly of: number };

export type Page = { readonly rows: readonly Row[]; readonly cut: Cut | null; readonly next: Place | null };

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? 'null');

/** Fields below this are given with every part of a cut row. */
const SHORT_BYTES = 300;

/** A row longer than `mostRowBytes` is cut, though a page could hold it: what keeps the page hands its rows on in smaller ones. */
export function pageOf(all: readonly Row[], from: Place, mostBytes: number, mostRowBytes = mostBytes): Page {
  const first = all[from.row];
  const room = Math.min(mostBytes, mostRowBytes);
  if (first === undefined) return { rows: [], cut: null, next: null };
  if (from.field > 0 || from.at > 0 || bytes(first) > room) return partOf(first, from, all.length, room);
  const rows: Row[] = [];
  let used = 0;
  for (const row of all.slice(from.row)) {
    const own = bytes(row);
    used += own + 1;
    if (used > mostBytes || own > room) break;
    rows.push(row);
  }
  const end = from.row + rows.length;
  return { rows, cut: null, next: end < all.length ? { row: end, field: 0, at: 0 } : null };
}

type Long = readonly [string, readonly unknown[] | string];

const isLong = (entry: [string, unknown]): entry is [string, unknown[] | string] =>
  (Array.isArray(entry[1]) || typeof entry[1] === 'string') && bytes(entry[1]) > SHORT_BYTES;

/** As much of one long field as fits, beside all that is short. */
function partOf(row: Row, { row: number, field, at }: Place, count: number, mostBytes: number): Page {
  const long: Long[] = Object.entries(row).filter(isLong);
  const after: Place | null = number + 1 < count ? { row: number + 1, field: 0, at: 0 } : null;
  const [name, value] = long[field] ?? [];
  if (name === undefined || value === undefined) return { rows: [row], cut: null, next: after };
  const short = Object.fromEntries(
    Object.entries(row).map((entry) => [entry[0], isLong(entry) ? (Array.isArray(entry[1]) ? [] : '') : entry[1]]),
  );
  const part = fitting(value, at, mostBytes - bytes(short));
  const to = at + part.length;
  const next =
    to < value.length
      ? { row: number, field, at: to }
      : field + 1 < long.length
        ? { row: number, field: field + 1, at: 0 }
        : after;
  return { rows: [{ ...short, [name]: part }], cut: { field: name, from: at, to, of: value.length }, next };
}

/** From `at` on as much as fits, and at least one element, so that every page goes on. */
function fitting(value: readonly unknown[] | string, at: number, room: number): readonly unknown[] | string {
  if (typeof value === 'string') return value.slice(at, at + fittingText(value, at, room));
  let used = 0;
  let end = at;
  while (end < value.length) {
    used += bytes(value[end]) + 1;
    if (used > room && end > at) break;
    end += 1;
  }
  return value.slice(at, end);
}

/** Characters that fit, halved until they do: one may be up to six bytes as JSON. */
function fittingText(text: string, at: number, room: number): number {
  let length = Math.min(text.length - at, Math.max(1, room));
  while (length > 1 && bytes(text.slice(at, at + length)) > room) length = Math.ceil(length * 0.7);
  // No character of two halves is parted.
  const last = text.charCodeAt(at + length - 1);
  return last >= 0xd800 && last < 0xdc00 && at + length < text.length ? Math.max(1, length - 1) : length;
}
