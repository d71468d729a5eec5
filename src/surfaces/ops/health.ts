// Whether the process lives, and whether it can answer: two questions that a supervisor asks apart.
import { Hono } from 'hono';
import { plainReply } from '#surfaces/reply.ts';

export type Readiness = {
  /** Null where all is well, otherwise what is not. */
  readonly problem: string | null;
  /** What else a supervisor may want to know. */
  readonly told: Readonly<Record<string, string>>;
};

export type Ready = () => Readiness | string | null | Promise<Readiness | string | null>;

export function healthRoutes(ready: Ready): Hono {
  const app = new Hono();
  app.get('/healthz', () => plainReply(json(200, { status: 'ok' })));
  app.get('/readyz', async () => {
    const told = await ready();
    const { problem, told: more } = typeof told === 'string' || told === null ? { problem: told, told: {} } : told;
    return plainReply(
      problem === null ? json(200, { status: 'ready', ...more }) : json(503, { status: 'not ready', problem }),
    );
  });
  return app;
}

const json = (status: number, body: unknown) => ({
  status,
  type: 'application/json',
  text: JSON.stringify(body),
  headers: { 'cache-control': 'no-store' },
});
