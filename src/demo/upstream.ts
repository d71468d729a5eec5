// The imaginary sellers as an HTTP application, reached as $GPU_SPOT_UPSTREAM/host/path; every answer says that it is made up.
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { Clock } from '#domain/world.ts';
import { type Fault, spoil } from './faults.ts';
import type { Market } from './market.ts';
import type { Route } from './sellers/seller.ts';
import { QUERIED, SELLERS } from './sellers/sellers.ts';
import { createVastAnswer } from './vast-answer.ts';
import { queryProblem } from './vast-query.ts';

export const SIMULATED = 'x-gpu-spot-simulated';

export type UpstreamDoors = {
  readonly market: Market;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly faults: readonly Fault[];
};

export function createUpstream(doors: UpstreamDoors): Hono {
  const { market, clock } = doors;
  const app = new Hono();
  const vastAnswer = createVastAnswer(market);
  const spent = new Map<Fault, number>();
  const answer = async (context: Context, provider: string, body: unknown): Promise<Response> => {
    const fault = doors.faults.find(
      (each) =>
        (each.provider ?? provider) === provider && (each.times === null || (spent.get(each) ?? 0) < each.times),
    );
    const isPage = typeof body === 'string';
    const text = isPage ? body : JSON.stringify(body);
    const headers = { 'content-type': isPage ? 'text/html' : 'application/json' };
    if (fault === undefined) return new Response(text, { headers });
    spent.set(fault, (spent.get(fault) ?? 0) + 1);
    return spoil(fault.name, text, { sleep: (ms) => clock.sleep(ms), now: clock.now, tear: tearing(context) });
  };
  const vast = async (context: Context, query: unknown): Promise<Response> => {
    const problem = queryProblem(query);
    if (problem !== null) return context.json({ success: false, error: 'invalid_request', msg: problem }, 400);
    const keyed = context.req.header('authorization') !== undefined;
    return answer(context, QUERIED, vastAnswer(query as Record<string, unknown>, clock.now(), keyed));
  };
  app.use(async (context, next) => {
    await next();
    context.header(SIMULATED, '1');
  });
  app.post('/console.vast.ai/api/v0/bundles/', async (context) =>
    vast(context, await context.req.json().catch(() => null)),
  );
  app.get('/console.vast.ai/api/v0/bundles/', (context) => vast(context, parsed(context.req.query('q'))));
  const routes = new Map<string, { id: string; route: Route }>(
    SELLERS.flatMap(({ id, routes: own }) =>
      own.map((route) => [`${route.method ?? 'GET'} /${route.path}`, { id, route }] as const),
    ),
  );
  app.all('*', async (context, next) => {
    const path = new URL(context.req.url).pathname;
    const asked = `${context.req.method} ${path}`;
    const found = routes.get(asked) ?? starred(routes, asked);
    if (found === undefined) return next();
    const wanted = { market, at: clock.now(), query: (name: string) => context.req.query(name) };
    return answer(context, found.id, found.route.answer(wanted));
  });
  app.notFound((context) => context.json({ error: 'no such imaginary seller' }, 404));
  return app;
}

/** The route with a `*` that an address fits. */
function starred<T>(routes: ReadonlyMap<string, T>, asked: string): T | undefined {
  const parts = asked.split('/');
  for (const [name, route] of routes) {
    const own = name.split('/');
    if (
      name.includes('*') &&
      own.length === parts.length &&
      own.every((part, at) => part === '*' || part === parts[at])
    )
      return route;
  }
  return undefined;
}

/** Over HTTP the socket itself is torn; asked in process there is none. */
function tearing(context: Context): (() => void) | null {
  const outgoing = (context.env as Partial<HttpBindings> | undefined)?.outgoing;
  return outgoing === undefined ? null : () => void outgoing.destroy();
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? {} : JSON.parse(text);
  } catch {
    return null;
  }
}
