// A limit per address by what its questions cost, told in the fields of the IETF draft (draft-ietf-httpapi-ratelimit-headers-10).
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Say } from '#domain/world.ts';
import type { Refused } from './compute.ts';
import { LOOPBACK, networksOf, type Reader, readerOf, type Trust } from './reader.ts';
import { type Added, addedTo, type Purse, refusedReply } from './reply.ts';

export type Limit = { readonly requests: number; readonly seconds: number };

/** The share of a core's time that one address may have computed for it. */
const SHARE = 0.1;
/** Bytes on the wire that count as a request more. */
const BYTES_PER_POINT = 256 * 1024;
/** Addresses that are remembered, the last seen ones. */
const MOST_ADDRESSES = 10_000;

type Headers = Readonly<Record<string, string>>;

export type LimitDoors = { readonly limit: Limit; readonly trust: Trust | null; readonly say: Say };

type Counting = {
  readonly limiter: RateLimiterMemory;
  readonly limit: Limit;
  readonly told: (spent: RateLimiterRes | null) => Headers;
};

export function rateLimit({ limit, trust, say }: LimitDoors): MiddlewareHandler<Added> {
  const { requests, seconds } = limit;
  const limiter = new RateLimiterMemory({ points: requests, duration: seconds });
  const seen = new LRUCache<string, true>({
    max: MOST_ADDRESSES,
    dispose: (_, address) => void limiter.delete(address),
  });
  const told = (spent: RateLimiterRes | null): Headers => ({
    'ratelimit-policy': `"default";q=${requests};w=${seconds}`,
    ratelimit: `"default";r=${spent?.remainingPoints ?? requests};t=${secondsOf(spent, seconds)}`,
  });
  const counting: Counting = { limiter, limit, told };
  const find = finder(trust ?? { networks: networksOf(LOOPBACK) ?? never(), hasProxy: false }, say);
  return async (context, next) => {
    const { address } = find(context);
    if (address !== null) seen.set(address, true);
    const spent =
      address === null ? null : await limiter.consume(address).catch((refused: unknown) => refused as RateLimiterRes);
    const state = { ...addedTo(context), ...told(spent) };
    if (spent instanceof RateLimiterRes && spent.consumedPoints > requests)
      return refusedReply(tooMany(limit, spent), state);
    context.set('added', state);
    if (address !== null) context.set('purse', purseOf(address, counting));
    await next();
    return undefined;
  };
}

const never = (): never => {
  throw new Error('the loopback networks are no networks');
};

const secondsOf = (spent: RateLimiterRes | null, usual: number): number =>
  Math.max(1, Math.ceil((spent?.msBeforeNext ?? usual * 1000) / 1000));

function tooMany({ requests, seconds }: Limit, spent: RateLimiterRes): Refused {
  const retryAfter = secondsOf(spent, seconds);
  return {
    status: 429,
    because: `more than ${requests} requests in ${seconds} s from this address, where what must be computed counts as several: come back in ${retryAfter} s`,
    retryAfter,
  };
}

/** A request is a point when it comes; what its answer cost beyond that is taken when it is known. */
function purseOf(address: string, counting: Counting): Purse {
  const { limiter, limit } = counting;
  const { requests, seconds } = limit;
  const msPerPoint = (seconds * 1000 * SHARE) / requests;
  return {
    address,
    refused: async () => {
      const spent = await limiter.get(address);
      return spent !== null && spent.consumedPoints > requests ? tooMany(limit, spent) : null;
    },
    spend: (ms, bytes) => {
      const points = Math.floor(ms / msPerPoint) + Math.floor(bytes / BYTES_PER_POINT);
      return points === 0 ? {} : taken(address, points, counting);
    },
  };
}

/** What was taken beyond the limit is owed: the address waits the longer for it. */
async function taken(address: string, points: number, { limiter, limit, told }: Counting): Promise<Headers> {
  const { requests, seconds } = limit;
  const spent = await limiter.penalty(address, points);
  const over = Math.min(points, spent.consumedPoints - requests);
  if (over <= 0) return told(spent);
  const owed = spent.msBeforeNext / 1000 + (over / requests) * seconds;
  await limiter.set(address, spent.consumedPoints, owed);
  return told(await limiter.get(address));
}

/** Says once where a proxy does not say for whom it asks. */
function finder(trust: Trust, say: Say): (context: Context) => Reader {
  let isSaid = false;
  return (context) => {
    const incoming = (context.env as Partial<HttpBindings> | undefined)?.incoming;
    const headers = incoming?.headers ?? { 'x-forwarded-for': context.req.header('x-forwarded-for') };
    const reader = readerOf(incoming?.socket.remoteAddress, headers, trust);
    if (reader.isUntold && !isSaid) {
      isSaid = true;
      say(
        `${incoming?.socket.remoteAddress} is a trusted proxy and does not say for whom it asks: all its readers share one limit; have it send X-Forwarded-For, or leave it out of GPU_SPOT_TRUSTED_PROXIES`,
      );
    }
    return reader;
  };
}
