// Statements at the border: what the answers bear is written in good English, what they do not is refused with a plain reason and leaves no word behind;
// and 20,000 of them at random over random markets, held against the answers by other means than those that wrote them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programOutput } from '#analysis/program.ts';
import { writerOf } from '#analysis/statements/text.ts';
import { GATE_NAMES } from '#domain/gate.ts';
import type { ToolCall } from '#domain/report.ts';
import { SIGNAL_TYPES } from '#domain/verdict.ts';
import { seededDice } from '#stats/dice.ts';
import { isBorne, sellersFor } from './borne.ts';
import { FAULTS } from './faults.ts';
import { assertWritten } from './held-text.ts';
import { askedMarket, MODELS, market, SELLERS } from './market.ts';
import { NAMES, one, randomCalls } from './random-market.ts';
import { randomStatement } from './random-statement.ts';
import './wording-prices.ts';
import './wording-judgements.ts';

const { ground, gathered } = await askedMarket(market());
const sellers = Object.keys(SELLERS);
type Loose = Readonly<Record<string, unknown>>;

const writer = writerOf(ground);
const written = (statement: unknown, over = ground) =>
  (over === ground ? writer : writerOf(over)).write('summary', [statement]);
const rowsOf = (tool: string): readonly Loose[] =>
  ground.calls.filter((each) => each.tool === tool).flatMap(({ rows }) => rows);
const rowOf = (tool: string, key: Loose): Loose =>
  rowsOf(tool).find((row) => Object.entries(key).every(([name, value]) => row[name] === value)) ?? {};

/** Of every kind over every model and seller: what the answers say, read from them here. */
const TRUE: readonly Loose[] = MODELS.flatMap((gpu) => [
  ...sellers.flatMap((seller) => [
    { say: 'ask', gpu, seller, show: ['floor', 'median', 'offers'] },
    { say: 'ask', gpu, seller, show: ['ceiling', 'hosts', 'gpusAvailable'] },
    { say: 'move', gpu, of: seller, window: '24h' },
    { say: 'move', gpu, of: seller, window: '7d' },
    { say: 'rank', gpu, seller, by: 'floor' },
    { say: 'supply', gpu, of: seller },
    { say: 'varies', gpu, of: seller, show: ['cv', 'mean'] },
  ]),
  ...rowsOf('get_cross_deltas')
    .filter((row) => row.gpu === gpu && Number(row.delta) !== 0)
    .slice(0, 6)
    .map(({ a, b, delta }) => (Number(delta) > 0 ? { dearer: a, cheaper: b } : { dearer: b, cheaper: a }))
    .map((pair) => ({ say: 'apart', gpu, ...pair, show: ['median24h'] })),
  { say: 'move', gpu, of: 'market', window: '24h' },
  { say: 'lowest', gpu, by: 'floor' },
  { say: 'highest', gpu, by: 'ceiling' },
  { say: 'supply', gpu, of: 'market' },
  { say: 'varies', gpu, of: 'reference', show: ['cv', 'sameOfferCv'] },
  ...SIGNAL_TYPES.map((type) => ({
    say: 'signal',
    gpu,
    type,
    level: rowOf('get_signals', { gpu, type }).level,
    show: ['interval'],
  })),
  ...GATE_NAMES.map((gate) => ({
    say: 'gate',
    gpu,
    gate,
    level: rowOf('get_gates', { gpu, gate }).level,
    show: ['threshold'],
  })),
  { say: 'verdict', gpu, verdict: rowOf('get_verdicts', { gpu }).verdict, show: ['since', 'gates'] },
  { say: 'hour', gpu, end: 'cheapest' },
]);

test('200 true statements and more: each is written, with a cell behind it', () => {
  assert.ok(TRUE.length >= 200, `${TRUE.length}`);
  for (const statement of TRUE) {
    const { text, checks, struck } = written(statement);
    assert.deepEqual(struck, [], JSON.stringify(statement));
    assert.ok(checks.length > 0 && text.endsWith('.'), text);
  }
});

test('a statement with one falsehood in it leaves no word, and its reason is plain', () => {
  for (const { name, make, reason } of FAULTS) {
    const made = TRUE.map(make).filter((each) => each !== null);
    assert.ok(made.length >= 4, `${name}: ${made.length}`);
    for (const statement of made) {
      const { text, checks, struck } = written(statement);
      assert.deepEqual([text, checks], ['', []], name);
      assert.equal(struck.length, 1);
      assert.match(struck[0]?.reason ?? '', reason, name);
      assert.ok((struck[0]?.reason.length ?? 0) < 700 && !/\n/.test(struck[0]?.reason ?? ''), name);
    }
  }
});

test('a cell that the answers do not hold is told to be missing, whoever else has it', () => {
  const without = (tool: string, name: string, seller: string): typeof ground => ({
    ...ground,
    calls: ground.calls.map((call): ToolCall => {
      if (call.tool !== tool) return call;
      return { ...call, rows: call.rows.map((row) => (row.provider === seller ? { ...row, [name]: null } : row)) };
    }),
  });
  const of = (statement: Loose, over: typeof ground): string => written(statement, over).struck[0]?.reason ?? '';
  const ask = { say: 'ask', gpu: 'h200', seller: 'delta' };
  assert.equal(
    of({ ...ask, show: ['floor', 'gpusAvailable'] }, without('get_current_prices', 'gpusAvailable', 'delta')),
    'the answers hold no GPUs free of it',
  );
  assert.equal(
    of({ say: 'move', gpu: 'h200', of: 'delta', window: '7d' }, without('get_price_changes', 'change7dPct', 'delta')),
    'the answers hold no change over 7 days of it',
  );
  const gone = {
    ...ground,
    calls: ground.calls.map((call) => ({
      ...call,
      rows: call.rows.filter((row) => row.provider !== 'delta' || row.gpu !== 'h200'),
    })),
  };
  assert.equal(of({ ...ask, show: ['floor'] }, gone), 'the answers of this run hold no price of Delta Compute of H200');
  assert.equal(
    of({ say: 'rank', gpu: 'h200', seller: 'delta', by: 'floor' }, gone),
    'Delta Compute has no floor for it now',
  );
});

test('what was judged of an earlier half hour is not told as if it were current', () => {
  const outdated = 'judged at 2026-06-16T08:00:00Z, and rounds since are not judged yet';
  const old = { ...ground, outdated };
  const { write } = writerOf(old);
  for (const statement of TRUE.filter(({ say }) => ['signal', 'gate', 'verdict'].includes(String(say)))) {
    const { text, struck } = write('summary', [statement]);
    assert.deepEqual([text, struck[0]?.reason], ['', `it was ${outdated}`]);
  }
});

test('a list that was cut short has so many or more, and nobody knows by how many that changed', () => {
  const cut = {
    ...ground,
    calls: ground.calls.map((call) => ({ ...call, rows: call.rows.map((row) => ({ ...row, truncated: true })) })),
  };
  assert.match(written({ say: 'supply', gpu: 'h200', of: 'delta' }, cut).text, /\d+ GPUs? or more[^,]*\.$/);
  assert.match(
    written({ say: 'ask', gpu: 'h200', seller: 'delta', show: ['offers'] }, cut).text,
    /\d+ offers? or more/,
  );
});

test('the same is not said twice in a place, and not in the same words from day to day', () => {
  const [ask] = TRUE;
  const { struck, text } = writerOf(ground).write('summary', [ask, { ...ask, link: 'and' }]);
  assert.deepEqual(
    struck.map(({ reason }) => reason),
    ['it was said already'],
  );
  const days = Array.from({ length: 9 }, (_, day) => written(ask, { ...ground, date: `2026-06-1${day}` }).text);
  assert.equal(new Set(days).size, 3, days.join('\n'));
  const figures = (words: string): string[] => (words.match(/\$?\d[\d.,]*\d|\d+/g) ?? []).sort();
  for (const each of days) assert.deepEqual(figures(each), figures(text));
});

test('within a report no sentence after another is of one form: a section of the program’s has each form in turn', () => {
  const asked = sellers.map((seller) => ({ say: 'move', gpu: 'h200', of: seller, window: '24h' }));
  const { text } = writerOf(ground).write('movers', asked);
  const shapes = text
    .slice(0, -1)
    .split(/\. (?=\p{Lu})/u)
    .map((each) =>
      each
        .replace(/[\d.$%]+|Alpha Cloud|Borealis\.io|Cumulus|Delta Compute/g, '_')
        .replace(/up|down|above|below/g, '/'),
    );
  for (const [at, shape] of shapes.entries()) assert.notEqual(shape, shapes[at + 1]);
});

test('the program’s own statements are all borne, of a market that is old or young', async () => {
  const young = await askedMarket(market({ days: 5 }));
  for (const each of [gathered, young.gathered]) {
    const over = each === gathered ? ground : young.ground;
    const { summary, sections } = programOutput(each);
    for (const statements of [summary, ...sections.map((section) => section.statements)])
      assert.deepEqual(writerOf(over).write('x', statements).struck, []);
  }
});

const STATEMENTS = 20_000;
const A_MARKET = 200;

test(`${STATEMENTS} statements at random: written if and only if the answers bear them, every figure its cell's, every place true, nobody else named`, () => {
  const dice = seededDice(20_261_128);
  const written = new Map<string, number>();
  for (let made = 0; made < STATEMENTS; made += A_MARKET) {
    const calls = randomCalls(dice);
    const date = `2026-06-${String(1 + Math.floor(dice() * 28)).padStart(2, '0')}`;
    const writer = writerOf({ calls, names: NAMES, outdated: null, date });
    for (let each = 0; each < A_MARKET; each += 1) {
      const statement = randomStatement(dice, calls);
      const { text, checks, struck } = writer.write('x', [statement]);
      const isKnown = !struck.some(({ reason }) => / is none of /.test(reason));
      assert.equal(
        struck.length === 0,
        isKnown && isBorne(statement, calls),
        `${JSON.stringify(statement)}: ${text}${struck[0]?.reason}`,
      );
      if (struck.length > 0) continue;
      written.set(statement.say, (written.get(statement.say) ?? 0) + 1);
      assertWritten(text, checks, [statement], calls);
    }
  }
  assert.ok(written.size === 14 && Math.min(...written.values()) > 100, JSON.stringify([...written]));
});

test('two statements in one sentence stay what each is, and the same seller is one', () => {
  const dice = seededDice(7);
  const links = ['and', 'but', 'while', 'because of the same seller'];
  let [joined, same] = [0, 0];
  for (let market = 0; market < 40; market += 1) {
    const calls = randomCalls(dice);
    const writer = writerOf({ calls, names: NAMES, outdated: null, date: '2026-06-16' });
    for (let each = 0; each < 100; each += 1) {
      const pair = [{ ...randomStatement(dice, calls), link: one(dice, links) }, randomStatement(dice, calls)];
      const { text, checks, struck } = writer.write('x', pair);
      if (struck.length > 0 || text.includes('\n')) continue;
      joined += 1;
      assertWritten(text, checks, pair, calls);
      if (!text.includes('the same seller')) continue;
      same += 1;
      const [first, second] = pair.map((each) => sellersFor(each, calls));
      assert.ok(
        first?.some((seller) => seller !== undefined && second?.includes(seller)),
        text,
      );
    }
  }
  assert.ok(joined > 400 && same > 5, `${joined} pairs, ${same} of the same seller`);
});
