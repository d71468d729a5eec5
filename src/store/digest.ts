// One hash of all that a store holds, whatever order its file has it in: two stores with one digest answer everything alike.
import { createHash } from 'node:crypto';
import type { Store } from './open.ts';
import { OWN_TABLES } from './shapes.ts';

/** By table too, so that two that differ can be told where. */
export type Digest = { readonly whole: string; readonly tables: Readonly<Record<string, string>> };

const hex = (hash: ReturnType<typeof createHash>): string => hash.digest('hex').slice(0, 32);

export function digestOf(store: Store): Digest {
  const names = store
    .hot("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all() as string[];
  const tables: Record<string, string> = {};
  const whole = createHash('sha256');
  for (const name of names.filter((each) => !OWN_TABLES.includes(each))) {
    const columns = store.hot('SELECT name FROM pragma_table_info(?) ORDER BY cid').pluck().all(name) as string[];
    const hash = createHash('sha256');
    // In the order of the columns' values, for a rowid is the file's own.
    const rows = store.hot(
      `SELECT ${columns.join(', ')} FROM ${name} ORDER BY ${columns.map((_, at) => at + 1).join(', ')}`,
    );
    for (const row of rows.raw().iterate() as Iterable<unknown[]>) hash.update(`${JSON.stringify(row.map(told))}\n`);
    tables[name] = hex(hash);
    whole.update(`${name} ${tables[name]}\n`);
  }
  return { whole: hex(whole), tables };
}

/** Bytes and text never read alike. */
const told = (value: unknown): unknown =>
  value instanceof Uint8Array ? { hex: Buffer.from(value).toString('hex') } : value;

/** Rounds that somebody collected, as they can be told apart whatever numbers they have. */
export const roundsHeld = (
  store: Store,
): { readonly slot: number; readonly startedAt: number; readonly endedAt: number }[] =>
  store
    .hot(
      "SELECT slot, started_at AS startedAt, ended_at AS endedAt FROM round WHERE state = 'done' ORDER BY slot, attempt",
    )
    .all() as { slot: number; startedAt: number; endedAt: number }[];
