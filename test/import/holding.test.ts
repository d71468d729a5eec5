// Rows that wait in memory and rows that wait as lines on disk make the same import.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lineReader, readImport } from '#import/file.ts';
import { createHolding } from '#import/holding.ts';
import { COLUMNS } from '#import/row.ts';
import { sellersOf } from '#import/sellers.ts';
import { openSpool } from '#store/spool.ts';
import { scratchFolder } from '../scratch.ts';

const NOW = 1_795_000_000;
const HEADER = COLUMNS.join(',');
const rowIn = fc
  .record({
    slot: fc.integer({ min: 0, max: 6 }),
    seller: fc.constantFrom('Foo', 'FOO', 'foo', 'Bär & Co', 'vast.ai'),
    usd: fc.integer({ min: 1, max: 900 }),
    region: fc.constantFrom('eu', '"a,b"', '"say ""x"""', ''),
    id: fc.constantFrom('a', 'b|machine=1|host=2', ''),
  })
  .map(({ slot, seller, usd, region, id }) => {
    const at = new Date((NOW - 86_400 + slot * 1800) * 1000).toISOString();
    return `${at},${seller},H100 SXM,${usd / 100},on_demand,${region},4,${id}`;
  });

test('whatever the file, and wherever the limit lies', async (t) => {
  const folder = scratchFolder(t);
  await fc.assert(
    fc.asyncProperty(fc.array(rowIn, { maxLength: 60 }), fc.integer({ min: 0, max: 70 }), async (rows, most) => {
      const bytes = new TextEncoder().encode(`${[HEADER, ...rows].join('\n')}\n`);
      const seen = [];
      for (const few of [
        { rows: most, characters: 1e9 },
        { rows: 1e9, characters: 1e9 },
      ]) {
        const spool = openSpool(`${folder}/holding.db`);
        const holding = createHolding(spool, few);
        const { headerLine, counts } = await readImport(bytes, sellersOf([]), NOW, holding.add);
        const read = lineReader(headerLine, sellersOf([]));
        seen.push({ counts, slots: spool.slots(), rows: spool.slots().map((slot) => holding.rowsAt(slot, read)) });
        spool.close();
      }
      assert.deepEqual(seen[0], seen[1]);
      assert.equal(seen[0]?.rows.flatMap((slot) => slot.rows).length, rows.length);
    }),
    { numRuns: 60 },
  );
});
