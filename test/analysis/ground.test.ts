// Single sentences held against a run: what stands, what is struck, and what the reason says to whoever wrote it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { groundText } from '#analysis/grounding/ground.ts';
import { programOutput } from '#analysis/program.ts';
import { heldReport } from '#analysis/strike.ts';
import { askedMarket, MARKET_DATE, MARKET_NOW, market } from './market.ts';

const { run, grounds, answers } = await askedMarket(market());
const row = (tool: string, want: Record<string, string>): Record<string, unknown> =>
  answers
    .calls()
    .filter((call) => call.tool === tool)
    .flatMap(({ rows }) => rows)
    .find((each) => Object.entries(want).every(([name, value]) => each[name] === value)) ?? {};
const usd = (value: unknown): string => `$${Number(value).toFixed(2)}`;
const held = (text: string, gpu: string | null = null) =>
  groundText(text, gpu === null ? { where: 'body', gpu } : { where: 'signal', gpu, type: 'spread' }, grounds);
const stands = (text: string): void => assert.deepEqual(held(text).struck, [], text);
const falls = (text: string, why: RegExp): void => {
  const { struck } = held(text);
  assert.equal(struck.length, 1, `stood: ${text}`);
  assert.match(struck[0]?.reason ?? '', why);
};

const alpha = row('get_current_prices', { gpu: 'h100-sxm', provider: 'alpha' });
const delta = row('get_current_prices', { gpu: 'h100-sxm', provider: 'delta' });
const spread = row('get_signals', { gpu: 'h100-sxm', type: 'spread' });

test('a figure belongs to the model and the seller that its sentence names, and the reason has the true one', () => {
  stands(`H100 SXM: floor ${usd(alpha.floor)} at Alpha Cloud, ${usd(delta.floor)} at Delta Compute.`);
  stands(`Alpha Cloud asks ${usd(alpha.floor)} for the H100 SXM, Delta Compute asks ${usd(delta.floor)}.`);
  falls(`H100 SXM: floor ${usd(delta.floor)} at Alpha Cloud.`, /the answers have for H100 SXM floor of Alpha Cloud \$/);
  falls(`H200: floor ${usd(alpha.floor)} at Alpha Cloud.`, /the answers have for H200/);
  falls(`The H100 costs ${usd(alpha.floor)} at Alpha Cloud.`, /H100: no model.*a bare H100 is none/);
  falls(`H100 SXM: floor ${usd(alpha.floor)} at Nebulous.`, /"Nebulous": not a word that the check understands/);
  falls(`The floor is ${usd(alpha.floor)} at Alpha Cloud.`, /without a model before it in the same sentence/);
});

test('without a seller a floor is the lowest of all, and who is called cheapest must be', () => {
  stands(`The floor of the H100 SXM is ${usd(alpha.floor)}.`);
  falls(`The floor of the H100 SXM is ${usd(delta.floor)}.`, /the answers have for H100 SXM floor of Alpha Cloud/);
  stands(`Alpha Cloud has the lowest floor for the H100 SXM at ${usd(alpha.floor)}.`);
  falls(
    `Delta Compute has the lowest floor for the H100 SXM at ${usd(delta.floor)}.`,
    /no answer of this run has a floor/,
  );
});

test('a figure in words, in another script, glued to letters or with a letter behind it is no figure that can be checked', () => {
  for (const odd of ['twice', 'a dozen', 'half', '²', '２.10', '8x', '$2.1k', 'thirty percent', '2.10.3'])
    falls(`H100 SXM at Alpha Cloud: ${odd}.`, /that can be checked|not a word/);
});

test('what was judged of an earlier half hour is not told as if it were current', async () => {
  const late = await askedMarket(market(), MARKET_NOW + 8 * 3600);
  const { value } = late.gathered.judged.find(({ gpu, type }) => gpu === 'h100-sxm' && type === 'spread') ?? {};
  assert.equal(typeof value, 'number');
  assert.notEqual(late.gathered.outdated, null);
  const text = `The spread of the H100 SXM is ${usd(value)}.`;
  stands(text);
  const told = groundText(text, { where: 'body', gpu: null }, late.grounds);
  assert.deepEqual([told.text, told.struck.map(({ reason }) => /is not current/.test(reason))], ['', [true]]);
});

test('dates and times are those of the answers', () => {
  stands(`On ${MARKET_DATE} the market was calm.`);
  falls('On 2019-01-01 the market was calm.', /no answer of this run bears this day/);
  falls('At 03:17 the market was calm.', /bears this time/);
});

test('words of judgement are the judge’s: a level of one model and one signal, a verdict of one model', () => {
  assert.equal(spread.level, 'green');
  stands('The spread of the H100 SXM is actionable.');
  const said = (text: string) =>
    held(text).checks.map(({ start, text: word, kind, field, value }) => [start, word, kind, field, value]);
  assert.deepEqual(said('The spread of the H100 SXM is actionable.'), [[30, 'actionable', 'level', 'level', 'green']]);
  assert.deepEqual(said('The H100 SXM is not yet viable.'), [[16, 'not yet viable', 'level', 'original', 'not_yet']]);
  falls('The CV of the H100 SXM is actionable.', /the judge has amber for cv/);
  falls('The spread of the H100 SXM is red.', /the judge has green/);
  falls('The market is actionable today.', /not a word|without a model/);
  falls('The H100 SXM is viable.', /the verdict of H100 SXM is not_yet/);
});

test('a name with a full stop in it ends no sentence', () => {
  const names = new Map([...grounds.names, ['Mr. Bits', 'alpha']]);
  const text = `H100 SXM: floor ${usd(alpha.floor)} at Mr. Bits. The market was calm.`;
  const told = groundText(text, { where: 'body', gpu: null }, { ...grounds, names });
  assert.deepEqual([told.struck, told.checks.length], [[], 1]);
});

test('a link in the text is struck: links stand with their sources alone', () => {
  falls('See https://invented.example for more.', /links stand with their sources/);
  falls('See [this](x) for more.', /links stand with their sources/);
});

test('the judge’s own sentence stands word for word, of the model it was judged of and of no other', () => {
  const reason = String(spread.reason);
  assert.deepEqual(held(reason, 'h100-sxm').struck, []);
  assert.deepEqual(
    held(reason, 'h100-sxm').checks.map(({ kind, field, text, value }) => [kind, field, text, value]),
    [['quote', 'reason', reason, reason]],
  );
  assert.ok(held(reason, 'h200').struck.length > 0);
  assert.ok(held(reason.replace('typical', 'usual'), 'h100-sxm').struck.length > 0);
});

test('what falls takes its sentence alone, and every check says where in the text that is left its figure stands', () => {
  const good = `H100 SXM: floor ${usd(alpha.floor)} at Alpha Cloud.`;
  const told = held(`${good} H100 SXM: floor $99.99 at Alpha Cloud. ${good}\n${good}`);
  assert.equal(told.text, `${good} ${good}\n${good}`);
  assert.deepEqual(
    told.struck.map(({ text }) => text),
    ['H100 SXM: floor $99.99 at Alpha Cloud.'],
  );
  assert.equal(told.checks.length, 3);
  for (const { start, text } of told.checks)
    assert.equal(told.text.slice(start ?? 0, (start ?? 0) + text.length), text);
});

test('no text makes it fail or wait, whatever is in it', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .constantFrom('$', '90 %', '-', 'H100 SXM', '\u0000', '24 h', ' to ', '…')
      .chain((word) => fc.string({ maxLength: 40 }).map((text) => word + text + word)),
  );
  fc.assert(
    fc.property(fc.array(odd, { maxLength: 8 }), (parts) => {
      const text = parts.join(' ');
      const told = held(text);
      for (const { start, text: figure } of told.checks)
        assert.equal(told.text.slice(start ?? 0, (start ?? 0) + figure.length), figure);
    }),
    { numRuns: 300 },
  );
  held('$1'.repeat(20_000));
  held(`${'H100 SXM at Alpha Cloud: $1.00. '.repeat(199)}`);
});

const CONTEXT = { id: 'market_context', title: 'x', body: 'none', sources: [], author: 'program', asOf: null } as const;

test('the program’s own report passes its own checks, with nothing struck, old data or young', async () => {
  for (const days of [9, 3, 1]) {
    const young = await askedMarket(market({ days }));
    const told = heldReport(programOutput(young.gathered), 'program', young.run, CONTEXT);
    assert.deepEqual(told.struck, [], `${days} days`);
    assert.ok(told.checks.length > 15);
    // Whose the snapshot's figures are is said, and how far the others go.
    const snapshot = told.report.sections.find(({ id }) => id === 'market_snapshot')?.body ?? '';
    assert.match(snapshot, /^H100 SXM at Alpha Cloud: lowest floor .*; highest floor \$[\d.]+ at Delta Compute\./);
    assert.equal(
      told.report.sections.some(({ id }) => id === 'movers'),
      days > 2,
    );
    assert.equal(
      told.report.sections.some(({ id }) => id === 'baselines'),
      days < 2,
    );
    assert.ok(told.report.sections.every(({ author, body }) => author === 'program' && body !== ''));
  }
});

test('signals are the judge’s: an actionable one that was left out is put in, one that is not judged is struck', () => {
  const own = programOutput(run.gathered);
  const actionable = own.signals.filter((each) => each.actionable).length;
  assert.ok(actionable > 2);
  const told = heldReport({ ...own, signals: own.signals.filter((each) => !each.actionable) }, 'model', run, CONTEXT);
  assert.equal(told.report.signals.filter((each) => each.actionable).length, actionable);
  assert.equal(told.struck.filter(({ reason }) => reason.includes('was left out')).length, actionable);
  const made = { gpu: 't4', type: 'spread' as const, value: 1, actionable: true, reason: 'x' };
  assert.ok(
    heldReport({ ...own, signals: [...own.signals, made] }, 'model', run, CONTEXT).struck.some(
      ({ reason }) => reason === 'the judge has no such signal',
    ),
  );
});
