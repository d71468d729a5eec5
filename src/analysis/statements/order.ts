// Who is first and last among all sellers, found over the answer and never claimed; what is free, and how much a price varies.
import { fieldAt, figureAt, nounFor, numberAt, type Row, valueAt, wholeRows, wordsFor } from './cells.ts';
import { nameOf } from './prices.ts';
import { MARKET, REFERENCE, type Said } from './shapes.ts';
import type { Speech } from './speech.ts';
import { type Bound, type Clause, listed, Refused, say } from './words.ts';

type Place = { readonly row: Row; readonly value: number };

/** Every seller of a model that has the figure, the lowest first. */
function placesOf({ gpu, by }: { readonly gpu: string; readonly by: string }, { calls }: Speech): readonly Place[] {
  const places = wholeRows(calls, 'get_current_prices', { gpu })
    .flatMap((row) => {
      const value = valueAt(row, by);
      return typeof value === 'number' ? [{ row, value }] : [];
    })
    .sort((a, b) => a.value - b.value);
  if (places.length < 2) throw new Refused(`fewer than two sellers have a ${by} for it: there is no order`);
  return places;
}

/** Words that say a place, bound to the figure that has it. */
const ranked = ({ row }: Place, by: string, text: string, of: number): Bound => ({
  ...wordsFor(row, by, text, `found over ${of} sellers by ${fieldAt(row.tool, by).spoken}`),
  kind: 'rank',
});

export function extreme({ say: end, gpu, by }: Said<'lowest' | 'highest'>, speech: Speech): Clause {
  const places = placesOf({ gpu, by }, speech);
  const best = (end === 'lowest' ? places[0] : places.at(-1)) as Place;
  const same = places.filter(({ value }) => value === best.value);
  const { spoken } = fieldAt(best.row.tool, by);
  const who = listed(same.map(({ row }) => speech.seller(String(row.told.provider))));
  const [first, figure] = [ranked(best, by, end, places.length), figureAt(best.row, by)];
  const most = ranked(best, by, `${end} of ${places.length}`, places.length);
  const { ofModel, form } = speech;
  if (same.length > 1) return say`${who} share the ${first} ${spoken}${ofModel}, ${figure}`;
  return form([
    say`the ${first} ${spoken}${ofModel} is ${figure}, at ${who}`,
    say`${who} has the ${first} ${spoken}${ofModel}, ${figure}`,
    say`the ${spoken}${ofModel} at ${who}, ${figure}, is the ${most}`,
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
  const [who, figure] = [speech.seller(seller), figureAt(own.row, by)];
  const { spoken } = fieldAt(own.row.tool, by);
  return speech.form([
    say`${who}’s ${spoken}${speech.ofModel}, ${figure}, is the ${ranked(own, by, text, places.length)}`,
    say`${who} is the ${ranked(own, by, text, places.length)} by ${spoken}${speech.forModel}, at ${figure}`,
  ]);
}

export function supply({ of }: Said<'supply'>, speech: Speech): Clause {
  const { row, ofModel, form } = speech;
  if (of === MARKET) {
    const count = figureAt(row('get_overview', {}, 'count of GPUs'), 'gpusAvailable');
    return form([
      say`sellers that re-sell nothing have ${count}${ofModel} free`,
      say`over all sellers that re-sell nothing ${count}${ofModel} can be rented now`,
    ]);
  }
  const from = row('get_supply_metrics', { provider: of }, `supply of ${nameOf(of, speech)}`);
  const [who, free] = [speech.seller(of), figureAt(from, 'gpusAvailable')];
  return say`${form([say`${who} has ${free}${ofModel} free`, say`at ${who} ${free}${ofModel} can be rented`])}${sinceYesterday(from)}`;
}

/** Of lists that were cut short nobody knows how a count has changed. */
function sinceYesterday(from: Row): Clause {
  if (valueAt(from, 'change24h') === null || from.told.truncated === true) return [];
  const change = numberAt(from, 'change24h');
  if (change === 0) return say`, ${figureAt(from, 'change24h', { as: () => 'as many' })} as 24 h before`;
  const as = (figure: string): string => `${figure} ${change > 0 ? 'more' : 'fewer'}`;
  return say`, ${figureAt(from, 'change24h', { isAbsolute: true, as })} than 24 h before`;
}

export function varies({ of, show }: Said<'varies'>, speech: Speech): Clause {
  const isMarket = of === REFERENCE;
  const what = isMarket ? 'reference price' : `floor of ${nameOf(of, speech)}`;
  const from = speech.row('get_volatility', { provider: of }, `volatility of the ${what}`);
  const figures = listed(show.map((each) => nounFor(from, each, '14-day ')));
  const whose = isMarket ? say`the reference price` : say`${speech.seller(of)}’s floor`;
  return speech.form([
    say`over 14 days ${whose}${speech.ofModel} has ${figures}`,
    say`${whose}${speech.ofModel} has ${figures} over 14 days`,
  ]);
}
