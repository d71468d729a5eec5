// Does one job after the other, where whoever waits can end it; says with a number in shared memory which one it is at.
import { parentPort, workerData } from 'node:worker_threads';
import { textJobs } from './text-jobs.ts';

const { shared, threads, own } = workerData as {
  readonly shared: SharedArrayBuffer;
  readonly threads: number;
  readonly own: number;
};
const at = new Int32Array(shared);
const jobs = await textJobs();

/** From the job that is handed in, every one that is this thread's. */
parentPort?.on('message', async (from: number) => {
  for (let job = from; job < jobs.length; job += 1) {
    if (job % threads !== own) continue;
    Atomics.store(at, 0, job);
    await jobs[job]?.run();
  }
  parentPort?.postMessage('done');
});
