// Whether the process lives, whether it can answer, and what it measures of itself: what supervisors ask, each apart.
import { Hono } from 'hono';
import { type AsShown, plainReply } from '#surfaces/reply.ts';

export type Readiness = {
  /** Null where all is well, otherwise what is not. */
  readonly problem: string | null;
  /** What else a supervisor may want to know. */
  readonly told: Readonly<Record<string, string>>;
  /** How far it is in the log that moves its store; left out where none does. */
  readonly log?: Readonly<Record<string, unknown>>;
};

export type Ready = () => Readiness | string | null | Promise<Readiness | string | null>;

/** What is measured, in the text form that Prometheus reads. */
export type Metrics = { readonly type: string; readonly text: (asShown: AsShown) => Promise<string> };

export type OpsDoors = {
  readonly ready: Ready;
  readonly metrics?: Metrics;
  readonly asShown: AsShown;
  /** The program's version. */
  readonly program: string;
  /** The name of this copy of it, where it was deployed under one. */
  readonly release?: string | null;
};

export function healthRoutes({ ready, metrics, asShown, program, release = null }: OpsDoors): Hono {
  const app = new Hono();
  if (metrics !== undefined)
    app.get('/metrics', async () =>
      plainReply({ status: 200, type: metrics.type, text: await metrics.text(asShown), headers: FRESH }),
    );
  app.get('/healthz', () =>
    plainReply(json(200, { status: 'ok', version: program, ...(release === null ? {} : { release }) })),
  );
  app.get('/readyz', async () => {
    const told = await ready();
    const {
      problem,
      told: more,
      log,
    }: Readiness = typeof told === 'string' || told === null ? { problem: told, told: {} } : told;
    const inLog = log === undefined ? {} : { log };
    return plainReply(
      problem === null
        ? json(200, { status: 'ready', ...more, ...inLog })
        : json(503, { status: 'not ready', problem, ...inLog }),
    );
  });
  return app;
}

const FRESH = { 'cache-control': 'no-store' };

const json = (status: number, body: unknown) => ({
  status,
  type: 'application/json',
  text: JSON.stringify(body),
  headers: FRESH,
});
