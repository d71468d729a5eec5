// `index verify` as a user runs it: a store that was not touched holds, and one changed byte anywhere behind a print does not.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { openStore } from '#store/open.ts';
import { load } from '../archive.ts';
import { runCli, runHere, startCli } from '../cli.ts';
import { mounted, smallDisk } from '../hostile/mounts.ts';
import { copyDemoStore } from '../kept-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-verify-test-'));
const demo = join(folder, 'demo.db');
const imported = join(folder, 'imported.db');
after(() => rmSync(folder, { recursive: true, force: true }));

before(async () => {
  await copyDemoStore(demo, 1);
  const store = openStore(imported, { readonly: false });
  const day = (at: number) => new Date(1_780_000_000_000 + at * 6 * 3_600_000).toISOString();
  const rows = Array.from({ length: 40 }, (_, at) =>
    ['Nebius', 'Lambda', 'Voltage Park'].map(
      (name, which) =>
        `${day(at)},${name},H100 SXM,${2 + which / 10 + (at % 7) / 100},on_demand,,,row${which},offer,true`,
    ),
  ).flat();
  await load(store, rows);
  store.close();
});

const verify = (path: string, ...args: string[]) =>
  runHere(['index', 'verify', '--json', ...args], { GPU_SPOT_DB: path });

/** A copy with something done to it. */
function changed(from: string, change: (db: Database.Database) => void): string {
  const path = join(folder, `changed-${readdirSync(folder).length}.db`);
  copyFileSync(from, path);
  const db = new Database(path);
  for (const name of ['index_print_is_never_edited', 'index_print_is_never_cut']) db.exec(`DROP TRIGGER ${name}`);
  change(db);
  db.close();
  return path;
}

/** Flips one bit in the middle of a stored value. */
function flip(db: Database.Database, table: string, column: string, where: string): void {
  const held = db.prepare(`SELECT ${column} FROM ${table} WHERE ${where} LIMIT 1`).pluck().get() as Buffer;
  const value = Buffer.from(held);
  const at = Math.floor(value.length / 2);
  value[at] = (value[at] ?? 0) ^ 1;
  db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${column} = ?`).run(value, held);
}

test('a demo and an imported history hold, whole and in part, and the store is as it was', async () => {
  for (const path of [demo, imported]) {
    const { code, out, err } = await verify(path);
    assert.equal(code, 0, out + err);
    const told = JSON.parse(out) as { prints: number; holds: boolean };
    assert.ok(told.holds && told.prints >= 40);
  }
  const day = await verify(demo, '--from', '2000-01-01T00:00:00Z', '--to', '2100-01-01T00:00:00Z');
  assert.equal(day.code, 0);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('.gpu-spot-verify')),
    [],
  );
});

const CHANGES: readonly (readonly [string, string, (db: Database.Database) => void])[] = [
  ['a byte of a stored answer', demo, (db) => flip(db, 'body', 'blob', "length(blob) > 200 AND provider = 'vast'")],
  [
    'a byte of an answer that no print needs',
    demo,
    (db) => flip(db, 'body', 'blob', "length(blob) > 200 AND provider = 'oci'"),
  ],
  ['a byte of a receipt', demo, (db) => flip(db, 'receipt_sheet', 'blob', 'base IS NOT NULL')],
  ['a byte of an imported line', imported, (db) => flip(db, 'import_rows', 'blob', 'slot > 0')],
  [
    'a value',
    demo,
    (db) => db.exec('UPDATE index_print SET value = value + 1 WHERE value IS NOT NULL AND slot % 7 = 0'),
  ],
  [
    'when it became known',
    demo,
    (db) => db.exec('UPDATE index_print SET known_at = known_at - 60 WHERE slot % 48 = 5'),
  ],
  [
    'why there is no value',
    demo,
    (db) => db.exec("UPDATE index_print SET suppressed = 'venues' WHERE suppressed = 'panel'"),
  ],
  [
    'the half hour that a sheet of receipts is of',
    demo,
    (db) => db.exec('UPDATE receipt_sheet SET slot = slot + 1 WHERE id = (SELECT max(id) FROM receipt_sheet)'),
  ],
  ['a print that is gone', demo, (db) => db.exec('DELETE FROM index_print WHERE slot % 48 = 5')],
];

for (const [what, from, change] of CHANGES)
  test(`it ends with 1 and says where: ${what}`, async () => {
    const { code, out } = await verify(changed(from, change));
    assert.equal(code, 1);
    const { holds, breaches } = JSON.parse(out) as { holds: boolean; breaches: { what: string }[] };
    assert.ok(!holds && breaches.length > 0 && breaches.every((each) => each.what.length > 10));
  });

test('a forged value with a forged receipt is found by making it again', async () => {
  const { digestOf } = await import('#store/print.ts');
  const path = changed(imported, (db) => {
    const row = db.prepare('SELECT * FROM index_print ORDER BY slot DESC LIMIT 1').get() as {
      sheet: number;
      value: number;
      series: number;
      slot: number;
    } & Parameters<typeof digestOf>[0];
    const sheet = db.prepare('SELECT base, blob FROM receipt_sheet WHERE id = ?').get(row.sheet) as {
      base: number | null;
      blob: Buffer;
    };
    const { zstdCompressSync, zstdDecompressSync } = process.getBuiltinModule('node:zlib');
    const base =
      sheet.base === null
        ? null
        : (db.prepare('SELECT blob FROM receipt_sheet WHERE id = ?').pluck().get(sheet.base) as Buffer);
    const text = zstdDecompressSync(
      sheet.blob,
      base === null ? {} : { dictionary: zstdDecompressSync(base) },
    ).toString();
    const forged = text.replace(`"value":${row.value}`, `"value":${row.value + 1000}`);
    assert.notEqual(forged, text);
    db.prepare('UPDATE receipt_sheet SET base = NULL, length = ?, blob = ? WHERE id = ?').run(
      Buffer.byteLength(forged),
      zstdCompressSync(Buffer.from(forged)),
      row.sheet,
    );
    db.prepare('UPDATE index_print SET value = value + 1000, digest = ? WHERE series = ? AND slot = ?').run(
      digestOf(row, forged),
      row.series,
      row.slot,
    );
  });
  const { code, out } = await verify(path);
  assert.equal(code, 1);
  assert.match(out, /was printed at \$.* and comes out at \$/);
});

test('a print that is wrong in two ways is one place', async () => {
  const path = changed(demo, (db) =>
    db.exec(
      'UPDATE index_print SET known_at = known_at - 60 WHERE slot = (SELECT max(slot) FROM index_print) AND series = 1',
    ),
  );
  const { code, out } = await runCli(['index', 'verify'], { GPU_SPOT_DB: path });
  assert.equal(code, 1);
  assert.match(out, /^\d+ prints do not all hold: 1 place is not what was printed or stored$/m);
});

test('rounds from before there was an index are said, and are no fault', async () => {
  const path = changed(demo, (db) => {
    for (const table of ['index_print', 'receipt_sheet', 'index_series']) db.exec(`DELETE FROM ${table}`);
  });
  const last = new Database(path, { readonly: true }).prepare('SELECT max(slot) FROM round').pluck().get() as number;
  const since = new Date((last - 3) * 1_800_000).toISOString();
  assert.equal((await runCli(['reparse', '--since', since], { GPU_SPOT_DB: path })).code, 0);
  const { code, out } = await verify(path);
  const told = JSON.parse(out) as { holds: boolean; unprintedHalfHours: number };
  assert.deepEqual([code, told.holds, told.unprintedHalfHours > 40], [0, true, true], out.slice(0, 500));
});

test('the prints of a first day that were deleted are no older rounds', async () => {
  const path = changed(demo, (db) => {
    const day = db.prepare('SELECT min(slot) / 48 FROM index_print').pluck().get() as number;
    for (const table of ['index_print', 'receipt_sheet']) db.exec(`DELETE FROM ${table} WHERE slot / 48 = ${day}`);
  });
  assert.equal((await verify(path)).code, 1);
});

test(
  ...mounted('a disk without room for the copy is no fault of the prints, and is said with what to do'),
  async (t) => {
    const path = join(smallDisk(t, '7m'), 'store.db');
    copyFileSync(demo, path);
    const { code, out, err } = await verify(path);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /copy of the store, which could not be made .*full.*make room/);
  },
);

test('one that is told to end leaves no copy behind, and the next removes what a killed one left', async () => {
  const own = join(folder, 'own');
  const elsewhere = join(folder, 'elsewhere');
  for (const path of [own, elsewhere]) mkdirSync(path);
  copyFileSync(demo, join(own, 'store.db'));
  symlinkSync(join(own, 'store.db'), join(elsewhere, 'link.db'));
  const left = join(own, '.gpu-spot-verify-killed');
  mkdirSync(left);
  const longAgo = new Date(1_700_000_000_000);
  utimesSync(left, longAgo, longAgo);
  const copies = (): string[] => readdirSync(own).filter((name) => name.startsWith('.gpu-spot-verify'));
  const child = startCli(['index', 'verify'], { GPU_SPOT_DB: join(elsewhere, 'link.db') });
  const ended = once(child, 'exit');
  // The copy lies beside the file itself, not beside a link to it.
  while (!copies().some((name) => !name.endsWith('killed')) && child.exitCode === null) await sleep(5);
  child.kill('SIGTERM');
  assert.deepEqual((await ended)[0], 143);
  assert.deepEqual([copies(), readdirSync(elsewhere)], [[], ['link.db']]);
});

test('wrong use, no store and a store without prints are said as what they are', async () => {
  assert.equal((await verify(demo, '--from', '2026-01-02', '--to', '2026-01-01')).code, 2);
  assert.match((await verify(join(folder, 'none.db'))).err, /there is no store/);
  const empty = join(folder, 'empty.db');
  openStore(empty, { readonly: false }).close();
  assert.equal((await verify(empty)).code, 1);
  assert.match((await runCli(['index', 'verify'], { GPU_SPOT_DB: empty })).out, /there is no print to verify/);
});
