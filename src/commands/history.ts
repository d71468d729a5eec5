// The public histories that may be had, and what of each is in the store.
import { existsSync } from 'node:fs';
import { HISTORIES } from '#histories/list.ts';
import { realClock } from './doors.ts';
import { openHouse, print, printJson, withStore } from './house.ts';
import { tableText } from './table.ts';
import { createTeller } from './teller.ts';

/** Said where a store is empty. */
export const HISTORY_HINT =
  'the store is empty: real prices of the past may be had as well; stop this, run "npx gpu-spot history fetch gpurentalprices", and start again ("npx gpu-spot history" lists what there is)';

export async function history(options: { json?: boolean }): Promise<number> {
  const { config } = await openHouse();
  // Without a store the answer is that of an empty one, in the same shape.
  const path = existsSync(config.db) ? config.db : ':memory:';
  const { meta, data } = withStore(path, path === config.db, (store) =>
    createTeller(store, realClock).typed('imports', {}),
  );
  const rows = HISTORIES.map((each) => {
    const mine = data.filter((row) => row.history === each.id);
    return {
      history: each.id,
      name: each.name,
      home: each.home,
      licence: each.licence,
      credit: each.credit,
      cadence: each.cadence,
      columns: each.columns,
      since: each.since,
      until: each.until,
      size: each.size,
      note: each.note,
      imports: mine.length,
      importedFrom: mine.map(({ from }) => from).sort()[0] ?? null,
      importedTo:
        mine
          .map(({ to }) => to)
          .sort()
          .at(-1) ?? null,
    };
  });
  if (options.json) {
    printJson({ meta: { ...meta, question: 'history', enough: true, because: null }, data: rows });
    return 0;
  }
  print(tableText(rows.map(shown)));
  for (const row of rows) print(`\n${row.history}: ${row.note}\n  credit: ${row.credit}\n  home: ${row.home}`);
  print('\nBring one in: npx gpu-spot history fetch <history> [--from YYYY-MM-DD] [--to YYYY-MM-DD]');
  return 0;
}

type Row = {
  readonly history: string;
  readonly since: string;
  readonly until: string | null;
  readonly cadence: string;
  readonly size: string;
  readonly licence: string;
  readonly importedFrom: string | null;
  readonly importedTo: string | null;
};

const shown = (row: Row) => ({
  history: row.history,
  since: row.since,
  until: row.until ?? 'today',
  cadence: row.cadence,
  size: row.size,
  licence: row.licence,
  imported:
    row.importedFrom === null ? 'nothing yet' : `${row.importedFrom.slice(0, 10)} to ${row.importedTo?.slice(0, 10)}`,
});
