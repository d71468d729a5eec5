// Runs patterns over their worst texts, where whoever waits can end it; says with a number in shared memory which text it is at.
import { parentPort, workerData } from 'node:worker_threads';
import { type Pattern, search, stretched, worstTexts } from './pattern-texts.ts';

const LENGTH = 1_000_000;
/** Where the time grows with the square of the length, this many signs take seconds; what takes a thousandth of one needs no longer text. */
const SHORT = 65_536;
const SHORT_MS = 1;

const at = new Int32Array(workerData as SharedArrayBuffer);

parentPort?.on('message', (pattern: Pattern) => {
  const run = search(pattern);
  const texts = worstTexts(pattern);
  for (const each of texts) {
    Atomics.add(at, 0, 1);
    const start = performance.now();
    run(stretched(each, SHORT));
    if (performance.now() - start > SHORT_MS) run(stretched(each, LENGTH));
  }
  Atomics.store(at, 0, 0);
  parentPort?.postMessage(texts.length);
});
