// What is asked, how it moved, and how far two sellers are apart: one clause each.
import { fieldAt, figureAt, nounFor, numberAt, type Row, rowOf, valueAt, wordsFor } from './cells.ts';
import { MARKET, type Said } from './shapes.ts';
import type { Speech } from './speech.ts';
import { type Bound, type Clause, listed, Refused, say } from './words.ts';

export function ask({ seller, show }: Said<'ask'>, speech: Speech): Clause {
  const { row, forModel, ofModel, form } = speech;
  const from = row('get_current_prices', { provider: seller }, `price of ${nameOf(seller, speech)}`);
  const who = speech.seller(seller);
  const [first, ...rest] = show;
  const all = listed(show.map((each) => nounFor(from, each)));
  if (first !== 'floor') return form([say`${who} has ${all}${forModel}`, say`at ${who} there is ${all}${forModel}`]);
  const more = rest.length === 0 ? '' : say`, with ${listed(rest.map((each) => nounFor(from, each)))}`;
  const floor = figureAt(from, 'floor');
  return form([
    say`${who} asks ${floor}${forModel}${more}`,
    say`the floor${ofModel} at ${who} is ${floor}${more}`,
    say`${who} starts at ${floor}${forModel}${more}`,
  ]);
}

export const nameOf = (seller: string, { names }: Speech): string => names.get(seller) ?? seller;

/** Below it no decimal of a per cent moves. */
const LEAST_MOVE_PCT = 0.05;

type Ways = { readonly up: string; readonly down: string };
const MOVED: Ways = { up: 'up', down: 'down' };

/** "up 3.6 %", "3.6 % below" or "unchanged", bound to its cell. */
export function movedAt(row: Row, path: string, { up, down }: Ways = MOVED, isBehind = false): Bound {
  const value = numberAt(row, path);
  if (Math.abs(value) < LEAST_MOVE_PCT) return figureAt(row, path, { as: () => 'unchanged' });
  const way = value > 0 ? up : down;
  return figureAt(row, path, {
    isAbsolute: true,
    as: (figure) => (isBehind ? `${figure} ${way}` : `${way} ${figure}`),
  });
}

export function move(statement: Said<'move'>, speech: Speech): Clause {
  const { of, window } = statement;
  if (of === MARKET) return marketMove(statement, speech);
  const { row, forModel, ofModel, form } = speech;
  const from = row('get_price_changes', { provider: of }, `change of ${nameOf(of, speech)}`);
  const pct = `change${window}Pct`;
  const [who, floor] = [speech.seller(of), figureAt(from, 'floor')];
  const mean = say`its ${fieldAt(from.tool, `baseline${window}`).spoken} of ${figureAt(from, `baseline${window}`)}`;
  const isFlat = Math.abs(numberAt(from, pct)) < LEAST_MOVE_PCT;
  if (isFlat) return say`${who}’s floor${ofModel} is ${movedAt(from, pct)} from ${mean}, at ${floor}`;
  return form([
    say`${who}’s floor${ofModel} is ${movedAt(from, pct)} on ${mean}, at ${floor}`,
    say`at ${floor} ${who} stands ${movedAt(from, pct, { up: 'above', down: 'below' }, true)} ${mean}${forModel}`,
    say`${who} asks ${floor}${forModel}, ${movedAt(from, pct)} from ${mean}`,
  ]);
}

function marketMove({ window }: Said<'move'>, { row, ofModel, form, seller }: Speech): Clause {
  if (window !== '24h') throw new Refused('the market’s floor is told against that of a day before alone: window 24h');
  const from = row('get_overview', {}, 'floor');
  const moved = movedAt(from, 'change24hPct');
  const [floor, before] = [figureAt(from, 'floor'), figureAt(from, 'floor24h')];
  const [now, then] = [String(from.told.provider), String(from.told.provider24h)];
  if (now === then)
    return form([
      say`the market’s floor${ofModel} is ${moved} in 24 h, ${floor} after ${before}, both at ${seller(now)}`,
      say`over all sellers the floor${ofModel} is ${moved} in 24 h: ${floor}, and ${before} the day before, both at ${seller(now)}`,
    ]);
  return form([
    say`the market’s floor${ofModel} is ${moved} in 24 h, from ${before} at ${seller(then)} to ${floor} at ${seller(now)}`,
    say`over all sellers the floor${ofModel} is ${moved} in 24 h: ${floor} at ${seller(now)}, and ${before} the day before at ${seller(then)}`,
  ]);
}

export function apart({ gpu, dearer, cheaper, show }: Said<'apart'>, speech: Speech): Clause {
  if (dearer === cheaper) throw new Refused('a seller is not apart from itself');
  const { calls, forModel, form } = speech;
  const pair = (a: string, b: string) => rowOf(calls, 'get_cross_deltas', { gpu, a, b });
  const from = pair(dearer, cheaper) ?? pair(cheaper, dearer);
  const [up, down] = [nameOf(dearer, speech), nameOf(cheaper, speech)];
  if (from === undefined)
    throw new Refused(`no answer of this run has both ${up} and ${down} for it: ask get_cross_deltas`);
  const isAbove = from.told.a === dearer ? numberAt(from, 'delta') : -numberAt(from, 'delta');
  if (isAbove === 0) throw new Refused(`${up} and ${down} ask the same`);
  if (isAbove < 0) throw new Refused(`${down} is the dearer of the two`);
  const gap = figureAt(from, 'delta', { isAbsolute: true });
  const more = show.length === 0 ? '' : say`, with ${listed(show.map((each) => nounFor(from, each)))}`;
  const [high, low] = [speech.seller(dearer), speech.seller(cheaper)];
  return say`${form([
    say`${high} is ${gap} dearer than ${low}${forModel}`,
    say`${low} undercuts ${high} by ${gap}${forModel}`,
    say`${high} asks ${gap} more than ${low}${forModel}`,
  ])}${more}${caveats(from, speech)}`;
}

/** A price that stands still, or a seller whose price is not compared, says little of a market. */
function caveats(row: Row, { names }: Speech): Clause {
  const frozen = valueAt(row, 'frozenLeg');
  const still =
    typeof frozen === 'string'
      ? say`; ${{ name: names.get(frozen) ?? frozen }}’s price ${wordsFor(row, 'frozenLeg', 'stands still')}`
      : '';
  const other =
    row.told.comparable === false ? say`; the judge ${wordsFor(row, 'comparable', 'compares no such pair')}` : '';
  return say`${still}${other}`;
}
