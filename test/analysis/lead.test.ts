// The lead of a report: its title and summary follow from the signal, and say the verdict of its model where that is another.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groundText } from '#analysis/grounding/ground.ts';
import { titleOf } from '#analysis/lead.ts';
import { programOutput } from '#analysis/program.ts';
import { heldReport } from '#analysis/strike.ts';
import { askedMarket, market } from './market.ts';

const { run } = await askedMarket(market());
const CONTEXT = { id: 'market_context', title: 'x', body: 'none', sources: [], author: 'program', asOf: null } as const;
const falls = (text: string, why: RegExp): void =>
  assert.match(groundText(text, { where: 'movers', gpu: null }, run.grounds).struck[0]?.reason ?? '', why);

test('title and summary follow from the lead signal: one of another model is replaced, and so is a lead that is none', () => {
  const own = programOutput(run.gathered);
  const other = { ...own, title: 'The H200 supply leads the day' };
  const told = heldReport(other, 'model', run, CONTEXT);
  assert.equal(told.report.title, own.title);
  assert.match(told.struck[0]?.reason ?? '', /does not name H100 SXM and its spread, the lead signal/);
  const nobody = heldReport({ ...own, lead_signal: 'h900 spread' }, 'model', run, CONTEXT);
  assert.equal(nobody.report.lead_signal, own.lead_signal);
  assert.match(nobody.struck[0]?.reason ?? '', /its lead signal h900 spread is none of the signals that hold/);
});

test('the lead says the verdict of its model where that is another than its level, and why, whoever wrote it', () => {
  const own = programOutput(run.gathered);
  const { verdict, decidedBy } = run.gathered.verdicts.get('h100-sxm') ?? {};
  assert.deepEqual([own.lead_signal, verdict, decidedBy], ['h100-sxm spread', 'not_yet', ['cv']]);
  assert.match(own.title, /^H100 SXM: spread \$[\d.]+, above the threshold of \$0\.30; not yet viable: CV amber$/);
  assert.match(own.summary, /judged green\. The H100 SXM is not yet viable: CV amber\./);
  const silent = { ...own, title: own.title.replace(/;.*/, '') };
  const told = heldReport(silent, 'model', run, CONTEXT);
  assert.equal(told.report.title, own.title);
  assert.match(told.struck[0]?.reason ?? '', /does not say that the verdict of H100 SXM is not yet viable: CV amber/);
  const other = heldReport({ ...own, title: `${silent.title}; RTX 4090 not viable` }, 'model', run, CONTEXT);
  assert.equal(other.report.title, own.title, 'the verdict of another model is none of this one');
  const said = { ...own, title: `${silent.title}; H100 SXM not yet viable` };
  assert.equal(heldReport(said, 'model', run, CONTEXT).report.title, said.title);
});

test('a red lead needs no second word, a green one none where all that decides is green', () => {
  const [red] = run.gathered.judged.filter(({ gpu, type }) => gpu === 'rtx-4090' && type === 'spread');
  assert.ok(red !== undefined);
  assert.doesNotMatch(titleOf(red, run.gathered.verdicts.get('rtx-4090')), /viable/);
  const green = { ...red, level: 'green' } as const;
  assert.doesNotMatch(titleOf(green, { verdict: 'viable', decidedBy: ['spread', 'cv', 'supply'] }), /viable/);
  assert.match(
    titleOf(green, { verdict: 'not_viable', decidedBy: ['cv', 'supply'] }),
    /; not viable: CV red, supply red$/,
  );
  assert.match(
    titleOf(green, { verdict: 'insufficient', decidedBy: ['cv'] }),
    /; too little data for a verdict: CV insufficient$/,
  );
});

test('a young market’s report holds as it is written, verdicts with too little data among it', async () => {
  const young = await askedMarket(market({ days: 5 }));
  assert.equal(young.gathered.verdicts.get('b200')?.verdict, 'insufficient');
  const own = programOutput(young.gathered);
  assert.match(own.title, /; too little data for a verdict: CV insufficient$/);
  assert.match(own.summary, /The B200 has too little data for a verdict: CV insufficient\./);
  const told = heldReport(own, 'program', young.run, CONTEXT);
  assert.deepEqual([told.struck, told.report.title], [[], own.title]);
});

test('a title that falls gives way to the program’s of the same lead, not of another', () => {
  const own = programOutput(run.gathered);
  const told = heldReport({ ...own, lead_signal: 'h200 supply', title: 'H200: supply 7 GPUs' }, 'model', run, CONTEXT);
  assert.equal(told.report.lead_signal, 'h200 supply');
  assert.match(told.report.title, /^H200: supply /);
  assert.match(told.report.summary, /^The supply of H200 /);
});

test('what moved is said to be the market’s or a seller’s own', () => {
  const movers =
    programOutput(run.gathered)
      .sections.find(({ id }) => id === 'movers')
      ?.body.split('\n') ?? [];
  const [row] = run.gathered.market.filter(({ gpu }) => gpu === 'b200');
  const move = `${Math.abs(Number(row?.change24hPct)).toFixed(1)} % in 24 h`;
  assert.ok(
    movers.some((line) => line.startsWith('B200 across all sellers: floor $') && line.includes(move)),
    move,
  );
  for (const line of movers)
    assert.match(line, / across all sellers: floor | at [\w .]+: floor .* in 24 h against its own mean of \$/);
  falls('B200 across all sellers at Cumulus: floor up 1.0 % in 24 h.', /of all sellers or of this one/);
  falls(`The H200 floor is ${Number(row?.change24hPct) > 0 ? 'up' : 'down'} ${move}.`, /H200/);
});
