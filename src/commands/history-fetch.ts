// Downloads a public history, file by file, and brings it in by the road of every import; what came whole is never asked for again.
import { download } from '#collect/download.ts';
import type { HeldFile } from '#domain/credit.ts';
import { OwnFault, RoundEnd } from '#domain/outcome.ts';
import { dateStart } from '#domain/time.ts';
import { creditOf, type History, type HistoryFile, NotThisHistory } from '#histories/history.ts';
import { HISTORIES } from '#histories/list.ts';
import { type SetAside, written } from '#import/written.ts';
import { originsOf } from '#store/import.ts';
import { isSimulated } from '#store/meta.ts';
import { type Store, StoreProblem } from '#store/open.ts';
import { type BringDoors, bringIn, told } from './bring-in.ts';
import { askDoors, realClock } from './doors.ts';
import { type Shelf, shelf } from './history-files.ts';
import { type House, openHouse, print, printJson, WrongUse } from './house.ts';
import { type Progress, progress } from './progress.ts';
import { onWholeStore } from './whole-store.ts';

type Options = { readonly from?: string; readonly to?: string; readonly json?: boolean };

export async function fetchHistory(id: string, options: Options): Promise<number> {
  const history = HISTORIES.find((each) => each.id === id);
  if (history === undefined)
    throw new WrongUse(`no history '${id}': there are ${HISTORIES.map((each) => each.id).join(', ')}`);
  const files = filesAsked(history, options);
  const { config, providers } = await openHouse();
  const say = options.json ? (line: string) => console.error(line) : print;
  const bar = progress();
  try {
    return await onWholeStore({ config }, (store) =>
      fetchInto(store, { history, files, options, say, bar }, { config, providers }),
    );
  } finally {
    bar.end();
  }
}

type Fetching = {
  readonly history: History;
  readonly files: readonly HistoryFile[];
  readonly options: Options;
  readonly say: (line: string) => void;
  readonly bar: Progress;
};

async function fetchInto(
  store: Store,
  { history, files, options, say, bar }: Fetching,
  { config, providers }: House,
): Promise<number> {
  // Before anything is asked for: real prices go into no store of imaginary ones.
  if (isSimulated(store))
    throw new StoreProblem(
      `${store.path} holds simulated rounds, and a history is real: set GPU_SPOT_DB to another file`,
    );
  const found = await filesHeld(history, files, { store, path: config.db, say, bar, upstream: config.upstream });
  const doors = { providers, upstream: config.upstream, rates: undefined, bar, path: config.db };
  const imported = await bringAll(store, history, found, doors);
  if (options.json) printJson(imported.map(({ done }) => done));
  for (const { done, rates } of imported) for (const line of [...told(done), ...rates]) say(line);
  if (imported.length === 0) say(nothingNew(history, files, found));
  else say(`credit, as its licence asks: ${history.credit} (${history.home}), ${history.licence}`);
  const isWhole = !found.isBroken && imported.every(({ done }) => done.firstSlot !== null);
  return isWhole && (imported.length > 0 || found.before > 0) ? 0 : 1;
}

/** The files that cover the days asked for, as far as there can be any. */
function filesAsked(history: History, { from, to }: Options): readonly HistoryFile[] {
  for (const [option, day] of [
    ['--from', from],
    ['--to', to],
  ] as const)
    if (day !== undefined && dateStart(day) === undefined)
      throw new WrongUse(`${option}: '${day}' is no day: write it as 2026-07-05`);
  if (from !== undefined && to !== undefined && from > to)
    throw new WrongUse(`--from ${from} is after --to ${to}: the first day comes first`);
  const today = new Date(realClock.now() * 1000).toISOString().slice(0, 10);
  const [first, end] = [from ?? history.since, to ?? history.until ?? today];
  const files = history.files(first < history.since ? history.since : first, end > today ? today : end);
  if (files.length > 0) return files;
  throw new WrongUse(
    `${history.id} has nothing of the days asked for: it covers ${history.since} to ${history.until ?? 'today'}`,
  );
}

type Found = {
  /** What is there whole and not imported yet, in order of time, and its hash. */
  readonly held: readonly { readonly file: HistoryFile; readonly sha256: string }[];
  /** Imported before. */
  readonly before: number;
  readonly absent: number;
  /** Something was there and could not be read: what else came goes on. */
  readonly isBroken: boolean;
};

type Doors = {
  readonly store: Store;
  /** Beside which the files are kept. */
  readonly path: string;
  readonly say: (line: string) => void;
  readonly bar: Progress;
  readonly upstream: string | null;
};

async function filesHeld(history: History, files: readonly HistoryFile[], doors: Doors): Promise<Found> {
  const { store, path, say, bar } = doors;
  const on = shelf(path, history.id);
  const imported = new Set(
    originsOf(store, history.id).flatMap(({ isDone, origin }) => (isDone ? origin.files.map(({ name }) => name) : [])),
  );
  const wanted = files.filter(({ name }) => !imported.has(name));
  const asking = askDoors(doors.upstream);
  const held: { file: HistoryFile; sha256: string }[] = [];
  const absent: string[] = [];
  let isBroken = false;
  for (const [at, file] of wanted.entries()) {
    bar.at(at, wanted.length, `files, ${file.name}`);
    let sha256 = await on.hashOf(file);
    if (sha256 === null) {
      const came = await fetchOne(history, file, on, asking);
      if (came !== 'whole') {
        if (came === 'absent') absent.push(file.name);
        else {
          bar.end();
          say(came);
          isBroken = true;
        }
        continue;
      }
      sha256 = await on.hashOf(file);
    }
    if (sha256 !== null) held.push({ file, sha256 });
  }
  bar.end();
  if (absent.length > 0) say(`not there (404), and gone on without: ${absent.join(', ')}`);
  return { held, before: files.length - wanted.length, absent: absent.length, isBroken };
}

/** Downloads a file and reads it once through: only what can be read as this history is kept. What is wrong with it is said otherwise. */
async function fetchOne(
  history: History,
  file: HistoryFile,
  on: Shelf,
  asking: ReturnType<typeof askDoors>,
): Promise<string> {
  const { requestsPerMinute, mostBytes, timeoutMs } = history;
  const arriving = on.arriving(file);
  try {
    const wanted = { name: file.name, url: file.url, requestsPerMinute, mostBytes, timeoutMs };
    const came = await download(asking, wanted, arriving, new AbortController().signal);
    if (came === null) return 'absent';
    if (came.simulated)
      throw new StoreProblem(
        `${file.name}: the upstream says that it makes things up, and a history is real: unset GPU_SPOT_UPSTREAM`,
      );
    for await (const _ of history.read(arriving.bytes()));
    arriving.keep();
    return 'whole';
  } catch (error) {
    if (error instanceof NotThisHistory)
      return `${file.name}: not what ${history.id} publishes, and left out: ${error.message}; see ${history.home}`;
    if (error instanceof RoundEnd && error.outcome === 'unreadable') return `${error.message}, and left out`;
    if (error instanceof RoundEnd || error instanceof OwnFault)
      throw new StoreProblem(
        `${error.message}: nothing was imported, what came whole is kept in ${on.folder}; ` +
          'look at the network and run the same command again, it goes on there',
      );
    throw error;
  } finally {
    arriving.drop();
  }
}

type Brought = Awaited<ReturnType<typeof bringIn>>;

/** What an earlier run began is ended first, with the files that it had; all the others together are one import. */
async function bringAll(
  store: Store,
  history: History,
  { held }: Found,
  { path, ...doors }: BringDoors & { readonly path: string },
): Promise<Brought[]> {
  const begun = originsOf(store, history.id).filter(({ isDone }) => !isDone);
  const parts = begun.flatMap(({ origin }) => {
    const files = origin.files.flatMap((each) => held.filter((one) => isSame(one, each)));
    return files.length === origin.files.length ? [files] : [];
  });
  const rest = held.filter((one) => !parts.flat().includes(one));
  const brought: Brought[] = [];
  for (const files of [...parts, rest])
    if (files.length > 0) brought.push(await bringIn(store, importOf(path, history, files), doors));
  return brought;
}

const isSame = ({ file, sha256 }: Found['held'][number], other: HeldFile): boolean =>
  file.name === other.name && sha256 === other.sha256;

function importOf(path: string, history: History, held: Found['held']): Parameters<typeof bringIn>[1] {
  const setAside: SetAside = {};
  const on = shelf(path, history.id);
  const files = held.map(({ file, sha256 }) => ({ name: file.name, sha256 }));
  const [first, last] = [held[0]?.file, held.at(-1)?.file];
  async function* rows() {
    for (const { file } of held) yield* history.read(on.bytesOf(file));
  }
  return {
    name: `${history.id} ${first?.from} to ${last?.to}`,
    bytes: written(rows(), setAside),
    origin: () => ({ ...creditOf(history), files, setAside }),
  };
}

const nothingNew = (history: History, files: readonly HistoryFile[], { before, absent }: Found): string =>
  before === files.length
    ? `${history.id}: all ${files.length} files were imported before: nothing was written`
    : `${history.id}: nothing new of ${files.length} files: ${before} were imported before, ${absent} are not there`;
