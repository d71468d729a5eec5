// A copy of the store while it runs, which is held against the store and against itself before it counts as a backup.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isoTime } from '#domain/time.ts';
import { backUp, sizeOfFile } from '#store/backup.ts';
import { openStore, StoreProblem } from '#store/open.ts';
import { realClock } from './doors.ts';
import { openHouse, print, printJson, WrongUse } from './house.ts';
import { progress } from './progress.ts';
import { inWords, vouch } from './vouch.ts';

export type BackupOptions = { readonly keep?: number; readonly json?: boolean };

/** As they are named in a folder, so that they sort by time. */
const NAMED = /^gpu-spot-\d{8}T\d{6}Z\.db$/;

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

export async function backup(place: string, { keep, json }: BackupOptions): Promise<number> {
  const { config } = await openHouse();
  const inFolder = isFolder(place);
  if (keep !== undefined && (!inFolder || keep < 1))
    throw new WrongUse('--keep goes with a folder, and keeps at least one: name a folder that is there');
  if (!existsSync(config.db)) throw new StoreProblem(`there is no store at ${config.db}: set GPU_SPOT_DB`);
  const to = resolve(inFolder ? join(place, `gpu-spot-${stamp(realClock.now())}.db`) : place);
  const store = openStore(config.db, { readonly: true });
  try {
    backUp(store, to);
  } finally {
    store.close();
  }
  const bar = progress();
  const seen = vouch(to, bar);
  bar.end();
  if (seen.faults.length > 0) {
    rmSync(to);
    throw new StoreProblem(
      `the store is damaged, and a backup of it would be too: ${seen.faults.slice(0, MOST_TOLD).join('; ')}; nothing was kept, restore an older one`,
    );
  }
  const removed = keep === undefined ? [] : removeOlder(place, keep);
  const bytes = sizeOfFile(to);
  if (json) printJson({ file: to, bytes, ...seen, removed });
  else {
    print(`${to}: ${Math.ceil(bytes / 2 ** 20)} MB, ${inWords(seen)}`);
    for (const name of removed) print(`removed ${name}`);
  }
  return 0;
}

const MOST_TOLD = 3;

const stamp = (now: number): string => isoTime(Math.floor(now)).replace(/[-:]/g, '');

/** Those of ours beyond the newest few; whatever else lies in the folder is left alone. */
function removeOlder(folder: string, keep: number): string[] {
  const names = readdirSync(folder)
    .filter((name) => NAMED.test(name))
    .sort();
  const older = names.slice(0, Math.max(0, names.length - keep));
  for (const name of older) rmSync(join(folder, name));
  return older;
}
