// The analyze command at its edges: days that cannot be had, no store, no model, a model that is stopped, and the morning's own report.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeAnalysis } from '#commands/analyse-day.ts';
import { createAnalyst } from '#commands/analyst.ts';
import type { ScheduleDoors } from '#commands/schedule.ts';
import { intake } from '#intake/intake.ts';
import { putAnalysis } from '#store/analysis.ts';
import { openStore } from '#store/open.ts';
import { childrenOf, runHere, startCli, untilPrinted } from '../cli.ts';
import { ended, offer, roundAt, scratchFolder } from '../scratch.ts';
import { standIn } from '../stand-in.ts';

/** A store with a round of now and one of two days ago. */
function freshStore(folder: string): string {
  const path = `${folder}/a.db`;
  const store = openStore(path, { readonly: false });
  const slot = Math.floor(Date.now() / 1_800_000);
  for (const at of [slot - 96, slot]) intake(store, roundAt(at, [ended('a', [offer('1', 2)])]));
  store.close();
  return path;
}

test('what cannot be analysed ends with a line that says what can', async (t) => {
  const folder = scratchFolder(t);
  const nothing = await runHere(['analyze'], { GPU_SPOT_DB: `${folder}/none.db` });
  assert.deepEqual([nothing.code, nothing.out], [1, '']);
  assert.match(nothing.err, /there is no store at .* yet: run 'gpu-spot collect'/);
  const path = freshStore(folder);
  for (const [date, said] of [
    ['yesterday', /is no day: write it as YYYY-MM-DD/],
    ['2026-02-31', /is no day/],
    ['2999-01-01', /lies in the future: today is/],
    ['2001-01-01', /nothing had been collected by the morning of 2001-01-01: the first half hour is/],
  ] as const) {
    const ran = await runHere(['analyze', '--date', date], { GPU_SPOT_DB: path });
    assert.deepEqual([ran.code, ran.out], [2, ''], date);
    assert.match(ran.err, said);
  }
});

test('a wrong setting of the analyst is an error that names it', async (t) => {
  const path = freshStore(scratchFolder(t));
  for (const [env, said] of [
    [{ GPU_SPOT_MODEL: 'no model at all' }, /GPU_SPOT_MODEL is wrong: the id of a model is needed/],
    [{ GPU_SPOT_MODEL_USD: 'lots' }, /GPU_SPOT_MODEL_USD is wrong: a number from 0 to 1000 is needed/],
    [{ GPU_SPOT_MODEL_SECONDS: '0' }, /GPU_SPOT_MODEL_SECONDS is wrong: a number from 1 to 3600 is needed/],
    [{ ANTHROPIC_BASE_URL: 'nowhere' }, /ANTHROPIC_BASE_URL is wrong/],
  ] as const) {
    const ran = await runHere(['analyze'], { GPU_SPOT_DB: path, ...env });
    assert.equal(ran.code, 2);
    assert.match(ran.err, said);
  }
});

test('--no-model asks nobody though there be a key, and a past day is told as it stood', async (t) => {
  const upstream = await standIn(() => ({ status: 400, message: 'nobody should ask' }));
  t.after(upstream.close);
  const path = freshStore(scratchFolder(t));
  const env = { GPU_SPOT_DB: path, ANTHROPIC_API_KEY: 'test', ANTHROPIC_BASE_URL: upstream.url };
  const ran = await runHere(['analyze', '--no-model', '--json'], env);
  assert.equal(ran.code, 0, ran.err);
  const { author, report } = JSON.parse(ran.out);
  assert.deepEqual([author, report.because, upstream.asked.length], ['program', '--no-model was given', 0]);
  const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const past = await runHere(['analyze', '--no-model', '--date', day], { GPU_SPOT_DB: path });
  assert.equal(past.code, 0, past.err);
  assert.match(past.out, new RegExp(`^${day}, version 1`));
  // Nothing was collected in the hour before that morning: what was of now then is gone by.
  assert.match(past.out, /No seller that answered has an eligible price now/);
});

test('with an upstream every call goes there, the model’s too', async (t) => {
  const upstream = await standIn(() => ({ status: 401, message: 'no' }));
  t.after(upstream.close);
  const path = freshStore(scratchFolder(t));
  const ran = await runHere(['analyze'], {
    GPU_SPOT_DB: path,
    ANTHROPIC_API_KEY: 'test',
    GPU_SPOT_UPSTREAM: upstream.url,
  });
  assert.equal(ran.code, 0, ran.err);
  assert.match(ran.out, /by the program \(the scout failed/);
  assert.ok(
    upstream.odd.length > 0 && upstream.odd.every((each) => /^\w+ \/api\.anthropic\.com\/v1\/messages/.test(each)),
    upstream.odd.join(' '),
  );
});

const isAlive = (pid: string): boolean => {
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch {
    return false;
  }
};

/** Runs the command until its model hangs in the first phase. */
async function hanging(t: TestContext) {
  let begun: (() => void) | undefined;
  const asked = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const upstream = await standIn(() => {
    begun?.();
    return { hang: true };
  });
  t.after(upstream.close);
  const folder = scratchFolder(t);
  const path = freshStore(folder);
  const homes = join(folder, 'homes');
  mkdirSync(homes);
  const child = startCli(['analyze'], {
    GPU_SPOT_DB: path,
    ANTHROPIC_API_KEY: 'test',
    ANTHROPIC_BASE_URL: upstream.url,
    TMPDIR: homes,
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  await Promise.race([asked, ended]);
  const own = childrenOf(child.pid ?? 0);
  assert.ok(own.length > 0, 'the phase runs in a process of its own');
  assert.equal(readdirSync(homes).length, 1);
  return { path, homes, child, ended, own };
}

const skip = process.platform !== 'linux' && 'needs pgrep';

test('stopped in the middle of a phase it ends its process, stores nothing, and says so', { skip }, async (t) => {
  const { path, homes, child, ended, own } = await hanging(t);
  const said = untilPrinted(child, /stopped before it was done: nothing was stored/);
  child.kill('SIGTERM');
  await said;
  assert.equal(await ended, 1);
  assert.deepEqual([own.filter(isAlive), readdirSync(homes)], [[], []]);
  const store = openStore(path, { readonly: true });
  assert.equal(store.hot('SELECT count(*) AS count FROM daily_analysis').pluck().get(), 0);
  store.close();
});

test('stopped twice it ends at once, and its process with it', { skip }, async (t) => {
  const { child, ended, own } = await hanging(t);
  child.kill('SIGTERM');
  child.kill('SIGINT');
  assert.ok([128 + 15, 128 + 2].includes((await ended) ?? 0));
  for (let tries = 0; tries < 1_200 && own.some(isAlive); tries += 1) await sleep(50);
  assert.deepEqual(own.filter(isAlive), []);
});

test('the morning’s report is made once a day, from seven on, and a day that is behind is made when it can be', async (t) => {
  const path = `${scratchFolder(t)}/morning.db`;
  const store = openStore(path, { readonly: false });
  t.after(() => store.close());
  const DAY = 20_700 * 86_400;
  intake(store, roundAt(DAY / 1800, [ended('a', [offer('1', 2)])]));
  let now = DAY + 6.9 * 3600;
  const made: number[] = [];
  const doors = {
    store,
    doors: {
      clock: { now: () => now, sleep: async () => {}, deadline: () => new AbortController().signal },
      dice: () => 0,
    },
    say: (line: string) => assert.fail(line),
    analyse: async () => {
      made.push(now);
      const report = await makeAnalysis(store, {
        analyst: null,
        because: 'a test',
        moment: now,
        signal: new AbortController().signal,
      });
      putAnalysis(store, { ...report, madeAt: now });
    },
  } as unknown as ScheduleDoors;
  const analyst = createAnalyst(doors);
  await analyst.ifDue();
  assert.deepEqual(made, []);
  now = DAY + 7 * 3600 + 40;
  await Promise.all([analyst.ifDue(), analyst.ifDue()]);
  await analyst.ifDue();
  assert.deepEqual(made, [now]);
  // Made by hand in the night: the morning has its own.
  now = DAY + 86_400 + 1800;
  intake(store, roundAt(now / 1800, [ended('a', [offer('1', 2)])]));
  await doors.analyse?.(new AbortController().signal, () => true);
  now = DAY + 86_400 + 11 * 3600;
  await analyst.ifDue();
  assert.equal(made.length, 3);
  // Nobody has answered: there is nothing of now to tell, until somebody does.
  now = DAY + 2 * 86_400 + 7 * 3600;
  intake(store, roundAt(now / 1800, [ended('a', [])]));
  await analyst.ifDue();
  assert.equal(made.length, 3);
  now += 1800;
  intake(store, roundAt(now / 1800, [ended('a', [offer('1', 2)])]));
  await analyst.ifDue();
  assert.equal(made.length, 4);
  await analyst.stop();
  now += 86_400;
  await analyst.ifDue();
  assert.equal(made.length, 4);
});

test('a report that cannot be made is said, and ends nothing', async (t) => {
  const store = openStore(`${scratchFolder(t)}/bad.db`, { readonly: false });
  t.after(() => store.close());
  intake(store, roundAt(990_000, [ended('a', [offer('1', 2)])]));
  const said: string[] = [];
  const analyst = createAnalyst({
    store,
    doors: { clock: { now: () => 990_000 * 1800 - ((990_000 * 1800) % 86_400) + 8 * 3600 }, dice: () => 0 },
    say: (line: string) => said.push(line),
    analyse: async () => {
      throw new Error('the disk is full');
    },
  } as unknown as ScheduleDoors);
  await analyst.ifDue();
  assert.deepEqual(said, ["the day's report was not made: the disk is full"]);
});
