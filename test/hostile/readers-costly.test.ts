// Distinct costly questions from one and from many addresses, while the same process collects: it stays within its memory, and the round is stored.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { registry } from '#collect/registry.ts';
import { roundsBeside } from '#commands/demo-rounds.ts';
import { realClock } from '#commands/doors.ts';
import { configFrom } from '#config.ts';
import { slotOf } from '#domain/time.ts';
import { intakeAll } from '#intake/intake.ts';
import { openStore } from '#store/open.ts';
import { startCli, untilPrinted } from '../cli.ts';
import { type Answered, flood } from '../flood.ts';
import { upstreams } from '../imaginary.ts';
import { scratchFolder } from '../scratch.ts';

/** The long form is the promise; the short one finds what breaks it at once. */
const IS_LONG = process.env.GPU_SPOT_LONG === '1';
// It is the suite's word, and no setting of the program.
delete process.env.GPU_SPOT_LONG;
const DAYS = IS_LONG ? 14 : 1;
const QUESTIONS = IS_LONG ? 20_000 : 120;
const AT_ONCE = IS_LONG ? 400 : 60;
const HEAP_MB = 512;
/** Of the process whole: a server of 1 GB holds it beside a round. */
const MOST_MB = 640;

const imaginary = upstreams({ seed: 1, now: realClock.now });
const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-costly-'));
const made = join(folder, 'made.db');
before(() => makeStore(made));
after(() => {
  imaginary.end();
  rmSync(folder, { recursive: true });
});

/** An imaginary market's days up to the half hour before this one: the round of this one is due. */
async function makeStore(path: string): Promise<void> {
  const house = { providers: await registry(), config: configFrom({}, []) };
  const last = slotOf(realClock.now()) - 1;
  const store = openStore(path, { readonly: false });
  await intakeAll(store, roundsBeside(house, { seed: 1, from: last - DAYS * 48 + 1, last, now: false, rates: null }));
  store.close();
}

const peakMb = ({ pid }: ChildProcess): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** Asks for health until told to stop; how often, and the longest that one took, ms. */
function health(base: string) {
  let isOver = false;
  const watched = (async () => {
    let asked = 0;
    let worst = 0;
    while (!isOver) {
      const from = performance.now();
      assert.equal((await fetch(`${base}/healthz`)).status, 200);
      worst = Math.max(worst, performance.now() - from);
      asked += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { asked, worst };
  })();
  return {
    end: () => {
      isOver = true;
      return watched;
    },
  };
}

for (const addresses of [1, 1_000])
  test(`${QUESTIONS} distinct costly questions from ${addresses} address${addresses === 1 ? '' : 'es'} while a round is due`, {
    skip: process.platform !== 'linux' && 'memory is read from /proc',
  }, async (t) => {
    const path = join(scratchFolder(t), 'costly.db');
    copyFileSync(made, path);
    const running = startCli(['start', '--port', '0'], {
      GPU_SPOT_DB: path,
      GPU_SPOT_UPSTREAM: await imaginary.start(''),
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
    });
    t.after(() => running.kill('SIGKILL'));
    let said = '';
    running.stderr?.on('data', (text) => {
      said += text;
    });
    const from = performance.now();
    const stored = untilPrinted(running, /round of .* stored/).then(() => performance.now() - from);
    const [, base = ''] = await untilPrinted(running, /serving (http:\S+)/);
    const watch = health(base);
    const until = Math.floor(realClock.now());
    const told: Answered = await flood(base, { questions: QUESTIONS, addresses, atOnce: AT_ONCE, until });
    const took = performance.now() - from;
    const [storedMs, { asked, worst }, peak] = [await stored, await watch.end(), peakMb(running)];
    t.diagnostic(
      `${JSON.stringify(told.statuses)}, ${Math.round(told.bytes / 1e6)} MB sent in ${Math.round(took / 1000)} s; the round was stored after ${Math.round(storedMs)} ms; ` +
        `peak ${Math.round(peak)} MB; /healthz ${asked} times, at worst ${Math.round(worst)} ms`,
    );
    assert.ok(
      Object.keys(told.statuses).every((status) => ['200', '404', '429', '503'].includes(status)),
      JSON.stringify(told),
    );
    assert.ok((told.statuses['200'] ?? 0) > 0);
    if (addresses === 1 && IS_LONG) assert.ok((told.statuses['429'] ?? 0) > 0, 'one address has its limit');
    assert.ok(peak < MOST_MB, `${peak} MB`);
    assert.doesNotMatch(said, /error:|heap/);
    assert.equal((await fetch(`${base}/`)).status, 200);
    running.kill('SIGTERM');
    assert.equal(await new Promise((resolve) => running.on('close', resolve)), 0);
  });
