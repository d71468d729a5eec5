// Writes the index prints of a slot: a first vintage of what is new, another beside it where a print has come out otherwise, nothing else.
import { createHash } from 'node:crypto';
import { SLOTS_PER_DAY } from '#domain/time.ts';
import { METHODS, type Method, OVERLAP_DAYS } from '#index/method.ts';
import { type Print, printOf } from '#index/print.ts';
import { receiptText } from '#index/receipt.ts';
import { type KeptSheet, putKept } from '#store/kept-print.ts';
import type { Store } from '#store/open.ts';
import {
  digestOf,
  firstPrintSlot,
  forgetIndexSeries,
  type IndexSeries,
  indexSeries,
  indexSeriesId,
  makeIndexSeries,
  type NewPrint,
  type PrintFigures,
  putPrints,
  vintagesAt,
} from '#store/print.ts';
import { hasReceipts } from '#store/receipt-sheet.ts';
import { importedAt } from '#store/standing.ts';
import { type IndexVenue, inputText, venueOf } from './host-votes.ts';
import type { Voter } from './reference.ts';
import { modelName } from './rows.ts';

/** When what is put now became known, epoch seconds, and why it may differ from what was put before. */
export type Moment = { readonly at: number; readonly why: string };

export type Prints = {
  readonly put: (slot: number, voters: readonly Voter[], moment: Moment) => void;
  /** Vintages that are written again as they were, each when its half hour is put, and what is left of them by `putKept`. */
  readonly keep: (sheets: readonly KeptSheet[]) => void;
  readonly putKept: () => void;
  readonly forget: () => void;
};

export function createPrints(store: Store, methods: readonly Method[] = METHODS): Prints {
  let kept = new Map<number, readonly KeptSheet[]>();
  return {
    put: (slot, voters, moment) => {
      for (const sheet of kept.get(slot) ?? []) putKept(store, sheet);
      kept.delete(slot);
      const imported = new Set(importedAt(store, slot));
      const made = modelsOf(voters).flatMap((gpu): Made[] => {
        const venues = venuesOf(gpu, voters);
        return venues.length === 0
          ? []
          : activeMethods(store, methods, gpu, slot).map((method) => ({
              gpu,
              method,
              venues,
              isImported: venues.some(({ provider }) => imported.has(provider)),
            }));
      });
      const isNew = !hasReceipts(store, slot);
      const gone = isNew ? [] : goneFrom(store, slot, made, methods);
      const prints = [...made, ...gone].flatMap((each) => vintageOf(store, slot, each, { ...moment, isNew }));
      putPrints(store, slot, prints);
    },
    keep: (sheets) => {
      kept = Map.groupBy(sheets, ({ slot }) => slot);
    },
    putKept: () => {
      for (const sheet of [...kept.values()].flat()) putKept(store, sheet);
      kept.clear();
    },
    forget: () => forgetIndexSeries(store),
  };
}

type Made = {
  readonly gpu: string;
  readonly method: Method;
  readonly venues: readonly IndexVenue[];
  readonly isImported: boolean;
};

const NAME = ' on_demand';

function modelsOf(voters: readonly Voter[]): string[] {
  const names = new Set(voters.flatMap(({ book }) => [...book.groups.keys(), ...book.toldMedians.keys()]));
  return [...names].flatMap((name) => (name.endsWith(NAME) ? [name.slice(0, -NAME.length)] : [])).sort();
}

const venuesOf = (gpu: string, voters: readonly Voter[]): IndexVenue[] =>
  voters.flatMap((voter) => {
    const name = modelName({ gpu, market: 'on_demand' });
    return venueOf(voter, voter.book.groups.get(name)?.best.offers, voter.book.toldMedians.get(name)) ?? [];
  });

/** The newest method always; the one before it until the newest has been printed for the days of overlap. */
function activeMethods(store: Store, methods: readonly Method[], gpu: string, slot: number): readonly Method[] {
  const newest = methods.at(-1);
  if (methods.length < 2 || newest === undefined) return methods;
  const series = indexSeriesId(store, gpu, newest.number);
  const began = series === undefined ? undefined : firstPrintSlot(store, series);
  return began === undefined || slot - began < OVERLAP_DAYS * SLOTS_PER_DAY ? methods.slice(-2) : [newest];
}

/** Series that have a print of the slot already, and would have none now. */
function goneFrom(store: Store, slot: number, made: readonly Made[], methods: readonly Method[]): Made[] {
  const isMade = ({ gpu, method }: IndexSeries): boolean =>
    made.some((each) => each.gpu === gpu && each.method.number === method);
  return indexSeries(store).flatMap((series): Made[] => {
    const method = methods.find(({ number }) => number === series.method);
    return method === undefined || isMade(series) || vintagesAt(store, series.id, slot).length === 0
      ? []
      : [{ gpu: series.gpu, method, venues: [], isImported: false }];
  });
}

type When = Moment & { readonly isNew: boolean };

/** What is to be written of a print: nothing where the last vintage says the same. Of a new half hour there is none. */
function vintageOf(store: Store, slot: number, made: Made, { at, why, isNew }: When): NewPrint[] {
  const { gpu, method, venues, isImported } = made;
  const series = makeIndexSeries(store, gpu, method.number);
  const print = printOf(venues, method.parameters);
  const text = receiptText({ gpu, slot, method, print, inputs: inputsOf(venues), isImported });
  const last = isNew ? undefined : vintagesAt(store, series, slot).at(-1);
  if (last !== undefined && digestOf(last, text).equals(last.digest)) return [];
  // What is known later cannot be known earlier, whatever a clock says.
  const knownAt = Math.max(Math.floor(at), last?.known_at ?? 0);
  const vintage = (last?.vintage ?? 0) + 1;
  const reason = last === undefined ? null : why;
  return [{ series, slot, vintage, knownAt, why: reason, figures: figuresOf(print, isImported), text }];
}

const figuresOf = (print: Print, isImported: boolean): PrintFigures => ({
  value: print.value,
  p25: print.p25,
  p75: print.p75,
  suppressed: print.suppressed?.by ?? null,
  venues: print.venues,
  hosts: print.hosts,
  gpus: print.gpus,
  effective: print.effectiveHosts,
  hhi: print.hhi,
  influence: print.influence?.share ?? null,
  imported: isImported ? 1 : 0,
});

function inputsOf(venues: readonly IndexVenue[]): string {
  const hash = createHash('sha256');
  for (const { provider, inputs, told } of venues) {
    const lines = [provider, ...inputs.map(inputText).sort(), ...(told === null ? [] : [told])];
    hash.update(`${lines.join('\n')}\n`);
  }
  return hash.digest('hex');
}
