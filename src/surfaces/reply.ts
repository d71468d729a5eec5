// One way to answer: 304 before any work, from memory with compressed bytes kept, made anew when the data's version changes.
import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { SECURITY } from './security.ts';

export type Made = {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Coding = 'br' | 'gzip' | 'identity';

/** A request's header, from Node's own parsed ones where they are at hand: making a Headers object costs more than the answer. */
export function headerOf(context: Context, name: 'accept' | 'accept-encoding' | 'if-none-match'): string | undefined {
  const incoming = (context.env as Partial<HttpBindings> | undefined)?.incoming;
  return incoming?.headers === undefined ? context.req.header(name) : incoming.headers[name];
}

export type Replies = (context: Context, key: string, make: () => Made) => Response;

/** What a middleware adds to the answer under way: plain fields, for touching a finished Response costs more than making it. */
export type Added = { readonly Variables: { added?: Readonly<Record<string, string>> } };

const addedTo = (context: Context): Readonly<Record<string, string>> => (context as Context<Added>).get('added') ?? {};

/** An answer that is not kept: an asset, a state of health, a refusal. */
export const plainReply = (made: Made, added: Readonly<Record<string, string>> = {}): Response =>
  new Response(made.status === 204 ? null : made.text, {
    status: made.status,
    headers: { 'content-type': made.type, ...SECURITY, ...made.headers, ...added },
  });

const MOST_REPLIES = 500;
const SMALLEST_PACKED = 600;
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

type Sent = { readonly body: Uint8Array<ArrayBuffer>; readonly headers: Readonly<Record<string, string>> };
type Kept = { readonly tag: string; readonly made: Made; readonly sent: Map<Coding, Sent> };

export function createReplies(version: () => string, keep = true): Replies {
  let keptFor = '';
  const kept = new Map<string, Kept>();
  return (context, key, make) => {
    const now = version();
    if (now !== keptFor) {
      kept.clear();
      keptFor = now;
    }
    const held = kept.get(key);
    const tag = held?.tag ?? `${now}.${nameOf(key)}`;
    const coding = codingFor(headerOf(context, 'accept-encoding'));
    if (matches(headerOf(context, 'if-none-match'), tag))
      return new Response(null, {
        status: 304,
        headers: { etag: `"${tag}.${coding}"`, 'cache-control': 'no-cache', vary: VARY, ...addedTo(context) },
      });
    const found = held ?? { tag, made: make(), sent: new Map() };
    if (keep && held === undefined) remember(kept, key, found);
    return send(found, coding, addedTo(context));
  };
}

/** Tells one representation from another under the same version: JSON from CSV, one page from the next. */
const nameOf = (key: string): string => createHash('sha1').update(key).digest('base64url').slice(0, 8);

const VARY = 'accept, accept-encoding';

function remember(kept: Map<string, Kept>, key: string, found: Kept): void {
  const [oldest] = kept.keys();
  if (kept.size >= MOST_REPLIES && oldest !== undefined) kept.delete(oldest);
  kept.set(key, found);
}

function send({ tag, made, sent }: Kept, wanted: Coding, added: Readonly<Record<string, string>>): Response {
  const ready =
    sent.get(wanted) ?? prepared(made, made.text.length < SMALLEST_PACKED ? 'identity' : wanted, `"${tag}.${wanted}"`);
  sent.set(wanted, ready);
  return new Response(ready.body, { status: made.status, headers: { ...ready.headers, ...added } });
}

function prepared(made: Made, coding: Coding, etag: string): Sent {
  const body = packed(made.text, coding);
  const headers = {
    'content-type': made.type,
    'content-length': String(body.length),
    vary: VARY,
    ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
    ...(made.status === 200 ? { etag, 'cache-control': 'no-cache' } : { 'cache-control': 'no-store' }),
    ...SECURITY,
    ...made.headers,
  };
  return { body, headers };
}

function packed(text: string, coding: Coding): Uint8Array<ArrayBuffer> {
  const plain = new TextEncoder().encode(text);
  if (coding === 'br') return new Uint8Array(brotliCompressSync(plain, BROTLI));
  return coding === 'gzip' ? new Uint8Array(gzipSync(plain)) : plain;
}

/** The best coding the reader takes; one with q=0 is refused. */
export function codingFor(header: string | undefined): Coding {
  const taken = (header ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => !/;\s*q=0(\.0+)?$/.test(each))
    .map((each) => each.split(';')[0]?.trim());
  if (taken.includes('br')) return 'br';
  return taken.includes('gzip') ? 'gzip' : 'identity';
}

/** Whether a reader already holds this version, in whatever coding. */
function matches(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((each) => {
    const held = each.trim().replace(/^W\//, '').replace(/^"|"$/g, '');
    return held === tag || held.replace(/\.(br|gzip|identity)$/, '') === tag;
  });
}
