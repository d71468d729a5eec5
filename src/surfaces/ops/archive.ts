// The log of this gpu-spot for others to follow, where its operator opens it: entries and pieces never change, so that anybody may keep them.
import { type Context, Hono } from 'hono';
import { problem } from '#surfaces/problem.ts';
import { type Added, addedTo, plainReply } from '#surfaces/reply.ts';
import { SECURITY } from '#surfaces/security.ts';

type Held = {
  readonly seq: number;
  readonly prev: Uint8Array;
  readonly hash: Uint8Array;
  readonly kind: string;
  readonly schema: number;
  readonly body: Uint8Array;
};

/** What of the log others may read; throws where it cannot be asked now. */
export type Archive = {
  readonly look: (seq: number) => Promise<{
    readonly last: number;
    readonly hash: Uint8Array | null;
    readonly snapshot: number | null;
  }>;
  readonly entry: (seq: number) => Promise<Held | null>;
  readonly piece: (hash: Uint8Array) => Promise<Uint8Array | null>;
};

const FOR_EVER = 'public, max-age=31536000, immutable';
const WHOLE = /^(0|[1-9]\d{0,14})$/;
const HASH = /^[0-9a-f]{64}$/;

const hex = (bytes: Uint8Array | null): string | null => (bytes === null ? null : Buffer.from(bytes).toString('hex'));

const refusal = (
  context: Context,
  status: number,
  detail: string,
  more: Readonly<Record<string, string>> = {},
): Response => plainReply(problem(status, detail), { ...addedTo(context), 'cache-control': 'no-store', ...more });

/** What it takes of the wire counts, as everywhere. */
async function bytesReply(
  context: Context<Added>,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Promise<Response> {
  await context.get('purse')?.spend(0, body.length);
  return new Response(new Uint8Array(body), {
    headers: {
      ...SECURITY,
      'content-type': 'application/octet-stream',
      'cache-control': FOR_EVER,
      ...addedTo(context),
      ...headers,
    },
  });
}

export function archiveRoutes(archive: Archive): Hono<Added> {
  const app = new Hono<Added>();
  const nothing = (context: Context): Response => refusal(context, 404, 'the log has nothing of that name');
  app.onError((_, context) => refusal(context, 503, 'the log cannot be asked now', { 'retry-after': '10' }));
  app.get('/log', async (context) => {
    const at = context.req.query('at') ?? '0';
    if (!WHOLE.test(at)) return refusal(context, 400, 'at is the number of an entry');
    const { last, hash, snapshot } = await archive.look(Number(at));
    const text = JSON.stringify({ last, hash: hex(hash), snapshot });
    return plainReply(
      { status: 200, type: 'application/json', text, headers: { 'cache-control': 'no-store' } },
      addedTo(context),
    );
  });
  app.get('/log/entries/:seq', async (context) => {
    const seq = context.req.param('seq');
    const entry = WHOLE.test(seq) && seq !== '0' ? await archive.entry(Number(seq)) : null;
    if (entry === null) return nothing(context);
    return bytesReply(context, entry.body, {
      'log-prev': hex(entry.prev) ?? '',
      'log-hash': hex(entry.hash) ?? '',
      'log-kind': entry.kind,
      'log-schema': String(entry.schema),
    });
  });
  app.get('/log/pieces/:hash', async (context) => {
    const hash = context.req.param('hash');
    const body = HASH.test(hash) ? await archive.piece(Buffer.from(hash, 'hex')) : null;
    return body === null ? nothing(context) : bytesReply(context, body, {});
  });
  return app;
}
