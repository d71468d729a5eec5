// The whole deploy, to a host that is a throw-away sshd on loopback: a first release, then one that is broken and is rolled back, while the
// collector runs on. What else a host does with a release is in switch.test.ts.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { upstreams } from '../imaginary.ts';
import { commit, freePort, host, pathWithout, ROOT, ran, repository, USER } from './host.ts';
import { needing } from './tools.ts';

test(
  ...needing(
    'a deploy from nothing by tar, a broken one by rsync that is rolled back, and a collector that goes on',
    'sshd',
    'ssh',
    'git',
    'rsync',
  ),
  async (t) => {
    const imaginary = upstreams({ seed: 5, now: realClock.now });
    t.after(() => imaginary.end());
    const { root, ssh } = await host(t);
    const at = repository(t);
    const serving = await freePort();
    const db = join(root, 'data', 'gpu-spot.db');
    mkdirSync(join(root, 'data'));
    const settings = [
      `GPU_SPOT_DB=${db}`,
      `GPU_SPOT_PORT=${serving}`,
      `GPU_SPOT_UPSTREAM=${await imaginary.start('')}`,
      'GPU_SPOT_BASE_URL=https://example.org/prices',
      'SMOKE_SECONDS=20',
    ];
    writeFileSync(join(root, 'env'), `${settings.join('\n')}\n`);
    const env = { ...process.env, DEPLOY_ROOT: root, DEPLOY_SSH: ssh, DEPLOY_SKIP_CHECKS: '1' };
    const deploy = (parts: readonly string[] = [], more: NodeJS.ProcessEnv = {}) =>
      ran('bash', ['deploy/deploy.sh', `${USER}@127.0.0.1`, ...parts], { cwd: at, env: { ...env, ...more } });
    const running = (part: string) => basename(readlinkSync(join(root, part)));
    const health = async () =>
      (await (await fetch(`http://127.0.0.1:${serving}/healthz`)).json()) as { release: string };
    const pidOf = (part: string) => readFileSync(join(root, `${part}.pid`), 'utf8').trim();

    // By tar, as where there is no rsync.
    const first = await deploy([], { PATH: pathWithout(t, 'rsync') });
    assert.equal(first.code, 0, first.out);
    assert.match(first.out, /collector: .* runs\n[\s\S]*dashboard: .* runs/);
    const release = running('dashboard');
    assert.equal(running('collector'), release);
    assert.equal((await health()).release, release);
    const page = await (await fetch(`http://127.0.0.1:${serving}/`)).text();
    assert.match(page, /href="\/prices\/fill"/);
    assert.match(page, /SIMULATED/);

    // A dashboard that does not answer: the one before is back, and the collector has not been touched.
    const collector = pidOf('collector');
    const server = join(at, 'src/surfaces/server.ts');
    const sound = readFileSync(server, 'utf8');
    writeFileSync(server, sound.replace("app.get('/sources'", "app.get('/sauces'"));
    assert.notEqual(readFileSync(server, 'utf8'), sound);
    commit(at, 'a page is gone');
    const uncommitted = join(at, 'left.txt');
    writeFileSync(uncommitted, 'x');
    const unclean = await deploy(['dashboard']);
    assert.equal(unclean.code, 1);
    assert.match(unclean.out, /not committed/);
    execFileSync('rm', [uncommitted]);
    const broken = await deploy(['dashboard']);
    assert.equal(broken.code, 1, broken.out);
    assert.match(broken.out, /smoke: dashboard: \/sources answers 404/);
    assert.match(broken.out, new RegExp(`rolled back: ${release} runs`));
    assert.equal(running('dashboard'), release);
    assert.equal((await health()).release, release);
    assert.equal(pidOf('collector'), collector, 'the collector was left alone');
    process.kill(Number(collector), 0);

    // It was sent by the side of what has not changed: of that there is one file, and of what has there are two.
    const [other = ''] = readdirSync(join(root, 'releases')).filter((name) => name !== release);
    const filesAre = (path: string) =>
      new Set([release, other].map((each) => statSync(join(root, 'releases', each, path)).ino)).size;
    assert.deepEqual(
      ['node_modules/better-sqlite3/package.json', 'src/store/open.ts', 'src/surfaces/server.ts', 'RELEASE'].map(
        filesAre,
      ),
      [1, 1, 2, 2],
    );
    assert.deepEqual(
      readdirSync(join(root, 'releases')).filter((name) => name.startsWith('.incoming')),
      [],
    );
  },
);

test(...needing('what is no host, no part and no place is refused before anything is sent', 'git'), async () => {
  for (const [args, env, why] of [
    [[], {}, /deploy\.sh <host>/],
    [['-oProxyCommand=x'], {}, /no host that ssh takes/],
    [['a b'], {}, /no host that ssh takes/],
    [['a', 'database'], {}, /deploy\.sh <host>/],
    [['a', 'collector', 'x'], {}, /deploy\.sh <host>/],
    [['a'], { DEPLOY_ROOT: "/x'; rm -rf /" }, /plain absolute path/],
    [['a'], { DEPLOY_SSH_KEY: 'key' }, /goes with DEPLOY_KNOWN_HOSTS/],
  ] as const) {
    const { code, out } = await ran('bash', [join(ROOT, 'deploy/deploy.sh'), ...args], {
      env: { PATH: process.env.PATH, ...env },
    });
    assert.ok(code === 1 || code === 2, out);
    assert.match(out, why);
  }
});
