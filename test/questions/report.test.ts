// Reports as questions: versions that are kept, the answers behind them, and a world asked as it stood in the past.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createAnswers } from '#analysis/answers.ts';
import { keepAnalysis, makeAnalysis } from '#commands/analyse-day.ts';
import { judgeHere } from '#commands/judge.ts';
import { createTeller } from '#commands/teller.ts';
import { intake } from '#intake/intake.ts';
import { askTyped } from '#questions/ask.ts';
import { QUESTIONS } from '#questions/list.ts';
import { pageOf, START } from '#questions/page.ts';
import { createWorld } from '#questions/world.ts';
import { putAnalysis } from '#store/analysis.ts';
import { openStore } from '#store/open.ts';
import { fillMarket, MARKET_DATE, MARKET_LAST, MARKET_NOW } from '../analysis/market.ts';
import { ended, offer, roundAt, scratchFolder, scratchStore } from '../scratch.ts';
import { LAST, NOW, smallWorld } from '../small-world.ts';

const making = { analyst: null, because: 'a test', moment: MARKET_NOW, signal: new AbortController().signal };

test('what a model was answered and is kept fits the pages of whoever reads it later', (t) => {
  const store = scratchStore(t);
  fillMarket(store, { days: 14 });
  const { ask } = createTeller(store, { now: () => MARKET_NOW });
  const input = { gpu: ['h100-sxm'], resolution: '30m', from: String(MARKET_NOW - 14 * 86_400) };
  const whole = ask('price_floor_series', input);
  assert.ok(whole.ok && Buffer.byteLength(JSON.stringify(whole.envelope.data[0])) > 12_500, 'the row is a long one');
  const { rows, text } = createAnswers(ask).call('get_price_floor_series', input, 'model');
  assert.ok(rows.length > 0 && Buffer.byteLength(text) < 40_000);
  for (const row of rows) assert.ok(Buffer.byteLength(JSON.stringify(row)) <= 12_500);
});

test('reports beyond the most that are told at once are said to be there, and a day’s own can be had', async (t) => {
  const store = scratchStore(t);
  fillMarket(store, { days: 1 });
  const made = await makeAnalysis(store, making);
  const dayOf = (back: number): string => new Date((MARKET_NOW - back * 86_400) * 1000).toISOString().slice(0, 10);
  for (let back = 0; back < 410; back += 1) putAnalysis(store, { ...made, date: dayOf(back) });
  const { typed } = createTeller(store, { now: () => MARKET_NOW });
  const all = typed('reports', {});
  assert.deepEqual(
    [all.data.length, all.meta.enough, all.meta.because],
    [400, false, 'the newest 400 of 410 versions: narrow by from and to'],
  );
  const start = Date.parse(`${dayOf(405)}T00:00:00Z`) / 1000;
  const old = typed('reports', { from: String(start), to: String(start + 86_400) });
  assert.deepEqual([old.data.map(({ date }) => date), old.meta.enough], [[dayOf(405)], true]);
});

test('a report is stored with what it was made from, a rerun is a new version, and none is ever edited', async (t) => {
  const path = `${scratchFolder(t)}/report.db`;
  const store = openStore(path, { readonly: false });
  t.after(() => store.close());
  fillMarket(store, { days: 3 });
  const made = await makeAnalysis(store, making);
  assert.deepEqual([await keepAnalysis(store, made), await keepAnalysis(store, { ...made, because: 'again' })], [1, 2]);
  const { typed } = createTeller(store, { now: () => MARKET_NOW });
  const [row] = typed('report', {}).data;
  assert.deepEqual([row?.date, row?.version, row?.author, row?.because], [MARKET_DATE, 2, 'program', 'again']);
  assert.deepEqual(typed('report', { date: MARKET_DATE, version: '1' }).data[0]?.because, 'a test');
  assert.deepEqual(row?.checks, JSON.parse(JSON.stringify(made.checks)));
  assert.deepEqual(
    typed('reports', {}).data.map(({ version, struck }) => [version, struck]),
    [
      [2, 0],
      [1, 0],
    ],
  );
  for (const name of ['report', 'reports', 'report_answers'] as const)
    for (const each of typed(name, {}).data) QUESTIONS[name].row.parse(each);
  // Each figure's check leads to the very value in the answer that was kept.
  const answers = new Map(typed('report_answers', {}).data.map((each) => [each.id, each.rows]));
  const figures = row?.checks.filter(({ kind, value }) => kind === 'number' && typeof value === 'number') ?? [];
  assert.ok(figures.length > 40);
  for (const { call, row: at, field, value, stated } of figures) {
    if (stated.includes('word for word')) continue;
    const held = (field ?? '')
      .split('.')
      .reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], answers.get(call ?? '')?.[at ?? -1]);
    assert.ok(
      typeof held === 'number' && [held, held * 100].some((each) => Math.abs(each - Number(value)) < 1e-9),
      `${call} ${at} ${field}: ${held} is not ${value}`,
    );
  }
  assert.throws(() => store.hot('UPDATE daily_analysis SET title = ?').run('x'), /never edited/);
  assert.throws(() => store.hot('DELETE FROM daily_analysis').run(), /never edited/);
});

test('a day without a report says so and how to have one; a wrong day or version names what is right', () => {
  const world = createWorld(smallWorld(), NOW);
  const none = askTyped(world, 'report', {});
  assert.deepEqual([none.data, none.meta.enough], [[], false]);
  assert.match(none.meta.because ?? '', /gpu-spot analyze/);
  assert.match(askTyped(world, 'report', { date: '2026-01-01' }).meta.because ?? '', /no report of 2026-01-01/);
  const { ask } = createTeller(smallWorld(), { now: () => NOW });
  assert.ok(!ask('report', { date: 'yesterday' }).ok);
  assert.ok(!ask('report', { version: 'first' }).ok);
});

test('a world of the past sees what was collected until then, and nothing of later', (t) => {
  const store = scratchStore(t);
  const S = 990_000;
  intake(store, roundAt(S, [ended('a', [offer('1', 2)])]));
  intake(store, roundAt(S + 1, [ended('a', [offer('1', 3)]), ended('b', [offer('2', 1)])]));
  const then = askTyped(createWorld(store, S * 1800 + 1700), 'current_prices', {}).data;
  assert.deepEqual(
    then.map(({ provider, floor }) => [provider, floor]),
    [['a', 2]],
  );
  const now = askTyped(createWorld(store, (S + 1) * 1800 + 1700), 'current_prices', {}).data;
  assert.deepEqual(
    now.map(({ provider, floor }) => [provider, floor]),
    [
      ['a', 3],
      ['b', 1],
    ],
  );
  const small = smallWorld();
  const day = askTyped(createWorld(small, (LAST - 48) * 1800 + 60), 'price_floor_series', { resolution: '30m' }).data;
  assert.ok(day.every(({ points }) => points.every(([at]) => at <= (LAST - 48) * 1800)));
});

test('what was judged of a half hour is told the same once later ones are, but for its sentence, which is said not to be kept', (t) => {
  const store = scratchStore(t);
  fillMarket(store, { days: 9 });
  const then = () => createWorld(store, MARKET_NOW);
  const cycles = () => askTyped(then(), 'tod_patterns', {}).data;
  const signals = () => askTyped(then(), 'signals', {}).data;
  const [before, said] = [cycles(), signals()];
  assert.ok(before.some(({ p, fullDays }) => p !== null && fullDays >= 7));
  intake(store, roundAt(MARKET_LAST + 1, [ended('alpha', [offer('1', 2)])]));
  judgeHere(store, MARKET_LAST + 1);
  // Drawn again, with other shuffles: p is near, what is measured is the same.
  for (const [at, { fullDays, swingPct, p }] of cycles().entries()) {
    const own = before[at];
    assert.deepEqual([fullDays, swingPct?.toFixed(5)], [own?.fullDays, own?.swingPct?.toFixed(5)]);
    assert.ok(Math.abs((p ?? 9) - (own?.p ?? -9)) < 0.06, `${p} for ${own?.p}`);
  }
  assert.deepEqual(
    signals().map(({ value, level, interval }) => [value, level, interval]),
    said.map(({ value, level, interval }) => [value, level, interval]),
  );
  assert.ok(signals().every(({ reason }) => reason === 'only the figures of this half hour are kept.'));
});

test('an analysis reads one state of the store, whatever is collected meanwhile', async (t) => {
  const path = `${scratchFolder(t)}/snapshot.db`;
  const store = openStore(path, { readonly: false });
  t.after(() => store.close());
  intake(store, roundAt(990_000, [ended('a', [offer('1', 2)])]));
  const reader = openStore(path, { readonly: true });
  t.after(() => reader.close());
  await reader.snapshot(async () => {
    const { typed } = createTeller(reader, { now: () => 990_001 * 1800 + 60 });
    assert.equal(typed('current_prices', {}).data.length, 1);
    intake(store, roundAt(990_001, [ended('b', [offer('2', 1)])]));
    assert.deepEqual(
      typed('current_prices', {}).data.map(({ provider }) => provider),
      ['a'],
    );
  });
});

test('pages of any answer make the whole again, each within its bytes, and the last one ends', () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 900, unit: 'grapheme' }),
    fc.double({ noNaN: true }),
    fc.constant(null),
    fc.array(fc.tuple(fc.nat(), fc.double({ noNaN: true })), { maxLength: 200 }),
  );
  const rows = fc.array(fc.record({ a: cell, b: cell, c: cell }), { maxLength: 12 });
  fc.assert(
    fc.property(rows, fc.integer({ min: 1_500, max: 8_000 }), (all, most) => {
      const made: Record<string, unknown>[] = [];
      let place: ReturnType<typeof pageOf>['next'] = START;
      for (let pages = 0; place !== null; pages += 1) {
        assert.ok(pages < 500, 'it does not end');
        const page: ReturnType<typeof pageOf> = pageOf(all, place, most);
        assert.ok(page.rows.length > 0 || all.length === 0);
        const isOne = page.cut !== null && page.cut.to - page.cut.from === 1;
        assert.ok(
          isOne || Buffer.byteLength(JSON.stringify(page.rows)) <= most + 40,
          `${JSON.stringify(page.rows).length} of ${most}`,
        );
        if (page.cut === null) made.push(...page.rows);
        else {
          const [row = {}] = page.rows;
          const { field, from } = page.cut;
          const held = made[place.row] ?? {};
          const before = from === 0 ? (typeof row[field] === 'string' ? '' : []) : held[field];
          const joined =
            typeof row[field] === 'string'
              ? `${before}${row[field]}`
              : [...(before as unknown[]), ...(row[field] as unknown[])];
          made[place.row] = { ...row, ...held, [field]: joined };
        }
        place = page.next;
      }
      assert.deepEqual(made, all);
    }),
    { numRuns: 200 },
  );
});
