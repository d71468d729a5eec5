// Real history beside the recordings, where it is present: in a store, and as cells by another road.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registry } from '#collect/registry.ts';
import { judgeHere } from '#commands/judge.ts';
import { importFile } from '#import/import.ts';
import type { Store } from '#store/open.ts';
import { keptStoreOf } from './kept-store.ts';

const recordings = process.env.GPU_SPOT_RECORDINGS ?? '';
const folder = join(recordings, '../history');
const isThere = recordings !== '' && existsSync(join(folder, 'nixj9_hourly.csv'));
export const options = isThere ? {} : { skip: 'GPU_SPOT_RECORDINGS names no folder with history beside it' };

/** A history in a store of its own, judged at its end; made once for the files of tests that read it. */
export function imported(name: string): Promise<Store> {
  const bytes = readFileSync(join(folder, name));
  return keptStoreOf(name, bytes, async (store) => {
    const doors = { providers: await registry(), now: 1_790_000_000, onProgress: () => {}, again };
    const done = await importFile(store, { name, bytes }, doors);
    judgeHere(store, done.lastSlot ?? 0);
  });
}

const again = () => Promise.reject(new Error('nothing to make again'));

export const lines = (name: string): string[][] =>
  readFileSync(join(folder, name), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.replace(/"([^"]*)"/g, (_, text: string) => text.replaceAll(',', ';')).split(','));

export const epoch = (iso: string): number => Date.parse(iso) / 1000;
