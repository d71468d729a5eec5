// What a transaction writes, as rows. Rehearsed on one store and taken back, then put into any store that is in the same state, it makes
// the same tables there: no statement travels, so nothing but rows of tables that this schema has can be written.
import type Database from 'better-sqlite3';
import { StoreProblem } from './problem.ts';

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
  /** Does the work in a transaction, keeps what it wrote, and takes it back; what fails is thrown and leaves nothing. */
  readonly rehearse: <T>(work: () => T) => Rehearsed<T>;
  /** Puts writes into the tables, and what `also` writes with them, in one transaction. */
  readonly apply: (writes: readonly TableWrites[], also: () => void, form?: Form) => void;
};

/** Whether writes must name every column of a table, or are of an older schema, whose columns are still there and not all there are. */
export type Form = 'whole' | 'older';

/** Where a view stands is each view's own. */
export const OWN_TABLES = ['place'];

type Shape = { readonly name: string; readonly columns: readonly string[]; readonly key: readonly string[] };

type Column = { readonly name: string; readonly pk: number };

/** A table after those that it refers to: a row before the one that it hangs on has SQLite look through whole tables for what hangs on that. */
function inOrder(db: Database.Database, names: readonly string[]): string[] {
  const ordered: string[] = [];
  const place = (name: string): void => {
    if (ordered.includes(name)) return;
    const parents = (db.pragma(`foreign_key_list(${name})`) as { readonly table: string }[]).map(({ table }) => table);
    for (const parent of parents) if (parent !== name) place(parent);
    ordered.push(name);
  };
  for (const name of names) place(name);
  return ordered;
}

/** The tables that a log moves. Every one of them has a key of its own. */
function shapesOf(db: Database.Database): Shape[] {
  const names = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all() as string[];
  return inOrder(db, names)
    .filter((name) => !OWN_TABLES.includes(name))
    .map((name) => {
      const columns = db.pragma(`table_info(${name})`) as Column[];
      const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
      if (key.length === 0) throw new Error(`${name} has no key, so its rows could not be told apart`);
      return { name, columns: columns.map((each) => each.name), key: key.map((each) => each.name) };
    });
}

const marks = (count: number): string => Array.from({ length: count }, () => '?').join(', ');
const whereKey = ({ key }: Shape): string => key.map((each) => `${each} = ?`).join(' AND ');

function putText({ name, key }: Shape, columns: readonly string[]): string {
  const others = columns.filter((each) => !key.includes(each));
  const set = others.map((each) => `${each} = excluded.${each}`).join(', ');
  return `INSERT INTO ${name} (${columns.join(', ')}) VALUES (${marks(columns.length)})
 ON CONFLICT (${key.join(', ')}) DO ${set === '' ? 'NOTHING' : `UPDATE SET ${set}`}`;
}

class Undone extends Error {}

type Touched = Map<string, Map<string, readonly Value[]>>;

/** Each change of a row is told to a function; of what a trigger must not be told, the table's own triggers say so. */
function watch(db: Database.Database, shapes: readonly Shape[]): void {
  // Without it a row that another takes the place of would go untold.
  db.pragma('recursive_triggers = ON');
  for (const { name, key } of shapes)
    for (const [event, rows] of [
      ['INSERT', ['NEW']],
      ['UPDATE', ['OLD', 'NEW']],
      ['DELETE', ['OLD']],
    ] as const) {
      const told = rows.map((row) => `SELECT on_tape('${name}', ${key.map((each) => `${row}.${each}`).join(', ')});`);
      db.exec(`CREATE TEMP TRIGGER tape_${name}_${event} AFTER ${event} ON main.${name} BEGIN ${told.join(' ')} END`);
    }
}

/** Watches every write of a connection from now on; what is neither rehearsed nor applied is refused. */
export function createTape(db: Database.Database): Tape {
  const shapes = shapesOf(db);
  const byName = new Map(shapes.map((each) => [each.name, each]));
  let touched: Touched | null = null;
  let isApplying = false;
  db.function('on_tape', { varargs: true }, (table: string, ...key: Value[]) => {
    if (isApplying) return null;
    if (touched === null)
      throw new StoreProblem(
        `${table} of a store that a log moves was to be written past the log: nothing was written`,
      );
    const rows = touched.get(table) ?? new Map<string, readonly Value[]>();
    touched.set(table, rows.set(JSON.stringify(key), key));
    return null;
  });
  watch(db, shapes);
  const prepared = preparing(db);
  const written = (seen: Touched): TableWrites[] =>
    shapes.flatMap((shape) => {
      const keys = seen.get(shape.name);
      return keys === undefined ? [] : [writesOf(db, shape, [...keys.values()])];
    });
  return {
    rehearse: (work) => {
      const seen: Touched = new Map();
      let done: Rehearsed<ReturnType<typeof work>> | null = null;
      touched = seen;
      try {
        db.transaction(() => {
          const result = work();
          done = { result, writes: written(seen) };
          throw new Undone();
        }).immediate();
      } catch (error) {
        if (!(error instanceof Undone)) throw error;
      } finally {
        touched = null;
      }
      if (done === null) throw new Error('a rehearsal came to no end');
      return done;
    },
    apply: (writes, also, form = 'whole') => {
      isApplying = true;
      try {
        db.transaction(() => {
          db.pragma('defer_foreign_keys = ON');
          const sorted = writes
            .map((each) => ({ each, shape: shapeFor(byName, each, form) }))
            .sort((one, other) => shapes.indexOf(one.shape) - shapes.indexOf(other.shape));
          for (const { shape, each } of sorted.toReversed()) remove(prepared, shape, each);
          for (const { shape, each } of sorted) put(prepared, shape, each);
          also();
        }).immediate();
      } finally {
        isApplying = false;
      }
    },
  };
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
function shapeFor(byName: ReadonlyMap<string, Shape>, { table, columns, rows, gone }: TableWrites, form: Form): Shape {
  const shape = byName.get(table);
  // In the table's own order, with its key: of an older schema some may be wanting.
  const ours = shape?.columns.filter((each) => form === 'whole' || columns.includes(each)) ?? [];
  const isOurs =
    shape !== undefined &&
    ours.length === columns.length &&
    ours.every((each, at) => each === columns[at]) &&
    shape.key.every((each) => columns.includes(each)) &&
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
