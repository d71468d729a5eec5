// The imaginary sellers over real HTTP on loopback, with faults, for tests of a round; what was started is ended by `end`.
import { type ServerType, serve } from '@hono/node-server';
import { realClock } from '#commands/doors.ts';
import { parseFaults } from '#demo/faults.ts';
import { createMarket } from '#demo/market.ts';
import { createUpstream } from '#demo/upstream.ts';

export type Upstreams = {
  /** Starts one and resolves with its address. */
  readonly start: (faults: string) => Promise<string>;
  readonly end: () => void;
};

type Making = {
  readonly seed: number;
  readonly now: () => number;
  /** How long a slow seller takes, ms. */
  readonly slowMs: number;
  /** Who answers for a seller that nobody has imagined. */
  readonly others?: (url: string) => Promise<Response>;
};

export function upstreams({ seed, now, slowMs, others }: Making): Upstreams {
  const servers: ServerType[] = [];
  return {
    start: (faults) => {
      const market = createMarket({ seed, cycle: 0, size: 1 });
      const clock = { now, sleep: async () => realClock.sleep(slowMs) };
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
