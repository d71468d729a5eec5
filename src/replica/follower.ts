// Keeps a view at the end of its log, and knows how far that is, since when the log cannot be reached, and what stops it.
import type { Clock, Say } from '#domain/world.ts';
import { LogAway, LogDamaged, LogUnknown, LogWentBack } from '#log/log.ts';
import { ROLES, type Roles } from './roles.ts';
import { NewerEntry, type View } from './view.ts';

/** How a view stands in its log; moments are epoch seconds by this machine's clock. */
export type Standing = {
  readonly place: number;
  /** The log's last entry, as it was last seen. */
  readonly head: number;
  /** Since when there is an entry that this view does not hold; null where it holds all that it knows of. */
  readonly behindSince: number | null;
  /** When the log was last asked with success; null where it never was. */
  readonly reachedAt: number | null;
  readonly unreachableSince: number | null;
  /** What makes the log unfit to be followed: it went back, or is damaged. */
  readonly trouble: string | null;
  /** An entry that only a newer program knows. */
  readonly newer: string | null;
};

export type Follower = {
  readonly standing: () => Standing;
  /** Once, now. */
  readonly follow: () => Promise<void>;
  /** Follows on until the signal ends it. */
  readonly run: (signal: AbortSignal) => Promise<void>;
};

const LOOK_MS = 1_000;
/** Where something is wrong that a second does not mend. */
const STOPPED_MS = 10_000;

export type FollowerDoors = {
  readonly view: View;
  readonly roles: Roles;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly say: Say;
  /** The log is looked at so often. */
  readonly lookMs?: number;
};

type Own = Omit<Standing, 'place' | 'head'>;

const WELL = { trouble: null, newer: null, unreachableSince: null } as const;

export function createFollower({ view, roles, clock, say, lookMs = LOOK_MS }: FollowerDoors): Follower {
  let own: Own = { ...WELL, behindSince: null, reachedAt: null };
  const standing = (): Standing => ({ place: view.place().seq, head: Math.max(view.seen(), view.place().seq), ...own });
  const behindSince = (): number | null => (view.seen() > view.place().seq ? (own.behindSince ?? clock.now()) : null);
  const follow = async (signal?: AbortSignal): Promise<void> => {
    const before = own;
    try {
      await view.follow({ signal });
      own = { ...WELL, behindSince: behindSince(), reachedAt: clock.now() };
    } catch (error) {
      if (signal?.aborted) return;
      own = { ...after(error as Error, own, clock.now()), behindSince: behindSince() };
    }
    tell(before, own, say);
  };
  return {
    standing,
    follow,
    run: async (signal) => {
      while (!signal.aborted) {
        await follow(signal);
        if (signal.aborted) return;
        const isStopped = own.trouble !== null || own.newer !== null;
        // Whoever stands still leaves its work to others.
        if (isStopped) for (const role of ROLES) await roles.release(role);
        else if (own.unreachableSince === null) await roles.keep().catch(() => {});
        await clock.sleep(isStopped ? STOPPED_MS : lookMs, signal).catch(() => {});
      }
    },
  };
}

function after(error: Error, own: Own, now: number): Own {
  if (error instanceof LogAway || error instanceof LogUnknown)
    return { ...own, unreachableSince: own.unreachableSince ?? now };
  const reached = { ...WELL, behindSince: own.behindSince, reachedAt: now };
  if (error instanceof NewerEntry) return { ...reached, newer: error.message };
  const isOfLog = error instanceof LogWentBack || error instanceof LogDamaged;
  return { ...reached, trouble: isOfLog ? error.message : `the log is not followed: ${error.message}` };
}

/** What changed, in one line each time. */
function tell(before: Own, now: Own, say: Say): void {
  const problem = now.trouble ?? now.newer;
  if (problem !== null && problem !== (before.trouble ?? before.newer)) say(problem, { level: 'error' });
  if (now.unreachableSince !== null && before.unreachableSince === null)
    say('the log cannot be reached: pages are answered from what is here, and nothing is stored meanwhile', {
      level: 'warn',
    });
  if (now.unreachableSince === null && before.unreachableSince !== null) say('the log can be reached again');
}
