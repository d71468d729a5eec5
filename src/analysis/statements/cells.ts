// The cells of a run's answers, and how each is written: by what its question says of the field.
import { FORMATS, gateText, isUnit, SIGNAL_UNITS } from '#domain/format.ts';
import type { ToolCall } from '#domain/report.ts';
import { countText } from '#domain/supply.ts';
import type { SignalType } from '#domain/verdict.ts';
import { type Field, fieldsOf } from '#questions/field.ts';
import { QUESTIONS } from '#questions/list.ts';
import { type ToolName, toolNamed } from '#questions/tool.ts';
import { type Bound, type Clause, Refused, say } from './words.ts';

export type Row = {
  readonly tool: ToolName;
  readonly call: string;
  readonly row: number;
  readonly told: Readonly<Record<string, unknown>>;
};

export type Key = Readonly<Record<string, string>>;

const rowsIn = ({ id, tool, rows }: ToolCall): Row[] =>
  rows.map((told, row) => ({ tool: tool as ToolName, call: id, row, told }));

const fits = (told: Row['told'], key: Key): boolean =>
  Object.entries(key).every(([name, value]) => told[name] === value);

/** The first row of a tool with these values; every answer of a run is of one state of the data. */
export function rowOf(calls: readonly ToolCall[], tool: ToolName, key: Key): Row | undefined {
  for (const call of calls) {
    if (call.tool !== tool) continue;
    const row = call.rows.findIndex((told) => fits(told, key));
    if (row >= 0) return rowsIn(call)[row];
  }
  return undefined;
}

/** Every such row of the one answer that nothing was left out of: what an order is made over. */
export function wholeRows(calls: readonly ToolCall[], tool: ToolName, key: Key): Row[] {
  const whole = calls.find(
    (each) => each.tool === tool && each.askedBy === 'program' && each.input.provider === undefined,
  );
  return whole === undefined ? [] : rowsIn(whole).filter(({ told }) => fits(told, key));
}

const fields = new Map<ToolName, ReadonlyMap<string, Field>>();

function fieldsBy(tool: ToolName): ReadonlyMap<string, Field> {
  const known = fields.get(tool);
  if (known !== undefined) return known;
  const question = toolNamed(tool)?.question;
  const made = new Map(
    question === undefined ? [] : fieldsOf(QUESTIONS[question].row).map((each) => [each.name, each]),
  );
  fields.set(tool, made);
  return made;
}

/** `hours.3.mean` is the field `hours.mean`. */
export function fieldAt(tool: ToolName, path: string): Field {
  const found = fieldsBy(tool).get(path.replace(/\.\d+/g, ''));
  if (found === undefined) throw new Error(`${tool} says nothing of ${path}`);
  return found;
}

/** What a field looks back over: "14 days", "24 h". */
export const spanOf = (tool: ToolName, path: string): string =>
  (fieldAt(tool, path).window ?? '').replace(/d$/, ' days').replace(/h$/, ' h');

export const valueAt = ({ told }: Row, path: string): unknown =>
  path.split('.').reduce<unknown>((within, name) => (within as Row['told'] | null | undefined)?.[name], told);

/** The figures of a tool's row that may be shown as they are: those with a sign say a direction, and `move` writes it. */
export const figuresOf = (tool: ToolName): [string, ...string[]] =>
  [...fieldsBy(tool)].flatMap(([name, { kind, signed, of }]) =>
    isUnit(kind) && signed === undefined && of !== undefined && !name.includes('.') ? [name] : [],
  ) as [string, ...string[]];

const COUNTS = ['gpus', 'offers', 'hosts'];
/** Of a list that was cut short the cheap end is known: what may be more, and what nobody knows. */
const CUT = { more: ['ceiling', 'spread'], unknown: ['median', 'average'] };

/** Words that stand for a cell, whatever it holds. */
export const wordsFor = (row: Row, path: string, text: string, stated = fieldAt(row.tool, path).spoken): Bound => {
  const value = valueAt(row, path);
  return {
    text,
    kind: 'level',
    call: row.call,
    row: row.row,
    field: path,
    value: typeof value === 'number' || typeof value === 'string' || value === null ? value : JSON.stringify(value),
    stated,
  };
};

/** The day of a moment. */
export const dayAt = (row: Row, path: string): Bound => ({
  ...wordsFor(row, path, String(valueAt(row, path)).slice(0, 10)),
  kind: 'time',
});

export type Writing = {
  /** Without its sign, which other words say. */
  readonly isAbsolute?: boolean;
  /** Other decimals than usual. */
  readonly digits?: number | undefined;
  /** Other words around the figure. */
  readonly as?: (figure: string) => string;
};

/** A figure in its unit, rounded as the one table of formats has it. */
export function figureAt(row: Row, path: string, writing: Writing = {}): Bound {
  const { isAbsolute = false, digits, as = (figure) => figure } = writing;
  const { kind, spoken } = fieldAt(row.tool, path);
  const value = numberAt(row, path);
  const unit = isUnit(kind) ? kind : 'told';
  const shown = isAbsolute ? Math.abs(value) : value;
  const said = withDigits(
    unit === 'told' ? toldText(row, shown) : FORMATS[unit].said(shown),
    unit === 'share' ? 100 * shown : shown,
    digits,
  );
  const isCut = row.told.truncated === true;
  if (isCut && CUT.unknown.includes(path))
    throw new Refused('its list was cut by a page limit: its middle is not known');
  const least = isCut && (COUNTS.includes(unit) || CUT.more.includes(path)) ? `${said} or more` : said;
  const measured = unit === 'told' ? String(row.told.unit) : FORMATS[unit].unit;
  const decimals = decimalsIn(said);
  const stated = [
    spoken,
    ...(measured === '' || spoken.includes(measured) ? [] : [measured]),
    unit === 'share' ? 'in %' : '',
    isAbsolute ? 'without its sign' : '',
    decimals === 0 ? 'to whole ones' : `to ${decimals} decimal${decimals === 1 ? '' : 's'}`,
  ];
  return { ...wordsFor(row, path, as(least), stated.filter((each) => each !== '').join(', ')), kind: 'number' };
}

export const decimalsIn = (text: string): number => /\d\.(\d+)/.exec(text)?.[1]?.length ?? 0;

/** The same figure with other decimals; its sign stands before its unit. */
function withDigits(said: string, value: number, digits: number | undefined): string {
  if (digits === undefined) return said;
  const other = said.replace(/[\d,]+(?:\.\d+)?/, Math.abs(value).toFixed(digits));
  return value < 0 && !other.startsWith('-') ? `-${other}` : other;
}

const MOST_DIGITS = 6;

/** As it is written with as few decimals as make it what it is to be, from the usual ones on. */
export function grown(
  make: (digits: number | undefined) => readonly Bound[],
  isClear: (made: readonly Bound[]) => boolean,
): readonly Bound[] {
  let made = make(undefined);
  for (
    let digits = Math.max(...made.map(({ text }) => decimalsIn(text))) + 1;
    digits <= MOST_DIGITS && !isClear(made);
    digits += 1
  )
    made = make(digits);
  return made;
}

/** Figures that are held against each other: what is not equal does not look it. */
export const distinctAt = (row: Row, ...paths: readonly string[]): readonly Bound[] =>
  grown(
    (digits) => paths.map((path) => figureAt(row, path, { digits })),
    (made) => made.every((one) => made.every((other) => one.value === other.value || one.text !== other.text)),
  );

/** A figure that is not zero does not look it; no more than noise is null. */
export function sizeAt(row: Row, path: string, as: (figure: string) => string = (figure) => figure): Bound | null {
  const [made] = grown(
    (digits) => [figureAt(row, path, { isAbsolute: true, digits })],
    ([one]) => /[1-9]/.test(one?.text ?? ''),
  );
  return made === undefined || !/[1-9]/.test(made.text) ? null : { ...made, text: as(made.text) };
}

/** Both ends with the same decimals, their unit said once. */
export function intervalAt(row: Row): Clause {
  const most = Math.max(...['interval.0', 'interval.1'].map((path) => decimalsIn(figureAt(row, path).text)));
  const digits = most === 0 ? undefined : most;
  const low = figureAt(row, 'interval.0', { digits, as: (figure) => figure.split(' ')[0] ?? '' });
  return say`${low} to ${figureAt(row, 'interval.1', { digits })}`;
}

/** By the unit that the row itself names: a judged signal's or a gate's. */
function toldText({ tool, told }: Row, value: number): string {
  const unit = String(told.unit);
  if (tool === 'get_gates') return unit === 'points' ? FORMATS.points.said(value) : gateText(unit, value);
  if (told.type === 'supply') return `${countText(value)} GPU${countText(value) === '1' ? '' : 's'}`;
  return FORMATS[SIGNAL_UNITS[told.type as Exclude<SignalType, 'supply'>]].said(value);
}

export function numberAt(row: Row, path: string): number {
  const value = valueAt(row, path);
  if (typeof value !== 'number') throw new Refused(`the answers hold no ${fieldAt(row.tool, path).spoken} of it`);
  return value;
}

/** A figure with what it is: "a floor of $1.78", "12 offers". What was said before is not said again. */
export function nounFor(row: Row, path: string, saidBefore = ''): Clause {
  const { kind, spoken: whole } = fieldAt(row.tool, path);
  const spoken = whole.replace(saidBefore, '');
  const figure = figureAt(row, path);
  if (kind === 'share') return say`${figure} of ${spoken.replace(/^share of /, '')}`;
  if (COUNTS.includes(kind)) return say`${figure}${kind === 'gpus' ? ' free' : ''}`;
  return say`${/^[aeiou]/.test(spoken) ? 'an' : 'a'} ${spoken} of ${figure}`;
}
