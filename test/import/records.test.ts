// A file that streams in is cut into the very records that it has as a whole, wherever its batches and its bytes are cut.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import Papa from 'papaparse';
import { type CsvRecord, ImportProblem, records } from '#import/records.ts';

const HEAD = 'h,i';
const isLong = process.env.GPU_SPOT_LONG === '1';

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(text: string, size: number, batch?: number): Promise<CsvRecord[] | string> {
  const found: CsvRecord[] = [];
  try {
    for await (const each of records(pieces(text, size), batch)) found.push(...each);
    return found;
  } catch (error) {
    if (!(error instanceof ImportProblem)) throw error;
    return error.message;
  }
}

const file = fc.constantFrom('\n', '\r\n', '\r').chain((newline) =>
  fc
    .array(fc.constantFrom('a', ',', '"', '""', ' ', newline, newline, '"b,c"', 'é', '\u{1f600}', '\u0000', '2"'), {
      maxLength: 60,
    })
    .map((parts) => ({ newline, text: [HEAD, newline, 'x,y', newline, ...parts].join('') })),
);

test('the records are those of the whole file, and each line reads as its record again', async () => {
  await fc.assert(
    fc.asyncProperty(
      file,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 10, max: 40 }),
      async ({ newline, text }, size, batch) => {
        const whole = Papa.parse<string[]>(text, { delimiter: ',', newline, skipEmptyLines: true });
        const found = await read(text, size, batch);
        if (whole.errors.some(({ type }) => type === 'Quotes')) {
          assert.equal(typeof found, 'string', text);
          return;
        }
        assert.ok(typeof found !== 'string', `${found} ${JSON.stringify(text)}`);
        assert.deepEqual(
          found.map(({ cells }) => [...cells]),
          whole.data,
          JSON.stringify(text),
        );
        for (const { cells, line } of found)
          if (!cells.every((cell) => cell === ''))
            assert.deepEqual(
              Papa.parse(`${line}\n`, { delimiter: ',', newline: '\n' }).data[0],
              cells,
              JSON.stringify(text),
            );
      },
    ),
    { numRuns: isLong ? 100_000 : 1_500 },
  );
});

test('what is no CSV of text is said with what to do, and a record without an end by its number', async () => {
  for (const [begin, what] of [
    [`${HEAD}\nx,"${'y'.repeat(300_000)}`, /row 2 has no end within 65536 characters/],
    [`${HEAD}\nx,y\n${'z'.repeat(300_000)}`, /row 3 has no end/],
    [`${HEAD}\nx,"y"z\n`, /row 2: Trailing quote/],
    [`${HEAD}\nx,y\nx,"y\n`, /row 3: Quoted field unterminated/],
  ] as const) {
    const found = await read(begin, 65_536);
    assert.match(typeof found === 'string' ? found : 'read', what);
  }
  for (const [bytes, what] of [
    [[0x1f, 0x8b, 8], /gzip\): unpack it/],
    [[0x28, 0xb5, 0x2f, 0xfd], /zstd\): unpack it/],
    [[0xff, 0xfe, 0x74, 0], /UTF-16: save it as UTF-8/],
  ] as const)
    await assert.rejects(records(new Uint8Array(bytes)).next(), what);
});
