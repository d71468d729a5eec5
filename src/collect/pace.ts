// Keeps each host's stated limit: requests to one host leave at least so far apart, whoever asks.
import type { Clock } from '#domain/world.ts';

export type Pace = (host: string, requestsPerMinute: number, signal?: AbortSignal) => Promise<void>;

export function createPace(clock: Clock): Pace {
  const nextAt = new Map<string, number>();
  return async (host, requestsPerMinute, signal) => {
    const now = clock.now();
    const at = Math.max(now, nextAt.get(host) ?? now);
    nextAt.set(host, at + 60 / requestsPerMinute);
    if (at > now) await clock.sleep((at - now) * 1000, signal);
  };
}

/** With GPU_SPOT_UPSTREAM set there is nobody to be spared. */
export const noPace: Pace = async () => {};
