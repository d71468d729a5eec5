// Three machines on loopback as operators run them: etcd, Patroni and PostgreSQL on each, haproxy before them that leads to whoever may
// write, pgbouncer before that in transaction mode. Of Debian's packages, as nobody; ended by `end`.
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const SECONDS = 20;
const LONGEST_START_MS = 120_000;

const programs = {
  etcd: '/usr/bin/etcd',
  patroni: '/usr/bin/patroni',
  haproxy: '/usr/sbin/haproxy',
  pgbouncer: '/usr/sbin/pgbouncer',
};
const bin = globSync('/usr/lib/postgresql/*/bin/postgres')
  .at(-1)
  ?.replace(/\/postgres$/, '');

/** What of Debian's packages is not there. */
export const missing = (): readonly string[] => [
  ...Object.entries(programs).flatMap(([name, path]) => (existsSync(path) ? [] : [name])),
  ...(bin === undefined ? ['postgresql'] : []),
];

/** Below those that the kernel gives to whoever connects somewhere: a server that is started again must find its own free. */
function freePorts(): () => Promise<number> {
  let next = 20_000 + (process.pid % 1_000) * 10;
  const isFree = (port: number): Promise<boolean> =>
    new Promise((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
  return async () => {
    do next += 1;
    while (!(await isFree(next)));
    return next;
  };
}

type Ports = { readonly client: number; readonly peer: number; readonly rest: number; readonly postgres: number };

export type Machine = {
  readonly name: string;
  readonly port: number;
  readonly start: () => void;
  /** SIGKILL to all that runs on it. */
  readonly kill: () => void;
  /** SIGKILL to PostgreSQL alone. */
  readonly killServer: () => void;
  readonly isLeader: () => Promise<boolean>;
};

export type Cluster = {
  readonly machines: readonly Machine[];
  /** The three servers; haproxy; pgbouncer before it. */
  readonly addresses: { readonly direct: string; readonly proxied: string; readonly pooled: string };
  readonly leader: () => Promise<Machine>;
  readonly end: () => void;
};

const children = new Set<ChildProcess>();

/** In a group of its own, so that what it starts ends with it. */
function begin(folder: string, file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const out = openSync(join(folder, `${basename(file)}.log`), 'a');
  const child = spawn(file, args, {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', HOME: folder, LC_ALL: 'C', ...env },
    stdio: ['ignore', out, out],
    detached: true,
    ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  closeSync(out);
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

function killGroup(child: ChildProcess | undefined): void {
  if (child?.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It had ended.
  }
}

function write(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  if (isRoot) chownSync(path, NOBODY, NOBODY);
  return path;
}

function machine(folder: string, name: string, ports: Ports, all: readonly { name: string; ports: Ports }[]): Machine {
  const own = join(folder, name);
  mkdirSync(own);
  chmodSync(own, 0o700);
  if (isRoot) chownSync(own, NOBODY, NOBODY);
  const config = write(own, 'patroni.yml', patroniText(own, name, ports, all));
  let running: ChildProcess[] = [];
  return {
    name,
    port: ports.postgres,
    start: () => {
      const peers = all.map((each) => `${each.name}=http://127.0.0.1:${each.ports.peer}`).join();
      const [client, peer] = [`http://127.0.0.1:${ports.client}`, `http://127.0.0.1:${ports.peer}`];
      running = [
        begin(own, programs.etcd, [
          ...['--name', name, '--data-dir', join(own, 'etcd'), '--enable-v2=true'],
          ...['--listen-client-urls', client, '--advertise-client-urls', client],
          ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
          ...[
            '--initial-cluster',
            peers,
            '--initial-cluster-state',
            existsSync(join(own, 'etcd')) ? 'existing' : 'new',
          ],
        ]),
        begin(own, programs.patroni, [config]),
      ];
    },
    kill: () => {
      for (const each of running) killGroup(each);
      killServerIn(own);
    },
    killServer: () => killServerIn(own),
    isLeader: async () => {
      const reply = await fetch(`http://127.0.0.1:${ports.rest}/primary`, { signal: AbortSignal.timeout(2_000) }).catch(
        () => null,
      );
      return reply?.status === 200;
    },
  };
}

/** Patroni starts PostgreSQL in a group of its own: its processes are those that work in its folder. */
function killServerIn(folder: string): void {
  for (const link of globSync('/proc/[0-9]*/cwd'))
    try {
      const pid = Number(link.split('/')[2]);
      if (readlinkSync(link).startsWith(join(folder, 'data'))) process.kill(pid, 'SIGKILL');
    } catch {
      // It had ended, or is somebody else's.
    }
}

function patroniText(folder: string, name: string, ports: Ports, all: readonly { ports: Ports }[]): string {
  return `scope: gpu-spot
name: ${name}
restapi: { listen: '127.0.0.1:${ports.rest}', connect_address: '127.0.0.1:${ports.rest}' }
etcd: { hosts: [${all.map((each) => `'127.0.0.1:${each.ports.client}'`).join(', ')}] }
bootstrap:
  dcs:
    ttl: ${SECONDS}
    loop_wait: 5
    retry_timeout: 5
    synchronous_mode: true
    synchronous_mode_strict: true
    postgresql: { use_pg_rewind: true, parameters: { max_connections: 60, shared_buffers: 32MB, fsync: 'off' } }
  initdb: [{ encoding: UTF8 }, { locale: C }]
  pg_hba: ['host all all 127.0.0.1/32 trust', 'host replication all 127.0.0.1/32 trust']
postgresql:
  listen: '127.0.0.1:${ports.postgres}'
  connect_address: '127.0.0.1:${ports.postgres}'
  data_dir: ${join(folder, 'data')}
  bin_dir: ${bin}
  pgpass: ${join(folder, 'pgpass')}
  authentication: { superuser: { username: spot }, replication: { username: spot } }
  parameters: { unix_socket_directories: '' }
`;
}

const haproxyText = (port: number, all: readonly { name: string; ports: Ports }[]): string => `defaults
  mode tcp
  timeout connect 2s
  timeout client 60s
  timeout server 60s
listen log
  bind 127.0.0.1:${port}
  option httpchk GET /primary
  http-check expect status 200
  default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
${all.map(({ name, ports }) => `  server ${name} 127.0.0.1:${ports.postgres} check port ${ports.rest}`).join('\n')}
`;

const bouncerText = (port: number, behind: number): string => `[databases]
* = host=127.0.0.1 port=${behind} user=spot
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
ignore_startup_parameters = extra_float_digits
server_connect_timeout = 3
server_login_retry = 1
`;

/** Resolves once one of them may write. */
export async function patroni(): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-cluster-'));
  chmodSync(folder, 0o755);
  const free = freePorts();
  const all: { name: string; ports: Ports }[] = [];
  for (const name of ['a', 'b', 'c'])
    all.push({ name, ports: { client: await free(), peer: await free(), rest: await free(), postgres: await free() } });
  const machines = all.map(({ name, ports }) => machine(folder, name, ports, all));
  for (const each of machines) each.start();
  const [proxy, pool] = [await free(), await free()];
  begin(folder, programs.haproxy, ['-db', '-f', write(folder, 'haproxy.cfg', haproxyText(proxy, all))]);
  begin(folder, programs.pgbouncer, [write(folder, 'pgbouncer.ini', bouncerText(pool, proxy))]);
  const at = (places: readonly number[]): string =>
    `postgres://spot@${places.map((port) => `127.0.0.1:${port}`).join()}/postgres?stream=prices`;
  const leader = async (): Promise<Machine> => {
    const until = performance.now() + LONGEST_START_MS;
    while (performance.now() < until) {
      for (const each of machines) if (await each.isLeader()) return each;
      await sleep(200);
    }
    throw new Error(`nobody leads after ${LONGEST_START_MS / 1000} s; look into ${folder}`);
  };
  const end = (): void => {
    for (const each of children) killGroup(each);
    for (const each of machines) each.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await leader();
  } catch (error) {
    end();
    throw error;
  }
  return {
    machines,
    addresses: { direct: at(all.map(({ ports }) => ports.postgres)), proxied: at([proxy]), pooled: at([pool]) },
    leader,
    end,
  };
}
