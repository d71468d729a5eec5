// A process on a store that a log moves: the log opened, the view brought to its end, and kept there.
import { type Config, ConfigProblem } from '#config.ts';
import type { Say } from '#domain/world.ts';
import { AddressProblem } from '#log/address.ts';
import { openHttpLog } from '#log/http.ts';
import { type Log, LogAway, LogDamaged, LogProblem, LogWentBack } from '#log/log.ts';
import { openPostgresLog } from '#log/postgres.ts';
import { unlessEnded } from '#replica/ended.ts';
import { createFollower, type Standing } from '#replica/follower.ts';
import { createRoles, type Role, type Roles } from '#replica/roles.ts';
import { createView, NewerEntry, type View } from '#replica/view.ts';
import { sweepBeside } from '#store/beside.ts';
import { markFollowed } from '#store/followed.ts';
import { MIGRATIONS } from '#store/migrations.ts';
import { openStore, type Store } from '#store/open.ts';
import type { Archive } from '#surfaces/ops/archive.ts';
import { archiveOf } from './archive.ts';
import { realClock, realFetch } from './doors.ts';

export type Node = {
  readonly store: Store;
  readonly log: Log;
  readonly view: View;
  readonly roles: Roles;
  readonly standing: () => Standing;
  /** The log, for others to read. */
  readonly archive: Archive;
  /** Whether this one is to do the work of a role: nobody who stands still in the log is. */
  readonly isChosen: (role: Role) => Promise<boolean>;
  /** Stays at the log's end from now on, until it is closed. */
  readonly keepUp: () => void;
  readonly close: () => Promise<void>;
};

export const SCHEMA = MIGRATIONS.length;

export type OpenedLog = Log & { readonly prepare: () => Promise<void> };

/** Whether it is another gpu-spot's, which is only read. */
export const isArchive = (address: string): boolean => /^https?:/.test(address);

/** Says what is wrong with the address, and never the address. */
export function openLog(address: string, setting = 'GPU_SPOT_LOG'): OpenedLog {
  if (isArchive(address)) return openArchive(address, setting);
  try {
    return openPostgresLog(address);
  } catch (error) {
    if (error instanceof AddressProblem) throw new ConfigProblem(`${setting} is wrong: ${error.message}`);
    throw error;
  }
}

const HERE = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Over a network nobody may change on the way what is said. */
function openArchive(address: string, setting: string): OpenedLog {
  const url = URL.parse(address);
  if (url === null || (url.protocol === 'http:' && !HERE.test(url.hostname)))
    throw new ConfigProblem(`${setting} is wrong: another gpu-spot's log is named as https://other.example/log`);
  return openHttpLog(address, { fetch: realFetch, clock: realClock });
}

const AGAIN_MS = 2_000;
/** So many entries take a while. */
const MANY = 200;

type Opening = {
  readonly config: Pick<Config, 'db' | 'node'> & { readonly log: string };
  readonly say: Say;
  /** Ends the waiting for a log that cannot be reached, and what comes in of it, also later; without it nobody waits. */
  readonly signal?: AbortSignal | undefined;
  readonly busyMs?: number | undefined;
};

/**
 * Resolves when the view holds all that the log has. A log that cannot be followed now does not keep a view from being read that can be:
 * `standing` tells why it stands still.
 */
export async function openNode({ config, say, signal, busyMs }: Opening): Promise<Node> {
  const log = openLog(config.log);
  let store: Store | null = null;
  try {
    sweepBeside(config.db, realClock.now());
    store = openStore(config.db, { readonly: false, byLog: true, ...(busyMs === undefined ? {} : { busyMs }) });
    const view = createView({ store, log, schema: SCHEMA, clock: realClock });
    // A file that is no view of this log is told before anything else.
    view.place();
    const followed = markFollowed(config.db);
    try {
      await broughtUp({ log, store, view }, say, signal);
    } catch (error) {
      followed.release();
      throw error;
    }
    return nodeOf({ log, store, view, followed }, { config, say, signal });
  } catch (error) {
    store?.close();
    await log.close();
    throw error;
  }
}

type Marked = { readonly followed: ReturnType<typeof markFollowed> };

type Opened = { readonly log: OpenedLog; readonly store: Store; readonly view: View };

async function broughtUp({ log, store, view }: Opened, say: Say, signal: AbortSignal | undefined): Promise<void> {
  let isTold = false;
  const onBehind = (entries: number): void => {
    if (entries < MANY || isTold) return;
    isTold = true;
    say(`the log is ${entries} entries ahead of this view: they are brought in first`);
  };
  for (let tries = 1; ; tries += 1) {
    try {
      await log.prepare();
      await view.bringUp({ signal, onBehind });
      return;
    } catch (error) {
      const stands = error instanceof LogWentBack || error instanceof LogDamaged || error instanceof NewerEntry;
      // The tables are as this program reads them: what is there is answered from, and the follower says what is wrong.
      const isReadable = store.tape?.schema() === SCHEMA;
      if (isReadable && signal !== undefined && (stands || signal.aborted || error instanceof LogAway)) return;
      if (signal !== undefined && error === signal.reason)
        throw new LogProblem('ended before there was anything to answer from: start it again to go on');
      if (signal === undefined || signal.aborted || !(error instanceof LogAway)) throw error;
      if (tries === 1) say(`waiting for the log: ${error.message}`, { level: 'warn' });
      await realClock.sleep(AGAIN_MS, signal).catch(() => {});
    }
  }
}

/** One that is not let go of in time runs out by itself, and holds up nobody who ends. */
const releasingSoon = (roles: Roles): Roles => ({
  ...roles,
  release: (role) => unlessEnded(roles.release(role), realClock.deadline(LONGEST_RELEASE_MS)).catch(() => {}),
});
const LONGEST_RELEASE_MS = 2_000;

/** Who asks another's machine asks less often. */
const ARCHIVE_LOOK_MS = 10_000;

function nodeOf({ log, store, view, followed }: Opened & Marked, { config, say, signal: asked }: Opening): Node {
  const roles = releasingSoon(createRoles(log, config.node, realClock));
  const lookMs = isArchive(config.log) ? { lookMs: ARCHIVE_LOOK_MS } : {};
  const follower = createFollower({ view, roles, clock: realClock, say, ...lookMs });
  const closed = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    store,
    log,
    view,
    roles,
    standing: follower.standing,
    archive: archiveOf(log, view, follower),
    isChosen: async (role) => {
      const { trouble, newer } = follower.standing();
      return trouble === null && newer === null && roles.take(role);
    },
    keepUp: () => {
      running = follower.run(AbortSignal.any([closed.signal, ...(asked === undefined ? [] : [asked])]));
    },
    close: async () => {
      closed.abort();
      await running;
      await roles.release('collector');
      await roles.release('analyst');
      store.close();
      followed.release();
      await log.close();
    },
  };
}
