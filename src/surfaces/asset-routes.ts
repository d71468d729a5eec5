// Hands the assets out, each packed once as tightly as it goes, and kept by browsers for as long as it is what it is.
import { Hono } from 'hono';
import { ASSETS, VERSION } from './assets.ts';
import { codingFor, type Packed, packedBest } from './packing.ts';
import { plainReply } from './reply.ts';
import { SECURITY } from './security.ts';

const FOR_EVER = 'public, max-age=31536000, immutable';
const BRIEFLY = 'public, max-age=300';
/** Is packed as it comes. */
const FONT = 'font/woff2';

export function assetRoutes(): Hono {
  const packed = new Map<string, Packed>();
  const app = new Hono();
  app.get('/assets/*', (context) => {
    const path = context.req.path.replace('/assets/', '');
    // A page that was kept since before an update asks for what was: it gets what is, and keeps it for a moment only.
    const name = path.replace(/^[0-9a-f]{12}\//, '');
    const asset = ASSETS.get(name);
    if (asset === undefined)
      return plainReply({ status: 404, type: 'text/plain; charset=utf-8', text: 'no such file' });
    const coding = asset.type === FONT ? 'identity' : codingFor(context.req.header('accept-encoding'));
    const key = `${coding} ${name}`;
    const sent = packed.get(key) ?? packedBest(asset.bytes, coding);
    packed.set(key, sent);
    return new Response(sent.bytes, {
      headers: {
        ...SECURITY,
        'content-type': asset.type,
        'cache-control': path.startsWith(`${VERSION}/`) ? FOR_EVER : BRIEFLY,
        vary: 'accept-encoding',
        ...(sent.coding === 'identity' ? {} : { 'content-encoding': sent.coding }),
      },
    });
  });
  return app;
}
