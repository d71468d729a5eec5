// What stands beside a judged figure, as a table: each companion by a name in words, and its value.

import { html } from 'hono/html';
import { SLOT_WORDS } from '#domain/time.ts';
import type { Html } from './layout.ts';
import type { Names } from './pages.ts';
import { isPair } from './pair-matrix.ts';
import { table } from './table.ts';

const WORDS: Readonly<Record<string, string>> = {
  published: 'as first published',
  frozenPairs: 'pairs of two frozen list prices, left out',
  intervalDays: 'days of the interval',
  persistence: 'interval stretched by',
  byProvider: 'provider by provider',
  a: 'dearer',
  b: 'than',
  median7d: 'by, the middle of 7 days,',
  median24h: '24-hour median distance',
  pctOfCheaper: '% of the cheaper',
  halfLifeHours: 'half-life, hours',
  frozenLeg: 'frozen leg',
  cvWithoutLargestMove: 'CV without its largest 24-hour move',
  cvWithoutSpikes: 'CV without spikes',
  cvWithoutTrend: 'CV without its trend',
  sameOfferCv: 'CV of the same offers',
  compositionShare: 'share that is composition',
  cv: 'CV of its floors',
  rawSwingPct: 'plain swing of its floors, %',
  depth: 'typical distance behind the cheapest offers',
  depth7d: '7-day median behind the cheapest offers',
  driftDistance: 'from zero, in standard deviations of its daily means',
  clones: 'look like resellers, left out',
  unrated: 'no exchange rates known, left out',
  scarceShare: 'share of slots with too few, 14 days',
  zeroShare: 'share of slots with none, 14 days',
  truncated: 'cut by a page limit',
  stale: 'counts gone stale',
  uncounted: 'give no count, or resell',
  effectiveHosts: 'equal hosts that would be as concentrated',
  effectiveSellers: 'equal sellers that would be as concentrated',
  hhiBySeller: 'Herfindahl-Hirschman index by seller, points',
  pushPct: 'one host that asks 30 % more or less moves it by, %',
  pushInterval: 'its 90 % interval, %',
  hostsToMoveOnePercent: 'hosts that together move the fix by 1 % at the least cost',
  discountToMoveOnePercent: 'by asking so much less, %',
  usdADayToMoveOnePercent: 'what they forgo in a day by it, USD',
  volatilityPct: 'volatility with the noise of single days, % a year',
  autocorrelation: 'lag-1 autocorrelation of daily changes',
  withoutLargestMovePct: 'without its largest move, % a year',
  withoutLargestMove: 'without its largest move',
  z: 'z, robust; below zero something is taken back',
  ratio5: 'the same over five days',
  z5: 'its z, robust',
  slope: 'slope: GPU-hours of the index for one',
  slopeInterval: 'its 90 % interval',
  independent: 'changes that do not overlap',
  r2: 'R²',
  ownR2: 'R² of the own index',
  gain: 'own less this',
  riskRatio: 'what is left of the risk, own over this',
  month: 'changes over 30 days',
  sellers: 'seller by seller',
  best: 'the best other index',
  others: 'other indices',
  columns: 'columns that explain prices',
  explained: 'share of the variance they explain, R²',
  firstFiveShare: 'share of the five largest hosts',
  copies: 'resell or copy another, left out',
  cut: 'lists cut by a page limit',
  wholeShare: `share of ${SLOT_WORDS} in which all current sellers gave a count`,
  gapSlots: `usual distance of counts, ${SLOT_WORDS}`,
  removedPctAMonth: 'risk taken away, % a month',
  roundTripPct: 'cost of a round trip, %',
  halfLifeDays: 'half-life, days',
  t: 'Engle and Granger’s t',
  critical: 'its bound at 5 %',
  kpss: 'KPSS',
  mase: 'MASE of the autoregression',
  maseNaive: 'MASE of "no change"',
  maseSeasonal: 'MASE of "as a week before"',
  againstNaive: 'Diebold and Mariano against "no change"',
  againstSeasonal: 'Diebold and Mariano against "as a week before"',
  ljungBox: 'Ljung and Box’s Q',
  ljungBoxP: 'its p',
  still: 'price stood still, nothing to hedge',
  longestGapPct: 'longest gap, % of the prints',
  suppressedPct: 'suppressed, % of the prints',
  revisedPct: 'revised after they were final, % of the prints',
};

export type Words = (name: string) => string;

/** What a companion is called; what is "wide" lies above the judge's threshold. */
export const wordsFor =
  (green?: number): Words =>
  (name) =>
    name === 'shareAbove030' && green !== undefined
      ? `share above $${green.toFixed(2)}`
      : (WORDS[name] ?? name.replace(/([A-Z0-9]+)/g, (found) => ` ${found.toLowerCase()}`));

const shown = (value: unknown): string => {
  if (value === null) return 'none';
  if (Array.isArray(value)) return value.map(shown).join(' to ');
  if (typeof value === 'number') return String(Math.round(value * 10_000) / 10_000);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
};

/** Of two sellers the dearer one is named first, so that no distance is below zero. */
function asDearer(value: object): object {
  if (!isPair(value) || value.median7d >= 0) return value;
  const turned = Object.entries({ ...value, a: value.b, b: value.a }).map(([name, part]) => [
    name,
    SIGNED.includes(name) && typeof part === 'number' ? -part : part,
  ]);
  return Object.fromEntries(turned);
}

/** Of a pair: its first less its second. */
const SIGNED = ['median7d', 'depth7d'];

/** A companion's value: a word, or the parts of a pair or a seller in one line each; sellers by their names. */
function detail(value: unknown, words: Words, names: Names): Html {
  if (Array.isArray(value))
    return value.length === 0
      ? html`none`
      : html`${value.map((each) => html`<span class="line">${detail(each, words, names)}</span>`)}`;
  if (typeof value === 'string') return html`${names[value] ?? value}`;
  if (value === null || typeof value !== 'object') return html`${shown(value)}`;
  const said = (part: unknown): string => (typeof part === 'string' ? (names[part] ?? part) : shown(part));
  const parts = Object.entries(asDearer(value)).map(
    ([name, part]) => html`<span class="part"><span class="muted">${words(name)}</span> ${said(part)}</span> `,
  );
  return html`${parts}`;
}

/** What each value is, and the value. */
export const valueTable = (rows: readonly (readonly [what: string, value: Html | string])[]): Html =>
  table(
    [
      { name: 'what', isBare: true, mark: () => ({ class: 'muted' }), cell: ([what]) => what },
      { name: 'value', cell: ([, value]) => value },
    ],
    rows,
    { look: 'blocks', isHeadless: true },
  );

export const detailsTable = (details: Readonly<Record<string, unknown>>, words: Words, names: Names = {}): Html =>
  valueTable(Object.entries(details).map(([name, value]) => [words(name), detail(value, words, names)]));
