// Judges slots in a thread of its own, reading the store and writing nothing.
import { parentPort, workerData } from 'node:worker_threads';
import { judgeSlot } from '#intake/judging.ts';
import { openStore } from '#store/open.ts';

const { path, slots } = workerData as { path: string; slots: number[] };
const store = openStore(path, { readonly: true });
parentPort?.postMessage(slots.map((slot) => ({ slot, all: judgeSlot(store, slot) })));
store.close();
