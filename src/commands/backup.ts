// A copy of the store while it runs, which is held against the store and against itself before it counts as a backup.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { DAY_SECONDS, isoTime } from '#domain/time.ts';
import { backUp, sizeOfFile } from '#store/backup.ts';
import { openStore, StoreProblem } from '#store/open.ts';
import { realClock } from './doors.ts';
import { openHouse, print, printJson, WrongUse } from './house.ts';
import { progress } from './progress.ts';
import { inWords, type Vouched, vouch } from './vouch.ts';

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
  if (inFolder) removeLeft(place, realClock.now());
  const bar = progress();
  let seen: Vouched | null = null;
  const store = openStore(config.db, { readonly: true });
  try {
    backUp(store, to, (part) => {
      seen = sound(vouch(part, bar));
    });
  } finally {
    bar.end();
    store.close();
  }
  const removed = keep === undefined ? [] : removeOlder(place, keep, basename(to));
  const bytes = sizeOfFile(to);
  if (json) printJson({ file: to, bytes, ...(seen as Vouched | null), removed });
  else {
    print(`${to}: ${Math.ceil(bytes / 2 ** 20)} MB, ${seen === null ? '' : inWords(seen)}`);
    for (const name of removed) print(`removed ${name}`);
  }
  return 0;
}

const MOST_TOLD = 3;

function sound(seen: Vouched): Vouched {
  if (seen.faults.length === 0) return seen;
  throw new StoreProblem(
    `the store is damaged, and a backup of it would be too: ${seen.faults.slice(0, MOST_TOLD).join('; ')}; restore an older one`,
  );
}

/** What a run that was killed left half made. */
function removeLeft(folder: string, now: number): void {
  for (const name of readdirSync(folder).filter((each) => LEFT.test(each))) {
    const madeAt = (statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? now * 1000) / 1000;
    if (now - madeAt > DAY_SECONDS) rmSync(join(folder, name), { force: true });
  }
}

const LEFT = /^gpu-spot-\d{8}T\d{6}Z\.db\.part/;

const stamp = (now: number): string => isoTime(Math.floor(now)).replace(/[-:]/g, '');

/** Those of ours beyond the newest few up to the one just made: what claims to be of later was made by a wrong clock, and is left alone. */
function removeOlder(folder: string, keep: number, own: string): string[] {
  const names = readdirSync(folder)
    .filter((name) => NAMED.test(name) && name <= own)
    .sort();
  const older = names.slice(0, Math.max(0, names.length - keep)).filter((name) => name !== own);
  for (const name of older) rmSync(join(folder, name));
  return older;
}
