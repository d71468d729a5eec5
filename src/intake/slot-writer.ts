// The one way into figures: what providers offered in a slot becomes intervals, flags, figures and reference prices. A round, a stored
// answer read again and imported lines are all fed here, so that the same offers always make the same rows.

import { BASES, type Market, type Offer, SCOPES } from '#domain/offer.ts';
import { isComparable } from '#domain/provider.ts';
import { SLOT_WORD } from '#domain/time.ts';
import { createFigureWriter, type FigureWriter } from '#store/figure-writer.ts';
import { type Flagged, putFlags } from '#store/flag.ts';
import { importedWhen } from '#store/import.ts';
import { putOffers, undoSlot } from '#store/offer.ts';
import type { Store } from '#store/open.ts';
import { printedSlots } from '#store/print.ts';
import { undoReferences } from '#store/reference.ts';
import { providers, roundEnd } from '#store/round.ts';
import { providersAt, setImported, setStanding, standingBefore, standsAt } from '#store/standing.ts';
import { undoSummaries } from '#store/summary.ts';
import type { SummaryFigures } from '#store/tables.ts';
import { type Book, bookAt, changesOf, flaggedOffers, groupsOf } from './book.ts';
import { createFigures, type FigureMaker } from './figures.ts';
import { createLevels, type Levels } from './levels.ts';
import { outlierFlags } from './outliers.ts';
import { createPrints, type Moment, type Prints } from './prints.ts';
import { createReferences, type References, type Voter } from './reference.ts';
import { modelName } from './rows.ts';

/** Figures that a file tells without the offers behind them: a provider's least, middle, mean or greatest. */
export type Aggregate = {
  readonly gpu: string;
  readonly market: Market;
  readonly figures: Readonly<Partial<Record<'min' | 'median' | 'mean' | 'max', number>>>;
};

/** What is told of one provider in one slot, and by what. */
export type Told = {
  readonly provider: string;
  readonly by: { readonly round: number } | { readonly import: number };
  readonly offers: readonly Offer[];
  readonly aggregates?: readonly Aggregate[];
  /** The models whose list a page limit cut: their supply is a lower bound. */
  readonly cut?: readonly { readonly gpu: string; readonly market: Market }[];
};

export type SlotWriter = {
  /** Writes a slot of the providers told; an earlier attempt of theirs is taken back. Names those of which a price has moved. */
  readonly put: (slot: number, told: readonly Told[]) => ReadonlySet<string>;
  /** What is put from now on became known then and for that reason, whatever its own time is; null: by its own time. */
  readonly because: (moment: Moment | null) => void;
  /** Prints anew the half hours from one on that have prints and were not put since `because`: who spoke there may be gone. */
  readonly printRest: (since: number, until: number) => void;
  /** Prints that are written again as they were, when their half hours are put and at last; nothing else knows when they became known. */
  readonly keepPrints: Prints['keep'];
  readonly putKeptPrints: Prints['putKept'];
  /** What was put is whole only after this, in the same transaction. */
  readonly flush: () => void;
  /** After a transaction that failed, or after somebody else has written. */
  readonly forget: () => void;
};

/** Takes back all that is stored of a provider's offers from a slot on. */
export function undoProvider(store: Store, provider: string, slot: number): void {
  undoSlot(store, 'offer', provider, slot);
  undoSlot(store, 'flag', provider, slot);
  undoSummaries(store, provider, slot);
}

type State = {
  readonly store: Store;
  readonly writer: FigureWriter;
  readonly levels: Levels;
  readonly figures: FigureMaker;
  readonly references: References;
  readonly prints: Prints;
  readonly books: Map<string, Book>;
  /** The slot written last; null where nothing is remembered. */
  last: number | null;
  moment: Moment | null;
  /** The slots put since `because`. */
  readonly put: Set<number>;
};

export function createSlotWriter(store: Store): SlotWriter {
  const writer = createFigureWriter(store);
  const levels = createLevels(store);
  const figures = createFigures(store, writer);
  const references = createReferences(store, writer, levels);
  const prints = createPrints(store);
  const parts = { store, writer, levels, figures, references, prints };
  const state: State = { ...parts, books: new Map(), last: null, moment: null, put: new Set() };
  return {
    put: (slot, told) => {
      begin(state, slot, told);
      state.last = slot;
      if (state.moment !== null) state.put.add(slot);
      const moved = told.filter((each) => putOne(state, slot, each)).map(({ provider }) => provider);
      const voters = votersAt(state, slot);
      references.put(slot, voters);
      prints.put(slot, voters, state.moment ?? momentOf(store, told));
      return new Set(moved);
    },
    keepPrints: prints.keep,
    putKeptPrints: prints.putKept,
    flush: writer.flush,
    because: (moment) => {
      state.moment = moment;
      state.put.clear();
    },
    printRest: (since, until) => {
      const { moment } = state;
      if (moment === null) return;
      for (const slot of printedSlots(store, since))
        if (slot < until && !state.put.has(slot)) prints.put(slot, votersAt(state, slot), moment);
    },
    forget: () => forget(state),
  };
}

/** When what is told became known: at the end of its round, or when its file was imported. */
function momentOf(store: Store, told: readonly Told[]): Moment {
  const times = told.map(({ by }) => ('round' in by ? roundEnd(store, by.round) : importedWhen(store, by.import)));
  const isImported = told.some(({ by }) => 'import' in by);
  return {
    at: Math.max(0, ...times),
    why: isImported ? `another import of the same ${SLOT_WORD}` : `the ${SLOT_WORD} was collected again`,
  };
}

function forget(state: State): void {
  state.books.clear();
  state.levels.forget();
  state.figures.forget();
  state.references.forget();
  state.prints.forget();
  state.last = null;
}

/** An attempt that comes after one of the same slot finds nothing in memory that rests on it. */
function begin(state: State, slot: number, told: readonly Told[]): void {
  const { store, writer, books, last } = state;
  const again = told.filter(({ provider }) => standsAt(store, provider, slot) !== undefined);
  if ((last === null || slot > last) && again.length === 0) return;
  writer.flush();
  const held = [...books].filter(([, book]) => (book.slot ?? -1) < slot);
  forget(state);
  for (const [provider, book] of held) books.set(provider, book);
  for (const { provider } of again) undoProvider(store, provider, slot);
  undoReferences(store, slot);
}

/** What stood before: from memory, or from the store. */
function bookBefore({ store, books }: State, provider: string, slot: number): Book {
  const held = books.get(provider);
  return held !== undefined && (held.slot ?? -1) < slot
    ? held
    : bookAt(store, provider, standingBefore(store, provider, slot));
}

/** Writes what one provider offers, and says whether a price of its has moved. */
function putOne(state: State, slot: number, told: Told): boolean {
  const { store, writer, levels, figures, books } = state;
  const { provider, by, offers, aggregates = [], cut = [] } = told;
  const before = bookBefore(state, provider, slot);
  if ('round' in by) setStanding(store, provider, slot, by.round);
  else setImported(store, provider, slot, by.import);
  const { flagged, rows } = flagsOf(levels, slot, offers);
  const put = putOffers(store, { provider, slot, before: before.slot, offers, open: before.open });
  const flags = putFlags(store, { provider, slot, before: before.slot, flagged: rows, open: before.flags });
  const groups = groupsOf(provider, flaggedOffers(offers, flagged));
  const toldMedians = new Map(
    aggregates.flatMap(({ figures: { median }, ...model }): [string, number][] =>
      median === undefined ? [] : [[modelName(model), median]],
    ),
  );
  const earlier = before.groups;
  const changes = changesOf(earlier, groups);
  const book = { slot, open: put.open, flags, groups, earlier, changes, toldMedians };
  books.set(provider, book);
  figures.put(provider, slot, book, new Set(cut.map(modelName)));
  for (const aggregate of aggregates) putAggregate(writer, provider, slot, aggregate);
  return put.isMoved;
}

/** The comparable providers that stand in a slot, those of an earlier attempt or another file included. */
function votersAt({ store, books }: State, slot: number): Voter[] {
  const classes = new Map(
    providers(store).flatMap((row) =>
      isComparable({ class: row.class, resells: row.resells === 1 }) ? [[row.id, row.class] as const] : [],
    ),
  );
  return providersAt(store, slot)
    .filter((provider) => classes.has(provider))
    .map((provider) => {
      const held = books.get(provider);
      const book = held?.slot === slot ? held : bookAt(store, provider, slot);
      books.set(provider, book);
      return { provider, isMarketplace: classes.get(provider) === 'marketplace', book };
    });
}

/** The neighbours' flags of a slot's offers: by market and key, and as rows. */
function flagsOf(levels: Levels, slot: number, offers: readonly Offer[]) {
  const flagged = new Map<string, Flagged['flag'][]>();
  const rows: Flagged[] = [];
  for (const group of Map.groupBy(offers, modelName).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const usual = levels.usual(first, slot);
    for (const [{ market, key }, flags] of outlierFlags(group, usual)) {
      flagged.set(`${market} ${key}`, [...flags]);
      for (const flag of flags)
        rows.push({ market, key, flag, observations: flag === 'outlier_band' ? usual.observations : null });
    }
  }
  return { flagged, rows };
}

/** That figure alone: no supply and no same-offer index. */
function putAggregate(writer: FigureWriter, provider: string, slot: number, { gpu, market, figures }: Aggregate): void {
  const row: SummaryFigures = {
    floor: figures.min ?? null,
    p25: null,
    median: figures.median ?? null,
    p75: null,
    mean: figures.mean ?? null,
    ceiling: figures.max ?? null,
    offers: 0,
    hosts: 0,
    gpus: null,
    truncated: 0,
    same_offer: null,
    tier: null,
    network: null,
  };
  for (const basis of BASES)
    for (const scope of SCOPES) writer.putSummary({ gpu, provider, market, basis, scope }, slot, row);
}

const writers = new WeakMap<Store, SlotWriter>();

/** The writer of a store, which remembers from round to round. */
export function slotWriterOf(store: Store): SlotWriter {
  const held = writers.get(store) ?? createSlotWriter(store);
  writers.set(store, held);
  return held;
}
