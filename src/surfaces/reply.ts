// One way to answer: 304 before any work, from memory with compressed bytes kept, made anew when the data's version changes.
import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Context } from 'hono';

export type Made = {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Coding = 'br' | 'gzip' | 'identity';

export type Replies = (context: Context, key: string, make: () => Made) => Response;

const MOST_REPLIES = 500;
const SMALLEST_PACKED = 600;
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

type Kept = { readonly made: Made; readonly bytes: Map<Coding, Uint8Array<ArrayBuffer>> };

export function createReplies(version: () => string, keep = true): Replies {
  let keptFor = '';
  const kept = new Map<string, Kept>();
  return (context, key, make) => {
    const now = version();
    if (now !== keptFor) {
      kept.clear();
      keptFor = now;
    }
    const coding = codingFor(context.req.header('accept-encoding'));
    const tag = `${now}.${nameOf(key)}`;
    if (matches(context.req.header('if-none-match'), tag))
      return new Response(null, {
        status: 304,
        headers: { etag: `"${tag}.${coding}"`, 'cache-control': 'no-cache', vary: VARY },
      });
    const found = kept.get(key) ?? { made: make(), bytes: new Map() };
    if (keep && !kept.has(key)) remember(kept, key, found);
    return send(found, coding, tag);
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

function send({ made, bytes }: Kept, wanted: Coding, tag: string): Response {
  const coding = made.text.length < SMALLEST_PACKED ? 'identity' : wanted;
  const body = bytes.get(coding) ?? packed(made.text, coding);
  bytes.set(coding, body);
  const headers: Record<string, string> = {
    'content-type': made.type,
    'content-length': String(body.length),
    vary: VARY,
    ...made.headers,
  };
  if (coding !== 'identity') headers['content-encoding'] = coding;
  if (made.status === 200) {
    headers.etag = `"${tag}.${coding}"`;
    headers['cache-control'] = 'no-cache';
  } else headers['cache-control'] = 'no-store';
  return new Response(body, { status: made.status, headers });
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
  return header.split(',').some((each) => {
    const held = each.trim().replace(/^W\//, '').replace(/^"|"$/g, '');
    return held === tag || held.replace(/\.(br|gzip|identity)$/, '') === tag;
  });
}
