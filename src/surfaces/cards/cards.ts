// What each card shows: the page's own answer, its figures, and the same small drawings.
import { INK } from '#charts/palette.ts';
import { spark } from '#charts/small.ts';
import { weekChart } from '#charts/week.ts';
import { cut } from '#domain/cut.ts';
import { gpuLabel, gpuModel, MODELS } from '#domain/gpu.ts';
import { shortName } from '#domain/line-end.ts';
import { finePriceText } from '#domain/money.ts';
import type { RowOf } from '#questions/ask.ts';
import { fillInput, fillTitle } from '#surfaces/pages/fill-text.ts';
import { fillView } from '#surfaces/pages/fill-view.ts';
import { absence } from '#surfaces/pages/gpu.ts';
import { againstPast, pastMonth } from '#surfaces/pages/gpu-past.ts';
import { fixPoints, indexNow } from '#surfaces/pages/index-overview.ts';
import { isSameSlot, withPast } from '#surfaces/pages/layout.ts';
import { verdictShape } from '#surfaces/pages/light.ts';
import { said, USD } from '#surfaces/pages/money.ts';
import { headline, movedText } from '#surfaces/pages/overview.ts';
import { overviewView } from '#surfaces/pages/overview-view.ts';
import type { AskTyped } from '#surfaces/pages/pages.ts';
import { costText, dollars, plural, signedPercent } from '#surfaces/pages/words.ts';
import { cardSvg, LEFT, paragraph, RIGHT, widthOf, wrapped, written } from './drawing.ts';

/** Pages that have a card of their own, beside every model's. */
export const CARD_PAGES = ['overview', 'fill', 'viability', 'index', 'analysis'] as const;
type CardPage = (typeof CARD_PAGES)[number];

const isPage = (name: string): name is CardPage => CARD_PAGES.some((page) => page === name);

export const isCard = (name: string): boolean => isPage(name) || gpuModel(name) !== undefined;

/** A card as SVG text; null where there is no such card. */
export function cardOf(ask: AskTyped, name: string): string | null {
  if (isPage(name)) return PAGES[name](ask);
  const model = gpuModel(name);
  return model === undefined ? null : gpuCard(ask, model);
}

/** The title's size; rows below it begin where its lines end. */
const TITLE = { size: 38, y: 130, lines: 3 } as const;
const MOST_ROWS = 7;
const ROW_HEIGHT = 48;
const FOOT = 570;

const title = (text: string): string =>
  paragraph(text, TITLE.lines, { y: TITLE.y, size: TITLE.size, ink: INK.title, bold: true });

/** As many rows as stand below the title, each at its place. */
function rowsBelow<Row>(text: string, rows: readonly Row[], drawn: (row: Row, y: number) => string): string {
  const top = TITLE.y + wrapped(text, TITLE.size, TITLE.lines).length * TITLE.size * 1.35 + 14;
  const room = Math.min(MOST_ROWS, Math.floor((FOOT - top) / ROW_HEIGHT));
  return rows
    .slice(0, room)
    .map((row, at) => drawn(row, Math.round(top + at * ROW_HEIGHT + 16)))
    .join('');
}

const SPARK_SCALE = 2.4;
const sparkAt = (drawn: string, x: number, y: number): string =>
  drawn === '' ? '' : `<g transform="translate(${x} ${y - 36}) scale(${SPARK_SCALE} 1.9)">${drawn}</g>`;

const PAGES: Readonly<Record<CardPage, (ask: AskTyped) => string>> = {
  overview(ask) {
    const { data, meta } = ask('overview', {});
    const isAnswered = ask('sources', {}).data.some(({ stale }) => !stale);
    const text = headline(data, data, { view: overviewView({}), isAnswered, money: USD });
    const series = ask('price_floor_series', {}).data;
    const rows = rowsBelow(text, data, (row, y) => {
      const week = series.find(({ gpu, provider }) => gpu === row.gpu && provider === row.provider)?.points ?? [];
      return [
        written(row.label, { y, size: 26 }),
        written(dollars(row.floor), { x: 470, y, size: 30, ink: INK.title, bold: true, end: true }),
        isSameSlot(row.observedAt, meta.observedAt)
          ? written(shortName(row.providerName), { x: 500, y, size: 22, ink: INK.muted })
          : written(`of ${(row.observedAt ?? '').slice(5, 16).replace('T', ' ')}`, {
              x: 500,
              y,
              size: 22,
              ink: INK.unclear,
            }),
        written(row.change24hPct === null ? '' : movedText(row.change24hPct), { x: 860, y, size: 22, end: true }),
        sparkAt(spark(row.label, week), 876, y),
      ].join('');
    });
    return cardSvg(meta, title(text) + rows);
  },
  fill(ask) {
    const view = fillView({});
    const { data, meta } = ask('fill', fillInput(view));
    const text = fillTitle(data[0], view, USD);
    const others = ask('fill', { ...fillInput(view), gpu: MODELS.map(({ id }) => id) }).data;
    const rows = rowsBelow(text, others, ({ gpu, full, filled, gpus, average, cost, rentals, overFloorPct }, y) =>
      [
        written(gpuLabel(gpu), { y, size: 26 }),
        written(full ? said(USD, average) : filled === 0 ? 'none counted' : `only ${filled} of ${gpus}`, {
          x: 500,
          y,
          size: full ? 30 : 22,
          ink: full ? INK.title : INK.unclear,
          bold: full,
          end: true,
        }),
        written(full ? `${signedPercent(overFloorPct)} on the lowest` : '', { x: 540, y, size: 22, ink: INK.muted }),
        written(full && cost !== null ? `$${costText(cost)} in ${plural(rentals, 'rental')}` : '', {
          x: RIGHT,
          y,
          size: 22,
          end: true,
        }),
      ].join(''),
    );
    return cardSvg(meta, title(text) + rows);
  },
  viability(ask) {
    const { data, meta } = ask('viability', {});
    const text = data[0]?.sentence ?? 'Not yet: no model has been judged.';
    const verdicts = ask('verdicts', {}).data;
    const rows = rowsBelow(text, verdicts, ({ gpu, verdict, decidedBy, since }, y) => {
      const { path, colour, width, word } = verdictShape(verdict);
      const by = verdict === 'viable' || decidedBy.length === 0 ? '' : `by ${decidedBy.slice(0, 4).join(' ')}, `;
      return [
        written(gpuLabel(gpu), { y, size: 26 }),
        `<g transform="translate(340 ${y - 22}) scale(1.8)" fill="none" stroke="${colour}" stroke-width="${width}">`,
        `<path d="${path}" stroke-linecap="round"/></g>`,
        written(word, { x: 380, y, size: 26, ink: colour }),
        written(`${by}since ${since.slice(0, 10)}`, { x: RIGHT, y, size: 22, ink: INK.muted, end: true }),
      ].join('');
    });
    return cardSvg(meta, title(text) + rows);
  },
  index(ask) {
    const { lasts, fixes, title: text, meta } = indexNow(ask);
    const printed = lasts.filter(({ value }) => value !== null);
    const newest = lasts
      .map(({ at }) => at)
      .sort()
      .at(-1);
    const rows = rowsBelow(text, printed, ({ gpu, value, at, hosts, venues }, y) => {
      const own = fixPoints(fixes.filter((fix) => fix.gpu === gpu));
      return [
        written(gpuLabel(gpu), { y, size: 26 }),
        written(dollars(value), { x: 470, y, size: 30, ink: INK.title, bold: true, end: true }),
        at === newest
          ? written(`${plural(hosts, 'host')}, ${plural(venues, 'venue')}`, { x: 500, y, size: 22, ink: INK.muted })
          : written(`of ${at.slice(5, 16).replace('T', ' ')} UTC`, { x: 500, y, size: 22, ink: INK.unclear }),
        sparkAt(spark(gpuLabel(gpu), own), 876, y),
      ].join('');
    });
    return cardSvg(meta, title(text) + rows);
  },
  analysis(ask) {
    const { data, meta } = ask('report', {});
    const [report] = data;
    if (report === undefined) return cardSvg(meta, title('There is no report yet.'));
    const lines = wrapped(report.title, TITLE.size, TITLE.lines).length;
    const below = TITLE.y + lines * TITLE.size * 1.35;
    return cardSvg(
      { ...meta, observedAt: meta.slot },
      title(report.title) +
        paragraph(report.summary, 8, { y: below + 20, size: 24 }) +
        written(`Analysis of ${report.date}`, { y: 560, size: 22, ink: INK.muted }),
    );
  },
};

/** The chart of the page in twice its size. */
const CHART = { width: (RIGHT - LEFT) / 2, height: 108, y: 345 } as const;

function gpuCard(ask: AskTyped, model: { readonly id: string; readonly label: string }): string {
  const { id, label } = model;
  const now = ask('overview', { gpu: [id] });
  const [row] = now.data;
  const week = ask('price_floor_series', { gpu: [id] });
  const to = Date.parse(now.meta.madeAt) / 1000;
  const month = pastMonth(ask, id, { market: 'on_demand', basis: 'all_in' }, to);
  // A card of one price is of the moment of that price.
  const observedAt = row === undefined ? now.meta.observedAt : row.observedAt;
  const meta = { ...withPast(withPast(now.meta, week.meta), month.meta), observedAt };
  const present = new Set(ask('current_prices', { gpu: [id] }).data.map(({ provider }) => provider));
  const chart = weekChart({
    title: label,
    ...CHART,
    series: week.data.map(({ points }) => points),
    isPresent: (index) => present.has(week.data[index]?.provider ?? ''),
    to,
    figure: finePriceText,
  });
  const [width, height] = [2 * CHART.width, 2 * CHART.height];
  const drawn = `<svg x="${LEFT}" y="${CHART.y}" width="${width}" height="${height}">${chart}</svg>`;
  return cardSvg(
    meta,
    [
      written(label, { y: 150, size: 46, ink: INK.title, bold: true }),
      row === undefined
        ? paragraph(absence(ask, model), 3, { y: 220, size: 30, ink: INK.unclear })
        : priced(
            row,
            againstPast(
              row.floor,
              month.data.map(({ points }) => points),
              to,
            ),
          ),
      chart === '' ? '' : drawn,
    ].join(''),
  );
}

const PRICE = 92;
const LONGEST_NAME = 30;

/** Whose price it is, how the market's floor moved, and whether that is cheap. */
function priced(row: RowOf<'overview'>, against: string): string {
  const price = `$${dollars(row.floor)}`;
  const moved = row.change24hPct === null ? '' : `, ${movedText(row.change24hPct)} in 24 h`;
  const words = [against, row.index === null ? '' : `index $${dollars(row.index)}`].filter((each) => each !== '');
  return [
    written(price, { y: 245, size: PRICE, ink: INK.title, bold: true }),
    written('a GPU-hour, on demand, all in', {
      x: LEFT + widthOf(price, PRICE) + 24,
      y: 245,
      size: 26,
      ink: INK.muted,
    }),
    written(`at ${cut(row.providerName, LONGEST_NAME)}${moved}`, { y: 293, size: 26 }),
    written(words.join(' · '), { y: 328, size: 24, ink: INK.muted }),
  ].join('');
}
