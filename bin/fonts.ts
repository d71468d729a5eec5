// Makes the pages' and the cards' fonts: of each weight the characters that they write, without ligatures, which the pages switch off.
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

/** Packed for browsers, and bare for what draws the cards, which reads no other. */
export const KINDS = { woff2: 'woff2', ttf: 'sfnt' } as const;
export type Kind = keyof typeof KINDS;

export const fontPath = (weight: number, kind: Kind): string =>
  fileURLToPath(new URL(`../src/surfaces/fonts/mono-${weight}.${kind}`, import.meta.url));

const require = createRequire(import.meta.url);

/** The library tells no types of its own. */
const subsetFont = require('subset-font') as (
  font: Buffer,
  characters: string,
  options: { readonly targetFormat: string; readonly noLayoutClosure: boolean },
) => Promise<Buffer>;

export const madeFont = (weight: number, kind: Kind): Promise<Buffer> =>
  subsetFont(
    readFileSync(require.resolve(`@fontsource/jetbrains-mono/files/jetbrains-mono-latin-${weight}-normal.woff2`)),
    CHARACTERS,
    { targetFormat: KINDS[kind], noLayoutClosure: true },
  );

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const weight of WEIGHTS)
    for (const kind of Object.keys(KINDS) as Kind[])
      writeFileSync(fontPath(weight, kind), await madeFont(weight, kind));
