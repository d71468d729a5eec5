// Pages and API over a store that is opened read-only: whoever collects is somebody else.
import { serve as listen, type ServerType } from '@hono/node-server';
import { openStore, type Store } from '#store/open.ts';
import { createServer, USUAL_LIMIT } from '#surfaces/server.ts';
import { realClock } from './doors.ts';
import { openHouse, print } from './house.ts';
import { createReadiness } from './readiness.ts';
import { withoutSecrets } from './secrets.ts';
import { askedToStop, named, untilStopped } from './stop.ts';
import { createTeller } from './teller.ts';
import { VERSION } from './version.ts';

export async function serveStore(options: { port?: number }): Promise<number> {
  const asked = askedToStop();
  const { config } = await openHouse();
  const store = openStore(config.db, { readonly: true });
  if (store.isCopy)
    console.error(
      `gpu-spot: the place of ${config.db} can only be read: a copy of it in ${store.path} is served, as it is now; restart gpu-spot to show what came since`,
    );
  const server = await serveFrom(store, { ...config, port: options.port ?? config.port });
  await untilStopped(server, asked);
  store.close();
  return 0;
}

export type Place = { readonly host: string; readonly port: number; readonly baseUrl: string | null };

const READ_LIMIT_MS = 30_000;

/** Resolves once it listens, with the address printed. */
export function serveFrom(
  store: Store,
  { host, port, baseUrl }: Place,
  trouble?: () => string | null,
): Promise<ServerType> {
  const teller = createTeller(store, realClock);
  const app = createServer({
    ask: teller.ask,
    typed: teller.typed,
    version: teller.version,
    say: (line) => console.error(withoutSecrets(line)),
    limit: USUAL_LIMIT,
    program: VERSION,
    baseUrl,
    ready: createReadiness({ store, teller, clock: realClock, ...(trouble === undefined ? {} : { trouble }) }),
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
