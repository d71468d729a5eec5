// Opens the one file. One process writes, everybody else reads; a file newer than the program is left alone.
import { existsSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { type Watch, watchFiles } from './file.ts';
import { makeFolder } from './folder.ts';
import { MIGRATIONS } from './migrations.ts';
import { StoreProblem } from './problem.ts';
import { reach, refuseSpecial } from './reach.ts';
import { type Copy, copyBeside, isNoPlaceToRead } from './read-only.ts';
import { makeSteps, schemaOf } from './schema.ts';
import { lengthWatch } from './slot-length.ts';
import type { Tables } from './tables.ts';
import { createTape, type Tape } from './tape.ts';

/** Kysely states queries in types; better-sqlite3 runs them at once, so that a round is one plain transaction. */
export const sqlite = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

export type Store = {
  readonly path: string;
  readonly all: <T>(query: Compilable<T>) => T[];
  readonly one: <T>(query: Compilable<T>) => T | undefined;
  readonly run: (query: Compilable<unknown>) => void;
  /** For statements run thousands of times a round: SQL text with `?`, prepared once. */
  readonly hot: (sql: string) => Database.Statement<unknown[]>;
  readonly transaction: <T>(work: () => T) => T;
  /** The same for work that waits; the one writer's lock keeps everybody else out meanwhile. */
  readonly longTransaction: <T>(work: () => Promise<T>) => Promise<T>;
  /** Reads one state of the store throughout, whatever is written meanwhile; on a connection of its own. */
  readonly snapshot: <T>(work: () => Promise<T>) => Promise<T>;
  /** Changes whenever another connection has committed; costs microseconds. */
  readonly dataVersion: () => number;
  /** What has become of the file behind the path; null while it is the one that was opened. */
  readonly intact: Watch;
  /** The one way to write a store that a log moves; null of any other, which is written as it comes. */
  readonly tape: Tape | null;
  /** Whether it is a copy, made because the place of the file can only be read. */
  readonly isCopy: boolean;
  readonly close: () => void;
};

export { StoreProblem };

const MACHINE =
  /^SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM|CORRUPT|NOTADB|PROTOCOL|PERM|INTERRUPT|MISUSE)/;

/** The disk, the file or whoever holds it: what is written has no part in it. */
export const isMachineFault = (error: unknown): boolean =>
  MACHINE.test(String((error as { code?: unknown } | null)?.code));

/** The file behind the path is another one, or none: what would be written nobody would ever see. */
export class FileGone extends StoreProblem {}

/** Copied into the file at so many pages, 16 MB: a round changes a page of each series, and the next round the same ones. */
const WAL_PAGES = 4_000;
const BUSY_MS = 5_000;
const STATEMENTS = 200;

export type Opening = {
  readonly readonly: boolean;
  /** How long a writer waits for another program's lock. A server that tries again by itself waits briefly: meanwhile it answers nobody. */
  readonly busyMs?: number;
  /** Whether a log moves it: then nothing is written, and no schema made, but what comes by its tape. */
  readonly byLog?: boolean;
};

export function openStore(path: string, opening: Opening): Store {
  try {
    return openAt(path, path, opening);
  } catch (error) {
    if (!opening.readonly || !isNoPlaceToRead(error)) throw error;
    const copy = copyOf(path);
    let store: Store;
    try {
      store = openAt(copy.path, path, opening);
    } catch (problem) {
      copy.remove();
      throw problem;
    }
    const close = (): void => {
      store.close();
      copy.remove();
    };
    return { ...store, intact: watchFiles([path]), isCopy: true, close };
  }
}

function copyOf(path: string): Copy {
  try {
    return copyBeside(path);
  } catch (error) {
    throw new StoreProblem(
      `${path} lies where nothing can be written, and no copy of it to read could be made (${(error as Error).message}): ` +
        'set TMPDIR to a folder with room for it',
    );
  }
}

function openAt(path: string, named: string, { readonly, busyMs = BUSY_MS, byLog = false }: Opening): Store {
  if (readonly && !existsSync(path))
    throw new StoreProblem(
      `there is no store at ${path} yet: run 'gpu-spot collect' or 'gpu-spot start' first, or set GPU_SPOT_DB`,
    );
  refuseSpecial(path, named);
  const db = reach(named, () => {
    if (!readonly) makeFolder(dirname(path));
    return new Database(path, { readonly, timeout: busyMs });
  });
  const ofOurLength = lengthWatch(db, named);
  try {
    reach(named, () => refuseForeign(db, named));
    if (!readonly) reach(named, () => prepareToWrite(db));
    checkVersion(db, named, { readonly, byLog });
    ofOurLength();
  } catch (error) {
    db.close();
    throw error;
  }
  return wrap(db, path, {
    intact: watchOf(path, readonly),
    ofOurLength,
    tape: byLog && !readonly ? createTape(db) : null,
  });
}

const MEMORY = ':memory:';

/** A writer's log and its index are as much the store as the file: what goes into one that was deleted is lost. */
function watchOf(path: string, readonly: boolean): Watch {
  if (path === MEMORY) return () => null;
  const real = realpathSync(path);
  return watchFiles(readonly ? [path] : [path, `${real}-wal`, `${real}-shm`]);
}

/** Marks our files in their header, so that somebody else's database is never added to. */
const APPLICATION_ID = 0x67707573;

function refuseForeign(db: Database.Database, path: string): void {
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
  if (tables > 0 && Number(db.pragma('application_id', { simple: true })) !== APPLICATION_ID)
    throw new StoreProblem(
      `${path} is a database of another program: nothing was written; set GPU_SPOT_DB to another file`,
    );
}

function prepareToWrite(db: Database.Database): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma(`wal_autocheckpoint = ${WAL_PAGES}`);
  db.pragma('foreign_keys = ON');
  db.pragma(`application_id = ${APPLICATION_ID}`);
}

function checkVersion(db: Database.Database, path: string, { readonly, byLog }: Opening): void {
  const version = schemaOf(db);
  if (version > MIGRATIONS.length)
    throw new StoreProblem(
      `${path} was written by a newer gpu-spot (schema ${version}, this one knows ${MIGRATIONS.length}): update gpu-spot`,
    );
  if (version === MIGRATIONS.length) return;
  if (readonly)
    throw new StoreProblem(
      `${path} has schema ${version} and needs ${MIGRATIONS.length}: run 'gpu-spot collect' or 'gpu-spot start' once`,
    );
  // A view is brought up by its log, at the same place as all others.
  if (byLog) return;
  for (let step = version; step < MIGRATIONS.length; step += 1)
    db.transaction(() => makeSteps(db, step + 1)).immediate();
}

type Wrapping = Pick<Store, 'intact' | 'tape'> & { readonly ofOurLength: () => void };

function wrap(db: Database.Database, path: string, { intact, tape, ofOurLength }: Wrapping): Store {
  const statements = new Map<string, Database.Statement<unknown[]>>();
  const hot = (sql: string): Database.Statement<unknown[]> => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    if (statements.size >= STATEMENTS) statements.clear();
    const made = db.prepare<unknown[]>(sql);
    statements.set(sql, made);
    return made;
  };
  const whole = (): void => {
    const problem = intact();
    if (problem !== null)
      throw new FileGone(`${problem}: nothing was written; put it back, or restart gpu-spot to use what is there now`);
    ofOurLength();
  };
  const dataVersion = db.prepare('PRAGMA data_version').pluck();
  return {
    path,
    hot,
    // The compiled query's row type is Kysely's own account of what its SQL returns.
    all: <T>(query: Compilable<T>) => {
      const { sql, parameters } = query.compile();
      return hot(sql).all(...parameters) as T[];
    },
    one: <T>(query: Compilable<T>) => {
      const { sql, parameters } = query.compile();
      return hot(sql).get(...parameters) as T | undefined;
    },
    run: (query) => {
      const { sql, parameters } = query.compile();
      hot(sql).run(...parameters);
    },
    transaction: (work) => {
      whole();
      return db.transaction(work).immediate();
    },
    longTransaction: (work) => {
      whole();
      return within(db, 'BEGIN IMMEDIATE', work);
    },
    snapshot: (work) => within(db, 'BEGIN', work),
    dataVersion: () => {
      ofOurLength();
      return Number(dataVersion.get());
    },
    intact,
    tape,
    isCopy: false,
    close: () => db.close(),
  };
}

async function within<T>(
  db: Database.Database,
  begin: 'BEGIN' | 'BEGIN IMMEDIATE',
  work: () => Promise<T>,
): Promise<T> {
  db.exec(begin);
  try {
    const result = await work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has rolled back by itself where the disk is full.
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
