// The frame of a drawing over the page's width: lines stretch with it, words keep their size, labels stand in a
// column beside it.
import { INK } from './palette.ts';
import { place } from './scale.ts';

/** Lines are drawn so wide and stretched to the page's width; their strokes are not. */
export const PLOT_WIDTH = 1000;
/** Of a stroke that keeps its width where its drawing is stretched. */
export const UNSCALED = 'vector-effect="non-scaling-stroke"';
/** Below the plot, for the times. */
export const FOOT = 18;
const LABEL_HEIGHT = 14;
/** Of a character, hinted to whole pixels at worst. */
const CHARACTER = 7.05;
const LABEL_LEFT = 8;

export type EndLabel = { readonly text: string; readonly y: number; readonly colour: string };
export type Word = {
  readonly text: string;
  /** From 0 at the left to 1 at the right. */
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Has room on a wide page alone. */
  readonly isWide?: boolean;
};

export type Frame = {
  readonly title: string;
  readonly height: number;
  /** SVG in a box of 1000 by the height. */
  readonly drawn: string;
  readonly words: readonly Word[];
  readonly labels: readonly EndLabel[];
};

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function wordText({ text, x, y, colour, anchor = 'start', isWide = false }: Word): string {
  const more = `${anchor === 'start' ? '' : ` text-anchor="${anchor}"`}${isWide ? ' class="roomy"' : ''}`;
  return `<text x="${place(100 * x)}%" y="${place(y)}" fill="${colour}"${more}>${escaped(text)}</text>`;
}

export function framed({ title, height, drawn, words, labels }: Frame): string {
  const widest = Math.max(0, ...labels.map(({ text }) => [...text].length));
  const width = Math.ceil(widest * CHARACTER) + LABEL_LEFT;
  const ends = labels
    .map(
      ({ text, y, colour }) =>
        `<text x="${LABEL_LEFT}" y="${place(y + LABEL_HEIGHT / 3)}" fill="${colour}">${escaped(text)}</text>`,
    )
    .join('');
  return [
    `<div class="drawn"><svg class="plotted" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<svg viewBox="0 0 ${PLOT_WIDTH} ${height}" preserveAspectRatio="none" width="100%" height="${height}">`,
    `${drawn}</svg>`,
    words.map(wordText).join(''),
    '</svg>',
    labels.length === 0 ? '' : `<svg class="ends" width="${width}" height="${height}" aria-hidden="true">${ends}</svg>`,
    '</div>',
  ].join('');
}

/** The first and the last time of a range, below the plot. */
export const ends = (from: string, to: string, height: number): Word[] => [
  { text: from, x: 0, y: height - 4, colour: INK.muted },
  { text: to, x: 1, y: height - 4, colour: INK.muted, anchor: 'end' },
];
