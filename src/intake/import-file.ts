// Reads an import: its header checked, its rows understood or counted by what is wrong with them, and put on their half hours.
import Papa from 'papaparse';
import type { Offer } from '#domain/offer.ts';
import type { KeptLine } from '#store/import.ts';
import type { Aggregate } from './import-reference.ts';
import {
  COLUMNS,
  type ImportRow,
  type Named,
  type NotTaken,
  OPTIONAL_COLUMNS,
  rowReader,
  type Statistic,
} from './import-row.ts';
import type { SlotOffer } from './rows.ts';

/** What is wrong with a file as a whole, said to the person who can mend it. */
export class ImportProblem extends Error {}

export type Counts = {
  rows: number;
  offers: number;
  aggregates: number;
  index: number;
  duplicates: number;
  /** Rows of an earlier snapshot in the same half hour: the last one stands. */
  superseded: number;
  /** Rows of a provider in a half hour in which it already stands. */
  alreadyThere: number;
  notTaken: Partial<Record<NotTaken, number>>;
  unknownNames: Record<string, number>;
};

export type ReadFile = {
  readonly header: readonly string[];
  readonly headerLine: string;
  readonly slots: ReadonlyMap<number, SlotRows>;
  readonly counts: Counts;
};

export type SlotRows = { readonly rows: ImportRow[]; readonly lines: KeptLine[] };

const MOST_NAMES = 200;

export const noCounts = (): Counts => ({
  rows: 0,
  offers: 0,
  aggregates: 0,
  index: 0,
  duplicates: 0,
  superseded: 0,
  alreadyThere: 0,
  notTaken: {},
  unknownNames: {},
});

export function readImport(text: string, sellers: Named, now: number): ReadFile {
  const plain = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const { data, errors } = Papa.parse<string[]>(plain, { skipEmptyLines: true, delimiter: ',' });
  const broken = errors.find(({ type }) => type === 'Quotes');
  if (broken !== undefined) throw new ImportProblem(`row ${(broken.row ?? 0) + 1}: ${broken.message}`);
  const [header = []] = data;
  checkHeader(header);
  const lineOf = linesOf(plain, data);
  const read = rowReader(header, sellers, now);
  const counts = noCounts();
  const slots = new Map<number, SlotRows>();
  const model = header.indexOf('gpu_model_as_written');
  for (let at = 1; at < data.length; at += 1) {
    const cells = data[at] ?? [];
    const row = read(cells);
    counts.rows += 1;
    if (typeof row === 'string') {
      counts.notTaken[row] = (counts.notTaken[row] ?? 0) + 1;
      if (row.endsWith('_gpu') || row === 'memory_differs') countName(counts, cells[model] ?? '');
      continue;
    }
    let slot = slots.get(row.slot);
    if (slot === undefined) {
      slot = { rows: [], lines: [] };
      slots.set(row.slot, slot);
    }
    slot.rows.push(row);
    slot.lines.push({ provider: row.provider, gpu: row.gpu, key: row.key, line: lineOf(at) });
  }
  return { header, headerLine: lineOf(0), slots, counts };
}

/** The lines as they stand in the file; where a quoted cell holds a line end, the row is written anew. */
function linesOf(plain: string, data: readonly string[][]): (at: number) => string {
  const lines = plain.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const isOneEach = lines.length === data.length && lines.every(hasWholeQuotes);
  return (at) => {
    const line = isOneEach ? (lines[at] ?? '') : Papa.unparse([[...(data[at] ?? [])]]);
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  };
}

/** A quoted cell that a line opens, it closes. */
function hasWholeQuotes(line: string): boolean {
  let quotes = 0;
  for (let at = line.indexOf('"'); at !== -1; at = line.indexOf('"', at + 1)) quotes += 1;
  return quotes % 2 === 0;
}

function countName({ unknownNames }: Counts, name: string): void {
  if (Object.keys(unknownNames).length < MOST_NAMES || Object.hasOwn(unknownNames, name))
    unknownNames[name] = (unknownNames[name] ?? 0) + 1;
}

function checkHeader(header: readonly string[]): void {
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0)
    throw new ImportProblem(
      `the header lacks ${missing.join(', ')}: the columns are ${COLUMNS.join(',')}[,${OPTIONAL_COLUMNS.join('][,')}]`,
    );
}

/** Rows of stored lines, as they were read when they came. */
export function readLines(header: string, lines: readonly string[], sellers: Named): ImportRow[] {
  const options = { skipEmptyLines: true, delimiter: ',', newline: '\n' } as const;
  const { data } = Papa.parse<string[]>([header, ...lines].join('\n'), options);
  // They were there before now when they came.
  const read = rowReader(data[0] ?? [], sellers, Number.MAX_SAFE_INTEGER);
  return data.slice(1).flatMap((cells) => {
    const row = read(cells);
    return typeof row === 'string' ? [] : [row];
  });
}

export type ProviderRows = {
  readonly provider: string;
  readonly offers: SlotOffer[];
  readonly aggregates: Aggregate[];
};

/** A crawler stamps its rows as it goes; a pause longer than this is between two snapshots. */
const LONGEST_PAUSE = 120;

/** A slot's rows by provider: of each model the last snapshot stands, and in it the last row of each thing. */
export function byProvider(
  rows: readonly ImportRow[],
  counts: Counts,
): { providers: ProviderRows[]; index: ImportRow[] } {
  const index: ImportRow[] = [];
  const providers: ProviderRows[] = [];
  for (const [provider, all] of Map.groupBy(rows, (row) => row.provider)) {
    const offers: SlotOffer[] = [];
    const told = new Map<string, Map<Statistic, number>>();
    for (const row of standing(all, counts)) {
      if (row.market === 'index') index.push(row);
      else if (row.statistic === 'offer') offers.push(offerOf(row));
      else if (!row.flags.includes('not_rentable')) tell(told, row);
    }
    const aggregates = aggregatesOf(told, offers);
    counts.offers += offers.length;
    counts.aggregates += aggregates.reduce((sum, { figures }) => sum + figures.size, 0);
    if (offers.length + aggregates.length > 0) providers.push({ provider, offers, aggregates });
  }
  counts.index += index.length;
  return { providers: providers.sort((a, b) => (a.provider < b.provider ? -1 : 1)), index };
}

function standing(all: readonly ImportRow[], counts: Counts): ImportRow[] {
  const begins = snapshotBegins(all);
  const held = new Map<string, ImportRow>();
  for (const row of all) {
    if (row.at < (begins.get(row.book) ?? 0)) {
      counts.superseded += 1;
      continue;
    }
    const name = `${row.book} ${row.statistic} ${row.key}`;
    const before = held.get(name);
    if (before?.at === row.at) counts.duplicates += 1;
    else if (before !== undefined) counts.superseded += 1;
    if (before === undefined || row.at > before.at) held.set(name, row);
  }
  return [...held.values()];
}

/** When the last snapshot of each model began: back from its last row, until a pause. */
function snapshotBegins(all: readonly ImportRow[]): ReadonlyMap<string, number> {
  const first = all[0]?.at;
  if (all.every(({ at }) => at === first)) return new Map();
  return new Map(
    [...Map.groupBy(all, ({ book }) => book)].map(([book, rows]) => {
      const times = [...new Set(rows.map(({ at }) => at))].sort((a, b) => b - a);
      const end = times.findIndex((at, index) => at - (times[index + 1] ?? Number.NEGATIVE_INFINITY) > LONGEST_PAUSE);
      return [book, times[end] ?? 0];
    }),
  );
}

function tell(told: Map<string, Map<Statistic, number>>, { gpu, market, statistic, microUsd }: ImportRow): void {
  const name = `${gpu} ${market}`;
  const figures = told.get(name) ?? new Map<Statistic, number>();
  figures.set(statistic, microUsd);
  told.set(name, figures);
}

/** Where single offers are there, they make the figures themselves. */
function aggregatesOf(
  told: ReadonlyMap<string, ReadonlyMap<Statistic, number>>,
  offers: readonly Offer[],
): Aggregate[] {
  return [...told].flatMap(([name, figures]) => {
    const [gpu = '', market] = name.split(' ');
    const of = market === 'interruptible' ? 'interruptible' : 'on_demand';
    return offers.some((offer) => offer.gpu === gpu && offer.market === of) ? [] : [{ gpu, market: of, figures }];
  });
}

const NO_IDS: readonly string[] = [];
const UNFLAGGED: SlotOffer['neighbourFlags'] = [];

function offerOf(row: ImportRow): SlotOffer {
  return {
    key: row.key,
    gpu: row.gpu,
    market: row.market === 'interruptible' ? 'interruptible' : 'on_demand',
    gpus: row.gpus ?? 1,
    stock: row.gpus,
    gpuOnlyMicroUsd: row.microUsd,
    allInMicroUsd: row.microUsd,
    region: row.region,
    tier: null,
    network: null,
    vcpus: null,
    ramGb: null,
    host: row.host,
    machine: row.machine,
    gpuIds: NO_IDS,
    neighbourFlags: UNFLAGGED,
    flags: row.gpus === 0 && !row.flags.includes('not_rentable') ? [...row.flags, 'not_rentable'] : row.flags,
  };
}

/** A row's id may stand for several models; an offer's key is its alone. */
export function unique(offers: readonly SlotOffer[]): SlotOffer[] {
  const keys = { on_demand: new Set<string>(), interruptible: new Set<string>() };
  return offers.map((offer) => {
    const held = keys[offer.market];
    let { key } = offer;
    while (held.has(key)) key = `${key}|${offer.gpu}`;
    held.add(key);
    return key === offer.key ? offer : { ...offer, key };
  });
}
