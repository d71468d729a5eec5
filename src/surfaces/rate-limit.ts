// A limit per address, told in the RateLimit fields of the IETF draft (draft-ietf-httpapi-ratelimit-headers-10).
import type { HttpBindings } from '@hono/node-server';
import type { Context, MiddlewareHandler } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { problem } from './problem.ts';

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

export function rateLimit({ requests, seconds }: Limit): MiddlewareHandler {
  const limiter = new RateLimiterMemory({ points: requests, duration: seconds });
  const policy = `"default";q=${requests};w=${seconds}`;
  return async (context, next) => {
    const address = addressOf(context);
    const spent =
      address === null ? null : await limiter.consume(address).catch((refused: unknown) => refused as RateLimiterRes);
    const reset = Math.ceil((spent?.msBeforeNext ?? seconds * 1000) / 1000);
    const state = `"default";r=${spent?.remainingPoints ?? requests};t=${reset}`;
    if (spent instanceof RateLimiterRes && spent.consumedPoints > requests) {
      const { status, type, text } = problem(
        429,
        `more than ${requests} requests in ${seconds} s from this address: come back in ${reset} s`,
      );
      return new Response(text, {
        status,
        headers: { 'content-type': type, 'retry-after': String(reset), 'ratelimit-policy': policy, ratelimit: state },
      });
    }
    await next();
    context.res.headers.set('ratelimit-policy', policy);
    context.res.headers.set('ratelimit', state);
  };
}
