// Which pages of elsewhere may read the public questions: all, none, or those of the origins that the operator names.
import type { MiddlewareHandler } from 'hono';
import { type Added, addedTo, headerOf, plainReply } from './reply.ts';

/** `*`, `off`, or origins as a browser spells them. */
export type Cors = '*' | 'off' | readonly string[];

const EXPOSED =
  'etag, ratelimit, ratelimit-policy, retry-after, x-gpu-spot-simulated, x-gpu-spot-imported, x-gpu-spot-credit';

/** Only what is read: GET and HEAD, and the browser's own question before them. */
export function cors(allowed: Cors): MiddlewareHandler<Added> {
  return async (context, next) => {
    const { method } = context.req;
    const opened = ['GET', 'HEAD', 'OPTIONS'].includes(method) ? openTo(allowed, headerOf(context, 'origin')) : {};
    if (method === 'OPTIONS') return plainReply(NOTHING, { ...addedTo(context), ...opened, ...preflight(opened) });
    context.set('added', { ...addedTo(context), ...opened });
    await next();
    return undefined;
  };
}

const NOTHING = { status: 204, type: 'text/plain', text: '' };

type Headers = Readonly<Record<string, string>>;

function openTo(allowed: Cors, origin: string | undefined): Headers {
  if (allowed === 'off') return {};
  const readable = { 'access-control-expose-headers': EXPOSED, 'cross-origin-resource-policy': 'cross-origin' };
  if (allowed === '*') return { 'access-control-allow-origin': '*', ...readable };
  // The answer differs by who asks: whoever keeps it on the way must know.
  const vary = { vary: 'accept, accept-encoding, origin' };
  return origin !== undefined && allowed.includes(origin)
    ? { 'access-control-allow-origin': origin, ...readable, ...vary }
    : vary;
}

const preflight = (opened: Headers): Headers =>
  opened['access-control-allow-origin'] === undefined
    ? {}
    : { 'access-control-allow-methods': 'GET, HEAD', 'access-control-allow-headers': 'accept, if-none-match' };
