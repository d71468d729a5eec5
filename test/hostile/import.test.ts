// Files of history that are made to hurt: endless, huge, out of order. Each costs a bounded memory, and each row is counted.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Imported } from '#import/import.ts';
import { seededDice } from '#stats/dice.ts';
import { imports } from '#store/import.ts';
import { openStore } from '#store/open.ts';
import { book, counted, HEADER, isoAt, lineOf, load, S } from '../archive.ts';
import { startCli } from '../cli.ts';
import { derived, scratchFolder, scratchStore } from '../scratch.ts';

const isLong = process.env.GPU_SPOT_LONG === '1';
const MIB = 2 ** 20;
const SLOTS = isLong ? 17_520 : 800;
/** An empty process of ours takes 115 MiB; the old reading took 2,100 for the first of these files. */
const MOST_MIB = 600;

/** Says at its end how much memory the process ever held: its own, not its parent's. */
const PEAK = `data:text/javascript,${encodeURIComponent(
  "import{readFileSync}from'node:fs';process.on('exit',()=>console.error(readFileSync('/proc/self/status','utf8').match(/VmHWM:.*/)[0]))",
)}`;

type Fed = { readonly code: number | null; readonly out: string; readonly err: string; readonly peakMib: number };

/** Pipes a made-up file into the real program. */
async function feed(t: TestContext, chunks: Iterable<string>, file = '-'): Promise<Fed> {
  const env = { GPU_SPOT_DB: join(scratchFolder(t), 'test.db'), NODE_OPTIONS: `--import ${PEAK}` };
  const child = startCli(['import', file, '--json'], env, undefined, 'pipe');
  const said = { out: '', err: '' };
  child.stdout?.on('data', (text) => {
    said.out += text;
  });
  child.stderr?.on('data', (text) => {
    said.err += text;
  });
  const closed = once(child, 'close');
  // A program that has refused the file reads no more of it.
  child.stdin?.on('error', () => {});
  for (const chunk of chunks) {
    if (child.exitCode !== null) break;
    if (child.stdin?.write(chunk) === false)
      await Promise.race([new Promise((resolve) => child.stdin?.once('drain', resolve)), closed]);
  }
  child.stdin?.end();
  const [code] = (await closed) as [number | null];
  return { ...said, code, peakMib: Number(/VmHWM:\s*(\d+)/.exec(said.err)?.[1]) / 1024 };
}

function* repeated(chunk: string, characters: number): Generator<string> {
  yield `${HEADER}\n`;
  for (let sent = 0; sent < characters; sent += chunk.length) yield chunk;
}

/** Rows of many half hours, in no order. */
function* shuffled(characters: number): Generator<string> {
  const dice = seededDice(5);
  yield `${HEADER}\n`;
  for (let sent = 0; sent < characters; ) {
    let lines = '';
    for (let at = 0; at < 500; at += 1)
      lines += `${isoAt(S - Math.floor(dice() * SLOTS))},Vast.ai,H200,${(2 + dice()).toFixed(4)},on_demand,"Oklahoma, US",1,offer=${Math.floor(dice() * 400)}|machine=1|host=1,offer,true\n`;
    sent += lines.length;
    yield lines;
  }
}

test('memory is bounded whatever a file consists of', async (t) => {
  const line = lineOf(S, { key: 'a|machine=1', usd: 2.5, gpus: 1, machine: '1', host: '1' });
  const kinds: [string, Iterable<string>][] = [
    ['empty lines', repeated('\n'.repeat(65_536), 30 * MIB)],
    ['rows in no order', shuffled((isLong ? 300 : 8) * MIB)],
    ['one row again and again', repeated(`${line}\n`.repeat(500), 8 * MIB)],
    ['commas', repeated(`${','.repeat(65_535)}\n`, 16 * MIB)],
    ...(isLong
      ? ([['4 GiB of empty lines', repeated('\n'.repeat(65_536), 4_096 * MIB)]] as [string, Iterable<string>][])
      : []),
  ];
  for (const [kind, chunks] of kinds) {
    const { out, err, peakMib } = await feed(t, chunks);
    t.diagnostic(`${kind}: ${Math.round(peakMib)} MiB`);
    assert.ok(peakMib < MOST_MIB, `${kind}: ${peakMib} MiB ${err}`);
    const done = JSON.parse(out) as Imported;
    assert.equal(counted(done), done.rows, kind);
  }
});

test('what never ends is refused by its row as soon as that is known', async (t) => {
  for (const chunk of ['a'.repeat(65_536), `x,"${'y\n'.repeat(32_768)}`, '\0'.repeat(65_536), '{"a":'.repeat(20_000)]) {
    const { code, err, peakMib } = await feed(t, repeated(chunk, (isLong ? 2_200 : 64) * MIB));
    assert.notEqual(code, 0);
    assert.match(err, /standard input: row \d+(?: has no end within 65536 characters|: )/);
    assert.ok(peakMib < MOST_MIB, `${peakMib} MiB`);
  }
});

test('what is no CSV at all is refused with what to do, and nothing is written', async (t) => {
  for (const [text, what] of [
    [`{"ts":1,"__proto__":{"x":1},"toString":1}\n${'['.repeat(100_000)}`, /the header lacks|no end|row 1: /],
    ['', /the header lacks/],
    ['\n\n\n', /the header lacks/],
    [`${HEADER.replaceAll(',', ';')}\n`, /the header lacks/],
    [`${HEADER},${'x'.repeat(20_000)}\n`, /longer than 10000 characters: it is no header/],
  ] as const) {
    const file = join(scratchFolder(t), 'odd.csv');
    writeFileSync(file, text);
    const { code, err } = await feed(t, [], file);
    assert.notEqual(code, 0);
    assert.match(err, what);
  }
});

test('half hours out of order are put in order: the figures are those of the ordered file', async (t) => {
  const lines = Array.from({ length: 120 }, (_, at) => S + at).flatMap((slot) =>
    book(slot).map((each) => lineOf(slot, each)),
  );
  const dice = seededDice(3);
  const mixed = lines.map((line) => ({ line, at: dice() })).sort((a, b) => a.at - b.at);
  const [ordered, random] = [scratchStore(t), scratchStore(t)];
  const once = await load(ordered, lines);
  const again = await load(
    random,
    mixed.map(({ line }) => line),
  );
  assert.deepEqual({ ...again, hash: '' }, { ...once, hash: '' });
  assert.deepEqual(derived(random), derived(ordered));
  assert.deepEqual(
    readdirSync(dirname(random.path)).filter((name) => name.includes('.import')),
    [],
    'what waited is gone',
  );
});

test('killed while it reads, an import leaves no row and no file behind', async (t) => {
  const folder = scratchFolder(t);
  const child = startCli(['import', '-'], { GPU_SPOT_DB: join(folder, 'test.db') }, undefined, 'pipe');
  const closed = once(child, 'close');
  child.stdin?.on('error', () => {});
  const names = (): string[] => readdirSync(folder).filter((name) => name.includes('.import'));
  let sent = 0;
  for (const chunk of shuffled(12 * MIB)) {
    if (child.stdin?.write(chunk) === false) await new Promise((resolve) => child.stdin?.once('drain', resolve));
    sent += chunk.length;
  }
  assert.ok(sent >= 12 * MIB);
  child.kill('SIGKILL');
  await closed;
  assert.deepEqual(names(), []);
  const store = openStore(join(folder, 'test.db'), { readonly: true });
  t.after(() => store.close());
  assert.deepEqual(imports(store), []);
});
