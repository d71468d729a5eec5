// The log of another gpu-spot over HTTP: whatever the other side does, an answer is bounded in size and in time, and what has come is kept.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { openHttpLog } from '#log/http.ts';
import { LogAway, LogDamaged, LogSlow } from '#log/log.ts';

const entry = (seq: number, body: ConstructorParameters<typeof Response>[0] = `body of ${seq}`): Response =>
  new Response(body, {
    headers: { 'log-prev': '0'.repeat(64), 'log-hash': '1'.repeat(64), 'log-kind': 'rows', 'log-schema': '1' },
  });

/** Each entry as the other side answers it; what waits is written down, and not waited for. */
function aLog(answer: (seq: number, signal: AbortSignal) => Response | Promise<Response>, waits: number[] = []) {
  return openHttpLog('https://other.example/log', {
    fetch: async (url, init) =>
      answer(Number(new URL(url).pathname.split('/').at(-1)), init?.signal ?? assert.fail('no limit')),
    clock: {
      sleep: async (ms) => void waits.push(ms),
      deadline: () => AbortSignal.timeout(30),
    },
  });
}

const isAwayAlone = (error: Error): boolean => error instanceof LogAway && !(error instanceof LogSlow);
const tooMany = (): Response => new Response('', { status: 429, headers: { 'retry-after': '7' } });

test('what has come is handed on where the next does not come, and is not asked for again', async () => {
  const waits: number[] = [];
  let isBusy = true;
  const log = aLog((seq) => {
    if (seq <= 3) return entry(seq);
    if (seq === 4 && isBusy) return tooMany();
    return seq < 6 ? entry(seq) : new Response('', { status: 503 });
  }, waits);
  const seqs = async (from: number) => (await log.after(from, 20)).map(({ seq }) => seq);
  assert.deepEqual(await seqs(0), [1, 2, 3]);
  assert.deepEqual(waits, [], 'nothing is waited for with entries in hand');
  await assert.rejects(log.after(3, 20), LogAway);
  assert.deepEqual(waits, [7_000, 7_000, 7_000, 7_000, 7_000]);
  isBusy = false;
  assert.deepEqual(await seqs(3), [4, 5]);
  await assert.rejects(log.after(5, 20), LogAway);
});

test('an answer without an end is let go of, and many large ones come a few at a time', async () => {
  let sent = 0;
  const endless = new ReadableStream({
    pull: (to) => {
      sent += 2 ** 20;
      to.enqueue(new Uint8Array(2 ** 20));
    },
  });
  const log = aLog((seq) => (seq === 9 ? entry(seq, endless) : entry(seq, new Uint8Array(30 * 2 ** 20))));
  await assert.rejects(
    log.after(8, 1),
    (error: Error) => error instanceof LogDamaged && /longer than/.test(error.message),
  );
  assert.ok(sent < 80 * 2 ** 20, `${sent}`);
  assert.equal((await log.after(0, 8)).length, 3);
});

test('an answer that does not come in time is told as slow, and closing ends the wait for it', async () => {
  const hanging = (_: number, signal: AbortSignal): Promise<Response> =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const piece = Buffer.alloc(32, 1);
  await assert.rejects(aLog(hanging).pieces([piece]), LogSlow);
  // Also in the middle of a body.
  const halves = (seq: number, signal: AbortSignal): Response => {
    const body = new ReadableStream({
      start: (to) => {
        to.enqueue(Buffer.from('half'));
        signal.addEventListener('abort', () => to.error(signal.reason));
      },
    });
    return entry(seq, body);
  };
  await assert.rejects(aLog(halves).pieces([piece]), LogSlow);
  // Entries come one at a time already: nothing smaller could be asked for.
  await assert.rejects(aLog(halves).after(0, 20), isAwayAlone);
  const patient = openHttpLog('https://other.example/log', {
    fetch: async () => tooMany(),
    clock: { ...realClock, sleep: (ms, signal) => realClock.sleep(ms * 100, signal) },
  });
  const asking = patient.after(0, 1);
  await realClock.sleep(20);
  await patient.close();
  await assert.rejects(asking, isAwayAlone);
});
