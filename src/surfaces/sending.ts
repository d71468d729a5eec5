// What is being sent and not yet taken: a reader that takes nothing holds its answer in our memory, so the oldest such is let go of.
import type { ServerResponse } from 'node:http';

const MOST_BYTES = 32 * 1024 * 1024;
/** Shorter ones are in the network's own memory at once. */
const SMALLEST_BYTES = 32 * 1024;

export type Sending = { readonly note: (outgoing: ServerResponse, bytes: number) => void };

export function createSending(mostBytes = MOST_BYTES): Sending {
  const under = new Map<ServerResponse, number>();
  let total = 0;
  const end = (outgoing: ServerResponse): void => {
    total -= under.get(outgoing) ?? 0;
    under.delete(outgoing);
  };
  return {
    note: (outgoing, bytes) => {
      if (bytes < SMALLEST_BYTES || outgoing.destroyed || under.has(outgoing)) return;
      under.set(outgoing, bytes);
      total += bytes;
      outgoing.once('close', () => end(outgoing));
      for (const [oldest] of under) {
        if (total <= mostBytes || oldest === outgoing) break;
        end(oldest);
        oldest.destroy();
      }
    },
  };
}
