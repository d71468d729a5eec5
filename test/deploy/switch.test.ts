// What a host does with a release that was sent to it: switched to, gone back from, or refused. deploy.test.ts has the sending.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { realClock } from '#commands/doors.ts';
import { ROOT } from './host.ts';
import { aHost, DEAD_COLLECTOR, ENV, NEWER, NEWEST, NO_SOURCES, OWN } from './releases.ts';
import { needing } from './tools.ts';

const schemaOf = (db: string): number => {
  const opened = new Database(db, { readonly: true });
  try {
    return Number(opened.pragma('user_version', { simple: true }));
  } finally {
    opened.close();
  }
};

test(...needing('an upgrade with a newer schema, and what is refused beside it', 'bash', 'flock'), async (t) => {
  const { root, data, db, release, switchTo, running, pidOf, answers } = await aHost(t);
  const first = release('20260101T000000Z-aaaaaaaaaaaa');
  const done = await switchTo(first);
  assert.equal(done.code, 0, done.out);
  const [collector, dashboard] = [pidOf('collector'), pidOf('dashboard')];

  // While another deploy has the host nothing is changed.
  const second = release('20260102T000000Z-bbbbbbbbbbbb', [NEWER], OWN + 1);
  const holder = spawn('flock', [join(root, '.deploying'), 'sh', '-c', 'echo held; exec sleep 600'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  const held = await switchTo(second);
  process.kill(-(holder.pid ?? 0), 'SIGKILL');
  await new Promise((resolve) => holder.once('close', resolve));
  assert.equal(held.code, 1, held.out);
  assert.match(held.out, /another deploy is under way on this host/);
  assert.deepEqual([pidOf('collector'), pidOf('dashboard')], [collector, dashboard]);

  // Releases of long ago with what was put by before each: they go, and what belongs to a release that stays does not.
  for (const day of ['01', '02', '03', '04', '05', '06'])
    mkdirSync(join(root, 'releases', `202001${day}T000000Z-cccccccccccc`), { recursive: true });
  mkdirSync(join(data, 'backups'));
  const putBy = (id: string) => join(data, 'backups', `before-${id}.db`);
  for (const id of ['20190101T000000Z-dddddddddddd', '20200101T000000Z-cccccccccccc', '20200106T000000Z-cccccccccccc'])
    writeFileSync(putBy(id), 'x');
  const upgraded = await switchTo(second);
  assert.equal(upgraded.code, 0, upgraded.out);
  assert.deepEqual([running('collector'), running('dashboard')], [second, second]);
  assert.equal(schemaOf(db), OWN + 1);
  assert.equal(schemaOf(putBy(second)), OWN, 'as it was before');
  assert.equal((await answers('/readyz')).status, 200);
  assert.deepEqual(readdirSync(join(data, 'backups')).sort(), [
    // Of a release that this host never had: somebody brought it, and it is not ours to remove.
    'before-20190101T000000Z-dddddddddddd.db',
    'before-20200106T000000Z-cccccccccccc.db',
    `before-${second}.db`,
  ]);

  // Back by hand to what cannot read the store.
  const now = [pidOf('collector'), pidOf('dashboard')];
  const back = await switchTo(first);
  assert.equal(back.code, 1, back.out);
  assert.match(back.out, new RegExp(`reads schema ${OWN}, and the store has ${OWN + 1}: nothing was changed`));
  assert.match(back.out, new RegExp(`rollback\\.sh <host> both ${first} store`), 'it says how to go back that far');
  assert.deepEqual([running('collector'), running('dashboard')], [second, second]);
  assert.deepEqual([pidOf('collector'), pidOf('dashboard')], now);

  // A dashboard that fails once the schema has changed: the collector goes back with its store, and the dashboard after it.
  const third = release('20260103T000000Z-eeeeeeeeeeee', [NEWER, NEWEST, NO_SOURCES], OWN + 3);
  const failed = await switchTo(third);
  assert.equal(failed.code, 1, failed.out);
  assert.match(failed.out, new RegExp(`collector: ${third} runs[\\s\\S]*smoke: dashboard: /sources answers 404`));
  assert.match(
    failed.out,
    new RegExp(`collector: rolled back: ${second} runs\\n[\\s\\S]*dashboard: rolled back: ${second} runs`),
  );
  assert.deepEqual([running('collector'), running('dashboard')], [second, second]);
  assert.equal(schemaOf(db), OWN + 1);
  assert.equal((await answers('/sources')).status, 200);
  assert.equal((await answers('/readyz')).status, 200);

  // And back over the change after all, with the store as it was before it; what came since is kept beside it.
  const far = await switchTo(first, 'collector dashboard', ENV, 'store');
  assert.equal(far.code, 0, far.out);
  assert.deepEqual([running('collector'), running('dashboard')], [first, first]);
  assert.equal(schemaOf(db), OWN);
  assert.equal((await answers('/readyz')).status, 200);
  const aside = readdirSync(data).filter(
    (name) => /\.before-restore-\w+Z$/.test(name) && schemaOf(join(data, name)) === OWN + 1,
  );
  assert.ok(aside.length > 0);
});

test(...needing('a collector that dies over a newer schema goes back with its store', 'bash', 'flock'), async (t) => {
  const { data, db, release, switchTo, running, answers } = await aHost(t);
  const first = release('20260101T000000Z-aaaaaaaaaaaa');
  assert.equal((await switchTo(first)).code, 0);
  const second = release('20260102T000000Z-bbbbbbbbbbbb', [NEWER, DEAD_COLLECTOR], OWN + 1);
  const failed = await switchTo(second, 'collector');
  assert.equal(failed.code, 1, failed.out);
  assert.match(failed.out, /going back[\s\S]*the store as it was: [\s\S]*rolled back/);
  assert.equal(running('collector'), first);
  assert.equal(schemaOf(db), OWN);
  const ready = await answers('/readyz');
  assert.equal(ready.status, 200, await ready.text());
  assert.deepEqual(readdirSync(join(data, 'backups')), [`before-${second}.db`]);
});

test(
  ...needing(
    'whoever deploys goes away while it is tried: it is gone back from all the same, and the host tells',
    'bash',
    'flock',
  ),
  async (t) => {
    const { root, release, switchTo, running, answers } = await aHost(t);
    const first = release('20260101T000000Z-aaaaaaaaaaaa');
    assert.equal((await switchTo(first)).code, 0);
    const broken = release('20260102T000000Z-bbbbbbbbbbbb', [NO_SOURCES]);
    const child = spawn('bash', [join(root, 'releases', broken, 'deploy/switch.sh'), root, 'dashboard', broken], {
      env: ENV,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    while (running('dashboard') !== broken) await realClock.sleep(20);
    child.stdout.destroy();
    child.stderr.destroy();
    for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) child.kill(signal);
    assert.equal(await ended, 1);
    assert.equal(running('dashboard'), first);
    assert.equal((await answers('/sources')).status, 200);
    const told = readFileSync(join(root, 'deploy.log'), 'utf8');
    assert.match(told, new RegExp(`going back[\\s\\S]*dashboard: rolled back: ${first} runs`));
  },
);

test(...needing('what cannot be done is said, and changes nothing', 'bash', 'flock'), async (t) => {
  const { root, data, release, switchTo, running } = await aHost(t);
  // Nothing to go back to: the one that does not run stays, and the end is a failure.
  const dead = release('20260101T000000Z-aaaaaaaaaaaa', [
    ['bin/gpu-spot.js', /\n/, "\nif (process.argv[2] !== '--version') process.exit(9);\n"],
  ]);
  writeFileSync(join(root, 'env'), readFileSync(join(root, 'env'), 'utf8').replace('SECONDS=20', 'SECONDS=1'));
  const alone = await switchTo(dead, 'collector');
  assert.equal(alone.code, 1, alone.out);
  assert.match(alone.out, /no release before it to go back to/);

  const mute = release('20260102T000000Z-bbbbbbbbbbbb', [['bin/gpu-spot.js', /\n/, '\nprocess.exit(9);\n']]);
  const broken = await switchTo(mute);
  assert.equal(broken.code, 1, broken.out);
  assert.match(broken.out, /does not start on this machine; nothing was changed/);
  assert.equal(running('dashboard'), null);

  for (const [change, why] of [
    [
      (text: string) => text.replace(/^GPU_SPOT_DB=.*$/m, `GPU_SPOT_DB=${root}/nowhere/x.db`),
      /there is no folder .*nowhere/,
    ],
    [(text: string) => text.replace(/^GPU_SPOT_DB=.*$/m, ''), /GPU_SPOT_DB must stand in the env file/],
  ] as const) {
    const text = readFileSync(join(root, 'env'), 'utf8');
    writeFileSync(join(root, 'env'), change(text));
    const refused = await switchTo(dead);
    assert.notEqual(refused.code, 0, refused.out);
    assert.match(refused.out, why);
    writeFileSync(join(root, 'env'), text);
  }
  assert.deepEqual(readdirSync(data), []);
});

/** A sudo that writes down what it was asked and obeys; and a user that is not root. */
const SUDO = `#!/usr/bin/env bash
echo "$*" >>"$SUDO_LOG"
[ "$1" = -n ] || exit 1
shift
if [ "$1" = -u ]; then shift 2; fi
if [ "$1" = systemctl ]; then exec "$SUDO_SERVICE" "$2" "$3"; fi
exec "$@"
`;
/** What systemd would do, by the unit's name. */
const BY_UNIT = `#!/usr/bin/env bash
case $2 in gpu-spot-collect.service) part=collector ;; gpu-spot-serve.service) part=dashboard ;; *) exit 5 ;; esac
exec "$(dirname "$0")/played" "$1" "$part"
`;

test(
  ...needing('a user that may only deploy asks sudo for what the sample allows, and no more', 'bash', 'flock'),
  async (t) => {
    const { root, release, switchTo, running } = await aHost(t);
    const stubs = join(root, 'stubs');
    mkdirSync(stubs);
    cpSync(join(root, 'service'), join(root, 'played'));
    chmodSync(join(root, 'service'), 0o644);
    const files = { sudo: SUDO, id: '#!/bin/sh\nif [ "$1" = -u ]; then echo 12345; else exec /usr/bin/id "$@"; fi\n' };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(stubs, name), text, { mode: 0o755 });
    writeFileSync(join(root, 'by-unit'), BY_UNIT, { mode: 0o755 });
    const env = {
      ...ENV,
      PATH: `${stubs}${delimiter}${process.env.PATH}`,
      SUDO_LOG: join(root, 'asked'),
      SUDO_SERVICE: join(root, 'by-unit'),
    };
    const first = release('20260101T000000Z-aaaaaaaaaaaa');
    const done = await switchTo(first, 'collector dashboard', env);
    chmodSync(join(root, 'service'), 0o755);
    assert.equal(done.code, 0, done.out);
    assert.deepEqual([running('collector'), running('dashboard')], [first, first]);
    const sample = readFileSync(join(ROOT, 'deploy/systemd/sudoers'), 'utf8');
    const asked = readFileSync(join(root, 'asked'), 'utf8').trim().split('\n');
    const asRoot = asked.filter((line) => !line.startsWith('-n -u #'));
    assert.deepEqual(asRoot, [
      '-n systemctl restart gpu-spot-collect.service',
      '-n systemctl restart gpu-spot-serve.service',
    ]);
    for (const line of asRoot) assert.ok(sample.includes(line.replace('-n ', '/usr/bin/')), line);
    // The rest is done as the store's owner, who is the one that the units name.
    assert.match(sample, /^deploy ALL=\(gpu-spot\) NOPASSWD: ALL$/m);
    assert.ok(asked.length > asRoot.length);
  },
);
