// For programs that read: what there is, and each page in Markdown.

import type { Hono } from 'hono';
import { gpuModel } from '#domain/gpu.ts';
import { EACH_SLOT } from '#domain/time.ts';
import { fillQuery, fillView } from './pages/fill-view.ts';
import { gpuQuery, viewOf } from './pages/gpu-view.ts';
import { overviewQuery, overviewView } from './pages/overview-view.ts';
import { plainReply, type Replies } from './reply.ts';
import { type Given, wantedPage } from './wanted.ts';

/** Pages of one address, by the name of their Markdown twin. */
const TWINS = [
  'overview',
  'fill',
  'changes',
  'sources',
  'methodology',
  'api',
  'viability',
  'index',
  'analysis',
] as const;

/** What of its address each of them takes. */
const TOLD: Partial<Record<(typeof TWINS)[number], (query: Record<string, string>) => Given>> = {
  overview: (query) => overviewQuery(overviewView(query)),
  changes: (query) => overviewQuery({ ...overviewView(query), sort: null }),
  fill: (query) => fillQuery(fillView(query)),
};

const llms = (base: string): string =>
  [
    '# gpu-spot',
    '',
    `> What a GPU-hour is asked for across clouds, ${EACH_SLOT}, from a verdict back to the raw answer. Asks, not ` +
      'trades; USD per GPU-hour; times UTC. Missing is never zero, stale is never current; simulated or imported ' +
      'data says so.',
    '',
    '## Pages',
    ...TWINS.map((name) => `- [${name}](${base}/${name}.md)`),
    `- [a model](${base}/gpu/h100-sxm.md): its sellers, how its price moved, every offer; other models by their id`,
    '',
    '## Data',
    `- [OpenAPI](${base}/api/v1/openapi.json): every question as JSON, CSV or NDJSON`,
    `- [fields](${base}/api/v1/fields): what each field of each answer is`,
    `- ${base}/mcp: the questions as tools of the Model Context Protocol`,
    '',
  ].join('\n');

/** For programs that read: a twin of each page in Markdown, and where to begin. */
export function twinRoutes(app: Hono, replies: Replies, basePath: string): void {
  for (const name of TWINS)
    app.get(`/${name}.md`, (context) =>
      replies(context, wantedPage(name, { ...TOLD[name]?.(context.req.query()), as: 'md' })),
    );
  app.get('/gpu/:gpu{[a-z0-9-]+\\.md}', (context, next) => {
    const gpu = context.req.param('gpu').replace(/\.md$/, '');
    return gpuModel(gpu) === undefined
      ? next()
      : replies(context, wantedPage('gpu', { gpu, ...gpuQuery(viewOf(context.req.query())), as: 'md' }));
  });
  app.get('/llms.txt', () => plainReply({ status: 200, type: 'text/plain; charset=utf-8', text: llms(basePath) }));
}
