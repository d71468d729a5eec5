// The application over a store, at a moment of the test's choosing.
import { type ServerType, serve } from '@hono/node-server';
import { createTeller } from '#commands/teller.ts';
import type { Store } from '#store/open.ts';
import { createServer, type ServerDoors } from '#surfaces/server.ts';

/** An application over real HTTP on loopback, for a browser. */
export function served(app: ReturnType<typeof createServer>): Promise<{ base: string; server: ServerType }> {
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
      resolve({ base: `http://127.0.0.1:${port}`, server }),
    );
  });
}

export function appOver(store: Store, now: () => number, more: Partial<ServerDoors> = {}) {
  const { ask, typed, version } = createTeller(store, { now });
  return createServer({
    ask,
    typed,
    version,
    ready: () => null,
    say: () => {},
    limit: null,
    program: 'test',
    baseUrl: null,
    ...more,
  });
}
