// One way to answer: 304 before any work, from memory with its packed bytes, computed anew when the data's version changes.
import { createHash } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Asker, Compute, Computed, Outcome, Refused } from './compute.ts';
import { isRefused } from './compute.ts';
import { type Bytes, type Coding, codingFor, isPackable, repacked } from './packing.ts';
import { problem } from './problem.ts';
import { SECURITY } from './security.ts';
import { createSending } from './sending.ts';
import { createShelf, type Shelf } from './shelf.ts';
import { cacheControl, type Made, mayRepeat, nameOf, type Wanted } from './wanted.ts';

/** What a reader's purse is charged with, and who the reader is to the queue. */
export type Purse = Pick<Asker, 'address' | 'refused'> & {
  /** Charges for an answer, and says what is left as headers. */
  readonly spend: (ms: number, bytes: number) => Headers | Promise<Headers>;
};

/** What a middleware adds to the answer under way: plain fields, for touching a finished Response costs more than making it. */
export type Added = { readonly Variables: { added?: Readonly<Record<string, string>>; purse?: Purse } };

export type Replies = (context: Context, wanted: Wanted) => Response | Promise<Response>;

/** What readers are shown of it now, packed as it is kept; computed where nothing is kept. */
export type AsShown = (wanted: Wanted, asker: Asker) => Promise<Outcome>;

/** Answers readers, and makes ahead what they are about to ask. */
export type Kept = {
  readonly reply: Replies;
  readonly prepare: (wanted: Wanted) => Promise<void>;
  /** Makes again what was asked of the version before, and shows the new one; false where a newer one has come meanwhile. */
  readonly renew: () => Promise<boolean>;
  readonly asShown: AsShown;
};

type Headers = Readonly<Record<string, string>>;

/** A request's header, from Node's own parsed ones where they are at hand: making a Headers object costs more than the answer. */
export function headerOf(
  context: Context,
  name: 'accept' | 'accept-encoding' | 'if-none-match' | 'origin',
): string | undefined {
  const { incoming } = bindings(context);
  return incoming?.headers === undefined ? context.req.header(name) : incoming.headers[name];
}

export const bindings = (context: Context): Partial<HttpBindings> =>
  (context.env as Partial<HttpBindings> | undefined) ?? {};

export const addedTo = (context: Context): Headers => (context as Context<Added>).get('added') ?? {};

/** An answer that is not kept: an asset, a state of health, a refusal. */
export const plainReply = (made: Made, added: Headers = {}): Response =>
  new Response(made.status === 204 ? null : made.text, {
    status: made.status,
    headers: { 'content-type': made.type, ...SECURITY, ...made.headers, ...added },
  });

export const refusedReply = ({ status, because, retryAfter }: Refused, added: Headers = {}): Response =>
  plainReply(problem(status, because), { ...added, 'cache-control': 'no-store', 'retry-after': String(retryAfter) });

/** What an entry takes beside its bytes. */
const ENTRY_BYTES = 1_000;

type Sent = { readonly body: Bytes; readonly headers: Headers };
type Entry = {
  readonly wanted: Wanted;
  readonly tag: string;
  readonly made: Computed;
  readonly sent: Map<Coding, Sent>;
};

const sizeOf = ({ sent }: Entry): number =>
  [...sent.values()].reduce((sum, { body }) => sum + body.length, ENTRY_BYTES);

export type ReplyDoors = {
  readonly version: () => string;
  readonly compute: Compute;
  /** False only where a bench wants every answer computed again. */
  readonly keep: boolean;
  /** Milliseconds that no clock moves: with them the version before is shown under many readers until the new one is made. */
  readonly ticks?: (() => number) | undefined;
};

/** Sends bytes that are ready; at once where nothing is to be charged. */
function sender() {
  const sending = createSending();
  return (context: Context, { made }: Entry, { body, headers }: Sent, ms: number): Response | Promise<Response> => {
    const { outgoing } = bindings(context);
    if (outgoing !== undefined) sending.note(outgoing, body.length);
    const response = (told: Headers): Response =>
      new Response(body, { status: made.status, headers: { ...headers, ...addedTo(context), ...told } });
    const told = (context as Context<Added>).get('purse')?.spend(ms, body.length) ?? {};
    return told instanceof Promise ? told.then(response) : response(told);
  };
}

export function createReplies({ version, compute, keep, ticks }: ReplyDoors): Kept {
  const shelf = createShelf<Entry>({ version, sizeOf, versionOf: ({ made }) => made.version, ticks });
  const { current } = shelf;
  const remember = (name: string, wanted: Wanted, found: Entry): void => {
    if (keep && isKept(wanted, found.made)) shelf.put(name, found);
  };
  const reply = sender();
  const send = (context: Context, wanted: Wanted, found: Entry, coding: Coding, ms: number) => {
    const ready = found.sent.get(coding);
    if (ready !== undefined) return reply(context, found, ready, ms);
    return prepared(found, wanted, coding).then((made) => {
      found.sent.set(coding, made);
      // Once more, for it has grown by a packed form.
      remember(nameOf(wanted), wanted, found);
      return reply(context, found, made, ms);
    });
  };
  const prepare = async (wanted: Wanted): Promise<void> => {
    current(false);
    const name = nameOf(wanted);
    if (shelf.has(name)) return;
    const outcome = await compute(wanted, 'br', AHEAD);
    if (isRefused(outcome)) return;
    const found: Entry = { wanted, tag: tagOf(outcome.version, name), made: outcome, sent: new Map() };
    found.sent.set('br', await prepared(found, wanted, 'br'));
    current(false);
    remember(name, wanted, found);
  };
  const answer: Replies = (context, wanted) => {
    const now = current(true);
    const name = nameOf(wanted);
    const held = shelf.get(name, true);
    const tag = held?.tag ?? tagOf(now, name);
    const coding = codingFor(headerOf(context, 'accept-encoding'));
    const condition = headerOf(context, 'if-none-match');
    const isAny = condition?.trim() === '*';
    const unchanged = (): Response =>
      new Response(null, {
        status: 304,
        headers: { etag: `"${tag}.${coding}"`, 'cache-control': cacheControl(wanted), vary: VARY, ...addedTo(context) },
      });
    if (condition !== undefined && (isAny ? held?.made.status === 200 : names(condition, tag))) return unchanged();
    if (held !== undefined) return send(context, wanted, held, coding, 0);
    return compute(wanted, coding, askerOf(context)).then(async (outcome) => {
      if (isRefused(outcome)) return refusedReply(outcome, addedTo(context));
      const found: Entry = { wanted, tag: tagOf(outcome.version, name), made: outcome, sent: new Map() };
      if (isAny && outcome.status === 200) {
        await (context as Context<Added>).get('purse')?.spend(outcome.ms, 0);
        return unchanged();
      }
      return send(context, wanted, found, coding, outcome.ms);
    });
  };
  const asShown: AsShown = async (wanted, asker) => {
    current(false);
    return shelf.get(nameOf(wanted), false)?.made ?? compute(wanted, 'identity', asker);
  };
  return { reply: answer, prepare, renew: () => renew(shelf, prepare), asShown };
}

/** Also what nobody was expected to ask, and somebody did; left where a newer version has come, for that one is made next. */
async function renew({ current, due, publish }: Shelf<Entry>, prepare: Kept['prepare']): Promise<boolean> {
  const of = current(false);
  for (const { wanted } of due()) {
    if (current(false) !== of) return false;
    await prepare(wanted).catch(() => {});
  }
  return current(false) === of && publish(of);
}

/** Nobody's purse pays for it, and it has a line of its own in the queue, so that readers take turns with it. */
const AHEAD: Asker = { address: 'ahead', isWaiting: () => true, refused: async () => null };

/** Errors are made again for whoever makes them, but for the one page that says that there is none. */
const isKept = (wanted: Wanted, { status }: Computed): boolean =>
  mayRepeat(wanted) && (status === 200 || (wanted.kind === 'page' && wanted.name === 'missing'));

const HERE: Purse = { address: 'here', refused: async () => null, spend: async () => ({}) };

/** Who asks, as the queue knows it. */
export function askerOf(context: Context): Asker {
  const { address, refused } = (context as Context<Added>).get('purse') ?? HERE;
  const { incoming } = bindings(context);
  return { address, refused, isWaiting: () => incoming?.socket.destroyed !== true };
}

/** Tells one representation from another under the same version: JSON from CSV, one page from the next. */
const tagOf = (version: string, name: string): string =>
  `${version}.${createHash('sha1').update(name).digest('base64url').slice(0, 8)}`;

const VARY = 'accept, accept-encoding';

async function prepared({ tag, made }: Entry, wanted: Wanted, asked: Coding): Promise<Sent> {
  const coding = isPackable(made.packed, made.type) ? asked : 'identity';
  const body = await repacked(made.packed, coding);
  const headers = {
    'content-type': made.type,
    'content-length': String(body.length),
    vary: VARY,
    ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
    ...(made.status === 200
      ? { etag: `"${tag}.${asked}"`, 'cache-control': cacheControl(wanted) }
      : { 'cache-control': 'no-store' }),
    ...SECURITY,
    ...made.headers,
  };
  return { body, headers };
}

/** Whether a reader already holds this version, in whatever coding. */
const names = (condition: string, tag: string): boolean =>
  condition.split(',').some((each) => {
    const held = each.trim().replace(/^W\//, '').replace(/^"|"$/g, '');
    return held === tag || held.replace(/\.(br|gzip|identity)$/, '') === tag;
  });
