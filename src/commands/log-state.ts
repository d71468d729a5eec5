// How the log stands, and this machine in it; the chain held against itself and a view made anew against ours; a snapshot to begin from.
import { existsSync, rmSync } from 'node:fs';
import type { Config } from '#config.ts';
import { isoTime, slotStart } from '#domain/time.ts';
import { isSameHash } from '#log/chain.ts';
import { LogAway, LogWentBack } from '#log/log.ts';
import { appendedLast } from '#replica/append.ts';
import { sendStore } from '#replica/snapshot.ts';
import { type Verified, verify } from '#replica/verify.ts';
import { besideStore } from '#store/beside.ts';
import { copyInto } from '#store/copy.ts';
import { openStore, type Store, StoreProblem } from '#store/open.ts';
import { type Place, placeIn } from '#store/place.ts';
import { realClock } from './doors.ts';
import { openHouse, print, printJson, WrongUse, withStore } from './house.ts';
import { type OpenedLog, openLog, SCHEMA } from './node.ts';
import { progress } from './progress.ts';

export type LogOptions = { readonly verify?: boolean; readonly snapshot?: boolean; readonly json?: boolean };

export async function logState({ verify: isVerify, snapshot, json = false }: LogOptions): Promise<number> {
  if (isVerify && snapshot) throw new WrongUse('--verify and --snapshot are two things: one of them, please');
  const { config } = await openHouse();
  if (config.log === null)
    throw new WrongUse('GPU_SPOT_LOG is not set: no log moves this store (docs/scale.md says when one should)');
  const log = openLog(config.log);
  try {
    const own = existsSync(config.db) ? placeIn(config.db) : null;
    if (own !== null && own.stream !== log.stream)
      throw new StoreProblem(
        `${config.db} is a view of the stream ${own.stream}, and the log's is ${log.stream}: ` +
          `set GPU_SPOT_DB to another file, or ?stream=${own.stream} in GPU_SPOT_LOG`,
      );
    if (isVerify) return await verified(log, config, own, json);
    if (snapshot) return await snapshotMade(log, config, own, json);
    // Of another's archive neither its roles nor its size are told to whoever follows it.
    await (config.log.startsWith('http') ? toldOfArchive(log, own, json) : told(log, own, json));
    return 0;
  } finally {
    await log.close();
  }
}

const ROLES = ['collector', 'analyst'] as const;
const NOT_WAITED_FOR =
  'commits are not synchronous (synchronous_standby_names is empty): what was acknowledged is lost with the one server that has it';

async function toldOfArchive(log: OpenedLog, own: Place | null, json: boolean): Promise<void> {
  const { seq: head } = await log.head();
  const place = own?.seq ?? null;
  if (json) printJson({ stream: log.stream, head, place, behind: place === null ? null : Math.max(0, head - place) });
  else print(`archive ${log.stream}: ${head} entries\n${placeText(place, head)}`);
}

const placeText = (place: number | null, head: number): string =>
  place === null
    ? 'this machine holds no view of it'
    : `this machine holds ${place} of them, ${Math.max(0, head - place)} behind`;

async function told(log: OpenedLog, own: Place | null, json: boolean): Promise<void> {
  const head = await log.head();
  const size = await log.size();
  const now = realClock.now();
  const held = await Promise.all(ROLES.map(async (role) => ({ role, lease: await log.holderOf(role) })));
  const roles = held.map(({ role, lease }) => ({
    role,
    holder: lease !== null && lease.until > now ? lease.holder : null,
    until: lease === null ? null : isoTime(lease.until),
  }));
  const place = own?.seq ?? null;
  const behind = place === null ? null : head.seq - place;
  if (json) {
    printJson({ stream: log.stream, head: head.seq, place, behind, roles, ...size });
    return;
  }
  print(`stream ${log.stream}: ${head.seq} entries, ${megabytes(size.entryBytes)}`);
  if (size.pieces > 0) print(`snapshots: ${size.pieces} pieces, ${megabytes(size.pieceBytes)}`);
  print(placeText(place, head.seq));
  for (const { role, holder, until } of roles)
    print(`${role.padEnd(10)} ${holder === null ? 'nobody' : `${holder}, until ${until}`}`);
  if (size.isSynchronous === false) console.error(`warning: ${NOT_WAITED_FOR}`);
}

const megabytes = (bytes: number): string =>
  bytes < 2 ** 20 ? `${Math.ceil(bytes / 2 ** 10)} KB` : `${(bytes / 2 ** 20).toFixed(1)} MB`;

async function verified(log: OpenedLog, { db }: Pick<Config, 'db'>, own: Place | null, json: boolean): Promise<number> {
  if (own === null) throw new StoreProblem(`${db} holds no view of the log to be held against it`);
  const bar = progress();
  const result = await besideStore({ path: db }, async (file) => {
    // One state of it, whoever moves it meanwhile.
    withStore(db, true, (store) => copyInto(store, file));
    const place = placeIn(file) ?? own;
    const fresh = `${file}.anew`;
    const made = openStore(fresh, { readonly: false, byLog: true });
    try {
      const copy = openStore(file, { readonly: true });
      try {
        return await verify({ log, schema: SCHEMA, fresh: made, clock: realClock }, copy, {
          place,
          onEntry: (done, of) => bar.at(done, of, 'entries'),
        });
      } finally {
        copy.close();
      }
    } finally {
      made.close();
      for (const end of ['', '-wal', '-shm']) rmSync(fresh + end, { force: true });
    }
  });
  bar.end();
  tellVerified(result, json);
  return result.faults.length === 0 ? 0 : 1;
}

function tellVerified({ entries, faults, lost, digest }: Verified, json: boolean): void {
  const slots = lost.map((slot) => isoTime(slotStart(slot)));
  if (json) {
    printJson({ entries, faults, lostRounds: slots, digest: digest?.whole ?? null });
    return;
  }
  print(`${entries} entries, each standing on the one before it`);
  if (faults.length === 0) print(`a view made anew of them is the one that is here: ${digest?.whole}`);
  for (const fault of faults) console.error(fault);
  if (slots.length > 0)
    console.error(`rounds that stand here and not in the log: ${slots.join(', ')}; keep this file, they are in it`);
}

/** New nodes begin with it: it must be of this log, of its end, and of a program that knows all of it. */
async function refuseUnfit(log: OpenedLog, { seq, hash }: Place): Promise<void> {
  const { hash: there, last } = await log.look(seq);
  if (!isSameHash(there, hash))
    throw new LogWentBack(`this view is not made from this log: 'gpu-spot log --verify' says what differs`);
  if (last > seq)
    throw new LogAway(`this view is ${last - seq} entries behind: nothing was written; make it where a node keeps up`);
  const [end] = await log.after(last - 1, 1);
  if (end !== undefined && end.schema > SCHEMA)
    throw new LogAway('the log is of a newer gpu-spot: nothing was written; update gpu-spot');
}

/** Read from the view beside whoever moves it; it tells of the entry that the view stood at. */
async function snapshotMade(
  log: OpenedLog,
  { db }: Pick<Config, 'db'>,
  own: Place | null,
  json: boolean,
): Promise<number> {
  if (own === null) throw new StoreProblem(`${db} holds no view of the log to make a snapshot of`);
  await refuseUnfit(log, own);
  const bar = progress();
  const store: Store = openStore(db, { readonly: true });
  try {
    const { body, at, bytes } = await sendStore(log, store, {
      replaces: false,
      onPieces: (done, of) => bar.at(done, of, 'pieces'),
    });
    const { seq } = await appendedLast(log, { kind: 'snapshot', schema: SCHEMA, body }, { clock: realClock });
    bar.end();
    if (json) printJson({ entry: seq, of: at?.seq ?? null, bytes });
    else print(`entry ${seq} is a snapshot of entry ${at?.seq} (${megabytes(bytes)}): new nodes begin there`);
  } finally {
    bar.end();
    store.close();
  }
  return 0;
}
