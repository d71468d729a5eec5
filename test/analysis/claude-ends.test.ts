// How the real Agent SDK's process may end before it is done: refused, late, stopped, too dear, never begun; each leaves a whole report and nothing behind.
import assert from 'node:assert/strict';
import { mkdirSync, rmdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Stopped } from '#analysis/daily.ts';
import { childrenOf } from '../cli.ts';
import type { Asked, Reply } from '../stand-in.ts';
import { ALONE, askedOf, HAPPY, homes, KEY, phase, purseOf, run, toldClock } from './stage.ts';

test('a key that is refused ends the phases at once, costs nothing, and is not told', async () => {
  const made = await run({ scout: () => ({ status: 401, message: `invalid x-api-key ${KEY}` }) });
  assert.equal(made.author, 'program');
  assert.deepEqual(
    made.phases.map(({ name, ok }) => [name, ok]),
    [['scout', false]],
  );
  assert.match(made.because ?? '', /scout failed: 401/);
  assert.equal(made.costMicroUsd, 0);
  assert.ok(!JSON.stringify(made).includes(KEY));
});

test('a deadline ends a phase that stalls, and its process with it', async () => {
  const { clock, strike } = toldClock();
  const before = homes();
  const hang = (): Reply => {
    strike();
    return { hang: true };
  };
  const made = await run({ orchestrator: hang }, { ...ALONE, clock, deadlineMs: 2_000 });
  assert.match(phase(made, 'orchestrator')?.reason ?? '', /not done within 2 s/);
  assert.equal(made.author, 'program');
  assert.deepEqual([homes(), childrenOf(process.pid)], [before, []]);
});

test('a phase that a deadline ends tells what it has cost so far', async () => {
  const purse = purseOf(1);
  const { clock, strike } = toldClock();
  const orchestrator = (asked: Asked): Reply => {
    if (asked.step === 0) return HAPPY.orchestrator(asked);
    strike();
    return { hang: true };
  };
  const made = await run({ orchestrator }, { ...ALONE, clock, deadlineMs: 3_000, purse });
  const ended = phase(made, 'orchestrator');
  assert.match(ended?.reason ?? '', /not done within 3 s/);
  assert.ok((ended?.costMicroUsd ?? 0) > 0 && (ended?.tokensIn ?? 0) > 0);
  assert.ok(Math.abs(1 - purse.left() - made.costMicroUsd / 1e6) < 1e-9);
});

test('a model that cannot be begun, whatever the reason, leaves the report to the program', async (t) => {
  const thrown = await run({}, { model: { id: 'broken', open: () => Promise.reject(new Error('no such program')) } });
  assert.match(thrown.because ?? '', /scout failed: it could not be begun: no such program/);
  const folder = process.env.TMPDIR;
  t.after(() => {
    process.env.TMPDIR = folder;
  });
  process.env.TMPDIR = `${folder}/none`;
  const homeless = await run({});
  assert.match(homeless.because ?? '', /scout failed: it could not be begun: ENOENT/);
  assert.deepEqual(
    [thrown, homeless].map(({ author, phases }) => [author, phases.length]),
    [
      ['program', 1],
      ['program', 1],
    ],
  );
});

test('a home that a killed process left is swept a day later', async () => {
  const left = ['gpu-spot-home-old', 'gpu-spot-home-new'].map((name) => join(process.env.TMPDIR ?? '', name));
  for (const each of left) mkdirSync(each);
  const old = (Date.now() - 2 * 86_400_000) / 1000;
  utimesSync(left[0] ?? '', old, old);
  await run({ scout: () => ({ status: 401, message: 'no' }) });
  assert.deepEqual(homes(), ['gpu-spot-home-new']);
  rmdirSync(left[1] ?? '');
});

test('told to stop, it ends its process and keeps nothing', async () => {
  const stop = new AbortController();
  const before = homes();
  const made = run(
    { orchestrator: () => ({ hang: true }) },
    { signal: stop.signal, onPhase: (name) => name === 'orchestrator' && stop.abort() },
  );
  await assert.rejects(made, Stopped);
  assert.deepEqual(homes(), before);
});

test('a budget is a budget: a phase that overspends ends the rest, and a day without one begins none', async () => {
  const made = await run({}, { purse: purseOf(0.000_4) });
  assert.match(made.because ?? '', /budget/);
  assert.equal(made.author, 'program');
  const spent = made.costMicroUsd;
  assert.ok(spent > 0);
  const none = await run({}, { purse: purseOf(0) });
  assert.match(none.because ?? '', /the day's budget of \$0 is spent/);
  assert.equal(askedOf().length, 0);
});
