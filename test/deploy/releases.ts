// A host that has what systemd would do there, and releases on it as deploy.sh would have sent them.
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestContext } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { MIGRATIONS } from '#store/migrations.ts';
import { upstreams } from '../imaginary.ts';
import { freePort, place, ROOT, ran } from './host.ts';

/** A change to a file of a release: what is there, and what stands there instead. */
export type Edit = readonly [file: string, there: string | RegExp, instead: string];

export const NEWER: Edit = ['src/store/migrations.ts', /\];\s*$/, "  'CREATE TABLE another (id INTEGER);',\n];\n"];
export const NEWEST: Edit = [
  'src/store/migrations.ts',
  /\];\s*$/,
  "  '',\n  'CREATE TABLE third (id INTEGER);',\n];\n",
];
export const DEAD_COLLECTOR: Edit = [
  'src/commands/collector.ts',
  'say(`collecting',
  'process.exit(3);\n    say(`collecting',
];
export const NO_SOURCES: Edit = ['src/surfaces/server.ts', "app.get('/sources'", "app.get('/sauces'"];

export const OWN = MIGRATIONS.length;
/** As on a host: nothing of how tests are run. */
export const { NODE_COMPILE_CACHE: _, ...ENV } = process.env;

export async function aHost(t: TestContext) {
  const imaginary = upstreams({ seed: 5, now: realClock.now });
  t.after(() => imaginary.end());
  const { root } = place(t);
  const port = await freePort();
  const data = join(root, 'data');
  const db = join(data, 'gpu-spot.db');
  mkdirSync(data);
  const settings = [
    `GPU_SPOT_DB=${db}`,
    `GPU_SPOT_PORT=${port}`,
    `GPU_SPOT_UPSTREAM=${await imaginary.start('')}`,
    'SMOKE_SECONDS=20',
  ];
  writeFileSync(join(root, 'env'), `${settings.join('\n')}\n`);
  /** As deploy.sh makes one, but for its packages, which are this checkout's. */
  const release = (id: string, edits: readonly Edit[] = [], schema = OWN): string => {
    const at = join(root, 'releases', id);
    for (const name of ['src', 'bin', 'deploy', 'package.json'])
      cpSync(join(ROOT, name), join(at, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(at, 'node_modules'));
    for (const [file, there, instead] of edits) {
      const text = readFileSync(join(at, file), 'utf8');
      assert.notEqual(text.replace(there, instead), text, file);
      writeFileSync(join(at, file), text.replace(there, instead));
    }
    writeFileSync(join(at, 'RELEASE'), `id=${id}\ncommit=x\nschema=${schema}\n`);
    return id;
  };
  const switchTo = (id: string, parts = 'collector dashboard', env: NodeJS.ProcessEnv = ENV, more = '') =>
    ran('bash', [join(root, 'releases', id, 'deploy/switch.sh'), root, parts, id, more], { env });
  const running = (part: string): string | null =>
    existsSync(join(root, part)) ? basename(readlinkSync(join(root, part))) : null;
  const pidOf = (part: string) => readFileSync(join(root, `${part}.pid`), 'utf8').trim();
  /** Once it listens again. */
  const answers = async (path: string): Promise<Response> => {
    for (let tries = 0; ; tries += 1)
      try {
        return await fetch(`http://127.0.0.1:${port}${path}`);
      } catch (error) {
        if (tries > 200) throw error;
        await realClock.sleep(50);
      }
  };
  return { root, data, db, release, switchTo, running, pidOf, answers };
}
