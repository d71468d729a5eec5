// One route per question, made from the list.
import { Hono } from 'hono';
import type { Asked } from '#questions/ask.ts';
import { type QuestionName, questionNames } from '#questions/list.ts';
import { problem } from '#surfaces/problem.ts';
import { headerOf, type Made, plainReply, type Replies } from '#surfaces/reply.ts';
import { FORMATS, formatFor, formatted } from './formats.ts';
import { openApi, pathFor } from './openapi.ts';

export type AskRaw = (name: QuestionName, raw: Readonly<Record<string, unknown>>) => Asked;

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'etag, ratelimit, ratelimit-policy, retry-after, x-gpu-spot-simulated, x-gpu-spot-imported',
};

/** Every answer of the API may be read by pages of any origin. */
const open = (made: Made): Made => ({ ...made, headers: { ...CORS, ...made.headers } });

export function apiRoutes(ask: AskRaw, plain: Replies): Hono {
  const replies: Replies = (context, key, make) => plain(context, key, () => open(make()));
  const app = new Hono();
  for (const name of questionNames)
    app.get(pathFor(name), (context) => {
      const { url } = context.req;
      const search = url.includes('?') ? url.slice(url.indexOf('?')) : '';
      const accept = formatFor(undefined, headerOf(context, 'accept'));
      // What the query means is read only where the answer is not at hand.
      return replies(context, `${name} ${accept} ${search}`, () => {
        // A parameter that is given twice means both.
        const { format: asked, ...raw } = Object.fromEntries(
          Object.entries(context.req.queries()).map(([parameter, values]) => [parameter, values.join(',')]),
        );
        const format = asked === undefined ? accept : formatFor(asked, undefined);
        if (format === undefined) return problem(400, `format: allowed are ${Object.keys(FORMATS).join(', ')}`);
        return answered(ask(name, raw), name, format);
      });
    });
  const document = JSON.stringify(openApi());
  app.get('/api/v1/openapi.json', (context) =>
    replies(context, 'openapi', () => ({ status: 200, type: 'application/json', text: document })),
  );
  app.get('/api/*', (context) => {
    const known = questionNames.map(pathFor).join(', ');
    return replies(context, 'no such question', () =>
      problem(404, `no such question; the routes are ${known}, /api/v1/openapi.json`),
    );
  });
  app.options('/api/*', () =>
    plainReply(
      { status: 204, type: 'text/plain', text: '' },
      { ...CORS, 'access-control-allow-methods': 'GET, HEAD', 'access-control-allow-headers': 'accept, if-none-match' },
    ),
  );
  app.all('/api/*', (context) =>
    replies(context, 'read only', () => ({
      ...problem(405, 'the API answers GET and HEAD alone'),
      headers: { allow: 'GET, HEAD' },
    })),
  );
  return app;
}

function answered(asked: Asked, name: QuestionName, format: keyof typeof FORMATS): Made {
  if (!asked.ok) return problem(400, asked.problems.map(({ detail }) => detail).join('; '), asked.problems);
  const { meta } = asked.envelope;
  return {
    status: 200,
    type: FORMATS[format],
    text: formatted(asked.envelope, name, format),
    headers: {
      ...(meta.simulated ? { 'x-gpu-spot-simulated': '1' } : {}),
      ...(meta.imported ? { 'x-gpu-spot-imported': '1' } : {}),
      ...(format === 'json'
        ? {}
        : { 'content-disposition': `inline; filename="${meta.simulated ? 'SIMULATED-' : ''}${name}.${format}"` }),
    },
  };
}
