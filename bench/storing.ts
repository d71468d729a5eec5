// Bytes per offer observation and milliseconds per round, beside a table with a row and its raw JSON per listing, from the same rounds.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { parseHere } from '#collect/reading.ts';
import { registry } from '#collect/registry.ts';
import { replay } from '#collect/replay.ts';
import { imaginaryDoors, imaginaryRound, simulatedClock } from '#commands/demo-rounds.ts';
import { configFrom } from '#config.ts';
import type { Round } from '#domain/outcome.ts';
import { intake } from '#intake/intake.ts';
import { openStore } from '#store/open.ts';
import { ratesBefore } from '#store/rate.ts';

const SLOTS = 96;
const FIRST = 990_000;
/** Times the demo's machines: about a thousand offers a round. */
const SIZE = 4;

type Listed = { readonly provider: string; readonly item: unknown };

/** The table that trackers usually keep: one row per listing and round, its raw JSON beside a few columns, two indexes. */
function naiveTable(path: string): { add: (slot: number, listed: readonly Listed[]) => void; bytes: () => number } {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.exec(`CREATE TABLE listing (id INTEGER PRIMARY KEY, observed_at TEXT, provider TEXT, gpu TEXT, price REAL, gpus INTEGER, region TEXT, raw TEXT);
    CREATE INDEX a ON listing (gpu, observed_at); CREATE INDEX b ON listing (provider, observed_at);`);
  const put = db.prepare(
    'INSERT INTO listing (observed_at, provider, gpu, price, gpus, region, raw) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  return {
    add: db.transaction((slot: number, listed: readonly Listed[]) => {
      for (const { provider, item } of listed) {
        const row = item as Record<string, unknown>;
        const name = String(row.gpu_name ?? row.gpu_model ?? row.v0Name);
        const price = Number(row.dph_total ?? row.price_per_gpu_hour ?? row.price_per_hr);
        put.run(
          new Date(slot * 1800_000).toISOString(),
          provider,
          name,
          price,
          Number(row.num_gpus ?? row.gpu_count ?? 1),
          String(row.geolocation ?? row.city ?? ''),
          JSON.stringify(item),
        );
      }
    }),
    bytes: () => {
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
      return statSync(path).size;
    },
  };
}

/** The single listings of a round's answers; a listing that two pages share counts once. */
function listings(round: Round): Listed[] {
  const seen = new Map<string, Listed>();
  for (const { provider, bodies } of round.providers)
    for (const { request, bytes } of bodies) {
      const { offers, nodes, data } = JSON.parse(new TextDecoder().decode(bytes));
      const items: Record<string, unknown>[] =
        offers ?? nodes ?? data.locations.flatMap(({ gpus }: { gpus: unknown[] }) => gpus);
      for (const [at, item] of items.entries())
        seen.set(`${provider.id} ${request.split(' ')[0]} ${item.id ?? at}`, { provider: provider.id, item });
    }
  return [...seen.values()];
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

export async function storing(folder: string): Promise<void> {
  // The sellers with machines by the hundred: their offers are what a store is filled with.
  const providers = (await registry()).filter(({ id }) => ['vast', 'lium', 'tensordock'].includes(id));
  const house = { providers, config: configFrom({}, []) };
  const clock = simulatedClock();
  const doors = imaginaryDoors(1, clock, SIZE);
  const path = join(folder, 'ours.db');
  const store = openStore(path, { readonly: false });
  const naive = naiveTable(join(folder, 'naive.db'));
  const parseMs: number[] = [];
  const storeMs: number[] = [];
  let observations = 0;
  for (let slot = FIRST; slot < FIRST + SLOTS; slot += 1) {
    clock.set(slot * 1800 + 20);
    const round = await imaginaryRound(house, doors, ratesBefore(store));
    naive.add(slot, listings(round));
    const startedAt = performance.now();
    const read = [];
    for (const each of round.providers) {
      const provider = providers.find(({ id }) => id === each.provider.id);
      if (provider !== undefined)
        read.push({
          ...each,
          ...(await parseHere({
            provider,
            asking: replay(each.bodies, each),
            keys: {},
            at: round.startedAt,
            rates: async () => null,
          })),
        });
    }
    const parsedAt = performance.now();
    intake(store, { ...round, providers: read });
    const storedAt = performance.now();
    const offers = read.reduce((sum, each) => sum + each.offers.length, 0);
    observations += offers;
    parseMs.push(((parsedAt - startedAt) / offers) * 1000);
    storeMs.push(((storedAt - parsedAt) / offers) * 1000);
  }
  store.hot('PRAGMA wal_checkpoint(TRUNCATE)').all();
  store.close();
  report(observations, statSync(path).size, naive.bytes(), middle(parseMs), middle(storeMs));
}

function report(observations: number, ours: number, naive: number, parse: number, store: number): void {
  console.log(`storing: ${SLOTS} rounds of ${Math.round(observations / SLOTS)} offers, ${observations} observations`);
  console.log(`  ours        ${Math.round(ours / observations)} bytes per observation`);
  console.log(`  a row each  ${Math.round(naive / observations)} bytes per observation, raw JSON in it`);
  console.log(`  ratio       ${Math.floor(naive / ours)} times smaller (target: at least 50)`);
  console.log(
    `  1,000 offers: ${Math.round(parse)} ms parse + ${Math.round(store)} ms flags, figures, bodies and store = ${Math.round(parse + store)} ms, the median round (target: under 100)`,
  );
}
