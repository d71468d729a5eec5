// Whether the server can answer, and whether what it answers from is still kept up: what a supervisor asks for at /readyz.
import { isoTime, SLOT_SECONDS, SLOT_WORD, SLOT_WORDS, SLOTS_PER_DAY, slotOf, slotStart } from '#domain/time.ts';
import type { Clock } from '#domain/world.ts';
import type { Standing } from '#replica/follower.ts';
import type { Store } from '#store/open.ts';
import { lastDoneSlot } from '#store/round.ts';
import { type Compute, isRefused } from '#surfaces/compute.ts';
import type { Readiness } from '#surfaces/ops/health.ts';
import { BUSY } from '#surfaces/queue.ts';
import { wantedPage } from '#surfaces/wanted.ts';
import type { Freshness, Teller } from './teller.ts';

export type ReadinessDoors = {
  readonly store: Store;
  readonly teller: Pick<Teller, 'version' | 'freshness'>;
  /** Who computes pages: that it can is what is looked at. */
  readonly compute: Compute;
  readonly clock: Pick<Clock, 'now'>;
  /** What keeps the collector beside it from storing; null where all is well, or where somebody else collects. */
  readonly trouble?: () => string | null;
  /** How the store stands in the log that moves it; left out where none does. */
  readonly standing?: () => Standing;
};

const FIRST_PAGE = wantedPage('overview');
/** In line with everybody else, and never charged. */
const ASKER = { address: 'readiness', isWaiting: () => true, refused: async () => null };

/** A round is stored some minutes after its half hour began. */
const USUAL_SLOTS = 2;

export function createReadiness(doors: ReadinessDoors): () => Promise<Readiness> {
  const { store, teller, compute, clock, trouble = () => null, standing } = doors;
  let answered = '';
  /** The first page, once for each state of the store: nobody can wear the server out by asking. */
  const unanswered = async (): Promise<string | null> => {
    try {
      // Asked again each minute too: a disk may fail under a store that nobody writes.
      const version = `${teller.version()} ${store.dataVersion()} ${Math.floor(clock.now() / 60)}`;
      if (answered === version) return null;
      const outcome = await compute(FIRST_PAGE, 'identity', ASKER);
      // That many wait is no fault of the server's.
      if (outcome === BUSY) return null;
      if (isRefused(outcome)) return `pages cannot be answered: ${outcome.because}`;
      answered = version;
      return null;
    } catch (error) {
      return `pages cannot be answered: ${(error as Error).message}`;
    }
  };
  return async () => {
    const log = standing === undefined ? null : { ...standing(), now: clock.now() };
    const problem =
      gone(store) ??
      (log === null ? null : unfollowed(log)) ??
      trouble() ??
      (await unanswered()) ??
      stale(teller.freshness());
    const told = problem === null ? kept(store, slotOf(clock.now()), teller.freshness()) : {};
    return { problem, told, ...(log === null ? {} : { log: inLog(log) }) };
  };
}

const gone = (store: Store): string | null => {
  const problem = store.intact();
  return problem === null ? null : `${problem}: put it back, or restart gpu-spot to use what is there now`;
};

type Now = Standing & { readonly now: number };

/** A log that cannot be reached leaves what is here to be answered from; one that is reached and not held makes it wrong. */
function unfollowed({ trouble, newer, behindSince, unreachableSince, now }: Now): string | null {
  if (trouble !== null) return trouble;
  const isFarBehind = behindSince !== null && now - behindSince > USUAL_SLOTS * SLOT_SECONDS;
  return isFarBehind && unreachableSince === null ? (newer ?? `this view is two ${SLOT_WORDS} behind its log`) : null;
}

function inLog({ place, head, newer, behindSince, unreachableSince, now }: Now): Readonly<Record<string, unknown>> {
  return {
    place,
    head,
    behindSeconds: behindSince === null ? 0 : Math.max(0, Math.round(now - behindSince)),
    unreachableSince: unreachableSince === null ? null : isoTime(Math.floor(unreachableSince)),
    ...(newer === null ? {} : { newer }),
  };
}

/** A page without one current price answers nobody; where nobody has answered yet it says so, and is what there is. */
const stale = ({ fresh, newest }: Freshness): string | null =>
  fresh > 0 || newest === null
    ? null
    : `no seller's offers are current: the newest are of ${isoTime(newest)}; look whether a collector runs ('gpu-spot doctor')`;

/** Somebody else may collect: that half hours are missing is told, and is no fault of the server's. */
function kept(store: Store, slot: number, { fresh }: Freshness): Readonly<Record<string, string>> {
  const last = lastDoneSlot(store);
  if (last === undefined) return {};
  const lost = slot - last - 1;
  const since = isoTime(slotStart(last + 1));
  return {
    lastRound: isoTime(slotStart(last)),
    freshSellers: String(fresh),
    ...(lost < USUAL_SLOTS
      ? {}
      : {
          notStored: `no round since the ${SLOT_WORD} of ${since}${lost > SLOTS_PER_DAY ? '' : ` (${lost} of them)`}`,
        }),
    ...(store.isCopy
      ? { copy: 'the place of the store can only be read: a copy is served, as it was at the start' }
      : {}),
  };
}
