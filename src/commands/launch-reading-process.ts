// Starts the process that reads sellers' answers. A process, not a thread: a thread that runs out of memory can end the whole program.

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Launch } from '#collect/reading-lane.ts';
import type { FromProcess } from '#collect/reading-steps.ts';
import { SLOT_ENV } from '#domain/time.ts';

/** Node runs the TypeScript as it stands; the package carries JavaScript. */
const FILE = new URL(
  import.meta.url.endsWith('.ts') ? './reading-process.ts' : './reading-process.js',
  import.meta.url,
);
/** Of its heap, MB: an answer at its limits takes half of it. */
const HEAP_MB = 128;
const YOUNG_MB = 8;

/** With a heap of so many MB. */
export const launchWith =
  (heapMb: number): Launch =>
  (on) => {
    let isKilled = false;
    const child = fork(fileURLToPath(FILE), [], {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${heapMb}`, `--max-semi-space-size=${YOUNG_MB}`],
      // Node's own words at the end of its memory are many, and tell nobody anything.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      // Nothing else of the environment: keys come with the job that needs them.
      env: SLOT_ENV,
    });
    child.on('message', (message) => on.message(message as FromProcess));
    child.on('error', () => {
      if (!isKilled && child.pid === undefined) on.end('start');
    });
    child.on('exit', (code, signal) => {
      if (isKilled) return;
      // Node ends by SIGABRT at the end of its heap, the kernel by SIGKILL at the end of the machine's.
      on.end(signal === 'SIGABRT' || signal === 'SIGKILL' || code === 134 ? 'memory' : 'crash');
    });
    return {
      send: (message) => void child.send(message, () => {}),
      kill: () => {
        isKilled = true;
        child.kill('SIGKILL');
      },
    };
  };

export const launchReadingProcess = launchWith(HEAP_MB);
