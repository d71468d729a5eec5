// What a seller writes cannot break a CSV: every cell comes back, every row has the header's cells, and no spreadsheet finds a formula.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import Papa from 'papaparse';
import type { Envelope } from '#questions/ask.ts';
import { csvText, inert } from '#surfaces/api/csv.ts';
import { formatted } from '#surfaces/api/formats.ts';

const LINE_ENDS = ['\n', '\r', '\r\n', '\v', '\f', '\u0085', '\u2028', '\u2029'];
const UNSEEN = [' ', '\t', '\u00a0', '\u200b', '\ufeff', '\0', '\u3000'];
const SIGNS = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...LINE_ENDS,
        ...UNSEEN,
        ...SIGNS,
        '"',
        '""',
        ',',
        ';',
        '|',
        "'",
        '1',
        'a',
        '=1+1',
        '@SUM(1)',
        '\ud800',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
const cell = fc.oneof(
  hostile,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);

/** Rows as a program of another's reads them. */
function read(text: string): string[][] {
  const { data, errors } = Papa.parse<string[]>(text, { newline: '\r\n', delimiter: ',' });
  assert.deepEqual(errors, []);
  assert.deepEqual(data.pop(), [''], 'the last line is ended');
  return data;
}

const shown = (value: unknown): string =>
  value === null ? '' : typeof value === 'string' ? inert(value.toWellFormed()) : String(value);

test('every cell comes back, numbers as numbers, in rows as long as the header', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 20 }), (rows) => {
      const text = csvText(
        rows.map(([a, b, c]) => ({ a, b, c })),
        ['a', 'b', 'c'],
      );
      assert.deepEqual(read(text), [['a', 'b', 'c'], ...rows.map((row) => row.map(shown))]);
    }),
    { numRuns: 2_000 },
  );
});

/** Whoever splits at any line end, quotes or none, and looks past what is not seen, finds no sign of a formula at a start. */
const startsFormula = (text: string): boolean =>
  text
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .some((line) => /^[^\P{Cc}\n\r]*[\p{Cc}\p{Z}\p{Cf}]*[=+\-@＝＋－＠]/u.test(line.replace(/^'/, 'x')));

test('a formula is text at the start of a cell and of every line in it', () => {
  for (const sign of SIGNS)
    for (const end of ['', ...LINE_ENDS])
      for (const unseen of ['', ...UNSEEN]) {
        const told = inert(`${end === '' ? '' : `x${end}`}${unseen}${sign}SUM(1)`);
        assert.ok(!startsFormula(told), JSON.stringify(told));
      }
  fc.assert(
    fc.property(hostile, (text) => !startsFormula(inert(text))),
    { numRuns: 2_000 },
  );
  assert.equal(inert('a-b = c'), 'a-b = c', 'within a text a sign is a sign');
  assert.equal(inert('\ttab'), "'\ttab");
});

test('a naive reader that splits at line ends sees a row only where one is: what holds an end is quoted', () => {
  for (const end of [...LINE_ENDS, '\0', ';', '\t', '|']) {
    const text = csvText([{ a: `x${end}y`, b: 1 }], ['a', 'b']);
    assert.equal(text, `a,b\r\n"x${end}y",1\r\n`);
  }
});

test('a megabyte of line ends and unseen characters is written in time', () => {
  for (const unit of ['\n', ' ', '\t', '\u200b', '\r\n ', '"', '\n\t'])
    assert.ok(csvText([{ a: unit.repeat(1_000_000 / unit.length) }], ['a']).length > 1_000_000);
});

test('an offer whose words are hostile is one row of the answer', () => {
  const data = [
    {
      offerKey: '1\n@SUM(1)',
      gpu: 'h100-sxm',
      region: ' =cmd|\u2028+1',
      host: '"\r\n-2',
      priceAllIn: -0.5,
      flags: ['a\nb'],
    },
  ];
  const text = formatted({ meta: { imported: false, simulated: false }, data } as unknown as Envelope, 'offers', 'csv');
  const [header = [], row = [], ...more] = read(text);
  assert.deepEqual([more.length, row.length], [0, header.length]);
  const told = Object.fromEntries(header.map((name, at) => [name, row[at]]));
  assert.deepEqual(
    [told.offerKey, told.region, told.host, told.priceAllIn],
    ["1\n'@SUM(1)", "' =cmd|\u2028'+1", '"\r\n\'-2', '-0.5'],
  );
});
