// Pictures of the pages, for links that are sent on, and a strip of a model to embed.
import { Hono } from 'hono';
import { gpuModel } from '#domain/gpu.ts';
import type { Replies } from '#surfaces/reply.ts';
import { wantedPage } from '#surfaces/wanted.ts';
import { isCard } from './cards.ts';

export function cardRoutes(replies: Replies): Hono {
  const app = new Hono();
  app.get('/og/:card{[a-z0-9-]+\\.png}', (context, next) => {
    const name = context.req.param('card').replace(/\.png$/, '');
    return isCard(name) ? replies(context, { kind: 'card', name, given: {} }) : next();
  });
  app.get('/spark/:strip{[a-z0-9-]+\\.svg}', (context, next) => {
    const gpu = context.req.param('strip').replace(/\.svg$/, '');
    return gpuModel(gpu) === undefined ? next() : replies(context, wantedPage('spark', { gpu }));
  });
  return app;
}
