// The commands import and verdict as a user runs them: what they print, how they end, and that a second time changes nothing.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { book, HEADER, lineOf } from '../archive.ts';
import { runHere } from '../cli.ts';
import { scratchFolder } from '../scratch.ts';

test('import says what it took and left, twice writes nothing, and verdict prints the table and the envelope', async (t) => {
  const folder = scratchFolder(t);
  const env = { GPU_SPOT_DB: join(folder, 'h.db') };
  const file = join(folder, 'history.csv');
  const last = Math.floor(Date.now() / 1_800_000);
  const slots = Array.from({ length: 100 }, (_, index) => last - 99 + index);
  const named = lineOf(last, { key: 'x', usd: 2, gpus: 1, machine: 'm', host: 'h' }).replace(',H200,', ',H100,');
  const lines = slots.flatMap((slot) => book(slot).map((each) => lineOf(slot, each)));
  writeFileSync(file, `${[HEADER, ...lines, named].join('\n')}\n`);
  const first = await runHere(['import', file], env);
  assert.equal(first.code, 0, first.err);
  assert.match(first.out, new RegExp(`history\\.csv: ${lines.length + 1} rows, in 100 half hours`));
  assert.match(first.out, new RegExp(`taken: ${lines.length} offers`));
  assert.match(first.out, /names not booked: H100 \(1\)/);
  const second = await runHere(['import', file], env);
  assert.deepEqual([second.code, /nothing was written/.test(second.out)], [0, true]);
  const table = await runHere(['verdict'], env);
  assert.equal(table.code, 0, table.err);
  assert.match(
    table.out,
    /model\s+verdict\s+since\s+V1\s+V2[\s\S]*\nH200\s+insufficient[\s\S]*model\s+first rule\s+spread\s+cv\s+time of day\s+supply\nH200\s+insufficient/,
  );
  assert.match(table.out, /Not yet: of 1 model judged, 1 has too little data/);
  const { meta, data } = JSON.parse((await runHere(['verdict', '--json'], env)).out);
  assert.deepEqual([meta.question, meta.imported, data.length, data[0].gpu], ['verdicts', true, 1, 'h200']);
});

test('a file that is not there, or is none, ends with 1 and one line that says what is wrong', async (t) => {
  const folder = scratchFolder(t);
  const env = { GPU_SPOT_DB: join(folder, 'h.db') };
  const none = await runHere(['import', join(folder, 'none.csv')], env);
  assert.deepEqual([none.code, none.err.trim().split('\n').length], [1, 1]);
  const odd = join(folder, 'odd.csv');
  writeFileSync(odd, 'a,b\n1,2\n');
  const refused = await runHere(['import', odd], env);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /odd\.csv: the header lacks ts_utc_iso, .*: the columns are ts_utc_iso,provider/);
  assert.equal((await runHere(['import'], env)).code, 2);
});
