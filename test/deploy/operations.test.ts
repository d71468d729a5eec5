// docs/operations.md, followed to the letter: its command lines are run in their order on a machine of their own (a private view of /opt,
// /var/lib and /etc), where ssh leads back to it and systemd is played by what starts a unit's own command.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { upstreams } from '../imaginary.ts';
import { freePort, ROOT, repository } from './host.ts';
import { needing } from './tools.ts';

const TEXT = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
const blocks = [...TEXT.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, lines = '']) => lines);
const RELEASE = /\d{8}T\d{6}Z-[0-9a-f]{12}/g;

/** Starts and stops what a unit says, by its own ExecStart and the settings that it names. */
const SYSTEMCTL = `#!/usr/bin/env bash
set -euo pipefail
verb=$1
shift
if [ "$verb" = daemon-reload ]; then exit 0; fi
for word in "$@"; do
  case $word in --now | --quiet) continue ;; esac
  case $word in *.timer | *.service) unit=$word ;; *) unit=$word.service ;; esac
  [ -f "/etc/systemd/system/$unit" ] || { echo "there is no unit $unit"; exit 5; }
  if [ "$verb" = enable ]; then continue; fi
  if [ "$verb" = disable ]; then verb=stop; fi
  pid=$(cat "/var/lib/played/$unit.pid" 2>/dev/null || true)
  if [ "$verb" != start ] && [ -n "$pid" ]; then
    kill "$pid" 2>/dev/null || true
    for _ in $(seq 1 150); do kill -0 "$pid" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$pid/status" || break; sleep 0.1; done
    rm -f "/var/lib/played/$unit.pid"
  fi
  if [ "$verb" = stop ]; then continue; fi
  (
    set -a
    . "$(sed -n 's/^EnvironmentFile=//p' "/etc/systemd/system/$unit")"
    set +a
    cd "$(sed -n 's/^WorkingDirectory=//p' "/etc/systemd/system/$unit")"
    setsid $(sed -n 's/^ExecStart=//p' "/etc/systemd/system/$unit") </dev/null >>"/var/lib/played/$unit.log" 2>&1 &
    echo $! >"/var/lib/played/$unit.pid"
  )
done
`;

const STAND_INS: Readonly<Record<string, string>> = {
  systemctl: SYSTEMCTL,
  useradd: '#!/bin/sh\necho "useradd $*"\n',
  // Nobody of that name is on this machine.
  install:
    '#!/bin/bash\nwords=()\nfolder=\nwhile [ $# -gt 0 ]; do case $1 in -d) folder=1 ;; -o | -g | -m) shift ;; *) words+=("$1") ;; esac; shift; done\n' +
    'if [ -n "$folder" ]; then exec mkdir -p "$' +
    '{words[@]}"; fi\nexec cp "$' +
    '{words[@]}"\n',
  ssh: '#!/usr/bin/env bash\nwhile [[ $1 == -* ]]; do shift 2; done\nshift\nexec bash -c "$*"\n',
  scp:
    '#!/usr/bin/env bash\nwords=()\nfor each; do words+=("$(echo "$each" | sed s/^root@server://)"); done\nexec cp "$' +
    '{words[@]}"\n',
  git: '#!/usr/bin/env bash\nif [ "$1" = pull ]; then exit 0; fi\nexec /usr/bin/git "$@"\n',
};

/** Each block as it stands; behind the first copy of the settings they are edited, as the page says. */
function script(settings: readonly string[], endsIn: string): string {
  const lines = blocks.map((block, at) => {
    const edited = block.replace(
      /^(scp deploy\/env\.example .*)$/m,
      `$1\ncat >>/opt/gpu-spot/env <<'END'\n${settings.join('\n')}\nEND`,
    );
    // The release that the page shows stands for the first one that there is.
    // The place of programs is the test's own.
    const told = edited
      .replaceAll('/usr/local/bin/gpu-spot', `${endsIn}/bin/gpu-spot`)
      .replaceAll(RELEASE, '$(ls -1 /opt/gpu-spot/releases | head -1)');
    return `echo "== block ${at + 1}"\n${told}`;
  });
  return [
    'set -euo pipefail',
    'for each in /opt /var/lib /etc/systemd; do mount -t tmpfs tmpfs $each; done',
    'mkdir -p /etc/systemd/system /var/lib/played',
    `trap 'for pid in $(cat /var/lib/played/*.pid 2>/dev/null); do kill $pid 2>/dev/null || true; done; cp -r /var/lib/played ${endsIn} 2>/dev/null || true' EXIT`,
    ...lines,
    `echo done >${endsIn}/done`,
  ].join('\n');
}

const canUnshare = (): boolean => spawnSync('unshare', ['-m', 'true']).status === 0;

function here(name: string): [string, { skip: boolean }] {
  const [told, { skip }] = needing(name, 'unshare', 'rsync', 'git');
  return skip || canUnshare()
    ? [told, { skip }]
    : [`${told} (skipped: only root on Linux has a view of its own)`, { skip: true }];
}

test('the page has a block for each of what it promises', () => {
  const all = blocks.join('\n');
  for (const each of [
    'deploy/deploy.sh',
    'deploy/rollback.sh',
    'gpu-spot backup',
    'gpu-spot restore',
    'gpu-spot retention',
    'gpu-spot size',
    'gpu-spot doctor',
  ])
    assert.ok(all.includes(each), each);
});

test('every file and command that the page names is there', () => {
  for (const [, path = ''] of TEXT.matchAll(/`((?:deploy|test)\/[\w./-]+)/g))
    assert.ok(existsSync(join(ROOT, path)), path);
});

test(...here('every command of the page, in its order'), async (t) => {
  const imaginary = upstreams({ seed: 9, now: realClock.now });
  const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-operations-'));
  const leftovers = ['/tmp/gpu-spot-copy.db', '/tmp/gpu-spot-move.db', '/tmp/gpu-spot-moved.db'];
  t.after(() => {
    imaginary.end();
    for (const each of [folder, ...leftovers]) rmSync(each, { recursive: true, force: true });
  });
  for (const each of leftovers) rmSync(each, { force: true });
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const [name, text] of Object.entries(STAND_INS)) writeFileSync(join(bin, name), text, { mode: 0o755 });
  const settings = [
    `GPU_SPOT_PORT=${await freePort()}`,
    `GPU_SPOT_UPSTREAM=${await imaginary.start('')}`,
    'SMOKE_SECONDS=40',
  ];
  const at = repository(t);
  const child = spawn('unshare', ['-m', '--propagation', 'private', 'bash', '-c', script(settings, folder)], {
    cwd: at,
    env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, DEPLOY_SKIP_CHECKS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said += text;
    });
  const code = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(code, 0, said);
  assert.ok(existsSync(join(folder, 'done')));
  assert.equal([...said.matchAll(/^== block/gm)].length, blocks.length);
  for (const what of [
    /collector: .* runs\n[\s\S]*dashboard: .* runs/,
    /raw answers, each with its hash/,
    /the store as it was/,
    /would let go of|nothing to let go of/,
    /^ok {4}integrity/m,
  ])
    assert.match(said, what);
});
