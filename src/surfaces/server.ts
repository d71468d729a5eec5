// The one application: API, pages, assets and health; it reads what is wanted, and hands it on to whoever computes.
import { type Context, Hono } from 'hono';
import { gpuModel, modelsLike } from '#domain/gpu.ts';
import { dateStart, SLOT_SECONDS } from '#domain/time.ts';
import type { Say } from '#domain/world.ts';
import { time as moment } from '#questions/question.ts';
import { type Ahead, createAhead } from './ahead.ts';
import { apiRoutes } from './api/routes.ts';
import { assetRoutes } from './asset-routes.ts';
import { bare, basePathOf, pathReader } from './base-path.ts';
import { cardRoutes } from './cards/routes.ts';
import { type Compute, computeHere } from './compute.ts';
import type { Cors } from './cors.ts';
import { type AskRaw, createMaking } from './making.ts';
import { remembering } from './mcp/remembering.ts';
import { mcpRoutes } from './mcp/routes.ts';
import { type Archive, archiveRoutes } from './ops/archive.ts';
import { healthRoutes, type Metrics, type Ready } from './ops/health.ts';
import { requestId } from './ops/request-id.ts';
import { atAddress } from './own-address.ts';
import { fillQuery, fillView } from './pages/fill-view.ts';
import { gateNamed } from './pages/gates.ts';
import { gpuQuery, viewOf } from './pages/gpu-view.ts';
import { overviewQuery, overviewView } from './pages/overview-view.ts';
import type { AskTyped } from './pages/pages.ts';
import { signalTypeOf } from './pages/signal.ts';
import { lookedBack } from './pages/viability.ts';
import { problem } from './problem.ts';
import { type Limit, rateLimit } from './rate-limit.ts';
import type { Trust } from './reader.ts';
import { bindings, createReplies, plainReply, type Replies } from './reply.ts';
import { twinRoutes } from './twins.ts';
import { type Given, wantedPage } from './wanted.ts';

export type ServerDoors = {
  readonly ask: AskRaw;
  readonly typed: AskTyped;
  readonly version: () => string;
  readonly ready: Ready;
  /** What /metrics answers; nothing is there without it. */
  readonly metrics?: Metrics;
  readonly say: Say;
  readonly limit: Limit | null;
  /** The program's own version. */
  readonly program: string;
  /** The name of this copy of it, where it was deployed under one. */
  readonly release?: string | null;
  /** The public address, where the operator has named it. */
  readonly baseUrl: string | null;
  /** Who computes; this thread where nobody else is named. */
  readonly compute?: Compute;
  /** Whose word on its readers' addresses counts; this machine's by default. */
  readonly trust?: Trust;
  /** Which origins may read the questions; all by default. */
  readonly cors?: Cors;
  /** Milliseconds that no clock moves; with them many readers are not made to wait behind a commit. */
  readonly ticks?: () => number;
  /** The log that others may follow; nothing is there without it. */
  readonly archive?: Archive;
  /** False only where a bench wants every answer computed again. */
  readonly keep?: boolean;
};

export const USUAL_LIMIT: Limit = { requests: 240, seconds: 60 };

const missing = (context: Context, replies: Replies, above: string): Response | Promise<Response> =>
  replies(context, wantedPage('missing', { above }));

/** From a verdict to its series, its half hour, its offers and the raw answer. */
function chainRoutes(app: Hono, replies: Replies): void {
  app.get('/viability', (context) =>
    replies(context, wantedPage('viability', { to: lookedBack(context.req.query()) })),
  );
  app.get('/viability/:gpu/:type', (context) => {
    const { gpu, type } = context.req.param();
    const to = lookedBack(context.req.query());
    if (gpuModel(gpu) !== undefined && gateNamed(type) !== undefined)
      return replies(context, wantedPage('gate', { gpu, gate: type, to }));
    if (gpuModel(gpu) === undefined || signalTypeOf(type) === undefined) return missing(context, replies, '/viability');
    return replies(context, wantedPage('signal', { gpu, type, to, slots: dateIn(context.req.query('slots') ?? '') }));
  });
  app.get('/gpu/:gpu/at/:time', (context) => {
    const { gpu, time } = context.req.param();
    const at = slotIn(time);
    return gpuModel(gpu) === undefined || at === undefined
      ? missing(context, replies, '/gpu')
      : replies(context, wantedPage('slot', { gpu, at }));
  });
  app.get('/raw/:provider/:time', (context) => {
    const { provider, time } = context.req.param();
    const at = slotIn(time);
    const offer = context.req.query('offer') || undefined;
    return at === undefined
      ? missing(context, replies, '/sources')
      : replies(context, wantedPage('raw', { provider: provider.toWellFormed(), at, offer: offer?.toWellFormed() }));
  });
}

/** The index: every model, and of one its line, its fixes, a day's prints and a receipt. */
function indexRoutes(app: Hono, replies: Replies): void {
  app.get('/index', (context) => replies(context, wantedPage('index')));
  app.get('/index/:gpu', (context) => {
    const gpu = context.req.param('gpu');
    if (gpuModel(gpu) === undefined) return missing(context, replies, '/index');
    const { range, day, at, asOf } = context.req.query();
    const given = {
      gpu,
      range: rangeWord(range),
      day: dateIn(day ?? ''),
      at: slotIn(String(secondIn(at ?? '') ?? '')),
      asOf: secondIn(asOf ?? ''),
    };
    return replies(context, wantedPage('index_gpu', given));
  });
}

/** What is no range is none: it would be kept as a page of its own. */
const rangeWord = (word: string | undefined): string | undefined =>
  /^(24h|7d|30d|1y)$/.test(word ?? '') ? word : undefined;

const FIRST_MOMENT = Date.parse('2000-01-01T00:00:00Z') / 1000;

/** A moment as the questions take it, so that an address of theirs and of a page say the same; none before there were such prices. */
function secondIn(text: string): number | undefined {
  const seconds = moment.safeParse(text).data;
  return seconds !== undefined && seconds >= FIRST_MOMENT ? seconds : undefined;
}

const dateIn = (text: string): string | undefined => (dateStart(text) === undefined ? undefined : text);

const WHOLE = /^[1-9]\d{0,5}$/;

/** The day's report, the answers behind it, and its feed. */
function analysisRoutes(app: Hono, replies: Replies): void {
  const versionIn = (text: string | undefined): string | undefined => (WHOLE.test(text ?? '') ? text : undefined);
  app.get('/analysis', (context) => replies(context, wantedPage('analysis')));
  app.get('/analysis/feed.xml', (context) => replies(context, wantedPage('feed')));
  app.get('/analysis/:date', (context) => {
    const date = dateIn(context.req.param('date'));
    return date === undefined
      ? missing(context, replies, '/analysis')
      : replies(context, wantedPage('analysis', { date, version: versionIn(context.req.query('version')) }));
  });
  app.get('/analysis/:date/answers/:call', (context) => {
    const date = dateIn(context.req.param('date'));
    const call = /^a\d{1,4}$/.exec(context.req.param('call'))?.[0];
    const version = versionIn(context.req.query('version'));
    return date === undefined || call === undefined
      ? missing(context, replies, '/analysis')
      : replies(context, wantedPage('report_answer', { date, call, version }));
  });
}

/** The start of the half hour that is asked for; a time that is none has no page. */
const slotIn = (text: string): number | undefined =>
  /^\d{1,10}$/.test(text) ? Math.floor(Number(text) / SLOT_SECONDS) * SLOT_SECONDS : undefined;

/** Known by the models that were perhaps meant: whatever else is written wrongly is one answer. */
function missingModel(word: string): Given {
  const models = modelsLike(word).map(({ id }) => id);
  return { above: '/gpu', ...(models.length === 0 ? {} : { models: models.join(',') }) };
}

function pageRoutes(app: Hono, replies: Replies): void {
  app.get('/', (context) => replies(context, wantedPage('overview', overviewQuery(overviewView(context.req.query())))));
  app.get('/fill', (context) => replies(context, wantedPage('fill', fillQuery(fillView(context.req.query())))));
  app.get('/changes', (context) =>
    replies(context, wantedPage('changes', overviewQuery({ ...overviewView(context.req.query()), sort: null }))),
  );
  app.get('/sources', (context) => replies(context, wantedPage('sources')));
  app.get('/methodology', (context) => replies(context, wantedPage('methodology')));
  app.get('/api', (context) => replies(context, wantedPage('api')));
  app.get('/gpu/:gpu', (context) => {
    const gpu = context.req.param('gpu');
    return gpuModel(gpu) === undefined
      ? replies(context, wantedPage('missing', missingModel(gpu)))
      : replies(context, wantedPage('gpu', { gpu, ...gpuQuery(viewOf(context.req.query())) }));
  });
}

/** The same answers by the thread that asks for them. */
function here({ ask, typed, version }: ServerDoors): Compute {
  return computeHere(createMaking({ ask, typed, version, remembered: remembering({ ask, version }).ask }), version);
}

/** The application, and what makes ahead for it. */
export type Served = { readonly app: Hono; readonly ahead: Ahead };

export const createServer = (doors: ServerDoors): Hono => createServed(doors).app;

export function createServed(doors: ServerDoors): Served {
  const { version, say, baseUrl, program, limit, trust = null } = doors;
  const compute = doors.compute ?? here(doors);
  const kept = createReplies({ version, compute, keep: doors.keep ?? true, ticks: doors.ticks });
  const ahead = createAhead({ version, prepare: kept.prepare, renew: kept.renew });
  if (baseUrl !== null) ahead.note(bare(baseUrl));
  const replies = atAddress(kept.reply, baseUrl, ahead.note);
  const basePath = basePathOf(baseUrl);
  const app = new Hono({ getPath: pathReader(basePath) });
  app.route('/', healthRoutes({ ...doors, asShown: kept.asShown }));
  app.route('/', assetRoutes());
  if (limit !== null) app.use(rateLimit({ limit, trust, say }));
  if (doors.archive !== undefined) app.route('/', archiveRoutes(doors.archive) as unknown as Hono);
  twinRoutes(app, replies, basePath);
  app.route('/', cardRoutes(replies));
  pageRoutes(app, replies);
  chainRoutes(app, replies);
  indexRoutes(app, replies);
  analysisRoutes(app, replies);
  app.route('/', apiRoutes(replies, { allowed: doors.cors ?? '*', basePath }));
  app.route('/', mcpRoutes({ compute, program, baseUrl, say }));
  app.notFound((context) => missing(context, replies, ''));
  app.onError((error, context) => {
    const { incoming } = bindings(context);
    const id = incoming === undefined ? null : requestId(incoming);
    say(`error: ${error.stack ?? error.message}`, { level: 'error', ...(id === null ? {} : { requestId: id }) });
    const where = id === null ? '' : `, at request ${id}`;
    return plainReply(problem(500, `the server failed; its log says why${where}`));
  });
  return { app, ahead };
}
