// Whatever reads what others wrote takes a time that grows with the text alone: each seller's pages, rates, imports, a model's sentences.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { registry } from '#collect/registry.ts';
import { textJobs } from './text-jobs.ts';

/** A job takes a second at most; one whose time grows with the square of its text takes minutes. */
const GUARD_SECONDS = 20;
const THREADS = 2;
const MOST_NAMED = 4;

/** The jobs of one thread that did not end in time; the thread is begun anew behind each of them. */
async function slowOf(own: number): Promise<number[]> {
  const at = new Int32Array(new SharedArrayBuffer(4));
  const slow: number[] = [];
  for (let from = 0; slow.length < MOST_NAMED; ) {
    Atomics.store(at, 0, -1);
    const worker = new Worker(new URL('./text-worker.ts', import.meta.url), {
      workerData: { shared: at.buffer, threads: THREADS, own },
    });
    const isDone = await new Promise<boolean>((resolve, reject) => {
      let [before, seconds] = [-1, 0];
      const watch = setInterval(() => {
        const now = Atomics.load(at, 0);
        seconds = now === before ? seconds + 1 : 0;
        before = now;
        if (now >= 0 && seconds >= GUARD_SECONDS) end(false);
      }, 1_000);
      const end = (isWhole: boolean): void => {
        clearInterval(watch);
        resolve(isWhole);
      };
      worker.once('message', () => end(true));
      worker.once('error', (error) => {
        clearInterval(watch);
        reject(error);
      });
      worker.postMessage(from);
    });
    await worker.terminate();
    if (isDone) break;
    slow.push(Atomics.load(at, 0));
    from = Atomics.load(at, 0) + 1;
  }
  return slow;
}

test('no text of a million signs holds a reader longer than its length', async () => {
  const jobs = await textJobs();
  for (const { id } of await registry())
    assert.ok(
      jobs.some(({ name }) => name.startsWith(`${id} `)),
      `no job of ${id}`,
    );
  const slow = await Promise.all(Array.from({ length: THREADS }, (_, own) => slowOf(own)));
  assert.deepEqual(
    slow.flat().map((at) => jobs[at]?.name),
    [],
    'look at what is gone through again for each of its parts, or cut the text first',
  );
});
