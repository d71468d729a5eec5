// Brings a store into a log, as its first entry: from then on the store is a view of it, like that of every other node.
import { existsSync, rmSync } from 'node:fs';
import { credentialsIn } from '#domain/credentials.ts';
import { isSameHash } from '#log/chain.ts';
import { appended } from '#replica/append.ts';
import { sendStore } from '#replica/snapshot.ts';
import { createView } from '#replica/view.ts';
import { besideStore } from '#store/beside.ts';
import { digestOf } from '#store/digest.ts';
import { lockStore } from '#store/lock.ts';
import { openStore, type Store, StoreProblem } from '#store/open.ts';
import { isUnused, notePlace, type Place, placeIn } from '#store/place.ts';
import { realClock } from './doors.ts';
import { openHouse, print, printJson, WrongUse } from './house.ts';
import { type OpenedLog, openLog, SCHEMA } from './node.ts';
import { progress } from './progress.ts';
import { holdSecrets } from './secrets.ts';

export type MoveOptions = { readonly to?: string; readonly json?: boolean };

const MOST_TRIES = 20;

/** Killed at any moment it can be run again: what was sent is not sent twice, and what is there already is only held against the store. */
export async function move(options: MoveOptions): Promise<number> {
  const { config } = await openHouse();
  const { to = config.log, json } = options;
  if (to === null) throw new WrongUse('which log is it to be? --to <url>, or GPU_SPOT_LOG');
  holdSecrets([...config.secrets, ...credentialsIn(to)]);
  if (!existsSync(config.db)) throw new StoreProblem(`there is no store at ${config.db}: set GPU_SPOT_DB`);
  const lock = lockStore(config.db);
  const log = openLog(to, '--to');
  const bar = progress();
  try {
    await log.prepare();
    const before = placeIn(config.db);
    const there = before?.stream === log.stream ? (await log.look(before.seq)).hash : null;
    if (before !== null && isSameHash(there, before.hash)) {
      print(`${config.db} is a view of the stream ${log.stream} already, at entry ${before.seq}: nothing was written`);
      return 0;
    }
    // Where it stands is only changed once it stands elsewhere.
    const store = openStore(config.db, { readonly: false });
    try {
      const digest = digestOf(store).whole;
      const place = await broughtIn(log, store, digest, (done, of) => bar.at(done, of, 'pieces'));
      bar.end();
      store.transaction(() => notePlace(store, place));
      if (json) printJson({ stream: log.stream, entry: place.seq, digest });
      else {
        print(
          `${config.db} is in the log, stream ${log.stream}, as entry ${place.seq}; read back it is the same: ${digest}`,
        );
        print('set GPU_SPOT_LOG for every process that uses it; unset, the store is this machine\u2019s alone again');
      }
    } finally {
      store.close();
    }
    return 0;
  } finally {
    bar.end();
    await log.close();
    lock.release();
  }
}

async function broughtIn(
  log: OpenedLog,
  store: Store,
  digest: string,
  onPieces: (done: number, of: number) => void,
): Promise<Place> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const held = await heldIn(log, store);
    if (held.digest === digest) return { stream: log.stream, ...held.place };
    if (!held.isUnused)
      throw new StoreProblem(
        `the stream ${log.stream} holds something else already (${held.place.seq} entries): nothing was written; ` +
          'name another with ?stream=',
      );
    const { body } = await sendStore(log, store, { replaces: true, onPieces });
    await appended(log, held.place, { kind: 'snapshot', schema: SCHEMA, body }, { clock: realClock });
  }
  throw new StoreProblem(`others write to the stream ${log.stream}: stop them, and run it again`);
}

/** What a node would make of the log as it now is. */
async function heldIn(log: OpenedLog, store: Store) {
  return besideStore(store, async (file) => {
    const fresh = openStore(file, { readonly: false, byLog: true });
    try {
      const view = createView({ store: fresh, log, schema: SCHEMA, clock: realClock });
      await view.bringUp();
      return { place: view.place(), digest: digestOf(fresh).whole, isUnused: isUnused(fresh) };
    } finally {
      fresh.close();
      for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
    }
  });
}
