// A half hour's imported rows, over all the imports that speak of it, into the slot writer; and the same again from the kept lines.
import { slotWriterOf, type Told } from '#intake/slot-writer.ts';
import { linesFrom, putIndexPrice, type SlotLines } from '#store/import.ts';
import type { Store } from '#store/open.ts';
import { providersAt } from '#store/standing.ts';
import { type Counts, lineReader, noCounts } from './file.ts';
import type { ImportRow } from './row.ts';
import type { Sellers } from './sellers.ts';
import { byProvider, type ProviderRows, together, unique } from './snapshot.ts';

export type Part = { readonly id: number; readonly rows: readonly ImportRow[]; readonly counts: Counts };

const modelOf = ({ gpu, market }: { gpu: string; market: string }): string => `${gpu} ${market}`;

type Taken = { readonly imported: number; readonly models: Set<string>; readonly rows: ProviderRows };

/** A provider that stands in the slot by a round of ours is left alone; of two imports the first speaks for a model. */
export function putImported(store: Store, slot: number, parts: readonly Part[], sellers: Sellers): void {
  const standing = providersAt(store, slot);
  const taken = new Map<string, Taken>();
  for (const { id, rows, counts } of parts) {
    const free = standing.length === 0 ? rows : rows.filter(({ provider }) => !standing.includes(provider));
    counts.alreadyThere += rows.length - free.length;
    const { providers, index } = byProvider(free, counts);
    for (const each of providers) take(taken, id, each, counts, parts.length > 1);
    putIndex(store, id, slot, index);
  }
  for (const provider of taken.keys()) sellers.save(store, provider);
  const told = [...taken.values()].sort((a, b) => (a.rows.provider < b.rows.provider ? -1 : 1));
  if (told.length > 0)
    slotWriterOf(store).put(
      slot,
      told.map(
        ({ imported, rows }): Told => ({
          provider: rows.provider,
          by: { import: imported },
          offers: unique(rows.offers),
          aggregates: rows.aggregates,
        }),
      ),
    );
}

/** An index keeps its statistics apart; several rows of one come together as a seller's do. */
function putIndex(store: Store, imported: number, slot: number, rows: readonly ImportRow[]): void {
  for (const same of Map.groupBy(rows, ({ provider, gpu }) => `${provider} ${gpu}`).values()) {
    const [first] = same;
    if (first === undefined) continue;
    const plain = same.findLast(({ statistic }) => statistic === 'offer')?.microUsd;
    const figures = { ...(plain === undefined ? {} : { offer: plain }), ...together(same) };
    for (const [statistic, price] of Object.entries(figures))
      putIndexPrice(store, { name: first.provider, gpu: first.gpu, statistic, slot, price, import: imported });
  }
}

function take(
  taken: Map<string, Taken>,
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
  const rowsOf = (all: ProviderRows['aggregates']): number => all.reduce((sum, { rows }) => sum + rows, 0);
  const [lost, lostSums] = [each.offers.length - offers.length, rowsOf(each.aggregates) - rowsOf(aggregates)];
  counts.alreadyThere += lost + lostSums;
  counts.offers -= lost;
  counts.aggregates -= lostSums;
  held.rows.offers.push(...offers);
  held.rows.aggregates.push(...aggregates);
  for (const model of models) held.models.add(model);
}

/** Files of one kind have one header. */
const MOST_READERS = 8;

/** Puts the kept lines from a slot on again, slot by slot as far as it is asked; `counts` tells what each import came to. */
export function keptLines(store: Store, since: number, sellers: Sellers, counts: Map<number, Counts> = new Map()) {
  let lines: Generator<SlotLines> | null = null;
  let next: IteratorResult<SlotLines> | null = null;
  const readers = new Map<string, ReturnType<typeof lineReader>>();
  const readerOf = (header: string): ReturnType<typeof lineReader> => {
    const reader = readers.get(header) ?? lineReader(header, sellers);
    if (readers.size >= MOST_READERS) readers.clear();
    readers.set(header, reader);
    return reader;
  };
  return (before: number): void => {
    // Not before it is needed: what is to be read may be written first.
    lines ??= linesFrom(store, since);
    next ??= lines.next();
    while (!next.done && next.value.slot < before) {
      const { slot } = next.value;
      const parts: Part[] = [];
      for (; !next.done && next.value.slot === slot; next = lines.next()) {
        const { import: id, header, lines: kept } = next.value;
        const mine = counts.get(id) ?? noCounts();
        counts.set(id, mine);
        const { rows } = readerOf(header)(kept.map(({ line }) => line));
        parts.push({ id, counts: mine, rows });
      }
      putImported(store, slot, parts, sellers);
    }
  };
}
