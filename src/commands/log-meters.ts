// How far this node has come in the log that moves its store; of a store that no log moves there is nothing to tell.
import type { Standing } from '#replica/follower.ts';
import type { MakeGauge } from './gauge.ts';

type Doors = { readonly now: () => number; readonly standing?: (() => Standing) | undefined };

export function logGauges(gauge: MakeGauge): (doors: Doors) => void {
  const place = gauge('log_place', 'The last entry of the log that this node holds');
  const head = gauge('log_head', 'The last entry of the log, as it was last seen');
  const behind = gauge(
    'log_behind_seconds',
    'Since when there is an entry that this node does not hold; 0 where it holds all',
  );
  const reached = gauge('log_reached_timestamp_seconds', 'When the log was last asked with success');
  const unreachable = gauge('log_unreachable', 'Whether the log cannot be reached now');
  const trouble = gauge(
    'log_trouble',
    'Whether the log went back, is damaged, or is of a newer program: this node stands still',
  );
  const all = [place, head, behind, reached, unreachable, trouble];
  return ({ now, standing }) => {
    for (const each of all) each.clear();
    if (standing === undefined) return;
    const seen = standing();
    place.set(seen.place);
    head.set(seen.head);
    behind.set(seen.behindSince === null ? 0 : Math.max(0, now() - seen.behindSince));
    reached.set(seen.reachedAt);
    unreachable.set(seen.unreachableSince === null ? 0 : 1);
    trouble.set(seen.trouble === null && seen.newer === null ? 0 : 1);
  };
}
