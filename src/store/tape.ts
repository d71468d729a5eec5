// What a transaction writes, as rows. Rehearsed on one store and taken back, then put into any store that is in the same state, it makes
// the same tables there: no statement travels, so nothing but rows of tables that this schema has can be written.
import type Database from 'better-sqlite3';
import { StoreProblem } from './problem.ts';
import { makeSteps, schemaOf } from './schema.ts';
import { type Shape, watched } from './shapes.ts';

/** As SQLite keeps it. */
export type Value = string | number | null | Uint8Array;

/** What becomes of a table: rows as they are then, and the keys of those that are gone. */
export type TableWrites = {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  readonly gone: readonly (readonly Value[])[];
};

export type Rehearsed<T> = { readonly result: T; readonly writes: readonly TableWrites[] };

export type Tape = {
  /**
   * Does the work in a transaction, keeps what it wrote, and takes it back; what fails is thrown and leaves nothing. Who refers to a row
   * that goes is not looked up where the work sees to that itself.
   */
  readonly rehearse: <T>(work: () => T, how?: { readonly seesToReferences?: boolean }) => Rehearsed<T>;
  /**
   * Puts writes into the tables, and what `also` writes with them, in one transaction; before them it brings the tables up to `schema`,
   * whose writes they are.
   */
  readonly apply: (writes: readonly TableWrites[], also: () => void, schema?: number) => void;
  /** The number of the schema that the tables have; 0 of an empty file. */
  readonly schema: () => number;
};

const marks = (count: number): string => Array.from({ length: count }, () => '?').join(', ');
const whereKey = ({ key }: Shape): string => key.map((each) => `${each} = ?`).join(' AND ');

function putText({ name, key }: Shape, columns: readonly string[]): string {
  const others = columns.filter((each) => !key.includes(each));
  const set = others.map((each) => `${each} = excluded.${each}`).join(', ');
  return `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${marks(columns.length)})
 ON CONFLICT (${key.join(', ')}) DO ${set === '' ? 'NOTHING' : `UPDATE SET ${set}`}`;
}

class Undone extends Error {}

/** What the work returns, of which nothing stays. */
function takenBack<T>(db: Database.Database, work: () => T): T {
  const done: T[] = [];
  try {
    db.transaction(() => {
      done.push(work());
      throw new Undone();
    }).immediate();
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
  return done[0] as T;
}

type Touched = Map<string, Map<string, readonly Value[]>>;

/** Watches every write of a connection from now on; what is neither rehearsed nor applied is refused. */
export function createTape(db: Database.Database): Tape {
  let touched: Touched | null = null;
  db.function('on_tape', { varargs: true }, (table: string, ...key: Value[]) => {
    if (touched === null)
      throw new StoreProblem(
        `${table} of a store that a log moves was to be written past the log: nothing was written`,
      );
    const rows = touched.get(table) ?? new Map<string, readonly Value[]>();
    touched.set(table, rows.set(JSON.stringify(key), key));
    return null;
  });
  const { shapes, forget, untold, undoneWith } = watched(db);
  shapes();
  const prepared = preparing(db);
  const written = (seen: Touched): TableWrites[] =>
    shapes().flatMap((shape) => {
      const keys = seen.get(shape.name);
      return keys === undefined ? [] : [writesOf(db, shape, [...keys.values()])];
    });
  return {
    rehearse: (work, { seesToReferences = false } = {}) => {
      const seen: Touched = new Map();
      const { length } = shapes();
      const schema = schemaOf(db);
      db.pragma(`foreign_keys = ${seesToReferences ? 'OFF' : 'ON'}`);
      try {
        return takenBack(db, () => {
          // Of tables that nobody watches nothing would be told.
          if (schemaOf(db) !== schema || length === 0) throw new StoreProblem('the tables are being brought up: again');
          touched = seen;
          const result = work();
          return { result, writes: written(seen) };
        });
      } finally {
        touched = null;
        db.pragma('foreign_keys = ON');
      }
    },
    apply: (writes, also, schema = schemaOf(db)) => {
      // Whoever rehearsed them looked up who refers to what.
      db.pragma('foreign_keys = OFF');
      try {
        undoneWith(() =>
          db
            .transaction(() => {
              if (schema > schemaOf(db)) {
                // No step may trip over a trigger of ours.
                forget();
                makeSteps(db, schema);
              }
              const now = shapes();
              untold(() => putAll(prepared, now, writes));
              also();
            })
            .immediate(),
        );
      } finally {
        db.pragma('foreign_keys = ON');
      }
    },
    schema: () => schemaOf(db),
  };
}

function putAll(prepared: Prepared, shapes: readonly Shape[], writes: readonly TableWrites[]): void {
  const sorted = writes
    .map((each) => ({ each, shape: shapeFor(shapes, each) }))
    .sort((one, other) => shapes.indexOf(one.shape) - shapes.indexOf(other.shape));
  for (const { shape, each } of sorted.toReversed()) remove(prepared, shape, each);
  for (const { shape, each } of sorted) put(prepared, shape, each);
}

/** By their keys, as they are at the end: a change that was taken back midway leaves the row as it was. */
function writesOf(db: Database.Database, shape: Shape, keys: readonly (readonly Value[])[]): TableWrites {
  const { name, columns } = shape;
  const get = db.prepare<Value[]>(`SELECT ${columns.join(', ')} FROM ${name} WHERE ${whereKey(shape)}`).raw();
  const rows: Value[][] = [];
  const gone: (readonly Value[])[] = [];
  for (const key of keys) {
    const row = get.get(...key) as Value[] | undefined;
    if (row === undefined) gone.push(key);
    else rows.push(row);
  }
  return { table: name, columns, rows, gone };
}

/** What is no table of this schema, or another form of one, is refused before anything is written. */
function shapeFor(shapes: readonly Shape[], { table, columns, rows, gone }: TableWrites): Shape {
  const shape = shapes.find(({ name }) => name === table);
  const isOurs =
    shape !== undefined &&
    shape.columns.length === columns.length &&
    shape.columns.every((each, at) => each === columns[at]) &&
    rows.every((row) => row.length === columns.length) &&
    gone.every((key) => key.length === shape.key.length);
  if (!isOurs) throw new StoreProblem(`an entry writes to ${JSON.stringify(table)} in a form that this schema has not`);
  return shape;
}

type Statement = Database.Statement<Value[]>;

/** Prepared once: with its triggers a statement takes longer to prepare than to put a hundred rows. */
function preparing(db: Database.Database): (sql: string) => Statement {
  const made = new Map<string, Statement>();
  return (sql) => {
    const known = made.get(sql) ?? db.prepare<Value[]>(sql);
    made.set(sql, known);
    return known;
  };
}

type Prepared = ReturnType<typeof preparing>;

function remove(prepared: Prepared, shape: Shape, { gone }: TableWrites): void {
  for (const key of gone) prepared(`DELETE FROM ${shape.name} WHERE ${whereKey(shape)}`).run(...key);
}

function put(prepared: Prepared, shape: Shape, { columns, rows }: TableWrites): void {
  if (rows.length === 0) return;
  const insert = prepared(putText(shape, columns));
  for (const row of rows) insert.run(...row);
}
