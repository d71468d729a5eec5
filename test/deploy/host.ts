// A host to deploy to: an sshd of this user's own on loopback, with what systemd would do there; and a repository to deploy from.
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { realClock } from '#commands/doors.ts';
import { scratchFolder } from '../scratch.ts';
import { pathOf } from './tools.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const USER = userInfo().username;

export type Ran = { readonly code: number | null; readonly out: string };

/** To its end; what it says on both of its streams, in order. */
export function ran(
  file: string,
  args: readonly string[],
  more: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  const child = spawn(file, args, { ...more, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      out += text;
    });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out }));
  });
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });

/** What systemd does, as far as a deploy asks it: one process a part, known by its id. */
const SERVICE = `#!/usr/bin/env bash
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
what=$1
part=$2
pid=$(cat "$root/$part.pid" 2>/dev/null || true)
# One that has ended and that nobody has asked about yet lives no more.
lives() { kill -0 "$pid" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null; }
stop() {
  if [ -z "$pid" ]; then return 0; fi
  kill "$pid" 2>/dev/null || true
  for _ in $(seq 1 100); do lives || return 0; sleep 0.1; done
  kill -9 "$pid" 2>/dev/null || true
}
start() {
  set -a
  . "$root/env"
  set +a
  if [ "$part" = collector ]; then words='collect --schedule'; else words=serve; fi
  cd "$root"
  setsid "$root/$part/node_modules/.bin/node" "$root/$part/bin/gpu-spot.js" $words </dev/null >>"$root/$part.log" 2>&1 &
  echo $! >"$root/$part.pid"
}
case $what in
  stop) stop; rm -f "$root/$part.pid" ;;
  restart) stop; start ;;
esac
`;

/** A place to deploy to, with what systemd would do there; whatever runs there ends with the test. */
export function place(t: TestContext): { readonly folder: string; readonly root: string } {
  const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-host-'));
  chmodSync(folder, 0o755);
  const root = join(folder, 'opt');
  mkdirSync(root);
  writeFileSync(join(root, 'service'), SERVICE, { mode: 0o755 });
  t.after(() => {
    for (const part of ['collector', 'dashboard'])
      if (existsSync(join(root, `${part}.pid`))) execFileSync(join(root, 'service'), ['stop', part]);
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, root };
}

/** A host: such a place behind an sshd of this user's own. */
export async function host(t: TestContext) {
  const { folder, root } = place(t);
  for (const name of ['host', 'user'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  const port = await freePort();
  cpSync(join(folder, 'user.pub'), join(folder, 'authorized'));
  writeFileSync(
    join(folder, 'sshd_config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${join(folder, 'host')}`,
      `AuthorizedKeysFile ${join(folder, 'authorized')}`,
      `PidFile ${join(folder, 'sshd.pid')}`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'PermitRootLogin prohibit-password',
      '',
    ].join('\n'),
  );
  // Debian's sshd wants the folder that its service makes.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const sshd = spawn(pathOf('sshd') ?? '', ['-D', '-e', '-f', join(folder, 'sshd_config')], { stdio: 'ignore' });
  const known = join(folder, 'known');
  writeFileSync(known, `[127.0.0.1]:${port} ${readFileSync(join(folder, 'host.pub'), 'utf8')}`);
  t.after(() => sshd.kill('SIGKILL'));
  const ssh = `ssh -p ${port} -i ${join(folder, 'user')} -o IdentitiesOnly=yes -o UserKnownHostsFile=${known} -o StrictHostKeyChecking=yes`;
  for (let tries = 0; tries < 50; tries += 1) {
    if ((await ran('sh', ['-c', `${ssh} -o BatchMode=yes ${USER}@127.0.0.1 true`])).code === 0) break;
    await realClock.sleep(100);
  }
  return { folder, root, ssh };
}

/** A repository of its own, so that a release is what is committed there. */
export function repository(t: TestContext): string {
  const at = join(scratchFolder(t), 'repository');
  mkdirSync(at);
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((name) => name !== '' && !/^(test|truth|bench|docs)\//.test(name) && existsSync(join(ROOT, name)));
  for (const name of files) cpSync(join(ROOT, name), join(at, name));
  execFileSync('git', ['init', '-q'], { cwd: at });
  commit(at, 'first');
  return at;
}

export function commit(at: string, message: string): void {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org'];
  execFileSync('git', ['add', '-A'], { cwd: at });
  execFileSync('git', [...who, 'commit', '-q', '--allow-empty', '-m', message], { cwd: at });
}

/** A PATH that has all tools but one. */
export function pathWithout(t: TestContext, tool: string): string {
  const folder = scratchFolder(t);
  for (const each of (process.env.PATH ?? '').split(delimiter).filter((place) => existsSync(place)))
    for (const name of readdirSync(each))
      if (name !== tool && !existsSync(join(folder, name))) symlinkSync(join(each, name), join(folder, name));
  return folder;
}
