// One route per question, made from the list.
import { type Context, Hono } from 'hono';
import { LRUCache } from 'lru-cache';
import { heard } from '#questions/ask.ts';
import { type QuestionName, questionNames } from '#questions/list.ts';
import { type Cors, cors } from '#surfaces/cors.ts';
import { problem } from '#surfaces/problem.ts';
import { type Added, addedTo, headerOf, plainReply, type Replies } from '#surfaces/reply.ts';
import { FORMATS, type Format, inOrder, type Made, type Wanted, wantedPage } from '#surfaces/wanted.ts';
import { formatFor } from './formats.ts';
import { pathFor } from './openapi.ts';

/** What needs no computing and is not kept. */
const atOnce = (context: Context, made: Made): Response =>
  plainReply(made, { 'cache-control': 'no-store', ...addedTo(context) });

export type ApiDoors = { readonly allowed: Cors; readonly basePath: string };

export function apiRoutes(replies: Replies, { allowed, basePath }: ApiDoors): Hono<Added> {
  const app = new Hono<Added>();
  app.use('/api/v1/*', cors(allowed));
  const read = createReading();
  for (const name of questionNames)
    app.get(pathFor(name), (context) => {
      const wanted = read(context, name);
      return 'status' in wanted ? atOnce(context, wanted) : replies(context, wanted);
    });
  app.get('/api/v1/openapi.json', (context) => replies(context, wantedPage('openapi')));
  const known = [...questionNames.map(pathFor), '/api/v1/openapi.json'].map((path) => basePath + path).join(', ');
  app.get('/api/*', (context) => atOnce(context, problem(404, `no such question; the routes are ${known}`)));
  app.all('/api/*', (context) =>
    atOnce(context, { ...problem(405, 'the API answers GET and HEAD alone'), headers: { allow: 'GET, HEAD' } }),
  );
  return app;
}

/** Queries that were read lately, by their very words: reading one takes as long as answering it from memory. */
const MOST_READ = 1_000;
const LONGEST_READ = 300;

function createReading(): (context: Context, name: QuestionName) => Wanted | Made {
  const known = new LRUCache<string, Wanted>({ max: MOST_READ });
  return (context, name) => {
    const { url } = context.req;
    const search = url.includes('?') ? url.slice(url.indexOf('?')) : '';
    const accept = formatFor(undefined, headerOf(context, 'accept')) ?? 'json';
    const words = `${name} ${accept} ${search}`;
    const held = known.get(words);
    if (held !== undefined) return held;
    const wanted = wantedOf(context, name, accept);
    if (!('status' in wanted) && words.length <= LONGEST_READ) known.set(words, wanted);
    return wanted;
  };
}

/** A question is known by what it means: usual values filled in, whatever the order, and no word kept that means nothing. */
function wantedOf(context: Context, name: QuestionName, accept: Format): Wanted | Made {
  // A parameter that is given twice means both.
  const { format: word, ...raw } = Object.fromEntries(
    Object.entries(context.req.queries()).map(([parameter, values]) => [parameter, values.join(',')]),
  );
  const format = word === undefined ? accept : formatFor(word, undefined);
  if (format === undefined) return problem(400, `format: allowed are ${Object.keys(FORMATS).join(', ')}`);
  const seen = heard(name, raw);
  if (!seen.ok) return problem(400, seen.problems.map(({ detail }) => detail).join('; '), seen.problems);
  return { kind: 'question', name, format, given: inOrder(seen.input) };
}
