// Makes the pages' fonts: of each weight the characters that the pages write, without ligatures, which they switch off.
// `npm run fonts` writes them; test/surfaces/fonts.test.ts makes them again and compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export const WEIGHTS = [400, 700];
const FIRST = 32;
const LAST = 126;
const ascii = Array.from({ length: LAST - FIRST + 1 }, (_, at) => String.fromCodePoint(FIRST + at)).join('');
/** What the pages write beyond ASCII; a name of a host in other letters falls back to the reader's own font. */
export const CHARACTERS = `${ascii}²³°±µ·×–—‘’“”„«»…€£↑↓→−√≤≥`;

export const fontPath = (weight: number): string =>
  fileURLToPath(new URL(`../src/surfaces/fonts/mono-${weight}.woff2`, import.meta.url));

const require = createRequire(import.meta.url);

/** The library tells no types of its own. */
const subsetFont = require('subset-font') as (
  font: Buffer,
  characters: string,
  options: { readonly targetFormat: 'woff2'; readonly noLayoutClosure: boolean },
) => Promise<Buffer>;

export const madeFont = (weight: number): Promise<Buffer> =>
  subsetFont(
    readFileSync(require.resolve(`@fontsource/jetbrains-mono/files/jetbrains-mono-latin-${weight}-normal.woff2`)),
    CHARACTERS,
    { targetFormat: 'woff2', noLayoutClosure: true },
  );

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const weight of WEIGHTS) writeFileSync(fontPath(weight), await madeFont(weight));
