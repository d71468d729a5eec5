// A card as SVG text, 1200 x 630: whose it is, what it says, and below it of when that is.
import { escaped } from '#charts/frame.ts';
import { GROUND, INK } from '#charts/palette.ts';
import { cut } from '#domain/cut.ts';
import { ageInWords, SLOT_SECONDS, STALE_SLOTS } from '#domain/time.ts';
import type { Meta } from '#questions/ask.ts';

export const CARD = { width: 1200, height: 630 } as const;
const EDGE = 60;
/** Smaller text that is not bold has no smoothed edges: it weighs a third less, and at half its size looks the same. */
const SMOOTH = 30;
export const LEFT = EDGE;
export const RIGHT = CARD.width - EDGE;
/** Of a character of JetBrains Mono, in its size. */
const CHARACTER = 0.6;
/** What is older is not of now. */
const OLD_SECONDS = STALE_SLOTS * SLOT_SECONDS;

type Ink = (typeof INK)[keyof typeof INK];
export type Written = {
  readonly x?: number;
  readonly y: number;
  readonly size: number;
  readonly ink?: Ink;
  readonly bold?: boolean;
  readonly end?: boolean;
};

/** How many characters of a size stand between two places. */
const roomFor = (size: number, width: number): number => Math.floor(width / (size * CHARACTER));

export function written(
  text: string,
  { x = LEFT, y, size, ink = INK.text, bold = false, end = false }: Written,
): string {
  const look = [
    size < SMOOTH && !bold ? ' text-rendering="optimizeSpeed"' : '',
    bold ? ' font-weight="700"' : '',
    end ? ' text-anchor="end"' : '',
  ].join('');
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${ink}"${look}>${escaped(text)}</text>`;
}

/** What an SVG needs that stands in no page. */
export const standingAlone = ({ width, height }: { readonly width: number; readonly height: number }): string =>
  `xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;

/** So wide is a text of a size, pixels. */
export const widthOf = (text: string, size: number): number => [...text].length * size * CHARACTER;

/** In lines that fit between the edges, at most so many; what has no room is cut behind a word and says so. */
export function wrapped(text: string, size: number, most: number): string[] {
  const room = roomFor(size, RIGHT - LEFT);
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.slice(0, room));
  }
  if (lines.length <= most) return lines;
  const kept = lines.slice(0, most);
  const last = (kept.pop() ?? '').slice(0, room - 2).replace(/(?<!\s)\s+\S*$/, '');
  return [...kept, `${last} …`];
}

export const paragraph = (text: string, most: number, { y, size, ...told }: Written): string =>
  wrapped(text, size, most)
    .map((line, at) => written(line, { ...told, size, y: y + Math.round(at * size * 1.35) }))
    .join('');

/**
 * When what a card shows was observed, and how old that was as it was drawn: a picture that is sent on grows no older
 * by itself.
 */
function momentText({ observedAt, madeAt }: Meta): { readonly text: string; readonly isOld: boolean } {
  if (observedAt === null) return { text: 'nothing observed yet', isOld: true };
  const age = Math.max(0, (Date.parse(madeAt) - Date.parse(observedAt)) / 1000);
  const when = observedAt.slice(0, 16).replace('T', ' ');
  return { text: `${when} UTC, ${ageInWords(age)} old when drawn`, isOld: age > OLD_SECONDS };
}

/** What was imported of a public history is credited wherever it shows. */
function importedText({ credits = [] }: Meta): string {
  const names = credits.map(({ credit }) => credit).join(', ');
  return cut(
    names === '' ? 'partly imported history' : `partly imported: ${names}`,
    roomFor(18, CARD.width - 4 * EDGE),
  );
}

/** The whole card around its drawing. A made-up market says so above everything else. */
export function cardSvg(meta: Meta, drawn: string): string {
  const { text, isOld } = momentText(meta);
  const above = meta.simulated
    ? written('SIMULATED: no price here is real', {
        x: RIGHT,
        y: 70,
        size: 26,
        ink: INK.unclear,
        bold: true,
        end: true,
      })
    : meta.imported
      ? written(importedText(meta), { x: RIGHT, y: 70, size: 18, ink: INK.unclear, end: true })
      : '';
  return [
    `<svg ${standingAlone(CARD)} font-family="JetBrains Mono" font-size="11">`,
    `<path fill="${GROUND}" d="M0 0H${CARD.width}V${CARD.height}H0z"/>`,
    written('gpu-spot', { y: 70, size: 26, ink: INK.muted, bold: true }),
    above,
    drawn,
    written(text, { y: 600, size: 22, ink: isOld ? INK.unclear : INK.muted }),
    written('asks, not trades', { x: RIGHT, y: 600, size: 22, ink: INK.muted, end: true }),
    '</svg>',
  ].join('');
}
