// A store of the imaginary market in a folder of its own, with the commands run on it.
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openStore } from '#store/open.ts';
import { runHere } from '../cli.ts';
import { storedRows } from '../hostile/stored-rows.ts';
import { copyDemoStore } from '../kept-store.ts';
import { scratchFolder } from '../scratch.ts';

export async function demoStore(t: TestContext) {
  const folder = scratchFolder(t);
  const path = join(folder, 'store.db');
  await copyDemoStore(path, 1);
  const run = (...args: string[]) => runHere(args, { GPU_SPOT_DB: path });
  return { folder, path, run };
}

export const rowsOf = (path: string) => {
  const store = openStore(path, { readonly: true });
  try {
    return storedRows(store);
  } finally {
    store.close();
  }
};
