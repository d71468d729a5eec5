// The one application: API, pages, assets and health, and the one place where an error becomes a status.
import { Hono } from 'hono';
import { dateStart } from '#domain/time.ts';
import type { Say } from '#domain/world.ts';
import { type AskRaw, apiRoutes } from './api/routes.ts';
import { assetRoutes } from './assets.ts';
import { mcpRoutes } from './mcp/routes.ts';
import { healthRoutes, type Ready } from './ops/health.ts';
import { analysisPage } from './pages/analysis.ts';
import { answerPage } from './pages/answers.ts';
import { apiPage, missingPage, missingReport } from './pages/api.ts';
import { feedText } from './pages/feed.ts';
import { gpuPage, viewOf } from './pages/gpu.ts';
import { methodologyPage } from './pages/methodology.ts';
import { overviewPage } from './pages/overview.ts';
import type { AskTyped } from './pages/pages.ts';
import { rawPage } from './pages/raw.ts';
import { signalPage, signalTypeOf } from './pages/signal.ts';
import { slotPage } from './pages/slot.ts';
import { sourcesPage } from './pages/sources.ts';
import { lookedBack, viabilityPage } from './pages/viability.ts';
import { problem } from './problem.ts';
import { type Limit, rateLimit } from './rate-limit.ts';
import { createReplies, type Made, plainReply, type Replies } from './reply.ts';

export type ServerDoors = {
  readonly ask: AskRaw;
  readonly typed: AskTyped;
  readonly version: () => string;
  readonly ready: Ready;
  readonly say: Say;
  readonly limit: Limit | null;
  /** The program's own version. */
  readonly program: string;
  /** The public address, where the operator has named it. */
  readonly baseUrl: string | null;
  /** False only where a bench wants every answer computed again. */
  readonly keep?: boolean;
};

export const USUAL_LIMIT: Limit = { requests: 240, seconds: 60 };

/** From a verdict to its series, its half hour, its offers and the raw answer. */
function chainRoutes(app: Hono, typed: AskTyped, replies: Replies): void {
  const made = (text: string | null, path: string): Made =>
    text === null ? page(missingPage(typed, path), 404) : page(text);
  app.get('/viability', (context) => {
    const to = lookedBack(context.req.query());
    return replies(context, `/viability ${to ?? ''}`, () => page(viabilityPage(typed, to)));
  });
  app.get('/viability/:gpu/:type', (context) => {
    const { gpu, type } = context.req.param();
    const { slots = '' } = context.req.query();
    const to = lookedBack(context.req.query());
    const known = signalTypeOf(type);
    return replies(context, `/viability/${gpu}/${type} ${to ?? ''} ${slots}`, () =>
      made(known === undefined ? null : signalPage(typed, gpu, known, { to, slots }), '/viability'),
    );
  });
  app.get('/gpu/:gpu/at/:time', (context) => {
    const { gpu, time } = context.req.param();
    return replies(context, `/gpu/${gpu}/at/${time}`, () => made(slotPage(typed, gpu, epochOf(time)), `/gpu/${gpu}`));
  });
  app.get('/raw/:provider/:time', (context) => {
    const { provider, time } = context.req.param();
    const offer = context.req.query('offer') || undefined;
    return replies(context, `/raw/${provider}/${time} ${offer ?? ''}`, () =>
      made(rawPage(typed, provider, epochOf(time), offer), '/sources'),
    );
  });
}

const dateIn = (text: string): string | undefined => (dateStart(text) === undefined ? undefined : text);

const WHOLE = /^[1-9]\d{0,5}$/;

/** The day's report, the answers behind it, and its feed. */
function analysisRoutes(app: Hono, { typed, baseUrl }: Pick<ServerDoors, 'typed' | 'baseUrl'>, replies: Replies): void {
  const made = (text: string | null): Made => (text === null ? page(missingPage(typed, '/analysis'), 404) : page(text));
  const versionIn = (text: string | undefined): string | undefined => (WHOLE.test(text ?? '') ? text : undefined);
  app.get('/analysis', (context) =>
    replies(context, '/analysis', () => made(analysisPage(typed, { date: undefined, version: undefined }))),
  );
  app.get('/analysis/feed.xml', (context) => {
    const base = (baseUrl ?? new URL(context.req.url).origin).replace(/(?<!\/)\/+$/, '');
    return replies(context, `feed ${base}`, () => ({
      status: 200,
      type: 'application/atom+xml; charset=utf-8',
      text: feedText(typed, base),
    }));
  });
  app.get('/analysis/:date', (context) => {
    const date = dateIn(context.req.param('date'));
    const version = versionIn(context.req.query('version'));
    return replies(context, `/analysis/${date} ${version}`, () => {
      const text = date === undefined ? null : analysisPage(typed, { date, version });
      return text === null && date !== undefined ? page(missingReport(typed, date), 404) : made(text);
    });
  });
  app.get('/analysis/:date/answers/:call', (context) => {
    const date = dateIn(context.req.param('date'));
    const call = /^a\d{1,4}$/.exec(context.req.param('call'))?.[0];
    const version = versionIn(context.req.query('version'));
    return replies(context, `/analysis/${date}/${call} ${version}`, () =>
      made(date === undefined || call === undefined ? null : answerPage(typed, { date, call, version })),
    );
  });
}

/** NaN where it is no time: the page is then not there. */
const epochOf = (text: string): number => (/^\d{1,10}$/.test(text) ? Number(text) : Number.NaN);

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
  app.get('/methodology', (context) => replies(context, '/methodology', () => page(methodologyPage(typed))));
  chainRoutes(app, typed, replies);
  analysisRoutes(app, doors, replies);
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
  app.route('/', mcpRoutes(doors, doors.baseUrl));
  app.notFound((context) => replies(context, 'missing', () => page(missingPage(typed, ''), 404)));
  app.onError((error) => {
    doors.say(`error: ${error.stack ?? error.message}`);
    return plainReply(problem(500, 'the server failed; its log says why'));
  });
  return app;
}
