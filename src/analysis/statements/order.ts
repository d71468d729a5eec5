// Who is first and last among all sellers, found over the answer and never claimed; what is free, and how much a price varies.
import { gpuLabel } from '#domain/gpu.ts';
import { figureAt, grown, nounFor, numberAt, type Row, spanOf, valueAt, wholeRows, wordsFor } from './cells.ts';
import { nameOf } from './prices.ts';
import { MARKET, REFERENCE, type Said } from './shapes.ts';
import type { Speech } from './speech.ts';
import { type Bound, type Clause, listed, Refused, say } from './words.ts';

type Place = { readonly row: Row; readonly value: number };

/** Every seller of a model that has the figure, the lowest first. */
function placesOf({ gpu, by }: { readonly gpu: string; readonly by: string }, { calls }: Speech): readonly Place[] {
  const rows = wholeRows(calls, 'get_current_prices', { gpu });
  if (by !== 'floor' && rows.some(({ told }) => told.truncated === true))
    throw new Refused(`a seller’s list was cut by a page limit: of its ${by} nobody knows its place`);
  const places = rows
    .flatMap((row) => {
      const value = valueAt(row, by);
      return typeof value === 'number' ? [{ row, value }] : [];
    })
    .sort((a, b) => a.value - b.value);
  if (places.length < 2) throw new Refused(`fewer than two sellers have a ${by} for it: there is no order`);
  if (places[0]?.value === places.at(-1)?.value) throw new Refused(`all sellers have the same ${by} for it`);
  return places;
}

/** Words that say a place, bound to the figure that has it. */
const ranked = ({ row }: Place, by: string, text: string, of: number): Bound => ({
  ...wordsFor(row, by, text, `found over ${of} sellers by ${by}`),
  kind: 'rank',
});

/** A figure that another seller’s does not look like unless it is the same. */
const clearAt = ({ row, value }: Place, by: string, places: readonly Place[]): Bound =>
  grown(
    (digits) => [row, ...places.map((each) => each.row)].map((each) => figureAt(each, by, { digits })),
    ([own, ...all]) => all.every((each) => each.value === value || each.text !== own?.text),
  )[0] as Bound;

export function extreme({ say: end, gpu, by }: Said<'lowest' | 'highest'>, speech: Speech): Clause {
  const places = placesOf({ gpu, by }, speech);
  const best = (end === 'lowest' ? places[0] : places.at(-1)) as Place;
  const same = places.filter(({ value }) => value === best.value);
  const who = listed(same.map(({ row }) => speech.seller(String(row.told.provider))));
  const [first, figure] = [ranked(best, by, end, places.length), clearAt(best, by, places)];
  const most = ranked(best, by, `${end} of ${places.length}`, places.length);
  const { ofModel, form } = speech;
  if (same.length > 1) return say`${who} share the ${first} ${by}${ofModel}, ${figure}`;
  return form([
    say`the ${first} ${by}${ofModel} is ${figure}, at ${who}`,
    say`${who} has the ${first} ${by}${ofModel}, ${figure}`,
    say`the ${by}${ofModel} at ${who}, ${figure}, is the ${most}`,
  ]);
}

const ENDINGS: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
const ordinal = (place: number): string => `${place}${ENDINGS[ordinals.select(place)]}`;

export function rank({ gpu, seller, by }: Said<'rank'>, speech: Speech): Clause {
  const places = placesOf({ gpu, by }, speech);
  const own = places.find(({ row }) => row.told.provider === seller);
  if (own === undefined) throw new Refused(`${nameOf(seller, speech)} has no ${by} for it now`);
  const place = 1 + places.filter(({ value }) => value < own.value).length;
  const isJoint = places.filter(({ value }) => value === own.value).length > 1;
  const text = `${isJoint ? 'joint ' : ''}${place === 1 ? '' : `${ordinal(place)} `}lowest of ${places.length}`;
  const [who, figure] = [speech.seller(seller), clearAt(own, by, places)];
  return speech.form([
    say`${who}’s ${by}${speech.ofModel}, ${figure}, is the ${ranked(own, by, text, places.length)}`,
    say`${who} is the ${ranked(own, by, text, places.length)} by ${by}${speech.forModel}, at ${figure}`,
  ]);
}

export function supply({ gpu, of }: Said<'supply'>, speech: Speech): Clause {
  const { row, ofModel, form } = speech;
  if (of === MARKET) {
    const count = figureAt(row('get_overview', {}, 'count of GPUs'), 'gpusAvailable');
    return form([
      say`sellers that give a count and re-sell nothing have ${count}${ofModel} free`,
      say`${speech.isNamed ? 'now' : `of the ${gpuLabel(gpu)}`} ${count} can be rented at sellers that give a count and re-sell nothing`,
    ]);
  }
  const from = row('get_supply_metrics', { provider: of }, `supply of ${nameOf(of, speech)}`);
  const [who, free] = [speech.seller(of), figureAt(from, 'gpusAvailable')];
  return say`${form([say`${who} has ${free}${ofModel} free`, say`at ${who} ${free}${ofModel} can be rented`])}${sinceYesterday(from)}`;
}

function sinceYesterday(from: Row): Clause {
  if (valueAt(from, 'change24h') === null || from.told.truncated === true) return [];
  const [change, span] = [numberAt(from, 'change24h'), spanOf(from.tool, 'change24h')];
  if (change === 0) return say`, ${figureAt(from, 'change24h', { as: () => 'as many' })} as ${span} before`;
  const as = (figure: string): string => `${figure} ${change > 0 ? 'more' : 'fewer'}`;
  return say`, ${figureAt(from, 'change24h', { isAbsolute: true, as })} than ${span} before`;
}

export function varies({ of, show }: Said<'varies'>, speech: Speech): Clause {
  const isMarket = of === REFERENCE;
  const what = isMarket ? 'reference price' : `floor of ${nameOf(of, speech)}`;
  const from = speech.row('get_volatility', { provider: of }, `volatility of the ${what}`);
  if (!isMarket) speech.row('get_current_prices', { provider: of }, `current price of ${nameOf(of, speech)}`);
  const span = spanOf(from.tool, 'cv');
  const figures = listed(show.map((each) => nounFor(from, each, `${span.replace(' days', '-day')} `)));
  const whose = isMarket ? say`the reference price` : say`${speech.seller(of)}’s floor`;
  return speech.form([
    say`over ${span} ${whose}${speech.ofModel} has ${figures}`,
    say`${whose}${speech.ofModel} has ${figures} over ${span}`,
  ]);
}
