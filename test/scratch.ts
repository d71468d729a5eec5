// Stores, offers and rounds for tests: real SQLite in a folder that goes away, and offers that differ only where a test says so.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Offer } from '#domain/offer.ts';
import type { ProviderRound, Round } from '#domain/outcome.ts';
import type { ProviderInfo } from '#domain/provider.ts';
import { openStore, type Store } from '#store/open.ts';

export function scratchFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function scratchStore(t: TestContext): Store {
  const store = openStore(join(scratchFolder(t), 'test.db'), { readonly: false });
  t.after(() => store.close());
  return store;
}

export const seller = (id: string, more: Partial<ProviderInfo> = {}): ProviderInfo => ({
  id,
  name: id.toUpperCase(),
  home: `https://${id}.example`,
  parserVersion: 1,
  class: 'marketplace',
  resells: false,
  priceKind: 'asks',
  terms: { link: `https://${id}.example/terms`, stance: 'silent', readOn: '2026-11-22', note: '' },
  ...more,
});

/** An offer of one H100 SXM at a price in USD; its own machine and host unless told otherwise. */
export function offer(key: string, usd: number, more: Partial<Offer> = {}): Offer {
  const micro = Math.round(usd * 1e6);
  return {
    key,
    gpu: 'h100-sxm',
    market: 'on_demand',
    gpus: 1,
    stock: 1,
    gpuOnlyMicroUsd: micro,
    allInMicroUsd: micro,
    region: null,
    tier: null,
    network: null,
    vcpus: null,
    ramGb: null,
    host: `host ${key}`,
    machine: `machine ${key}`,
    gpuIds: [`gpu ${key}`],
    flags: [],
    ...more,
  };
}

export const ended = (id: string, offers: readonly Offer[], more: Partial<ProviderRound> = {}): ProviderRound => ({
  provider: seller(id),
  outcome: offers.length === 0 ? 'empty' : 'offers',
  reason: null,
  offers,
  setAside: [],
  truncated: [],
  ms: 4_000,
  bodies: [],
  simulated: false,
  ...more,
});

export const roundAt = (slot: number, providers: readonly ProviderRound[], more: Partial<Round> = {}): Round => ({
  slot,
  startedAt: slot * 1800 + 5,
  endedAt: slot * 1800 + 9,
  providers,
  ...more,
});

/** What is known of each print now; who has gone from a half hour is as one that never was in it. */
const LAST_PRINTS = `SELECT gpu, method, slot, value, p25, p75, suppressed, venues, hosts, gpus, effective, hhi, influence, imported
 FROM index_print AS p JOIN index_series ON index_series.id = series
 WHERE vintage = (SELECT max(vintage) FROM index_print WHERE series = p.series AND slot = p.slot) AND suppressed IS NOT 'nobody'
 ORDER BY gpu, method, slot`;

/** All rows of the derived tables, without the numbers that rows merely happen to have. */
export function derived(store: Store): Record<string, unknown[]> {
  const named = (table: string) =>
    store
      .hot(
        `SELECT (SELECT gpu || ' ' || provider || ' ' || market || ' ' || basis || ' ' || scope FROM series WHERE id = t.series) AS name, t.* FROM ${table} t ORDER BY 1, 3`,
      )
      .all()
      .map((row) => ({ ...(row as object), series: null }));
  return {
    offer: store
      .hot('SELECT * FROM offer ORDER BY provider, market, key, first_slot')
      .all()
      .map((row) => ({ ...(row as object), id: null })),
    flag: store.hot('SELECT provider, market, key, flag, first_slot, last_slot FROM flag ORDER BY 1, 2, 3, 4, 5').all(),
    summary: named('summary'),
    day: named('day_summary'),
    reference: named('reference'),
    print: store.hot(LAST_PRINTS).all(),
    standing: store.hot('SELECT * FROM standing ORDER BY provider, slot').all(),
    outcome: store.hot('SELECT * FROM outcome ORDER BY provider, round').all(),
    setAside: store.hot('SELECT * FROM set_aside ORDER BY round, provider, reason, name').all(),
    series: store.hot('SELECT gpu, provider, market, basis, scope, last_slot FROM series ORDER BY 1, 2, 3, 4, 5').all(),
  };
}
