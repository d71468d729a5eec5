// One route per question, made from the list.
import { type Context, Hono } from 'hono';
import { heard } from '#questions/ask.ts';
import { type QuestionName, questionNames } from '#questions/list.ts';
import { type Cors, cors } from '#surfaces/cors.ts';
import { problem } from '#surfaces/problem.ts';
import { type Added, addedTo, headerOf, plainReply, type Replies } from '#surfaces/reply.ts';
import { FORMATS, inOrder, type Made, wantedPage } from '#surfaces/wanted.ts';
import { formatFor } from './formats.ts';
import { pathFor } from './openapi.ts';

/** What needs no computing and is not kept. */
const atOnce = (context: Context, made: Made): Response =>
  plainReply(made, { 'cache-control': 'no-store', ...addedTo(context) });

export function apiRoutes(replies: Replies, allowed: Cors): Hono<Added> {
  const app = new Hono<Added>();
  app.use('/api/v1/*', cors(allowed));
  for (const name of questionNames) app.get(pathFor(name), (context) => asked(context, name, replies));
  app.get('/api/v1/openapi.json', (context) => replies(context, wantedPage('openapi')));
  const known = questionNames.map(pathFor).join(', ');
  app.get('/api/*', (context) =>
    atOnce(context, problem(404, `no such question; the routes are ${known}, /api/v1/openapi.json`)),
  );
  app.all('/api/*', (context) =>
    atOnce(context, { ...problem(405, 'the API answers GET and HEAD alone'), headers: { allow: 'GET, HEAD' } }),
  );
  return app;
}

/** A question is known by what it means: usual values filled in, whatever the order, and no word kept that means nothing. */
function asked(context: Context, name: QuestionName, replies: Replies): Response | Promise<Response> {
  // A parameter that is given twice means both.
  const { format: word, ...raw } = Object.fromEntries(
    Object.entries(context.req.queries()).map(([parameter, values]) => [parameter, values.join(',')]),
  );
  const format = word === undefined ? formatFor(undefined, headerOf(context, 'accept')) : formatFor(word, undefined);
  if (format === undefined)
    return atOnce(context, problem(400, `format: allowed are ${Object.keys(FORMATS).join(', ')}`));
  const seen = heard(name, raw);
  if (!seen.ok)
    return atOnce(context, problem(400, seen.problems.map(({ detail }) => detail).join('; '), seen.problems));
  return replies(context, { kind: 'question', name, format, given: inOrder(seen.input) });
}
