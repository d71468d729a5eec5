// Computes what readers want in a thread of its own, one thing at a time, reading the store and writing nothing.
import { parentPort, workerData } from 'node:worker_threads';
import { openStore } from '#store/open.ts';
import { computed } from '#surfaces/compute.ts';
import { createMaking } from '#surfaces/making.ts';
import { remembering } from '#surfaces/mcp/remembering.ts';
import type { Coding } from '#surfaces/packing.ts';
import type { Wanted } from '#surfaces/wanted.ts';
import { realClock } from './doors.ts';
import { stepBack } from './rank.ts';
import { createTeller } from './teller.ts';

type Asked = { readonly wanted: Wanted; readonly coding: Coding };

const port = parentPort;
if (port === null) throw new Error('answer-worker.ts is a worker of answering.ts');
stepBack();
const store = openStore((workerData as { path: string }).path, { readonly: true });
const teller = createTeller(store, realClock);
const make = createMaking({ ...teller, remembered: remembering(teller).ask });

port.on('message', (message: Asked | 'end') => {
  if (message === 'end') {
    store.close();
    port.close();
    return;
  }
  const { wanted, coding } = message;
  const from = realClock.now();
  try {
    const version = teller.version();
    const made = computed(make, wanted, coding);
    port.postMessage({ ...made, version, ms: Math.max(0, (realClock.now() - from) * 1000) }, [
      made.packed.bytes.buffer,
    ]);
  } catch (error) {
    port.postMessage({ fault: (error as Error).stack ?? String(error) });
  }
});
