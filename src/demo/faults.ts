// What can go wrong upstream, on purpose: each fault answers in place of the seller, or spoils its answer.

import { SELLER_IDS } from './sellers/sellers.ts';

export const FAULTS = [
  '429',
  '429-retry-after',
  '429-retry-date',
  '500',
  'slow',
  'stall',
  'reset',
  'truncated',
  'html',
  'empty',
  'types',
  'huge',
] as const;

export type FaultName = (typeof FAULTS)[number];

export type Fault = {
  readonly name: FaultName;
  /** The seller's host, or null for all. */
  readonly provider: string | null;
  /** How many requests it spoils, then it is over; null for all. */
  readonly times: number | null;
};

/** Reads `name[@provider][*times]`, comma-separated, as in `500@lium,429-retry-after*1`. */
export function parseFaults(text: string): Fault[] {
  return text
    .split(',')
    .filter(Boolean)
    .map((word) => {
      const parts = /^([\w-]+)(?:@([\w-]+))?(?:\*(\d+))?$/.exec(word.trim());
      const name = FAULTS.find((each) => each === parts?.[1]);
      if (parts?.[2] !== undefined && !SELLER_IDS.includes(parts[2]))
        throw new Error(`'${parts[2]}' is no imaginary seller: they are ${SELLER_IDS.join(', ')}`);
      if (parts === null || name === undefined)
        throw new Error(`'${word}' is not a fault: write name[@provider][*times] with a name of ${FAULTS.join(', ')}`);
      return { name, provider: parts[2] ?? null, times: parts[3] === undefined ? null : Number(parts[3]) };
    });
}

const SLOW_MS = 3_000;
const HUGE_BYTES = 100 * 1024 * 1024;
const encoder = new TextEncoder();

type Doors = {
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => number;
  /** Tears the connection, where there is one. */
  readonly tear: (() => void) | null;
};

/** Long enough for the first half of a body to be under way. */
const BEFORE_RESET_MS = 60;

const json = (text: string | ReadableStream<Uint8Array>): Response =>
  new Response(text, { headers: { 'content-type': 'application/json' } });

/** Sends the text's first half, then does what `then` does. */
function half(
  text: string,
  then: (controller: ReadableStreamDefaultController<Uint8Array>) => void,
): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) return then(controller);
      sent = true;
      controller.enqueue(encoder.encode(text.slice(0, Math.floor(text.length / 2))));
    },
  });
}

async function reset(controller: ReadableStreamDefaultController<Uint8Array>, doors: Doors): Promise<void> {
  if (doors.tear === null) return controller.error(new Error('reset in mid-body'));
  await doors.sleep(BEFORE_RESET_MS);
  doors.tear();
}

function huge(): ReadableStream<Uint8Array> {
  const block = encoder.encode(' '.repeat(1024 * 1024));
  let left = HUGE_BYTES;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      left -= block.length;
      controller.enqueue(block);
    },
  });
}

/** Every number becomes a word and every list of items keeps its length: the shape of a silent API change. */
const retyped = (text: string): string =>
  isJson(text) ? text.replace(/:\s*(?:-?\d+(?:\.\d+)?|"\d+(?:\.\d+)?\+?")/g, ':"changed"') : text.replace(/\d/g, 'x');

const isJson = (text: string): boolean => /^\s*[[{]/.test(text);

/** Nothing is listed any more: every list at hand is empty, every map of items too; a page is a page of nothing. */
function emptied(text: string): string {
  if (!isJson(text)) return '<!doctype html><html><body></body></html>';
  const answer: unknown = JSON.parse(text);
  if (Array.isArray(answer)) return '[]';
  return JSON.stringify(answer, (key, value) =>
    Array.isArray(value) ? [] : MAPS.includes(key) || isMap(value) ? {} : value,
  );
}

/** Lists that come as maps, by their field; one has no field of its own, and is told by its entries. */
const MAPS = ['servers', 'pricing', 'specs', 'regions'];

const isMap = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).some((each) => each?.instance_type !== undefined);

export async function spoil(name: FaultName, text: string, doors: Doors): Promise<Response> {
  switch (name) {
    case '429':
      return new Response('API requests too frequent', { status: 429 });
    case '429-retry-after':
      return new Response('API requests too frequent', { status: 429, headers: { 'retry-after': '2' } });
    case '429-retry-date':
      return new Response('API requests too frequent', {
        status: 429,
        headers: { 'retry-after': new Date((doors.now() + 3) * 1000).toUTCString() },
      });
    case '500':
      return new Response('internal error', { status: 500 });
    case 'slow':
      await doors.sleep(SLOW_MS);
      return json(text);
    case 'stall':
      return json(half(text, () => {}));
    case 'reset':
      return json(half(text, (controller) => reset(controller, doors)));
    case 'truncated':
      return json(text.slice(0, Math.floor(text.length * 0.7)));
    case 'html':
      return new Response('<!doctype html><title>Just a moment...</title>', {
        headers: { 'content-type': 'text/html' },
      });
    case 'empty':
      return json(emptied(text));
    case 'types':
      return json(retyped(text));
    case 'huge':
      return json(huge());
  }
}
