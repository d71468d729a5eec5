// Lines on their way in, by half hour, in a file of their own beside the store: a file of history is put in order without being held.
import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { StoreProblem } from './open.ts';
import { reach } from './reach.ts';

/** What may wait in memory to be written. */
const WAITING = { lines: 20_000, characters: 2 ** 22 };
/** What a half hour holds at most: it is put into the store at once, and its lines are read again as one. */
const SLOT = { lines: 60_000, characters: 2 ** 24 };

export type Spool = {
  /** False where the half hour is full; otherwise the line is counted as one of its own. */
  readonly hasRoom: (slot: number, line: string) => boolean;
  /** Puts a line that there was room for. */
  readonly put: (slot: number, line: string) => void;
  /** The half hours that have lines, in order of time. */
  readonly slots: () => readonly number[];
  /** In the order in which they came. */
  readonly linesOf: (slot: number) => readonly string[];
  readonly close: () => void;
};

type Held = { lines: number; characters: number };

export function openSpool(path: string): Spool {
  const file = `${path}.import`;
  rmSync(file, { force: true });
  const db = reach(file, () => opened(file));
  // The file keeps its room and loses its name: an import that is killed leaves nothing behind.
  rmSync(file, { force: true });
  const insert = db.prepare('INSERT INTO spool (slot, lines) VALUES (?, ?)');
  const select = db.prepare('SELECT lines FROM spool WHERE slot = ? ORDER BY id').pluck();
  const held = new Map<number, Held>();
  const waiting = new Map<number, string[]>();
  const inMemory: Held = { lines: 0, characters: 0 };
  const flush = (): void => {
    withRoom(file, () =>
      db.transaction(() => {
        for (const [slot, lines] of waiting) insert.run(slot, JSON.stringify(lines));
      })(),
    );
    waiting.clear();
    inMemory.lines = 0;
    inMemory.characters = 0;
  };
  return {
    hasRoom: (slot, line) => {
      const mine = held.get(slot) ?? { lines: 0, characters: 0 };
      if (mine.lines >= SLOT.lines || mine.characters + line.length > SLOT.characters) return false;
      held.set(slot, mine);
      mine.lines += 1;
      mine.characters += line.length;
      return true;
    },
    put: (slot, line) => {
      const lines = waiting.get(slot);
      if (lines === undefined) waiting.set(slot, [line]);
      else lines.push(line);
      inMemory.lines += 1;
      inMemory.characters += line.length;
      if (inMemory.lines >= WAITING.lines || inMemory.characters >= WAITING.characters) flush();
    },
    slots: () => [...held.keys()].sort((a, b) => a - b),
    linesOf: (slot) => {
      if (inMemory.lines > 0) flush();
      return (select.all(slot) as string[]).flatMap((lines) => JSON.parse(lines) as string[]);
    },
    close: () => db.close(),
  };
}

/** Nothing in it outlives the process: no journal on disk, and no waiting for the disk. */
function opened(file: string): Database.Database {
  const db = new Database(file);
  for (const pragma of [
    'journal_mode = MEMORY',
    'synchronous = OFF',
    'locking_mode = EXCLUSIVE',
    'cache_size = -16000',
  ])
    db.pragma(pragma);
  db.exec(
    'CREATE TABLE spool (id INTEGER PRIMARY KEY, slot INTEGER NOT NULL, lines TEXT NOT NULL); CREATE INDEX spool_slot ON spool (slot)',
  );
  return db;
}

function withRoom(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new StoreProblem(
      `the rows of the file could not be put in order at ${file} (${(error as Error).message}): ` +
        'it needs as much free room as the file has; nothing was imported',
    );
  }
}
