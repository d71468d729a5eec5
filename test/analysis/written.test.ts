// A report from what was handed in: the lead and what follows from it, sections that are called for, signals as the judge has them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leadName, titleOf } from '#analysis/lead.ts';
import { programOutput } from '#analysis/program.ts';
import { writtenReport } from '#analysis/written.ts';
import { askedMarket, market } from './market.ts';

const { run, gathered, ground } = await askedMarket(market());
const CONTEXT = { id: 'market_context', title: 'x', body: 'none', sources: [], author: 'program', asOf: null } as const;
const own = programOutput(gathered);
const byModel = (output: typeof own) => writtenReport(output, 'model', run, CONTEXT);

test('title and summary follow from the lead: one that is not judged gives way to the program’s, and a summary of another model too', () => {
  const report = byModel(own).report;
  assert.equal(report.lead_signal, 'h100-sxm spread');
  const nobody = byModel({ ...own, lead_signal: 'h900 spread' });
  assert.deepEqual([nobody.report.lead_signal, nobody.report.title], [report.lead_signal, report.title]);
  assert.deepEqual(nobody.struck, [
    { where: 'title', text: 'h900 spread', reason: 'it is none of the signals that are judged of now' },
  ]);
  const other = byModel({ ...own, summary: [{ say: 'lowest', gpu: 'h200', by: 'floor' }] });
  assert.match(other.report.summary, /^(?:The spread of the H100 SXM|At \$[\d.]+ the spread of the H100 SXM) /);
  assert.match(other.struck[0]?.reason ?? '', /does not begin with the model of its lead, h100-sxm spread/);
  const led = byModel({ ...own, lead_signal: 'h200 supply' });
  assert.match(led.report.title, /^H200: supply /);
  assert.match(led.report.summary, /^(?:The supply of the H200|At [\d.]+ GPUs the supply of the H200) /);
});

test('a title says what was measured, on which side of its threshold, and the verdict by the gates, of every signal', () => {
  for (const judgement of gathered.judged) {
    const { text, checks } = titleOf(judgement, ground);
    const verdict = gathered.verdicts.find((row) => row.gpu === judgement.gpu);
    assert.match(text, /: (?:spread|CV|time-of-day swing|supply) .*; by its gates /);
    assert.ok(checks.some(({ field, value }) => field === 'verdict' && value === verdict?.verdict));
    const { value, level, thresholds } = judgement;
    if (value !== null && level !== 'insufficient') {
      assert.ok(
        checks.some(({ field, value: bound }) => field === 'level' && bound === level),
        text,
      );
      if (/, above the threshold/.test(text)) assert.ok(value > thresholds.green);
      if (/, below the threshold/.test(text)) assert.ok(value < Number(thresholds.red));
    }
    for (const { start, text: words } of checks)
      assert.equal(text.slice(start ?? 0, (start ?? 0) + words.length), words);
  }
});

test('a section of which nothing holds is the program’s, one that is not called for is struck, one that is missing is put in', () => {
  const [first, second, third] = own.sections;
  assert.ok(first !== undefined && second !== undefined && third !== undefined);
  const empty = { ...first, statements: [{ say: 'ask', gpu: 'h200', seller: 'nobody', show: ['floor'] }] };
  const { report, struck } = byModel({ ...own, sections: [empty, second, { ...second, id: 'baselines' }] });
  assert.deepEqual(
    report.sections.map(({ id, author }) => [id, author]),
    [
      ['market_snapshot', 'program'],
      ['movers', 'model'],
      ['spread_volatility', 'program'],
      ['market_context', 'program'],
    ],
  );
  assert.equal(report.sections[0]?.body.split('\n').length, byModel(own).report.sections[0]?.body.split('\n').length);
  assert.deepEqual(
    struck.map(({ where, reason }) => [where, reason.replace(/nobody.*/, '…')]),
    [
      ['market_snapshot', 'seller: …'],
      ['market_snapshot', 'nothing of this section holds: the program states it'],
      ['spread_volatility', 'nothing of this section holds: the program states it'],
      ['baselines', 'there are two days of data: movers, not baselines'],
    ],
  );
});

test('the signals are all of the judge’s, with value, light and sentence, whoever wrote the rest', () => {
  const { report, checks } = byModel({ ...own, sections: [] });
  assert.deepEqual(
    report.signals,
    gathered.judged.map(({ gpu, type, value, actionable, reason }) => ({ gpu, type, value, actionable, reason })),
  );
  for (const judgement of gathered.judged) {
    const kinds = checks.filter(({ where }) => where === `signal ${leadName(judgement)}`).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['signal', 'quote']);
  }
});

test('a young market’s report has baselines, and says where there is too little data', async () => {
  const young = await askedMarket(market({ days: 1 }));
  const told = writtenReport(programOutput(young.gathered), 'program', young.run, CONTEXT);
  assert.deepEqual(told.struck, []);
  assert.deepEqual(
    told.report.sections.map(({ id }) => id),
    ['market_snapshot', 'baselines', 'spread_volatility', 'market_context'],
  );
  assert.match(told.report.title, /; by its gates /);
});

test('where nothing is judged of now nothing leads, and the title says so', () => {
  const outdated = 'judged at 2026-06-16T08:00:00Z, and rounds since are not judged yet';
  const old = { gathered: { ...gathered, outdated }, ground: { ...ground, outdated } };
  const told = writtenReport(programOutput(old.gathered), 'program', old, CONTEXT);
  assert.deepEqual(
    [told.report.lead_signal, told.report.title, told.report.summary],
    [null, 'No signal is current', `The signals were ${outdated}.`],
  );
  assert.equal(
    told.report.sections.find(({ id }) => id === 'spread_volatility')?.body,
    'What was judged is not current.',
  );
  const none = { gathered: { ...gathered, judged: [] }, ground };
  assert.equal(
    writtenReport(programOutput(none.gathered), 'program', none, CONTEXT).report.title,
    'No signal has been judged yet',
  );
});

test('a report of each day of four weeks holds its figures in whatever words that day brings', () => {
  const texts = new Set<string>();
  for (let day = 0; day < 28; day += 1) {
    const date = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
    const { report, checks, struck } = writtenReport(
      own,
      'program',
      { gathered, ground: { ...ground, date } },
      CONTEXT,
    );
    assert.deepEqual(struck, []);
    texts.add(report.summary);
    const texted = new Map([
      ['title', report.title],
      ['summary', report.summary],
      ...report.sections.map(({ id, body }) => [id, body] as const),
    ]);
    for (const { where, start, text } of checks) {
      const whole = texted.get(where as never);
      if (whole !== undefined) assert.equal(whole.slice(start ?? 0, (start ?? 0) + text.length), text);
    }
  }
  assert.ok(texts.size >= 3, `${texts.size} summaries`);
});
