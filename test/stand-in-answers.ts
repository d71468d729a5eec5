// A thread in the place of answer-worker.ts that does what a test names: takes for ever, takes all memory, ends, fails, or answers.
import { parentPort } from 'node:worker_threads';
import type { Wanted } from '#surfaces/wanted.ts';

parentPort?.on('message', ({ wanted }: { wanted: Wanted }) => {
  const what = String(wanted.given.do);
  if (what === 'for ever') for (;;) Math.sqrt(2);
  if (what === 'all memory') {
    const held: number[][] = [];
    for (;;) held.push(Array.from({ length: 10_000 }, (_, at) => at + held.length / 7));
  }
  if (what === 'end') process.exit(0);
  if (what === 'throw') setImmediate(() => Promise.reject(new Error('outside any request')));
  else if (what === 'fault') parentPort?.postMessage({ fault: 'Error: inside story\n    at somewhere' });
  else {
    const packed = { coding: 'identity', bytes: new TextEncoder().encode(what) };
    parentPort?.postMessage({ status: 200, type: 'text/plain', headers: {}, packed, version: '1', ms: 1 });
  }
});
