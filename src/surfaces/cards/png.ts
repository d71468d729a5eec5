// SVG text to a PNG, with the fonts that are here and none of the machine's: the same bytes on every machine.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { palettePng } from './palette-png.ts';

type Library = typeof import('@resvg/resvg-js');

const FONTS = [400, 700].map((weight) => fileURLToPath(new URL(`../fonts/mono-${weight}.ttf`, import.meta.url)));

let library: Library | undefined;

/** Loaded for the first card: who never draws one carries none of it. */
const resvg = (): Library => {
  library ??= createRequire(import.meta.url)('@resvg/resvg-js') as Library;
  return library;
};

export function pngOf(svg: string): Uint8Array<ArrayBuffer> {
  const { Resvg } = resvg();
  const font = { fontFiles: FONTS, loadSystemFonts: false, defaultFontFamily: 'JetBrains Mono' };
  const { pixels, width, height } = new Resvg(svg, { font }).render();
  return palettePng(pixels, width, height);
}
