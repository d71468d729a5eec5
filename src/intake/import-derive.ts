// The figures of a half hour's imported rows, over all the imports that speak of it.
import { putIndexPrice } from '#store/import.ts';
import type { Store } from '#store/open.ts';
import { providersAt } from '#store/standing.ts';
import { byProvider, type Counts, type ProviderRows, unique } from './import-file.ts';
import type { ImportRow } from './import-row.ts';
import type { SlotImporter } from './import-slot.ts';
import type { Sellers } from './sellers.ts';

export type Part = { readonly id: number; readonly rows: readonly ImportRow[]; readonly counts: Counts };

const modelOf = ({ gpu, market }: { gpu: string; market: string }): string => `${gpu} ${market}`;

/** A provider that stands in the slot by a round of ours is left alone; of two imports the first speaks for a model. */
export function deriveImported(
  store: Store,
  importer: SlotImporter,
  slot: number,
  parts: readonly Part[],
  sellers: Sellers,
): void {
  const standing = providersAt(store, slot);
  const taken = new Map<string, { imported: number; models: Set<string>; rows: ProviderRows }>();
  for (const { id, rows, counts } of parts) {
    const free = rows.filter(({ provider }) => !standing.includes(provider));
    counts.alreadyThere += rows.length - free.length;
    const { providers, index } = byProvider(free, counts);
    for (const each of providers) take(taken, id, each, counts, parts.length > 1);
    for (const row of index)
      putIndexPrice(store, { name: row.provider, gpu: row.gpu, slot, price: row.microUsd, import: id });
  }
  for (const provider of taken.keys()) sellers.save(store, provider);
  const ordered = [...taken.values()].sort((a, b) => (a.rows.provider < b.rows.provider ? -1 : 1));
  importer.put(
    slot,
    ordered.map(({ imported, rows }) => ({
      ...rows,
      offers: unique(rows.offers),
      imported,
      comparable: sellers.isComparable(rows.provider),
    })),
  );
}

function take(
  taken: Map<string, { imported: number; models: Set<string>; rows: ProviderRows }>,
  imported: number,
  each: ProviderRows,
  counts: Counts,
  isOneOfMany: boolean,
): void {
  const models = new Set(isOneOfMany ? [...each.offers, ...each.aggregates].map(modelOf) : []);
  const held = taken.get(each.provider);
  if (held === undefined) {
    taken.set(each.provider, { imported, models, rows: each });
    return;
  }
  const offers = each.offers.filter((offer) => !held.models.has(modelOf(offer)));
  const aggregates = each.aggregates.filter((aggregate) => !held.models.has(modelOf(aggregate)));
  const told = aggregates.reduce((sum, { figures }) => sum + figures.size, 0);
  const before = each.aggregates.reduce((sum, { figures }) => sum + figures.size, 0);
  counts.alreadyThere += each.offers.length - offers.length + before - told;
  counts.offers -= each.offers.length - offers.length;
  counts.aggregates -= before - told;
  held.rows.offers.push(...offers);
  held.rows.aggregates.push(...aggregates);
  for (const model of models) held.models.add(model);
}
