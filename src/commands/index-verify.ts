// Makes every print of the index again from what was stored of the sellers' answers, and holds it against what was printed, bit for bit.
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createReadingPool } from '#collect/reading-pool.ts';
import { remembering } from '#collect/remembering.ts';
import { isoTime, SLOT_WORDS, slotOf, slotStart } from '#domain/time.ts';
import { keptLines } from '#import/merge.ts';
import { sellersOf } from '#import/sellers.ts';
import { type Breach, checkPrintChain, named } from '#intake/print-chain.ts';
import { reparse } from '#intake/reparse.ts';
import { bodyIds } from '#store/body.ts';
import { copyInto } from '#store/copy.ts';
import { damagedImports } from '#store/import.ts';
import { bodiesFrom } from '#store/meta.ts';
import { isMachineFault, openStore, type Store, StoreProblem } from '#store/open.ts';
import { indexSeries, printsAfter } from '#store/print.ts';
import { firstPrinted, lastSheet } from '#store/receipt-sheet.ts';
import { realClock } from './doors.ts';
import { type House, openHouse, print, printJson, timeOf, WrongUse } from './house.ts';
import { launchReadingProcess } from './launch-reading-process.ts';
import { passingFolder } from './passing-folder.ts';
import { type Progress, progress } from './progress.ts';
import { reread } from './reparse.ts';
import { damagedAnswers } from './vouch.ts';

type Options = { readonly from?: string; readonly to?: string; readonly json?: boolean };
type Range = { readonly from: number; readonly to: number };

const MOST_NAMED = 20;
const REMADE = 'made again by index verify';

export async function indexVerify(options: Options): Promise<number> {
  const house = await openHouse();
  const { db } = house.config;
  const asked = rangeOf(options);
  if (!existsSync(db)) throw new StoreProblem(`there is no store at ${db}: set GPU_SPOT_DB`);
  const bar = progress();
  const store = openStore(db, { readonly: true });
  try {
    const kept = bodiesFrom(store);
    const range = { ...asked, from: Math.max(asked.from, kept) };
    if (range.from >= range.to)
      throw new StoreProblem(
        `the raw answers before ${isoTime(slotStart(kept))} were let go of: prints before it can only be held against their own chain`,
      );
    // One state of it: a collector may store rounds, and let go of old answers, meanwhile.
    const { prints, breaches, damaged } = await store.snapshot(async () => ({
      ...checkPrintChain(store, range),
      damaged: damagedIn(store, range, bar),
    }));
    const found = [...breaches, ...damaged];
    // What is damaged cannot be made again: the damage is the answer.
    const again = damaged.length > 0 ? NOTHING : await madeAgain(store, house, range, bar).catch(noCopy(store));
    bar.end();
    const answersFrom = kept === 0 ? null : isoTime(slotStart(kept));
    return told(
      { prints, breaches: [...found, ...again.breaches], unprinted: again.unprinted, answersFrom },
      options,
      range,
    );
  } finally {
    bar.end();
    store.close();
  }
}

function rangeOf({ from, to }: Options): Range {
  const range = {
    from: from === undefined ? 0 : slotOf(timeOf('--from', from)),
    to: to === undefined ? Number.MAX_SAFE_INTEGER : slotOf(timeOf('--to', to) - 1) + 1,
  };
  if (range.from >= range.to) throw new WrongUse('--from must lie before --to');
  return range;
}

/** Every stored answer, and every half hour of imported lines, against its hash. */
function damagedIn(store: Store, range: Range, bar: Progress): Breach[] {
  const answers = damagedAnswers(store, bar, bodyIds(store, range)).map(
    ({ id, what }): Breach => ({ series: 'stored answer', at: String(id), what }),
  );
  const lines = damagedImports(store, range.from, range.to).damaged.map((slot) => ({
    series: 'imported lines',
    at: isoTime(slotStart(slot)),
    what: 'they do not have their hash any more',
  }));
  return [...answers, ...lines];
}

/** The prints are not at fault where no copy can be had: that is said as what it is, with what to do. */
const noCopy =
  ({ path }: Store) =>
  (error: NodeJS.ErrnoException): never => {
    if (!isMachineFault(error) && !NO_PLACE.includes(error.code ?? '')) throw error;
    throw new StoreProblem(
      `it is made again in a copy of the store, which could not be made beside ${path} (${error.message}): ` +
        'make room there for twice the store, or set GPU_SPOT_DB to a backup in a folder that can be written',
    );
  };

const NO_PLACE = ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'];

type Again = {
  readonly breaches: readonly Breach[];
  /** Half hours from before there was an index. */
  readonly unprinted: number;
};

const NOTHING: Again = { breaches: [], unprinted: 0 };

/** In a copy beside the store, which is left as it is; what comes out otherwise is another vintage there. */
async function madeAgain(store: Store, { providers }: House, range: Range, bar: Progress): Promise<Again> {
  const folder = passingFolder(dirname(realpathSync(store.path)), '.gpu-spot-verify-', realClock.now());
  const pool = createReadingPool({ launch: launchReadingProcess, clock: realClock });
  try {
    const path = join(folder.path, 'copy.db');
    copyInto(store, path);
    const copy = openStore(path, { readonly: false });
    try {
      const before = { sheet: lastSheet(copy), first: firstPrinted(copy) ?? Number.MAX_SAFE_INTEGER };
      const from = Math.max(range.from, bodiesFrom(copy));
      await reparse(copy, from, {
        providers: providers.map(remembering),
        moment: { at: realClock.now(), why: REMADE },
        until: range.to,
        reread: (...of) => reread(...of, pool.parse),
        imported: keptLines(copy, from, sellersOf(providers)),
        onRound: (at, of) => bar.at(at, of, 'rounds made again'),
      });
      return differences(copy, before, range);
    } catch (error) {
      // A disk that is full says nothing about the prints.
      if (isMachineFault(error)) throw error;
      const what = `it could not be made again: ${(error as Error).message}`;
      return { ...NOTHING, breaches: [{ series: 'everything', at: '', what }] };
    } finally {
      copy.close();
    }
  } finally {
    pool.close();
    folder.remove();
  }
}

/**
 * What was not there before it was made again. Rounds from before there was an index have no prints: that they were deleted would show,
 * for the first print that is left would follow on one.
 */
function differences(copy: Store, { sheet, first }: { sheet: number; first: number }, range: Range): Again {
  const series = new Map(indexSeries(copy).map((each) => [each.id, each]));
  const usd = (value: number | null): string => (value === null ? 'suppressed' : `$${value / 1e6}`);
  const all = printsAfter(copy, sheet, range);
  const isOlder = ({ slot }: { slot: number }): boolean => slot < first;
  const unprinted = new Set(all.filter(isOlder).map(({ slot }) => slot)).size;
  const made = all.filter((each) => !isOlder(each));
  const breaches = made.flatMap(({ series: id, slot, printed, value, vintage }): Breach[] => {
    const of = series.get(id);
    if (of === undefined) return [];
    const what =
      vintage === 1
        ? `was never printed, and comes out at ${usd(value)}`
        : `was printed at ${usd(printed)} and comes out at ${usd(value)}${printed === value ? ', but its receipt is another' : ''}`;
    return [{ ...named(of, slot), what }];
  });
  return { breaches, unprinted };
}

type Verified = Again & {
  readonly prints: number;
  /** The first half hour whose raw answers are all kept; null where all are. */
  readonly answersFrom: string | null;
};

function told({ prints, breaches, unprinted, answersFrom }: Verified, { json }: Options, { from, to }: Range): number {
  const isWhole = breaches.length === 0 && prints > 0;
  const span = {
    from: from === 0 ? null : isoTime(slotStart(from)),
    to: to === Number.MAX_SAFE_INTEGER ? null : isoTime(slotStart(to)),
  };
  if (json)
    printJson({
      ...{ ...span, prints, holds: isWhole, unprintedHalfHours: unprinted },
      ...(answersFrom === null ? {} : { answersFrom }),
      ...{ breaches: breaches.slice(0, 1_000), breachCount: breaches.length },
    });
  else {
    for (const { series, at, what } of breaches.slice(0, MOST_NAMED)) print(`${series} ${at}: ${what}`);
    if (breaches.length > MOST_NAMED) print(`and ${breaches.length - MOST_NAMED} more`);
    if (isWhole) print(`${prints} prints made again from their stored answers: each is what was printed, bit for bit`);
    else if (prints === 0)
      print("there is no print to verify: prints come with each round; 'gpu-spot reparse' makes those of older rounds");
    else {
      const places = new Set(breaches.map(({ series, at }) => `${series} ${at}`)).size;
      print(
        `${prints} prints do not all hold: ${places} ${places === 1 ? 'place is' : 'places are'} not what was printed or stored`,
      );
    }
    if (answersFrom !== null)
      print(`the raw answers before ${answersFrom} were let go of: it is verified from there on`);
    if (prints > 0 && unprinted > 0)
      print(`${unprinted} ${SLOT_WORDS} from before the first print have none: 'gpu-spot reparse' makes them`);
  }
  return isWhole ? 0 : 1;
}
