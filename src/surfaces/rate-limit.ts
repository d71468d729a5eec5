// A limit per address, told in the RateLimit fields of the IETF draft (draft-ietf-httpapi-ratelimit-headers-10).
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { problem } from './problem.ts';
import { type Added, plainReply } from './reply.ts';

export type Limit = { readonly requests: number; readonly seconds: number };

const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];

/**
 * The address that is counted. A proxy on this machine says for whom it asks; a reader on this machine that comes
 * without one is the operator, who is not limited.
 */
function addressOf(context: Context): string | null {
  const peer = (context.env as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress;
  if (peer === undefined) return null;
  if (!LOOPBACK.includes(peer)) return peer;
  return context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() || null;
}

export function rateLimit({ requests, seconds }: Limit): MiddlewareHandler<Added> {
  const limiter = new RateLimiterMemory({ points: requests, duration: seconds });
  const policy = `"default";q=${requests};w=${seconds}`;
  return async (context, next) => {
    const address = addressOf(context);
    const spent =
      address === null ? null : await limiter.consume(address).catch((refused: unknown) => refused as RateLimiterRes);
    const reset = Math.ceil((spent?.msBeforeNext ?? seconds * 1000) / 1000);
    const state = `"default";r=${spent?.remainingPoints ?? requests};t=${reset}`;
    const told = { 'ratelimit-policy': policy, ratelimit: state };
    if (spent instanceof RateLimiterRes && spent.consumedPoints > requests)
      return plainReply(
        problem(429, `more than ${requests} requests in ${seconds} s from this address: come back in ${reset} s`),
        {
          ...told,
          'retry-after': String(reset),
        },
      );
    context.set('added', told);
    await next();
    return undefined;
  };
}
