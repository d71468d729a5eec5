// A day's analysis with a script in the model's place: who is heard, what is sent back, what is struck, and what stands where a phase fails.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claude } from '#analysis/claude.ts';
import { realClock } from '#commands/doors.ts';
import { createTeller } from '#commands/teller.ts';
import { putAnalysis } from '#store/analysis.ts';
import { openStore } from '#store/open.ts';
import { MARKET_NOW } from './market.ts';
import { ALONE, CLAIMS, failing, KEY, own, phase, play, purseOf, section } from './stage.ts';

test('no news is an answer: then yesterday’s context stands, and says that it is yesterday’s, in a store with nothing else in it', async () => {
  const day = (MARKET_NOW - 86_400) * 1000;
  const yesterday = new Date(day).toISOString().slice(0, 10);
  const other = openStore(':memory:', { readonly: false });
  const earlier = await play({});
  putAnalysis(other, {
    ...earlier,
    date: yesterday,
    report: {
      ...earlier.report,
      sections: earlier.report.sections.map((each) => (each.asOf === null ? each : { ...each, asOf: yesterday })),
    },
  });
  const ask = createTeller(other, { now: () => MARKET_NOW }).ask;
  const silent = { scout: () => ({ found: false, claims: [] }) };
  const made = await play(silent, { ask });
  assert.equal(section(made, 'market_context')?.asOf, yesterday);
  assert.match(
    section(made, 'market_context')?.title ?? '',
    new RegExp(`${yesterday}, the day before: nothing newer was found`),
  );
  assert.equal(made.checks.filter(({ kind }) => kind === 'link').length, 2);
  assert.equal(phase(made, 'synthesis'), undefined);
  const without = await play(silent);
  assert.deepEqual(section(without, 'market_context')?.sources, []);
  assert.match(section(without, 'market_context')?.body ?? '', /found no news/);
});

test('where nobody chooses, titles stand alone; where the synthesis chooses none, nothing of the web is told', async () => {
  const titles = await play({ synthesis: () => failing('no answer') });
  assert.deepEqual(section(titles, 'market_context')?.body.split('\n'), [
    '“Cloud rents of H100 fall 12 % as supply grows”, news.example [s1]',
    '“Chipmaker ships 40,000 B200 boards early”, wire.example [s2]',
  ]);
  assert.equal(section(titles, 'market_context')?.author, 'program');
  const none = await play({ synthesis: () => ({ claims: [] }) });
  assert.match(section(none, 'market_context')?.body ?? '', /found no news of the last days that holds/);
});

test('a link that no search returned is sent back once, and struck where it comes again', async () => {
  const bogus = { text: 'Secret sources say that rents will halve.', url: 'https://invented.example/scoop' };
  const told: Parameters<typeof play>[1] & { told: { text: string; setup: { phase: string } }[] } = { told: [] };
  const made = await play(
    {
      scout: ({ search, turn }) => {
        if (turn === 0)
          search({
            query: 'x',
            pages: CLAIMS.claims.map(({ text, url }) => ({ title: text, url: url ?? '' })),
            text: '',
          });
        return { found: true, claims: [...CLAIMS.claims, bogus] };
      },
    },
    told as Parameters<typeof play>[1],
  );
  const sent = told.told.filter(({ setup }) => setup.phase === 'scout').map(({ text }) => text);
  assert.equal(sent.length, 2);
  assert.match(sent[1] ?? '', /no search of this run returned the link https:\/\/invented\.example\/scoop/);
  assert.equal(phase(made, 'scout')?.sentBack, true);
  assert.ok(made.struck.some(({ where, reason }) => where === 'scout' && reason.includes('invented.example')));
  assert.ok(!JSON.stringify(made.report).includes('invented'));
  assert.ok(told.told.every(({ text, setup }) => setup.phase === 'scout' || !text.includes('invented')));
});

const [first] = own.sections;
const withStatement = (statement: object): typeof own => ({
  ...own,
  sections: own.sections.map((each) =>
    each === first ? { ...each, statements: [...each.statements, statement] } : each,
  ),
});

test('what the answers do not bear is sent back once: mended it stands, repeated it is struck, and the report says so', async () => {
  const wrong = { say: 'apart', gpu: 'h200', dearer: 'alpha', cheaper: 'delta', show: [] };
  const mended = { ...wrong, dearer: 'delta', cheaper: 'alpha' };
  for (const second of [mended, wrong]) {
    const sent: string[] = [];
    const made = await play(
      {
        orchestrator: ({ turn, text, call }) => {
          sent.push(text);
          for (const name of turn === 0 ? TOOLS : []) call(name, { gpu: ['h200'] });
          return withStatement(turn === 0 ? wrong : second);
        },
      },
      ALONE,
    );
    assert.match(
      sent[1] ?? '',
      /market_snapshot: \(say: apart, gpu: h200, .*\): Delta Compute is the dearer of the two/,
    );
    assert.equal(made.author, 'model');
    const isTold =
      /Delta Compute (?:is|asks) \$[\d.]+ (?:dearer|more) than Alpha Cloud|Alpha Cloud undercuts Delta Compute by \$/;
    assert.equal(isTold.test(section(made, 'market_snapshot')?.body ?? ''), second === mended);
    assert.deepEqual(
      made.struck.map(({ where, reason }) => [where, reason]),
      second === mended ? [] : [['market_snapshot', 'Delta Compute is the dearer of the two']],
    );
  }
});

const TOOLS = [
  'get_current_prices',
  'get_price_changes',
  'get_cross_deltas',
  'get_supply_metrics',
  'get_volatility',
  'get_tod_patterns',
  'get_price_floor_series',
];

test('a model that cannot be begun, whatever the reason, leaves the report to the program', async (t) => {
  const thrown = await play({}, { model: { id: 'broken', open: () => Promise.reject(new Error('no such program')) } });
  assert.match(thrown.because ?? '', /scout failed: it could not be begun: no such program/);
  const folder = process.env.TMPDIR;
  t.after(() => {
    process.env.TMPDIR = folder;
  });
  process.env.TMPDIR = `${folder}/none`;
  const settings = {
    model: 'm',
    apiKey: KEY,
    baseUrl: 'http://127.0.0.1:9',
    env: {},
    retries: 0,
    deadline: realClock.deadline,
  };
  const homeless = await play({}, { model: claude(settings) });
  assert.match(homeless.because ?? '', /scout failed: it could not be begun: ENOENT/);
  assert.deepEqual(
    [thrown, homeless].map(({ author, phases }) => [author, phases.length]),
    [
      ['program', 1],
      ['program', 1],
    ],
  );
});

test('a day without a budget begins no phase, and one whose phase fails for good begins no other', async () => {
  const told: { text: string }[] = [];
  const none = await play({}, { purse: purseOf(0), told: told as never });
  assert.match(none.because ?? '', /the day's budget of \$0 is spent/);
  assert.equal(told.length, 0);
  // What the web said is still there where the analysis fails, with its links.
  const without = await play({ orchestrator: () => failing('no output') });
  assert.deepEqual([without.author, section(without, 'market_context')?.author], ['program', 'model']);
  const over = await play({ scout: () => failing('the credit is too low', true) });
  assert.deepEqual(
    over.phases.map(({ name, ok }) => [name, ok]),
    [['scout', false]],
  );
});

test('what no phase should say is none: another shape, a section of the web’s, a lead that is not judged', async () => {
  const odd = await play({ orchestrator: () => ({ title: 7 }) }, ALONE);
  assert.match(odd.because ?? '', /its output has another shape: lead_signal/);
  const made = await play(
    {
      orchestrator: ({ call }) => {
        for (const name of TOOLS) call(name, { gpu: ['h200'] });
        return {
          ...own,
          lead_signal: 'h900 spread',
          sections: [...own.sections, { id: 'market_context', statements: [{ say: 'ask' }] }],
        };
      },
    },
    ALONE,
  );
  assert.deepEqual(
    made.struck.map(({ where, reason }) => [where, reason]),
    [
      ['title', 'it is none of the signals that are judged of now'],
      ['market_context', 'stated without sources: the synthesis makes it of the scout’s'],
    ],
  );
  assert.equal(made.report.lead_signal, own.lead_signal);
});
