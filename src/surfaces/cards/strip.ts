// A model's price and its week in a strip of SVG, to be embedded elsewhere: it stands alone, with the fonts of
// whoever shows it.
import { GROUND, INK } from '#charts/palette.ts';
import { spark } from '#charts/small.ts';
import { gpuModel } from '#domain/gpu.ts';
import { movedText } from '#surfaces/pages/overview.ts';
import type { AskTyped } from '#surfaces/pages/pages.ts';
import { dollars } from '#surfaces/pages/words.ts';
import { standingAlone, written } from './drawing.ts';

const STRIP = { width: 360, height: 56 } as const;
const EDGE = 10;

export function sparkStrip(ask: AskTyped, gpu: string): string | null {
  const model = gpuModel(gpu);
  if (model === undefined) return null;
  const { data, meta } = ask('overview', { gpu: [gpu] });
  const [row] = data;
  const week = ask('price_floor_series', { gpu: [gpu] });
  const own = week.data.find(({ provider }) => provider === row?.provider)?.points ?? [];
  const moved = row === undefined || row.change24hPct === null ? '' : `, ${movedText(row.change24hPct)} in 24 h`;
  const price = row === undefined ? 'no current price' : `$${dollars(row.floor)}${moved}`;
  const observedAt = row === undefined ? meta.observedAt : row.observedAt;
  const when = observedAt === null ? '' : `${observedAt.slice(5, 16).replace('T', ' ')} UTC`;
  const marks = [meta.simulated ? 'SIMULATED' : '', meta.imported || week.meta.imported ? 'partly imported' : ''];
  const below = [...marks.filter((each) => each !== ''), `gpu-spot, ${when}`].join(' · ');
  const said = `${model.label}: ${price}, ${below}`;
  const drawn = spark(`${model.label}, seven days`, own);
  return [
    `<svg ${standingAlone(STRIP)} font-family="JetBrains Mono, monospace" role="img" aria-label="${said}">`,
    `<path fill="${GROUND}" d="M0 0H${STRIP.width}V${STRIP.height}H0z"/>`,
    written(model.label, { x: EDGE, y: 18, size: 12, ink: INK.text }),
    written(price, { x: EDGE, y: 35, size: 12, ink: row === undefined ? INK.unclear : INK.title, bold: true }),
    written(below, { x: EDGE, y: 50, size: 9, ink: meta.simulated ? INK.unclear : INK.muted }),
    drawn === '' ? '' : `<g transform="translate(${STRIP.width - 120} 4)">${drawn}</g>`,
    '</svg>',
  ].join('');
}
