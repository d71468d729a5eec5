// The real process that reads: ended where it takes too long or too much, and replaced for whoever comes next.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Launch } from '#collect/reading-lane.ts';
import { createReadingPool } from '#collect/reading-pool.ts';
import { registry } from '#collect/registry.ts';
import { realClock } from '#commands/doors.ts';
import { launchReadingProcess, launchWith } from '#commands/launch-reading-process.ts';
import type { Clock } from '#domain/world.ts';

const providers = await registry();
const timeout = 240_000;
/** Reading is late a hundred times sooner; the start has the time that it has. */
const START_MS = 60_000;
const hasty: Clock = { ...realClock, deadline: (ms) => realClock.deadline(ms === START_MS ? ms : Math.ceil(ms / 100)) };

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const HEADINGS = bytes(`<html><body>${'<h1>'.repeat(99_000)}</body></html>`);
const PLAIN = bytes('<html><body></body></html>');
const LONG = bytes(`[${`{"x":[${'{},'.repeat(10)}{}]},`.repeat(19_000)}"${'x'.repeat(12e6)}"]`);

const jobOf = (id: string, answer: Uint8Array) => {
  const provider = providers.find((each) => each.id === id);
  assert.ok(provider);
  return { provider, asking: async () => ({ status: 200, bytes: answer }), keys: {}, at: 0, rates: async () => null };
};

function counted(launch: Launch): { launch: Launch; launches: () => number } {
  let launches = 0;
  return {
    launch: (on) => {
      launches += 1;
      return launch(on);
    },
    launches: () => launches,
  };
}

test('a step that takes too long ends with its process, and the next one is read by another', { timeout }, async () => {
  const { launch, launches } = counted(launchReadingProcess);
  const { parse, close } = createReadingPool({ launch, clock: hasty });
  const late = await parse(jobOf('coreweave', HEADINGS));
  assert.equal(late.outcome, 'unreadable');
  assert.match(late.reason ?? '', /took more than 10 s to read/);
  const before = launches();
  close();
  const again = createReadingPool({ launch, clock: realClock });
  const read = await again.parse(jobOf('coreweave', PLAIN));
  again.close();
  assert.match(read.reason ?? '', /not this seller's answer/);
  assert.ok(before >= 2 && launches() > before, 'beside others and alone, and then anew');
});

test('a step that takes too much memory ends with its process alone', { timeout }, async () => {
  const { parse, close } = createReadingPool({ launch: launchWith(32), clock: realClock });
  const [full, plain] = await Promise.all([parse(jobOf('hyperbolic', LONG)), parse(jobOf('coreweave', PLAIN))]);
  close();
  assert.match(full.reason ?? '', /more memory to be read than a seller may have/);
  assert.match(plain.reason ?? '', /not this seller's answer/);
});
