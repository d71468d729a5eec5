// A clock that is wrong, once or for good: nothing is written under a false half hour, and collecting goes on when it is right.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { createPace } from '#collect/pace.ts';
import { realClock } from '#commands/doors.ts';
import { slotOf } from '#domain/time.ts';
import { clockProblem } from '#intake/clock.ts';
import { intake } from '#intake/intake.ts';
import { openStore } from '#store/open.ts';
import { runCli, runHere } from '../cli.ts';
import { upstreams } from '../imaginary.ts';
import { ended, offer, roundAt, scratchFolder } from '../scratch.ts';

const DAY = 86_400;
const S = 990_000;
const imaginary = upstreams({ seed: 1, now: realClock.now });
after(() => imaginary.end());

const problemOf = (last: number | undefined, slot: number, clockOffsets?: readonly number[]): string | null =>
  clockProblem(last, { slot, startedAt: slot * 1800 + 5, ...(clockOffsets === undefined ? {} : { clockOffsets }) });

test('a round near the last needs no word of others; one that is far does, and most of them must agree with us', () => {
  assert.equal(problemOf(S, S + 48, []), null);
  assert.match(problemOf(S, S + 49, []) ?? '', /no seller's answer told the time.*--trust-clock/);
  assert.equal(problemOf(S, S + 49, [2, -3, 1]), null);
  assert.equal(problemOf(S, S + 49, [2, 9e7, 1]), null, 'one seller that lies stops nobody');
  assert.match(problemOf(S, S + 49, [-9e7, -9e7, 0]) ?? '', /set the clock right/);
  assert.match(problemOf(S, S + 49, [-400]) ?? '', /set the clock right/);
  assert.equal(problemOf(undefined, S, []), null);
  assert.match(problemOf(undefined, S, [-2 * DAY]) ?? '', /set the clock right/);
  assert.equal(problemOf(S, S + 5_000), null, 'a clock that is not the real one is held against nobody');
});

test('what is days off is refused though it follows on the last; hours where three sellers or more say so', () => {
  assert.match(problemOf(S, S + 1, [-400 * DAY]) ?? '', /set the clock right/);
  assert.equal(problemOf(S, S + 1, [-3_000]), null, 'one seller’s clock may be its own fault');
  assert.equal(problemOf(S, S + 4, [-7_200, -7_200]), null);
  assert.match(problemOf(S, S + 4, [-7_200, -7_201, -7_199]) ?? '', /set the clock right/);
  assert.equal(problemOf(S, S + 4, [-7_200, 1, 2, -7_200, 0]), null, 'most of them agree with us');
  assert.equal(problemOf(S, S + 1, [-1_000, -1_000, -1_000]), null, 'within the half hour nothing is decided by it');
});

test('a clock behind the store is said to be wrong, or the store to be of the future, by what the sellers say', () => {
  assert.match(problemOf(S, S - 100, [0]) ?? '', /half hours that have not come yet.*take-back/);
  assert.match(problemOf(S, S - 100, [100 * 1800]) ?? '', /set the clock right/);
  assert.match(problemOf(S, S - 100, []) ?? '', /the clock went back.*take-back/);
  assert.match(problemOf(S, S - 100) ?? '', /the clock went back/);
});

test('a pace that was noted by a clock ahead holds up nobody once it is right', async () => {
  const slept: number[] = [];
  let now = 400 * DAY;
  const pace = createPace({
    now: () => now,
    deadline: () => AbortSignal.abort(),
    sleep: async (ms) => void slept.push(ms),
  });
  await pace('x.example', 6);
  now = 0;
  await pace('x.example', 6);
  await pace('x.example', 6);
  assert.deepEqual(slept, [10_000]);
});

/** Has the process believe that it is so many days later. */
function daysAhead(folder: string, days: number): Record<string, string> {
  const file = join(folder, `ahead${days}.mjs`);
  writeFileSync(
    file,
    `const Real = Date; const by = ${days * DAY * 1000};
     globalThis.Date = class extends Real {
       constructor(...of) { if (of.length === 0) super(Real.now() + by); else super(...of); }
       static now() { return Real.now() + by; }
     };`,
  );
  return { NODE_OPTIONS: `--import=${file}` };
}

/** A store whose last round, made up, was so many days from now. */
function storeOf(t: TestContext, days: number): { env: Record<string, string>; folder: string; slots: () => number[] } {
  const folder = scratchFolder(t);
  const db = join(folder, 'c.db');
  const store = openStore(db, { readonly: false });
  for (const at of [-200, days])
    intake(store, roundAt(slotOf(realClock.now() + at * DAY), [ended('lium', [offer('1', 2)], { simulated: true })]));
  store.close();
  const slots = (): number[] => {
    const reader = openStore(db, { readonly: true });
    const found = reader.hot('SELECT slot FROM round ORDER BY id').pluck().all() as number[];
    reader.close();
    return found;
  };
  return { env: { GPU_SPOT_DB: db, GPU_SPOT_PROVIDERS: 'lium,vast' }, folder, slots };
}

test('a process 400 days ahead writes nothing, says what to do, and the next one with the right time stores its round', async (t) => {
  const { env, folder, slots } = storeOf(t, -0.5);
  const upstream = { GPU_SPOT_UPSTREAM: await imaginary.start('') };
  const before = slots();
  const ahead = await runCli(['collect'], { ...env, ...upstream, ...daysAhead(folder, 400) });
  assert.equal(ahead.code, 1);
  assert.match(ahead.err, /this computer's clock says .* nothing was written; set the clock right/);
  assert.deepEqual(slots(), before);
  assert.equal((await runHere(['collect'], { ...env, ...upstream })).code, 0);
  assert.equal(slots().length, before.length + 1);
});

test('a program that was off for a month goes on at once, for its first answers confirm the clock', async (t) => {
  const { env, slots } = storeOf(t, -30);
  const ran = await runHere(['collect'], { ...env, GPU_SPOT_UPSTREAM: await imaginary.start('') });
  assert.equal(ran.code, 0, ran.err);
  assert.equal(slots().length, 3);
});

test('where no answer tells the time a far round waits, unless the operator vouches for the clock', async (t) => {
  const { env, slots } = storeOf(t, -30);
  const timeless = createServer((_, response) => {
    response.sendDate = false;
    response.writeHead(404, { 'x-gpu-spot-simulated': '1' }).end();
  });
  await new Promise<void>((resolve) => timeless.listen(0, '127.0.0.1', resolve));
  t.after(() => [timeless.close(), timeless.closeAllConnections()]);
  const upstream = { GPU_SPOT_UPSTREAM: `http://127.0.0.1:${(timeless.address() as AddressInfo).port}` };
  const waits = await runHere(['collect'], { ...env, ...upstream });
  assert.match(waits.err, /no seller's answer told the time: nothing was written/);
  assert.equal(slots().length, 2);
  await runHere(['collect', '--trust-clock'], { ...env, ...upstream });
  assert.equal(slots().length, 3);
});

test('a store that holds rounds of the future: collect and doctor name the way out, and after it collecting goes on', async (t) => {
  const { env, folder, slots } = storeOf(t, 400);
  const all = { ...env, GPU_SPOT_UPSTREAM: await imaginary.start('') };
  const refused = await runHere(['collect'], all);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /half hours that have not come yet.*gpu-spot take-back/);
  const ill = await runHere(['doctor', '--json'], all);
  assert.equal(ill.code, 1);
  const { checks } = JSON.parse(ill.out) as { checks: { check: string; ok: boolean; told: string }[] };
  assert.deepEqual(
    checks.filter(({ ok }) => !ok).map(({ check }) => check),
    ['future'],
  );
  assert.match(checks.find(({ check }) => check === 'future')?.told ?? '', /1 rounds .*take-back/);
  const taken = await runHere(['take-back', '--json'], all);
  assert.equal(taken.code, 0, taken.err);
  const { rounds, backup } = JSON.parse(taken.out) as { rounds: number; backup: string };
  assert.equal(rounds, 1);
  const copy = openStore(backup, { readonly: true });
  assert.equal(copy.hot('SELECT count(*) FROM round').pluck().get(), 2);
  copy.close();
  assert.equal(slots().length, 1);
  assert.equal((await runHere(['collect'], all)).code, 0);
  assert.equal((await runHere(['doctor'], all)).code, 0);
  assert.match((await runHere(['take-back'], all)).out, /no round begins after/);
  assert.equal(readdirSync(folder).filter((name) => name.includes('before-take-back')).length, 1);
  assert.ok(existsSync(backup));
});

test('a clock behind the whole store takes nothing back by itself', async (t) => {
  const { env, folder, slots } = storeOf(t, -1);
  const ran = await runCli(['take-back'], { ...env, ...daysAhead(folder, -5_000) });
  assert.equal(ran.code, 1);
  assert.match(ran.err, /every round of the store begins after .*--after/);
  assert.equal(slots().length, 2);
});
