// An imaginary market's store, made once for a state of the sources and copied to each test that begins with one: it takes seconds a day.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { registry } from '#collect/registry.ts';
import { build } from '#commands/demo.ts';
import { configFrom } from '#config.ts';
import { openStore } from '#store/open.ts';

/** Git leaves it out, and whoever deletes it loses nothing. */
const KEPT = fileURLToPath(new URL('./.tmp/', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Another test file may be making it just now. */
const LONGEST_WAIT_MS = 400_000;

/**
 * Copies it to `path`. Its newest round may be hours or days old: a test takes its moment from the store, or has `demo` add what is
 * missing, which takes no time where little is.
 */
export async function copyDemoStore(path: string, days: number): Promise<void> {
  mkdirSync(KEPT, { recursive: true });
  const name = `demo-${days}-`;
  const kept = `${KEPT}${name}${sourcesHash()}.db`;
  const lock = new Database(`${KEPT}${name}lock`, { timeout: LONGEST_WAIT_MS });
  lock.exec('BEGIN EXCLUSIVE');
  try {
    if (!existsSync(kept)) {
      for (const old of globSync(`${KEPT}${name}*.db`)) rmSync(old);
      await make(`${kept}.new`, days);
      renameSync(`${kept}.new`, kept);
    }
    copyFileSync(kept, path);
  } finally {
    lock.close();
  }
}

/** In memory, and written down whole: without the report that a demo on disk begins with. */
async function make(path: string, days: number): Promise<void> {
  rmSync(path, { force: true });
  const store = openStore(':memory:', { readonly: false });
  await build(store, { providers: await registry(), config: configFrom({}, []) }, { days, seed: 1 });
  store.hot('VACUUM INTO ?').run(path);
  store.close();
}

/** Of all that could make it another: the program, its packages, and Node. */
function sourcesHash(): string {
  const hash = createHash('sha256').update(process.version);
  const sources = globSync('src/**/*.ts', { cwd: ROOT }).sort();
  for (const file of ['package-lock.json', ...sources]) hash.update(file).update(readFileSync(`${ROOT}${file}`));
  return hash.digest('hex').slice(0, 16);
}
