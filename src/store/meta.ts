// The little that is true of the whole file: whether its rounds are real, and the number of its last commit.
import { type Store, StoreProblem, sqlite } from './open.ts';

function read(store: Store, key: string): string | undefined {
  return store.one(sqlite.selectFrom('meta').select('value').where('key', '=', key))?.value;
}

function write(store: Store, key: string, value: string): void {
  store.run(
    sqlite
      .insertInto('meta')
      .values({ key, value })
      .onConflict((clash) => clash.column('key').doUpdateSet({ value })),
  );
}

export const commitId = (store: Store): number => Number(read(store, 'commit') ?? 0);

export const bumpCommit = (store: Store): void => write(store, 'commit', String(commitId(store) + 1));

/** How long the last judging took, milliseconds; null before there was one. */
export function judgingMs(store: Store): number | null {
  const text = read(store, 'judging_ms');
  return text === undefined ? null : Number(text);
}

export const noteJudgingMs = (store: Store, ms: number): void => write(store, 'judging_ms', String(Math.round(ms)));

/** The program that took the lock last, in its own words; null of a store from before that was noted. */
export const collectorOf = (store: Store): string | null => read(store, 'collector') ?? null;

export const noteCollector = (store: Store, told: string): void => write(store, 'collector', told);

/** What the sellers' clocks said of ours in the last round that any of them told the time in: seconds that theirs are ahead. */
export function clockSeen(store: Store): { readonly at: number; readonly offset: number } | null {
  const [at, offset] = (read(store, 'clock_seen') ?? '').split(' ').map(Number);
  return at === undefined || offset === undefined || Number.isNaN(offset) ? null : { at, offset };
}

export const noteClock = (store: Store, at: number, offset: number): void =>
  write(store, 'clock_seen', `${at} ${Math.round(offset)}`);

/** The first slot whose raw answers are all kept: those before it were let go of. 0 where none was. */
export const bodiesFrom = (store: Store): number => Number(read(store, 'bodies_from') ?? 0);

export const noteBodiesFrom = (store: Store, slot: number): void => write(store, 'bodies_from', String(slot));

export const isSimulated = (store: Store): boolean => read(store, 'kind') === 'simulated';

/** A store holds real rounds or simulated ones, never both: the first answer decides, and the other kind is refused. */
export function claimKind(store: Store, simulated: boolean): void {
  const kind = simulated ? 'simulated' : 'real';
  const held = read(store, 'kind');
  if (held === undefined) write(store, 'kind', kind);
  else if (held !== kind)
    throw new StoreProblem(
      `${store.path} holds ${held} rounds and this one is ${kind}: nothing was written; set GPU_SPOT_DB to another file`,
    );
}
