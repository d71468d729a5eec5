// What is asked, how it moved, how far two sellers are apart, and the index: one clause each.
import {
  dayAt,
  distinctAt,
  fieldAt,
  figureAt,
  nounFor,
  numberAt,
  type Row,
  rowOf,
  sizeAt,
  spanOf,
  valueAt,
  wordsFor,
} from './cells.ts';
import { MARKET, type Said } from './shapes.ts';
import type { Speech } from './speech.ts';
import { type Bound, type Clause, listed, Refused, say } from './words.ts';

export function ask({ seller, show }: Said<'ask'>, speech: Speech): Clause {
  const { row, forModel, ofModel, form } = speech;
  const from = row('get_current_prices', { provider: seller }, `price of ${nameOf(seller, speech)}`);
  const who = speech.seller(seller);
  const [first, ...rest] = show;
  if (first !== 'floor') return say`${who} has ${listed(show.map((each) => nounFor(from, each)))}${forModel}`;
  const more = rest.length === 0 ? '' : say`, with ${listed(rest.map((each) => nounFor(from, each)))}`;
  const floor = figureAt(from, 'floor');
  return form([
    say`${who} asks ${floor}${forModel}${more}`,
    say`the floor${ofModel} at ${who} is ${floor}${more}`,
    say`${who} starts at ${floor}${forModel}${more}`,
  ]);
}

export const nameOf = (seller: string, { names }: Speech): string => names.get(seller) ?? seller;

type Ways = { readonly up: string; readonly down: string };
const MOVED: Ways = { up: 'up', down: 'down' };

/** "up 3.6 %", "3.6 % below" or "unchanged", bound to its cell. */
export function movedAt(row: Row, path: string, { up, down }: Ways = MOVED, isBehind = false): Bound {
  const way = numberAt(row, path) > 0 ? up : down;
  const moved = sizeAt(row, path, (figure) => (isBehind ? `${figure} ${way}` : `${way} ${figure}`));
  return moved ?? figureAt(row, path, { as: () => 'unchanged' });
}

export function move(statement: Said<'move'>, speech: Speech): Clause {
  const { of, window } = statement;
  if (of === MARKET) return marketMove(statement, speech);
  const { row, forModel, ofModel, form } = speech;
  const from = row('get_price_changes', { provider: of }, `change of ${nameOf(of, speech)}`);
  const [pct, baseline] = [`change${window}Pct`, `baseline${window}`];
  const who = speech.seller(of);
  const [floor = '', before = ''] = distinctAt(from, 'floor', baseline);
  const mean = say`its ${fieldAt(from.tool, baseline).spoken} of ${before}`;
  const moved = movedAt(from, pct);
  if (moved.text === 'unchanged') return say`${who}’s floor${ofModel} is ${moved} from ${mean}, at ${floor}`;
  return form([
    say`${who}’s floor${ofModel} is ${moved} on ${mean}, at ${floor}`,
    say`at ${floor} ${who} stands ${movedAt(from, pct, { up: 'above', down: 'below' }, true)} ${mean}${forModel}`,
    say`${who} asks ${floor}${forModel}, ${moved} from ${mean}`,
  ]);
}

function marketMove({ window }: Said<'move'>, speech: Speech): Clause {
  const { row, ofModel, form, seller } = speech;
  if (window !== '24h') throw new Refused('the market’s floor is told against that of a day before alone: window 24h');
  const from = row('get_overview', {}, 'floor');
  const moved = movedAt(from, 'change24hPct');
  const [now, then] = [String(from.told.provider), String(from.told.provider24h)];
  const [floor = '', before = ''] = distinctAt(from, 'floor', 'floor24h');
  const span = spanOf(from.tool, 'change24hPct');
  if (now === then)
    return form([
      say`the market’s floor${ofModel} is ${moved} in ${span}, ${floor} after ${before}, both at ${seller(now)}`,
      say`over all sellers the floor${ofModel} is ${moved} in ${span}: ${floor}, and ${before} the day before, both at ${seller(now)}`,
      say`${seller(now)} has the market’s floor${ofModel} as it had the day before, ${moved} in ${span}: ${floor} after ${before}`,
    ]);
  // Another seller has it: what each of the two asks at the other end tells a move from a seller that left.
  const left = asked(from, 'formerBestFloor', 'now asks', 'has no price now');
  const came = asked(from, 'bestSellerFloor24h', 'asked', 'had no price');
  const [old, own] = [say`${seller(then)}, which ${left}`, say`${seller(now)}, which ${came} then`];
  return form([
    say`the market’s floor${ofModel} is ${moved} in ${span}: from ${before} at ${old}, to ${floor} at ${own}`,
    say`over all sellers the floor${ofModel} is ${moved} in ${span}: ${floor} at ${own}, and ${before} the day before at ${old}`,
  ]);
}

const asked = (row: Row, path: string, verb: string, none: string): Clause =>
  typeof valueAt(row, path) !== 'number' ? say`${wordsFor(row, path, none)}` : say`${verb} ${figureAt(row, path)}`;

export function apart({ gpu, dearer, cheaper, show }: Said<'apart'>, speech: Speech): Clause {
  if (dearer === cheaper) throw new Refused('a seller is not apart from itself');
  const { calls, forModel, form } = speech;
  const pair = (a: string, b: string) => rowOf(calls, 'get_cross_deltas', { gpu, a, b });
  const from = pair(dearer, cheaper) ?? pair(cheaper, dearer);
  const [up, down] = [nameOf(dearer, speech), nameOf(cheaper, speech)];
  if (from === undefined)
    throw new Refused(`no answer of this run has both ${up} and ${down} for it: ask get_cross_deltas`);
  const isAbove = from.told.a === dearer ? numberAt(from, 'delta') : -numberAt(from, 'delta');
  const gap = sizeAt(from, 'delta');
  if (gap === null) throw new Refused(`${up} and ${down} ask the same`);
  if (isAbove < 0) throw new Refused(`${down} is the dearer of the two`);
  const more = show.length === 0 ? '' : say`, with ${listed(show.map((each) => lasting(from, each)))}`;
  const [high, low] = [speech.seller(dearer), speech.seller(cheaper)];
  return say`${form([
    say`${high} is ${gap} dearer than ${low}${forModel}`,
    say`${low} undercuts ${high} by ${gap}${forModel}`,
    say`${high} asks ${gap} more than ${low}${forModel}`,
  ])}${more}${caveats(from, speech)}`;
}

/** A share says what it is of and over which days. */
const lasting = (row: Row, path: string): Clause =>
  path === 'shareAbove030' ? say`${nounFor(row, path)} over ${spanOf(row.tool, path)}` : nounFor(row, path);

/** A price that stands still, or a seller whose price is not compared, says little of a market. */
function caveats(row: Row, { names }: Speech): Clause {
  const frozen = valueAt(row, 'frozenLeg');
  const still =
    row.told.bothFrozen === true
      ? [say`${wordsFor(row, 'bothFrozen', 'both prices stand still')}`]
      : typeof frozen === 'string'
        ? [say`${{ name: names.get(frozen) ?? frozen }}’s price ${wordsFor(row, 'frozenLeg', 'stands still')}`]
        : [];
  const other =
    row.told.comparable === false ? [say`the judge ${wordsFor(row, 'comparable', 'compares no such pair')}`] : [];
  const all = [...still, ...other];
  return all.length === 0 ? [] : say` (${listed(all)})`;
}

export function index({ gpu, what }: Said<'index'>, speech: Speech): Clause {
  if (what === 'fix') return fix(gpu, speech);
  const from = speech.row('get_overview', {}, 'index');
  const value = figureAt(from, 'index');
  const move =
    valueAt(from, 'indexChange24hPct') === null
      ? ''
      : say`, ${movedAt(from, 'indexChange24hPct')} in ${spanOf(from.tool, 'indexChange24hPct')}`;
  return speech.form([
    say`the index${speech.ofModel} stands at ${value}${move}`,
    say`the index${speech.ofModel} is ${value}${move}`,
  ]);
}

/** The last day with a fix: as published, or as far as its prints are known. */
function fix(gpu: string, { calls, ofModel }: Speech): Clause {
  const rows = calls.flatMap(({ id, tool, rows: all }) =>
    tool === 'get_index_fixes' ? all.map((told, row): Row => ({ tool, call: id, row, told })) : [],
  );
  // Of a day that closed without a fix what is known since is none.
  const last = rows.findLast(
    ({ told }) => told.gpu === gpu && typeof (told.final === true ? told.published : told.value) === 'number',
  );
  if (last === undefined) throw new Refused('no fix of its index is known of the last days');
  const isPublished = last.told.final === true;
  const value = figureAt(last, isPublished ? 'published' : 'value');
  const state = isPublished ? String(last.told.publishedState) : 'provisional';
  const words = state === 'provisional' ? 'not final yet' : 'to be reviewed before a contract settles on it';
  const note = state === 'settles' ? '' : say`, ${wordsFor(last, isPublished ? 'publishedState' : 'final', words)}`;
  return say`the last fix of the index${ofModel}, of ${dayAt(last, 'day')}, is ${value}${note}`;
}
