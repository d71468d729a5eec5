// Pages and API over a store that is opened read-only: whoever collects is somebody else.
import { serve as listen, type ServerType } from '@hono/node-server';
import { openStore, type Store } from '#store/open.ts';
import { createServer, USUAL_LIMIT } from '#surfaces/server.ts';
import { realClock } from './doors.ts';
import { openHouse, print } from './house.ts';
import { withoutSecrets } from './secrets.ts';
import { askedToStop, named, untilStopped } from './stop.ts';
import { createTeller } from './teller.ts';
import { VERSION } from './version.ts';

export async function serveStore(options: { port?: number }): Promise<number> {
  const asked = askedToStop();
  const { config } = await openHouse();
  const store = openStore(config.db, { readonly: true });
  const server = await serveFrom(store, { ...config, port: options.port ?? config.port });
  await untilStopped(server, asked);
  store.close();
  return 0;
}

export type Place = { readonly host: string; readonly port: number; readonly baseUrl: string | null };

const READ_LIMIT_MS = 30_000;

/** Resolves once it listens, with the address printed. */
export function serveFrom(store: Store, { host, port, baseUrl }: Place): Promise<ServerType> {
  const teller = createTeller(store, realClock);
  const app = createServer({
    ask: teller.ask,
    typed: teller.typed,
    version: teller.version,
    say: (line) => console.error(withoutSecrets(line)),
    limit: USUAL_LIMIT,
    program: VERSION,
    baseUrl,
    ready: () => readiness(store),
  });
  return new Promise((resolve, reject) => {
    const server = listen({ fetch: app.fetch, hostname: host, port }, (address) => {
      print(`serving http://${host.includes(':') ? `[${host}]` : host}:${address.port}`);
      resolve(server);
    });
    if ('requestTimeout' in server) server.requestTimeout = READ_LIMIT_MS;
    server.once('error', (error) => reject(named(error)));
  });
}

function readiness(store: Store): string | null {
  try {
    store.dataVersion();
    return null;
  } catch (error) {
    return `the store cannot be read: ${(error as Error).message}`;
  }
}
