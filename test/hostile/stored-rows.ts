// Every row of a store, without the numbers that rows merely happen to have, for holding one store against another.
import type { Store } from '#store/open.ts';

/** Said of the moment at which a test runs, or counted up by whatever is written. */
const PASSING = ['made_at', 'id', 'blob', 'base', 'depth', 'key_day', 'sheet', 'number'];
const KEPT_ID = ['round', 'provider', 'import'];

export function storedRows(store: Store): Record<string, readonly string[]> {
  const tables = store
    .hot("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all() as string[];
  const series = new Map(
    (store.hot('SELECT * FROM series').all() as Record<string, unknown>[]).map(({ id, last_slot: _, ...name }) => [
      id,
      Object.values(name).join(' '),
    ]),
  );
  return Object.fromEntries(
    tables.map((table) => {
      const rows = store.hot(`SELECT * FROM ${table}`).all() as Record<string, unknown>[];
      const told = rows
        .filter(
          ({ key }) => table !== 'meta' || !['commit', 'judging_ms', 'collector', 'clock_seen'].includes(String(key)),
        )
        .map((row) =>
          JSON.stringify(
            Object.entries(row)
              .filter(([name]) => !PASSING.includes(name) || (name === 'id' && KEPT_ID.includes(table)))
              .map(([name, value]) => [
                name,
                name === 'series' && table !== 'index_print' ? series.get(value) : plain(value),
              ]),
          ),
        );
      return [table, told.sort()];
    }),
  );
}

const plain = (value: unknown): unknown => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value);
