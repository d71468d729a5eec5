// The imaginary sellers as an HTTP application, reached as $GPU_SPOT_UPSTREAM/host/path; every answer says that it is made up.
import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import type { Clock } from '#domain/world.ts';
import { type Fault, spoil } from './faults.ts';
import type { Market } from './market.ts';
import { dockAnswer, liumAnswer } from './other-answers.ts';
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
    const text = JSON.stringify(body);
    if (fault === undefined) return new Response(text, { headers: { 'content-type': 'application/json' } });
    spent.set(fault, (spent.get(fault) ?? 0) + 1);
    return spoil(fault.name, text, { sleep: (ms) => clock.sleep(ms), now: clock.now, tear: tearing(context) });
  };
  const vast = async (context: Context, query: unknown): Promise<Response> => {
    const problem = queryProblem(query);
    if (problem !== null) return context.json({ success: false, error: 'invalid_request', msg: problem }, 400);
    const keyed = context.req.header('authorization') !== undefined;
    return answer(context, 'vast', vastAnswer(query as Record<string, unknown>, clock.now(), keyed));
  };
  app.use(async (context, next) => {
    await next();
    context.header(SIMULATED, '1');
  });
  app.post('/console.vast.ai/api/v0/bundles/', async (context) =>
    vast(context, await context.req.json().catch(() => null)),
  );
  app.get('/console.vast.ai/api/v0/bundles/', (context) => vast(context, parsed(context.req.query('q'))));
  app.get('/dashboard.tensordock.com/api/v2/locations', (context) =>
    answer(context, 'tensordock', dockAnswer(market, clock.now())),
  );
  app.get('/lium.io/api/public/v1/nodes', (context) => answer(context, 'lium', liumAnswer(market, clock.now())));
  app.notFound((context) => context.json({ error: 'no such imaginary seller' }, 404));
  return app;
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
