// The tables that a log moves, and the triggers that tell which of their rows a connection touches: they exist in that connection alone.
import type Database from 'better-sqlite3';
import { schemaOf } from './schema.ts';

/** Where a view stands is each view's own. */
export const OWN_TABLES = ['place'];

export type Shape = { readonly name: string; readonly columns: readonly string[]; readonly key: readonly string[] };

type Column = { readonly name: string; readonly pk: number };

/** A table after those that it refers to: SQLite looks through whole tables where a row comes before the one that it hangs on. */
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

/** Each change of a row is told to a function; of what a trigger must not be told, the table's own triggers say so. */
function watch(db: Database.Database, shapes: readonly Shape[]): void {
  const before = db.prepare("SELECT name FROM temp.sqlite_schema WHERE type = 'trigger' AND name LIKE 'tape_%'");
  for (const name of before.pluck().all()) db.exec(`DROP TRIGGER temp.${String(name)}`);
  for (const { name, key } of shapes)
    for (const [event, rows] of [
      ['INSERT', ['NEW']],
      ['UPDATE', ['OLD', 'NEW']],
      ['DELETE', ['OLD']],
    ] as const) {
      const told = rows.map((row) => `SELECT on_tape('${name}', ${key.map((each) => `${row}.${each}`).join(', ')});`);
      db.exec(`CREATE TEMP TRIGGER tape_${name}_${event} AFTER ${event} ON main.${name}
 WHEN (SELECT is_told FROM temp.tape_told) BEGIN ${told.join(' ')} END`);
    }
}

export type Watched = {
  /** The tables as they now are, each of them watched; looked at anew where a schema was made since, by whomever. */
  readonly shapes: () => readonly Shape[];
  readonly forget: () => void;
  /**
   * Does work of a transaction with no change of a row told: the call of a function for each is an eighth of what an entry takes. Taken
   * back with the transaction, whatever it fails by.
   */
  readonly untold: (work: () => void) => void;
  /** Around a transaction: what was looked at anew within it goes with it where it fails. */
  readonly undoneWith: <T>(work: () => T) => T;
};

export function watched(db: Database.Database): Watched {
  // Without it a row that another takes the place of would go untold.
  db.pragma('recursive_triggers = ON');
  db.exec('CREATE TEMP TABLE tape_told (is_told INTEGER NOT NULL); INSERT INTO temp.tape_told VALUES (1)');
  const tell = db.prepare('UPDATE temp.tape_told SET is_told = ?');
  let known: { readonly schema: number; readonly shapes: readonly Shape[] } | null = null;
  const forget = (): void => {
    known = null;
    watch(db, []);
  };
  return {
    shapes: () => {
      const schema = schemaOf(db);
      if (known?.schema !== schema) {
        known = { schema, shapes: shapesOf(db) };
        watch(db, known.shapes);
      }
      return known.shapes;
    },
    forget,
    untold: (work) => {
      tell.run(0);
      work();
      tell.run(1);
    },
    undoneWith: (work) => {
      const before = known;
      try {
        return work();
      } catch (error) {
        if (known !== before) forget();
        throw error;
      }
    },
  };
}
