// What the pages load, all from here: the fonts, and the browser's TypeScript with its types stripped.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { GROUND, INK } from '#charts/palette.ts';

type Asset = { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> };

const JS = 'text/javascript; charset=utf-8';
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="${GROUND}" d="M0 0h16v16H0z"/><path d="M1 11l4-5 4 3 6-6" fill="none" stroke="${INK.accent}" stroke-width="2"/></svg>`;

const font = (weight: number): Asset => ({
  type: 'font/woff2',
  bytes: new Uint8Array(readFileSync(new URL(`./fonts/mono-${weight}.woff2`, import.meta.url))),
});

export const ASSETS: ReadonlyMap<string, Asset> = new Map([
  ['mono-400.woff2', font(400)],
  ['mono-700.woff2', font(700)],
  ['icon.svg', { type: 'image/svg+xml', bytes: new TextEncoder().encode(icon) }],
  ...scripts('browser', ['../browser/']),
  ...scripts('domain', ['../browser-domain/', '../domain/']),
]);

/** Names all of them as they are now: modules ask for each other, so that one that changes gives all another address. */
export const VERSION = [...ASSETS]
  .reduce((hash, [name, { bytes }]) => hash.update(name).update(bytes), createHash('sha256'))
  .digest('hex')
  .slice(0, 12);

/** Where an asset is to be had, for as long as it is what it is. */
export const assetPath = (name: string): string => `/assets/${VERSION}/${name}`;

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

/** Types stripped, and imports as a browser can follow them from where the module stands: it knows neither `#room/` nor `.ts`. */
export function forBrowser(source: string): string {
  return stripTypeScriptTypes(source).replace(
    /(from\s+|import\s+|import\()'(#|\.\/)([\w/-]+)\.ts'/g,
    (_, word, start, path) => `${word}'${start === '#' ? '../' : './'}${path}.js'`,
  );
}
