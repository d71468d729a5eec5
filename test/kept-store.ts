// Stores that take seconds to make and that several test files begin with: made once for a state of the sources, and kept in test/.tmp.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { registry } from '#collect/registry.ts';
import { build } from '#commands/demo.ts';
import { configFrom } from '#config.ts';
import { openStore, type Store } from '#store/open.ts';

/** Git leaves it out, and whoever deletes it loses nothing. */
const KEPT = fileURLToPath(new URL('./.tmp/', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Another test file may be making it just now. */
const LONGEST_WAIT_MS = 400_000;
/** All that could make a store another: the program, its packages, what tests fill stores with. */
const SOURCES = ['package-lock.json', 'src/**/*.ts', 'test/*.ts', 'test/analysis/market.ts'];

/** The file, locked against others; `keep` writes down a store that was not there. */
function locked(name: string) {
  mkdirSync(KEPT, { recursive: true });
  const path = `${KEPT}${name}-${sourcesHash()}.db`;
  const lock = new Database(`${KEPT}${name}-lock`, { timeout: LONGEST_WAIT_MS });
  lock.exec('BEGIN EXCLUSIVE');
  return {
    path,
    isKept: existsSync(path),
    keep: (store: Store): void => {
      for (const old of globSync(`${KEPT}${name}-*.db*`)) rmSync(old);
      store.hot('VACUUM INTO ?').run(`${path}.new`);
      renameSync(`${path}.new`, path);
    },
    release: () => lock.close(),
  };
}

/** A store to read from, filled by `fill` where it is not kept. */
export function keptStore(name: string, fill: (store: Store) => void): Store {
  const { path, isKept, keep, release } = locked(name);
  try {
    if (!isKept) {
      const store = openStore(':memory:', { readonly: false });
      fill(store);
      keep(store);
      store.close();
    }
    return openStore(path, { readonly: true });
  } finally {
    release();
  }
}

/** The same of work that waits; `use` has the file while nobody else makes it. */
async function withKept<T>(
  name: string,
  fill: (store: Store) => Promise<unknown>,
  use: (path: string) => T,
): Promise<T> {
  const { path, isKept, keep, release } = locked(name);
  try {
    if (!isKept) {
      const store = openStore(':memory:', { readonly: false });
      await fill(store);
      keep(store);
      store.close();
    }
    return use(path);
  } finally {
    release();
  }
}

/** A store to read from that is made of bytes: other bytes are another store. */
export function keptStoreOf(name: string, bytes: Uint8Array, fill: (store: Store) => Promise<void>): Promise<Store> {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8);
  return withKept(`${name}-${hash}`, fill, (path) => openStore(path, { readonly: true }));
}

/**
 * Copies an imaginary market of so many days to `path`, without the report that a demo on disk begins with. Its newest round may be
 * days old: a test takes its moment from the store, or has `demo` add what is missing, which takes no time where little is.
 */
export const copyDemoStore = (path: string, days: number): Promise<void> =>
  withKept(
    `demo-${days}`,
    async (store) => build(store, { providers: await registry(), config: configFrom({}, []) }, { days, seed: 1 }),
    (kept) => copyFileSync(kept, path),
  );

function sourcesHash(): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of globSync(SOURCES, { cwd: ROOT }).sort()) hash.update(file).update(readFileSync(`${ROOT}${file}`));
  return hash.digest('hex').slice(0, 16);
}
