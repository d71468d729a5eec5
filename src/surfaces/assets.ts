// What the pages load, all from here: the font, the chart library, and the browser's TypeScript with its types stripped.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { Hono } from 'hono';
import { GROUND, INK } from '#charts/palette.ts';
import { plainReply } from './reply.ts';
import { SECURITY } from './security.ts';

const require = createRequire(import.meta.url);

const packaged = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(require.resolve(name)));

type Asset = { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> };

const JS = 'text/javascript; charset=utf-8';
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="${GROUND}" d="M0 0h16v16H0z"/><path d="M1 11l4-5 4 3 6-6" fill="none" stroke="${INK.accent}" stroke-width="2"/></svg>`;

function assets(): ReadonlyMap<string, Asset> {
  const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
  return new Map<string, Asset>([
    [
      'mono-400.woff2',
      { type: 'font/woff2', bytes: packaged('@fontsource/jetbrains-mono/files/jetbrains-mono-latin-400-normal.woff2') },
    ],
    [
      'mono-700.woff2',
      { type: 'font/woff2', bytes: packaged('@fontsource/jetbrains-mono/files/jetbrains-mono-latin-700-normal.woff2') },
    ],
    ['uplot.js', { type: JS, bytes: packaged('uplot/dist/uPlot.iife.min.js') }],
    ['uplot.css', { type: 'text/css; charset=utf-8', bytes: packaged('uplot/dist/uPlot.min.css') }],
    ['icon.svg', { type: 'image/svg+xml', bytes: encode(icon) }],
    ...scripts('browser', ['../browser/']),
    ...scripts('domain', ['../browser-domain/', '../domain/']),
  ]);
}

/** A room's files as modules; the first of the folders that holds TypeScript is taken, for a package carries it elsewhere. */
function scripts(room: string, folders: readonly string[]): [string, Asset][] {
  const folder = folders.map((each) => new URL(each, import.meta.url)).find((each) => existsSync(each));
  if (folder === undefined) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => [
      `${room}/${file.replace(/\.ts$/, '.js')}`,
      { type: JS, bytes: new TextEncoder().encode(forBrowser(readFileSync(new URL(file, folder), 'utf8'))) },
    ]);
}

/** Types stripped, and imports as a browser can follow them: it knows neither `#room/` nor `.ts`. */
export const forBrowser = (source: string): string =>
  stripTypeScriptTypes(source).replace(/(from\s+|import\s+)'(#|\.\/)([\w/-]+)\.ts'/g, (_, word, start, path) =>
    start === '#' ? `${word}'/assets/${path}.js'` : `${word}'./${path}.js'`,
  );

export function assetRoutes(): Hono {
  const known = assets();
  const app = new Hono();
  app.get('/assets/*', (context) => {
    const asset = known.get(context.req.path.replace('/assets/', ''));
    if (asset === undefined)
      return plainReply({ status: 404, type: 'text/plain; charset=utf-8', text: 'no such file' });
    return new Response(asset.bytes, {
      headers: { ...SECURITY, 'content-type': asset.type, 'cache-control': 'public, max-age=3600' },
    });
  });
  return app;
}
