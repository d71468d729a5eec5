// What a request is known by in the log: the id that a proxy gave it, or one of our own.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const ids = new WeakMap<IncomingMessage, string>();
const process = randomBytes(5).toString('hex');
let count = 0;

/** As proxies write one; what is longer or stranger is somebody's own words. */
const GIVEN = /^[\w.-]{6,64}$/;

/** The same for as long as the request lasts. */
export function requestId(incoming: IncomingMessage): string {
  const known = ids.get(incoming);
  if (known !== undefined) return known;
  const given = incoming.headers['x-request-id'];
  count += 1;
  const id = typeof given === 'string' && GIVEN.test(given) ? given : `${process}-${count}`;
  ids.set(incoming, id);
  return id;
}
