// The records of a CSV file as it streams in: so many characters are held as a batch has, whatever the length of the file or of a line.
import Papa from 'papaparse';

/** What is wrong with a file as a whole, said to the person who can mend it. */
export class ImportProblem extends Error {}

export type CsvRecord = {
  readonly cells: readonly string[];
  /** As it stands in the file; written anew where it holds a line end. */
  readonly line: string;
};

export type Bytes = Uint8Array | AsyncIterable<Uint8Array>;

const BATCH_CHARACTERS = 2 ** 17;
const PIECE_BYTES = 2 ** 16;
/** What is longer and still has no end is no record: a quoted cell that never closes, or another kind of file. */
const LONGEST_RECORD = 2 ** 16;

/** What the first bytes of a file say that it is instead. */
const OTHER_FILES: readonly (readonly [readonly number[], string])[] = [
  [[0x1f, 0x8b], 'the file is compressed (gzip): unpack it, or pipe it in (zcat history.csv.gz | gpu-spot import -)'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'the file is compressed (zstd): unpack it, or pipe it in'],
  [[0x50, 0x4b, 0x03, 0x04], 'the file is compressed (zip): unpack it'],
  [[0x42, 0x5a, 0x68], 'the file is compressed (bzip2): unpack it, or pipe it in'],
  [[0xfd, 0x37, 0x7a, 0x58], 'the file is compressed (xz): unpack it, or pipe it in'],
  [[0xff, 0xfe], 'the file is UTF-16: save it as UTF-8'],
  [[0xfe, 0xff], 'the file is UTF-16: save it as UTF-8'],
];

async function* pieces(bytes: Bytes): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes)
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) yield chunk.subarray(at, at + PIECE_BYTES);
}

async function* texts(bytes: Bytes): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let isFirst = true;
  for await (const piece of pieces(bytes)) {
    if (isFirst) refuseOther(piece);
    isFirst = false;
    yield decoder.decode(piece, { stream: true });
  }
  yield decoder.decode();
}

function refuseOther(piece: Uint8Array): void {
  const other = OTHER_FILES.find(([begin]) => begin.every((byte, at) => piece[at] === byte));
  if (other !== undefined) throw new ImportProblem(other[1]);
}

/** The records, many at a time; empty lines are none. */
export async function* records(
  bytes: Bytes,
  batchCharacters: number = BATCH_CHARACTERS,
): AsyncGenerator<readonly CsvRecord[]> {
  const parse = parser();
  let held = '';
  for await (const text of texts(bytes)) {
    held += text;
    if (held.length < batchCharacters) continue;
    const { rows, rest } = parse(held, false);
    held = rest;
    if (rows.length > 0) yield rows;
  }
  const { rows } = parse(held, true);
  if (rows.length > 0) yield rows;
}

type Parsed = { readonly rows: readonly CsvRecord[]; readonly rest: string };
type Cells = {
  readonly data: readonly string[][];
  readonly errors: readonly { readonly type: string; readonly row?: number; readonly message: string }[];
  readonly meta: { readonly cursor: number };
};

/** Parses one batch after another; what is left over begins the next. */
function parser(): (held: string, isLast: boolean) => Parsed {
  let newline: NewLine | null = null;
  let before = 0;
  return (held, isLast) => {
    newline ??= newlineOf(held);
    const text = withoutEmptyLines(held, newline);
    const { data, errors, meta } = new Papa.Parser({ delimiter: ',', newline }).parse(text, 0, !isLast) as Cells;
    // Of the record that is not whole yet nothing is known.
    const broken = errors.find(({ type, row = 0 }) => type === 'Quotes' && (isLast || row < data.length));
    if (broken !== undefined) throw new ImportProblem(`row ${before + (broken.row ?? 0) + 1}: ${broken.message}`);
    const rest = text.slice(meta.cursor);
    if (!isLast && rest.length > LONGEST_RECORD)
      throw new ImportProblem(
        `row ${before + data.length + 1} has no end within ${LONGEST_RECORD} characters: it is no CSV row, or a quoted cell in it is never closed`,
      );
    const whole = isLast ? text : text.slice(0, meta.cursor - newline.length);
    const rows = withLines(data, whole.split(newline));
    before += rows.length;
    return { rows, rest };
  };
}

type NewLine = '\n' | '\r\n' | '\r';

/** The line end of a file, by its first batch. */
const newlineOf = (text: string): NewLine => Papa.parse(text, { delimiter: ',', preview: 1 }).meta.linebreak as NewLine;

/** Where nothing is quoted an empty line is only an empty line: a file of nothing else makes no million rows. */
function withoutEmptyLines(text: string, newline: NewLine): string {
  if (!text.includes(newline + newline) || text.includes('"')) return text;
  return text.replace(EMPTY_LINES[newline], newline);
}

const EMPTY_LINES = { '\n': /\n\n+/g, '\r\n': /\r\n(?:\r\n)+/g, '\r': /\r\r+/g } as const;

function withLines(data: readonly string[][], lines: readonly string[]): CsvRecord[] {
  // Each row takes a line at least: where there are as many, each row is its line.
  const isOneEach = lines.length === data.length;
  return data.flatMap((cells, at) => {
    if (cells.length === 1 && cells[0] === '') return [];
    const line = isOneEach ? (lines[at] ?? '') : null;
    return [{ cells, line: line === null || line.includes('\n') ? Papa.unparse([cells], { newline: '\n' }) : line }];
  });
}
