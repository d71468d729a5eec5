// The imaginary sellers over real HTTP on loopback, with faults, for tests of a round; what was started is ended by `end`.
import { type ServerType, serve } from '@hono/node-server';
import { type FaultName, parseFaults } from '#demo/faults.ts';
import { createMarket } from '#demo/market.ts';
import { createUpstream } from '#demo/upstream.ts';
import type { ProviderRound } from '#domain/outcome.ts';
import type { Clock } from '#domain/world.ts';

export type Upstreams = {
  /** Starts one and resolves with its address; what is slow there, or torn in mid-body, waits until `ready`. */
  readonly start: (faults: string, ready?: Promise<void>) => Promise<string>;
  readonly end: () => void;
};

type Making = {
  readonly seed: number;
  readonly now: () => number;
  /** Who answers for a seller that nobody has imagined. */
  readonly others?: (url: string) => Promise<Response>;
};

export function upstreams({ seed, now, others }: Making): Upstreams {
  const servers: ServerType[] = [];
  return {
    start: (faults, ready = Promise.resolve()) => {
      const market = createMarket({ seed, cycle: 0, size: 1 });
      const clock = { now, sleep: () => ready };
      const app = createUpstream({ market, clock, faults: parseFaults(faults) });
      if (others !== undefined)
        app.notFound((context) => {
          const { pathname, search } = new URL(context.req.url);
          return others(`https:/${pathname}${search}`);
        });
      return new Promise((resolve) => {
        const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
          resolve(`http://127.0.0.1:${port}`),
        );
        servers.push(server);
      });
    },
    end: () => {
      for (const server of servers.splice(0)) {
        server.close();
        if ('closeAllConnections' in server) server.closeAllConnections();
      }
    },
  };
}

const WAITING: readonly FaultName[] = ['slow', 'stall', 'reset'];
/** A round's own limit is longer than that, a request's is not. */
const LONGEST_REQUEST_MS = 60_000;

/**
 * Holds a round's slow, stalled and torn sellers back until all others are done, and then only ends what stalls: that nobody is
 * held up by them is so because the round ends, and not because of a number of ms.
 */
export function othersFirst(ids: readonly string[], faults: string) {
  const struck = parseFaults(faults);
  const held = new Set(struck.filter(({ name }) => WAITING.includes(name)).map(({ provider }) => provider));
  const waitedFor = new Set(ids.filter((id) => !held.has(id)));
  const late = new AbortController();
  const never = new AbortController().signal;
  let open = (): void => {};
  const ready = new Promise<void>((resolve) => {
    open = resolve;
  });
  const deadline: Clock['deadline'] = (ms) => (ms > LONGEST_REQUEST_MS ? never : late.signal);
  return {
    ready,
    deadline,
    onDone: ({ provider }: ProviderRound): void => {
      waitedFor.delete(provider.id);
      if (waitedFor.size > 0) return;
      open();
      if (struck.some(({ name }) => name === 'stall')) late.abort(new DOMException('too late', 'TimeoutError'));
    },
  };
}
