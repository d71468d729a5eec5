// When to ask once more, and after how long. The wait grows, is blurred by dice, and a server's Retry-After is kept.
import type { Dice } from '#domain/world.ts';

export const TRIES = 3;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

export const isPassing = (status: number): boolean => status === 429 || status >= 500;

/** Retry-After in ms: seconds or an HTTP date; null where there is none or it cannot be read. */
export function retryAfterMs(header: string | null, nowSeconds: number): number | null {
  if (header === null) return null;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - nowSeconds * 1000);
}

/** The wait before try number `next` (2, 3, ...), or null where the server asks for longer than a round can give. */
export function waitMs(next: number, asked: number | null, dice: Dice): number | null {
  const backoff = FIRST_WAIT_MS * 2 ** (next - 2) * (0.5 + dice());
  const wait = asked === null ? backoff : Math.max(asked, backoff);
  return wait > LONGEST_WAIT_MS ? null : wait;
}
