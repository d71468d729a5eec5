// Whether the process lives, and whether it can answer: two questions that a supervisor asks apart.
import { Hono } from 'hono';

/** Null where all is well, otherwise what is not. */
export type Ready = () => string | null;

export function healthRoutes(ready: Ready): Hono {
  const app = new Hono();
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', (context) => {
    const problem = ready();
    return problem === null ? context.json({ status: 'ready' }) : context.json({ status: 'not ready', problem }, 503);
  });
  return app;
}
