// Keeps each host's stated limit: requests to one host leave at least so far apart, whoever asks.
import type { Clock } from '#domain/world.ts';

export type Pace = (host: string, requestsPerMinute: number, signal?: AbortSignal) => Promise<void>;

/** No request of a round waits longer: the round's own limit. */
const LONGEST_SECONDS = 20 * 60;

export function createPace(clock: Clock): Pace {
  const nextAt = new Map<string, number>();
  return async (host, requestsPerMinute, signal) => {
    const now = clock.now();
    const due = nextAt.get(host) ?? now;
    // Further off than any round lasts it was noted by a clock that has gone back since.
    const at = due - now > LONGEST_SECONDS ? now : Math.max(now, due);
    nextAt.set(host, at + 60 / requestsPerMinute);
    if (at > now) await clock.sleep((at - now) * 1000, signal);
  };
}

/** With GPU_SPOT_UPSTREAM set there is nobody to be spared. */
export const noPace: Pace = async () => {};
