// Where this server is to be had, for pages that tell it: a card's link, the feed.
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { bare } from './base-path.ts';
import type { Replies } from './reply.ts';

/** Pages tell their own address, in a card's link and in the feed: where the operator has not named it, the one that was asked at. */
export const atAddress =
  (replies: Replies, baseUrl: string | null, note: (base: string) => void): Replies =>
  (context, wanted) => {
    if (wanted.kind !== 'page' && wanted.kind !== 'card') return replies(context, wanted);
    const base = bare(baseUrl ?? ownAddress(context));
    if (wanted.kind === 'page') note(base);
    return replies(context, { ...wanted, given: { ...wanted.given, base } });
  };

/** Where the connection was made to; what a reader says of it (Host) is the reader's own. */
function ownAddress(context: Context): string {
  const { localAddress, localPort } = (context.env as Partial<HttpBindings> | undefined)?.incoming?.socket ?? {};
  if (localAddress === undefined) return 'http://localhost';
  // The zone behind a % is this machine's own word.
  const [bare = ''] = localAddress.replace(/^::ffff:(?=\d+\.)/, '').split('%');
  return `http://${bare.includes(':') ? `[${bare}]` : bare}:${localPort}`;
}
