// The one application: API, pages, assets and health, and the one place where an error becomes a status.
import { Hono } from 'hono';
import type { Say } from '#domain/world.ts';
import { type AskRaw, apiRoutes } from './api/routes.ts';
import { assetRoutes } from './assets.ts';
import { healthRoutes, type Ready } from './ops/health.ts';
import { apiPage, missingPage } from './pages/api.ts';
import { gpuPage, viewOf } from './pages/gpu.ts';
import { overviewPage } from './pages/overview.ts';
import type { AskTyped } from './pages/pages.ts';
import { sourcesPage } from './pages/sources.ts';
import { problem } from './problem.ts';
import { type Limit, rateLimit } from './rate-limit.ts';
import { createReplies, type Made, plainReply } from './reply.ts';

export type ServerDoors = {
  readonly ask: AskRaw;
  readonly typed: AskTyped;
  readonly version: () => string;
  readonly ready: Ready;
  readonly say: Say;
  readonly limit: Limit | null;
  /** False only where a bench wants every answer computed again. */
  readonly keep?: boolean;
};

export const USUAL_LIMIT: Limit = { requests: 240, seconds: 60 };

const page = (text: string, status = 200): Made => ({ status, type: 'text/html; charset=utf-8', text });

export function createServer(doors: ServerDoors): Hono {
  const replies = createReplies(doors.version, doors.keep ?? true);
  const { typed } = doors;
  const app = new Hono();
  app.route('/', healthRoutes(doors.ready));
  app.route('/', assetRoutes());
  if (doors.limit !== null) app.use(rateLimit(doors.limit));
  app.get('/', (context) => replies(context, '/', () => page(overviewPage(typed))));
  app.get('/sources', (context) => replies(context, '/sources', () => page(sourcesPage(typed))));
  app.get('/api', (context) => replies(context, '/api', () => page(apiPage(typed))));
  app.get('/gpu/:id', (context) => {
    const id = context.req.param('id');
    const view = viewOf(context.req.query());
    return replies(context, `/gpu/${id} ${view.range} ${view.price}`, () => {
      const text = gpuPage(typed, id, view);
      return text === null ? page(missingPage(typed, `/gpu/${id}`), 404) : page(text);
    });
  });
  app.route('/', apiRoutes(doors.ask, replies));
  app.notFound((context) => replies(context, 'missing', () => page(missingPage(typed, ''), 404)));
  app.onError((error) => {
    doors.say(`error: ${error.stack ?? error.message}`);
    return plainReply(problem(500, 'the server failed; its log says why'));
  });
  return app;
}
