// What a reader who tried to fool the check has written: the false falls, the true stands.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groundText } from '#analysis/grounding/ground.ts';
import { gpuLabel } from '#domain/gpu.ts';
import { askedMarket, market } from './market.ts';
import { FALSE } from './reviewed.ts';
import { LED } from './reviewed-led.ts';
import { TRUE } from './reviewed-true.ts';
import { TURNED } from './reviewed-turned.ts';
import { filledFrom } from './templates.ts';

const { answers, grounds } = await askedMarket(market());
const { rowOf, filled } = filledFrom(answers.calls());

const stands = (text: string): boolean => groundText(text, { where: 'body', gpu: null }, grounds).struck.length === 0;

for (const [what, sentences] of Object.entries({ ...FALSE, ...TURNED, ...LED }))
  test(`${what}: ${sentences.length} sentences that say otherwise are struck`, () => {
    assert.deepEqual(sentences.map(filled).filter(stands), []);
  });

test(`${TRUE.length} true sentences in plain words stand`, () => {
  const told = TRUE.map(filled).map((text) => groundText(text, { where: 'body', gpu: null }, grounds));
  assert.deepEqual(
    told.flatMap(({ struck }) => struck),
    [],
  );
});

test('the market that the sentences are of is as they need it', () => {
  const level = (gpu: string, type: string) => rowOf('get_signals', { gpu, type }).level;
  assert.deepEqual(
    [level('h100-sxm', 'spread'), level('h100-sxm', 'cv'), level('rtx-4090', 'spread')],
    ['green', 'amber', 'red'],
    gpuLabel('h100-sxm'),
  );
  assert.ok(Number(rowOf('get_price_changes', { gpu: 'h100-sxm', provider: 'alpha' }).change24hPct) > 1);
  assert.ok(Number(rowOf('get_price_changes', { gpu: 'h200', provider: 'cumulus' }).change24hPct) < -1);
  assert.ok(Number(rowOf('get_cross_deltas', { gpu: 'h100-sxm', a: 'alpha', b: 'cumulus' }).delta) < -0.1);
});
