// Whether the process lives, and whether it can answer: two questions that a supervisor asks apart.
import { Hono } from 'hono';
import { plainReply } from '#surfaces/reply.ts';

/** Null where all is well, otherwise what is not. */
export type Ready = () => string | null;

export function healthRoutes(ready: Ready): Hono {
  const app = new Hono();
  app.get('/healthz', () => plainReply(json(200, { status: 'ok' })));
  app.get('/readyz', () => {
    const problem = ready();
    return plainReply(problem === null ? json(200, { status: 'ready' }) : json(503, { status: 'not ready', problem }));
  });
  return app;
}

const json = (status: number, body: unknown) => ({
  status,
  type: 'application/json',
  text: JSON.stringify(body),
  headers: { 'cache-control': 'no-store' },
});
