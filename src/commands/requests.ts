// What was asked of this server, for its log and its meters: each request once it is over, by the room it was asked in.
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Say } from '#domain/world.ts';
import { requestId } from '#surfaces/ops/request-id.ts';
import { ticks } from './doors.ts';

/** A few words for all addresses: what readers write must not make a meter each. */
const ROOMS = [
  'gpu',
  'raw',
  'viability',
  'index',
  'analysis',
  'api',
  'og',
  'spark',
  'assets',
  'mcp',
  'fill',
  'changes',
];
const OPS = ['healthz', 'readyz', 'metrics'];

/** The room that an address stands in; what is no address of ours is elsewhere. */
export function roomOf(url: string, basePath: string): string {
  const path = url.split('?')[0] ?? '';
  const own = basePath !== '' && path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
  const [, first = ''] = own.split('/');
  if (first === '' || own === basePath) return 'overview';
  if (OPS.includes(first)) return 'ops';
  return ROOMS.includes(first) ? first : 'other';
}

export type Served = { readonly room: string; readonly status: number; readonly seconds: number };

export type RequestDoors = {
  readonly say: Say;
  readonly basePath: string;
  readonly onServed: (served: Served) => void;
};

/** A reader has waited for it. */
const SLOW_SECONDS = 1;
const LONGEST_URL = 200;

/** Watches every request until it is over; who asked is not written down. */
export function watchRequests(server: Server, { say, basePath, onServed }: RequestDoors): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const from = ticks();
    response.once('close', () => {
      const seconds = (ticks() - from) / 1000;
      const { method = '', url = '' } = request;
      // One that went away before its answer was whole got none, whatever the answer's status was to be.
      const status = response.writableFinished ? response.statusCode : CLIENT_LEFT;
      onServed({ room: roomOf(url, basePath), status, seconds });
      const isFault = status >= 500;
      const level = isFault ? 'warn' : seconds >= SLOW_SECONDS && status !== CLIENT_LEFT ? 'info' : 'debug';
      say(`${method} ${JSON.stringify(url.slice(0, LONGEST_URL))} ${status} in ${Math.round(seconds * 1000)} ms`, {
        level,
        requestId: requestId(request),
        status,
      });
    });
  });
}

/** As nginx writes it. */
const CLIENT_LEFT = 499;
