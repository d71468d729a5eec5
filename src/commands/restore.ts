// Puts a backup into the store's place: checked first, and what stood there keeps a name of its own.
import { copyFileSync, existsSync, realpathSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isoTime } from '#domain/time.ts';
import { logPath, putInPlace, restoringPath, schemaIn, sizeOfFile } from '#store/backup.ts';
import { besideStore } from '#store/beside.ts';
import { putWhole } from '#store/copy.ts';
import { makeFolder } from '#store/folder.ts';
import { lockStore } from '#store/lock.ts';
import { openStore, StoreProblem } from '#store/open.ts';
import { realClock } from './doors.ts';
import { openHouse, print, printJson, WrongUse } from './house.ts';
import { progress } from './progress.ts';
import { inWords, type Vouched, vouch } from './vouch.ts';
import { onWholeStore, type WholeDoors } from './whole-store.ts';

export async function restore(from: string, { json }: { json?: boolean }): Promise<number> {
  const { config } = await openHouse();
  if (!existsSync(from)) throw new StoreProblem(`there is no backup at ${from}: name the file`);
  if (!config.dbNamed && !existsSync(config.db))
    throw new WrongUse(`which store is it to be? There is none at ${config.db}: name its place in GPU_SPOT_DB`);
  const path = existsSync(config.db) ? realpathSync(config.db) : resolve(config.db);
  if (sizeOfFile(logPath(from)) > 0)
    throw new StoreProblem(
      `${from} has a log beside it, whose rows are not in it yet: ` +
        `make a whole file of both with 'GPU_SPOT_DB=${from} gpu-spot backup <file>', and restore that`,
    );
  if (realpathSync(from) === path) throw new StoreProblem(`${from} is the store itself: name a backup of it`);
  makeFolder(dirname(path));
  if (config.log !== null) return restoreIntoLog(from, path, config, json);
  const lock = lockStore(path, { isPlace: true });
  const checked = restoringPath(path);
  try {
    const seen = checkedCopy(from, checked);
    for (const end of ['-wal', '-shm']) rmSync(checked + end, { force: true });
    const aside = `${path}.before-restore-${isoTime(Math.floor(realClock.now())).replace(/[-:]/g, '')}`;
    const had = existsSync(path);
    putInPlace(checked, path, aside);
    if (json) printJson({ file: path, ...seen, before: had ? aside : null });
    else {
      print(`${path} is ${from}: ${inWords(seen)}`);
      if (had) print(`the store as it was: ${aside}`);
      print('restart whatever serves it: until then it answers from the old one, and /readyz says so');
    }
    return 0;
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(checked + end, { force: true });
    lock.release();
  }
}

/** A copy of a backup, of today's schema and sound; otherwise nothing is changed. */
function checkedCopy(from: string, to: string): Vouched {
  copyFileSync(from, to);
  bringUp(to, from);
  const bar = progress();
  const seen = vouch(to, bar);
  bar.end();
  if (seen.faults.length === 0) return seen;
  throw new StoreProblem(
    `${from} is damaged, and nothing was changed: ${seen.faults.slice(0, MOST_TOLD).join('; ')}; name another backup`,
  );
}

/** Every node holds it from then on; what they held stays in the log, and in each backup of it. */
async function restoreIntoLog(
  from: string,
  path: string,
  config: WholeDoors['config'],
  json: boolean | undefined,
): Promise<number> {
  return besideStore({ path }, async (checked) => {
    const seen = checkedCopy(from, checked);
    await onWholeStore({ config }, (store) => putWhole(store, checked));
    if (json) printJson({ file: path, ...seen, before: null });
    else print(`${from} is what every node holds from now on: ${inWords(seen)}`);
    return 0;
  });
}

/** A backup from before the schema changed is as good as any: its copy is brought up to today's. */
function bringUp(copy: string, from: string): void {
  try {
    // What has no schema is no store, and none is made of it.
    if (schemaIn(copy) > 0) openStore(copy, { readonly: false }).close();
  } catch (error) {
    throw new StoreProblem(`nothing was changed: ${(error as Error).message.replaceAll(copy, from)}`, { cause: error });
  }
}

const MOST_TOLD = 3;
