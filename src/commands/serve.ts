// Pages and API over a store that is opened read-only: whoever collects is somebody else.
import { Server } from 'node:http';
import { serve as listen, type ServerType } from '@hono/node-server';
import { type Config, ConfigProblem } from '#config.ts';
import type { Say } from '#domain/world.ts';
import type { Standing } from '#replica/follower.ts';
import { openStore, type Store } from '#store/open.ts';
import type { Ahead } from '#surfaces/ahead.ts';
import { basePathOf, basePathProblem } from '#surfaces/base-path.ts';
import type { Cors } from '#surfaces/cors.ts';
import type { Archive } from '#surfaces/ops/archive.ts';
import { isTrusted, LOOPBACK, networksOf, type Trust } from '#surfaces/reader.ts';
import { createServed, USUAL_LIMIT } from '#surfaces/server.ts';
import { createAnswering } from './answering.ts';
import { holdDoor, mostConnections, TIMEOUTS } from './connections.ts';
import { realClock, ticks } from './doors.ts';
import { openHouse, print } from './house.ts';
import { ownLog } from './log.ts';
import { createMeters } from './meters.ts';
import type { Node } from './node.ts';
import { createReadiness } from './readiness.ts';
import { watchRequests } from './requests.ts';
import { askedToStop, endedBy, named, untilStopped } from './stop.ts';
import { createTeller } from './teller.ts';
import { RELEASE, VERSION } from './version.ts';

export async function serveStore(options: { port?: number }): Promise<number> {
  const asked = askedToStop();
  const { config } = await openHouse();
  const say = ownLog(config.logLevel);
  const place = { ...config, port: options.port ?? config.port };
  const node = config.log === null ? null : await following({ ...config, log: config.log }, say, asked);
  try {
    const store = openStore(config.db, { readonly: true });
    try {
      if (store.isCopy)
        say(
          `the place of ${config.db} can only be read: a copy of it in ${store.path} is served, as it is now; ` +
            'restart gpu-spot to show what came since',
          { level: 'warn' },
        );
      const server = await serveFrom(store, place, { say, ...(node === null ? {} : logDoors(node, config)) });
      await untilStopped(server, asked);
    } finally {
      store.close();
    }
  } finally {
    await node?.close();
  }
  return 0;
}

/** What a server on a node tells of the log, and opens of it. */
export const logDoors = (
  { standing, archive }: Pick<Node, 'standing' | 'archive'>,
  { logPublic }: Pick<Config, 'logPublic'>,
): Pick<Serving, 'standing' | 'archive'> => ({ standing, ...(logPublic ? { archive } : {}) });

/** A view that this process keeps at the end of its log; others on the same file may do so too, for its place says what is there. */
async function following(config: Config & { readonly log: string }, say: Say, asked: Promise<void>): Promise<Node> {
  const { openNode } = await import('./node.ts');
  const node = await openNode({ config, say, signal: endedBy(asked) });
  node.keepUp();
  return node;
}

export type Place = Pick<Config, 'host' | 'port' | 'baseUrl' | 'trustedProxies' | 'cors'>;

export type Serving = {
  readonly say: Say;
  /** What keeps a collector beside it from storing; left out where somebody else collects. */
  readonly trouble?: () => string | null;
  /** How the store stands in the log that moves it; left out where none does. */
  readonly standing?: () => Standing;
  /** The log that others may follow. */
  readonly archive?: Archive;
};

/** Resolves once it listens, with the address printed. What is computed is computed in a thread beside this one. */
export function serveFrom(
  store: Store,
  place: Place,
  { say, trouble, standing, archive }: Serving,
): Promise<ServerType> {
  const { host, port, baseUrl } = place;
  const wrong = baseUrl === null ? null : basePathProblem(baseUrl);
  if (wrong !== null) throw new ConfigProblem(`GPU_SPOT_BASE_URL: ${wrong}`);
  const trust = trustOf(place);
  const teller = createTeller(store, realClock);
  const answering = createAnswering({ path: store.path, clock: realClock, say });
  const meters = createMeters({ store, now: realClock.now, trouble, standing });
  const { app, ahead } = createServed({
    ...teller,
    compute: answering.compute,
    say,
    limit: USUAL_LIMIT,
    metrics: meters,
    program: VERSION,
    release: RELEASE,
    ticks,
    baseUrl,
    trust,
    cors: corsOf(place),
    ...(archive === undefined ? {} : { archive }),
    ready: createReadiness({
      store,
      teller,
      compute: answering.compute,
      clock: realClock,
      ...(trouble === undefined ? {} : { trouble }),
      ...(standing === undefined ? {} : { standing }),
    }),
  });
  return new Promise((resolve, reject) => {
    const listener = { fetch: app.fetch, hostname: host, port, serverOptions: TIMEOUTS };
    const server = listen(listener, (address) => {
      const base = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
      if (baseUrl === null) ahead.note(base);
      print(`serving ${base}`);
      void keepAhead(server, ahead, say);
      if (!trust.hasProxy)
        say(
          'requests from this machine are not limited; behind a proxy set GPU_SPOT_BASE_URL or ' +
            'GPU_SPOT_TRUSTED_PROXIES, so that its readers are',
        );
      resolve(server);
    });
    if (server instanceof Server) {
      holdDoor(server, { most: mostConnections(), isShared: (address) => isTrusted(trust.networks, address) });
      watchRequests(server, { say, basePath: basePathOf(baseUrl), onServed: meters.served });
    }
    server.once('close', () => void answering.close());
    server.once('error', (error) => {
      void answering.close();
      reject(named(error));
    });
  });
}

/** What is new is looked for so often. */
const LOOK_MS = 250;

/** Makes ahead from now on, whenever a commit, a half hour or a seller that went stale makes other answers true. */
async function keepAhead(server: ServerType, ahead: Ahead, say: Say): Promise<void> {
  const closed = new AbortController();
  server.once('close', () => closed.abort());
  while (!closed.signal.aborted) {
    await ahead.make().catch((error: Error) => {
      // A store that is closed under it ends it.
      if (!closed.signal.aborted) say(`not made ahead: ${error.message}`, { level: 'warn' });
    });
    await realClock.sleep(LOOK_MS, closed.signal).catch(() => {});
  }
}

/** Whoever named a proxy, or a public address, has readers that come by one. */
function trustOf({ trustedProxies, baseUrl }: Place): Trust {
  const networks = networksOf(trustedProxies ?? LOOPBACK);
  if (networks === null) throw new ConfigProblem('GPU_SPOT_TRUSTED_PROXIES names what is no address and no network');
  return { networks, hasProxy: trustedProxies !== null || (baseUrl !== null && !isHere(new URL(baseUrl).hostname)) };
}

/** Pages of elsewhere read what is public; what serves its own machine alone they read only where the operator says so. */
export function corsOf({ host, baseUrl, cors }: Pick<Place, 'host' | 'baseUrl' | 'cors'>): Cors {
  if (cors !== null) return cors[0] === '*' || cors[0] === 'off' ? cors[0] : cors;
  return isHere(baseUrl === null ? host : new URL(baseUrl).hostname) ? 'off' : '*';
}

const isHere = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
