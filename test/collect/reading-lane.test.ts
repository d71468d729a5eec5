// Who is blamed for a process that reads: the one whose step it was, alone; everybody else is read again from the answers at hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reading, ReadingJob } from '#collect/reading.ts';
import type { Launch, ProcessEnd } from '#collect/reading-lane.ts';
import { createReadingPool } from '#collect/reading-pool.ts';
import type { FromProcess, ToProcess } from '#collect/reading-steps.ts';
import { type Answer, OwnFault, RoundEnd } from '#domain/outcome.ts';
import type { Provider } from '#domain/provider.ts';
import type { Clock } from '#domain/world.ts';

const ANSWER: Answer = { status: 200, bytes: new Uint8Array([1]) };
const READ: Reading = { outcome: 'empty', reason: null, offers: [], setAside: [], truncated: [] };

/** Sellers ask twice and are done; what a step of theirs does to the process is said by `does`. */
type Deed = 'step' | 'hang' | 'memory' | 'crash';

function stage(does: (provider: string, step: number, process: number) => Deed) {
  let launched = 0;
  const late: (() => void)[] = [];
  const clock: Clock = {
    now: () => 1_800_000_000,
    sleep: async () => {},
    deadline: () => {
      const controller = new AbortController();
      late.push(() => controller.abort());
      return controller.signal;
    },
  };
  const launch: Launch = (on) => {
    launched += 1;
    const mine = launched;
    const steps = new Map<number, { provider: string; step: number }>();
    let isKilled = false;
    const tell = (message: FromProcess): void =>
      queueMicrotask(() => {
        if (!isKilled) on.message(message);
      });
    const take = (message: ToProcess): void => {
      const { job } = message;
      const at = steps.get(job) ?? { provider: message.kind === 'start' ? message.provider : '', step: 0 };
      at.step += 1;
      steps.set(job, at);
      const deed = does(at.provider, at.step, mine);
      if (deed === 'memory' || deed === 'crash') queueMicrotask(() => on.end(deed satisfies ProcessEnd));
      // A step that hangs ends when its time is over: all times that run are.
      else if (deed === 'hang')
        queueMicrotask(() => {
          for (const end of late.splice(0)) end();
        });
      else if (message.kind === 'told' && 'failed' in message.told) tell({ kind: 'threw', job, reason: 'it failed' });
      else if (at.step > 2) tell({ kind: 'done', job, reading: { ...READ, reason: `${at.provider} by ${mine}` } });
      else tell({ kind: 'ask', job, request: { name: `${at.step}`, url: 'https://seller.example' } });
    };
    tell({ kind: 'ready' });
    return {
      send: take,
      kill: () => {
        isKilled = true;
      },
    };
  };
  const pool = createReadingPool({ launch, clock });
  const asked: string[] = [];
  const read = (id: string, asking: ReadingJob['asking'] = async () => ANSWER): Promise<Reading> =>
    pool.parse({
      provider: { id, needs: [] } as unknown as Provider,
      asking: (request) => {
        asked.push(`${id} ${request.name}`);
        return asking(request);
      },
      keys: {},
      at: 0,
      rates: async () => null,
    });
  return { read, asked, launched: () => launched, pool };
}

/** A seller that asks without end, and computes so many seconds for each answer, by a clock that moves with it. */
function slowly(seconds: number): Parameters<typeof createReadingPool>[0] {
  let now = 0;
  const waiting: { at: number; end: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    sleep: async () => {},
    deadline: (ms) => {
      const controller = new AbortController();
      waiting.push({ at: now + ms / 1000, end: () => controller.abort() });
      return controller.signal;
    },
  };
  const launch: Launch = (on) => {
    let isKilled = false;
    queueMicrotask(() => on.message({ kind: 'ready' }));
    return {
      send: ({ job }) =>
        queueMicrotask(() => {
          now += seconds;
          for (const { at, end } of waiting) if (at <= now) end();
          if (!isKilled) on.message({ kind: 'ask', job, request: { name: 'on', url: 'https://seller.example' } });
        }),
      kill: () => {
        isKilled = true;
      },
    };
  };
  return { launch, clock };
}

test('where nothing goes wrong one process reads for all', async () => {
  const { read, launched, asked } = stage(() => 'step');
  const all = await Promise.all(['a', 'b', 'c'].map((id) => read(id)));
  assert.deepEqual(
    all.map(({ reason }) => reason),
    ['a by 1', 'b by 1', 'c by 1'],
  );
  assert.equal(launched(), 1);
  assert.equal(asked.length, 6);
});

test('one that holds the process up is read alone, and ends there; the others are asked nothing twice', async () => {
  const { read, asked } = stage((provider, step) => (provider === 'b' && step === 2 ? 'hang' : 'step'));
  const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((id) => read(id)));
  assert.match(b?.reason ?? '', /took more than 10 s to read/);
  assert.equal(b?.outcome, 'unreadable');
  assert.deepEqual([a?.outcome, c?.outcome], ['empty', 'empty']);
  assert.deepEqual([...new Set(asked)].length, asked.length);
});

test('steps that are each short add up: beside others too a seller has the time that it has', async () => {
  const { parse } = createReadingPool(slowly(1.9));
  const job = {
    provider: { id: 'a', needs: [] } as unknown as Provider,
    asking: async () => ANSWER,
    keys: {},
    at: 0,
    rates: async () => null,
  };
  assert.match((await parse(job)).reason ?? '', /took more than 10 s to read/);
});

test('one that is slow beside others, and not alone, is read', async () => {
  const { read } = stage((provider, _, process) => (provider === 'b' && process === 1 ? 'hang' : 'step'));
  const all = await Promise.all(['a', 'b'].map((id) => read(id)));
  for (const { outcome } of all) assert.equal(outcome, 'empty');
});

test('whoever fills the memory is blamed, and not the one whose step it came out in', async () => {
  let innocent = 0;
  const { read } = stage((provider, step) => {
    if (provider === 'hoarder' && step === 3) return 'memory';
    if (provider === 'innocent' && step === 2 && innocent++ === 0) return 'memory';
    return 'step';
  });
  const [hoarder, other] = await Promise.all(['hoarder', 'innocent'].map((id) => read(id)));
  assert.match(hoarder?.reason ?? '', /more memory/);
  assert.equal(other?.outcome, 'empty');
});

test('a reading that ends the process otherwise is told as that', async () => {
  const { read } = stage((provider, step) => (provider === 'b' && step === 1 ? 'crash' : 'step'));
  const [a, b] = await Promise.all(['a', 'b'].map((id) => read(id)));
  assert.match(b?.reason ?? '', /ended the process/);
  assert.equal(a?.outcome, 'empty');
});

test('an asking that was cut off is what the job fails with, and no mistake of its adapter', async () => {
  const { read } = stage(() => 'step');
  const cut = new Error('time is over');
  await assert.rejects(
    read('a', async () => {
      throw cut;
    }),
    cut,
  );
  const refused = read('b', async () => {
    throw new RoundEnd('refused', 'no');
  });
  // The adapter is told, and what it makes of it is its own.
  await assert.rejects(refused, /it failed/);
});

test('where no process can be started it is this machine’s fault, and nobody’s outcome', async () => {
  const clock: Clock = { now: () => 0, sleep: async () => {}, deadline: () => new AbortController().signal };
  const launch: Launch = (on) => {
    queueMicrotask(() => on.end('start'));
    return { send: () => {}, kill: () => {} };
  };
  const { parse } = createReadingPool({ launch, clock });
  const job = { provider: { id: 'a', needs: [] } as unknown as Provider, asking: async () => ANSWER, keys: {}, at: 0 };
  await assert.rejects(parse({ ...job, rates: async () => null }), OwnFault);
});

test('what is closed leaves nobody waiting', async () => {
  const { pool, read } = stage(() => 'step');
  const waiting = read('a', () => new Promise(() => {}));
  const failed = assert.rejects(waiting, /stopped/);
  await new Promise((resolve) => setImmediate(resolve));
  pool.close();
  await failed;
});
