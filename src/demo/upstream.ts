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

/** A request to an imaginary seller; `path` is host/path. */
export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: (name: string) => string | undefined;
  readonly body: () => unknown;
  readonly keyed: boolean;
};
export type Answered =
  | { readonly status: 200; readonly provider: string; readonly said: unknown }
  | { readonly status: 400; readonly said: unknown };

const VAST = 'console.vast.ai/api/v0/bundles/';

/** What the imaginary sellers say; null where nobody is at the address. */
export function createSellers({ market, clock }: Omit<UpstreamDoors, 'faults'>): (asked: Asked) => Answered | null {
  const vastAnswer = createVastAnswer(market);
  const routes = new Map<string, { id: string; route: Route }>(
    SELLERS.flatMap(({ id, routes: own }) =>
      own.map((route) => [`${route.method ?? 'GET'} /${route.path}`, { id, route }] as const),
    ),
  );
  return ({ method, path, query, body, keyed }) => {
    if (path === VAST && (method === 'GET' || method === 'POST')) {
      const wanted = method === 'POST' ? body() : parsed(query('q'));
      const problem = queryProblem(wanted);
      return problem === null
        ? { status: 200, provider: QUERIED, said: vastAnswer(wanted as Record<string, unknown>, clock.now(), keyed) }
        : { status: 400, said: { success: false, error: 'invalid_request', msg: problem } };
    }
    const asked = `${method} /${path}`;
    const found = routes.get(asked) ?? starred(routes, asked);
    return found === undefined
      ? null
      : { status: 200, provider: found.id, said: found.route.answer({ market, at: clock.now(), query }) };
  };
}

/** A seller's answer as it is sent. */
export function sent(said: unknown): { readonly text: string; readonly type: string } {
  return typeof said === 'string'
    ? { text: said, type: 'text/html' }
    : { text: JSON.stringify(said), type: 'application/json' };
}

export function createUpstream(doors: UpstreamDoors): Hono {
  const { clock } = doors;
  const app = new Hono();
  const answerTo = createSellers(doors);
  const spent = new Map<Fault, number>();
  app.use(async (context, next) => {
    await next();
    context.header(SIMULATED, '1');
  });
  app.all('*', async (context, next) => {
    const text = context.req.method === 'POST' ? await context.req.text() : '';
    const answer = answerTo({
      method: context.req.method,
      path: new URL(context.req.url).pathname.slice(1),
      query: (name) => context.req.query(name),
      body: () => parsed(text === '' ? 'null' : text),
      keyed: context.req.header('authorization') !== undefined,
    });
    if (answer === null) return next();
    const { text: body, type } = sent(answer.said);
    const headers = { 'content-type': type };
    if (answer.status !== 200) return new Response(body, { status: answer.status, headers });
    const fault = doors.faults.find(
      (each) =>
        (each.provider ?? answer.provider) === answer.provider &&
        (each.times === null || (spent.get(each) ?? 0) < each.times),
    );
    if (fault === undefined) return new Response(body, { headers });
    spent.set(fault, (spent.get(fault) ?? 0) + 1);
    return spoil(fault.name, body, { sleep: (ms) => clock.sleep(ms), now: clock.now, tear: tearing(context) });
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
