// Each page over one small store, as it should be: `npm run goldens` writes them anew, test/surfaces/golden.test.ts compares.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Store } from '#store/open.ts';
import { VERSION } from '#surfaces/assets.ts';
import { STYLE } from '#surfaces/pages/style.ts';
import { appOver } from './app.ts';
import { LAST, NOW, smallWorld } from './small-world.ts';

export const GOLDEN = fileURLToPath(new URL('golden', import.meta.url));

export const PAGES: Readonly<Record<string, string>> = {
  overview: '/',
  'overview-placed': '/?where=eu&sort=-best',
  gpu: '/gpu/h100-sxm',
  'gpu-chosen': '/gpu/h100-sxm?s=c&range=24h&line=median',
  'gpu-none': '/gpu/b200',
  slot: `/gpu/h100-sxm/at/${LAST * 1800}`,
  raw: `/raw/a/${LAST * 1800}?offer=1`,
  fill: '/fill?gpus=6&hours=3',
  changes: '/changes',
  viability: '/viability',
  signal: '/viability/h100-sxm/spread',
  gate: '/viability/h100-sxm/V3',
  index: '/index',
  'index-gpu': '/index/h100-sxm',
  analysis: '/analysis',
  sources: '/sources',
  api: '/api',
  missing: '/gpu/h100',
};

/** A page without what changes with every change of the style or of an asset: those have tests of their own. */
export async function pageText(path: string, over: Store = store): Promise<string> {
  const app = appOver(over, () => NOW);
  const html = await (await app.request(path)).text();
  return `${html
    .replace(STYLE, '')
    .replaceAll(VERSION, 'VERSION')
    // A tag a line, so that a difference is seen where it is.
    .replace(/></g, '>\n<')}\n`;
}

const store = smallWorld();

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(GOLDEN, { recursive: true });
  for (const [name, path] of Object.entries(PAGES)) writeFileSync(`${GOLDEN}/${name}.html`, await pageText(path));
  console.log(`${Object.keys(PAGES).length} pages in test/golden`);
}
