// Every value that the tools returned in a run, as single facts: what it measures, of which model and seller, and where it stands.
import type { ToolCall } from '#domain/report.ts';
import { isoTime } from '#domain/time.ts';
import { SIGNAL_TYPES, type SignalType } from '#domain/verdict.ts';
import { FIELDS, type Field, SIGNAL_FIELDS, type Topic, type Unit, type Window } from './fields.ts';

export type Fact = {
  readonly call: string;
  readonly row: number;
  readonly field: string;
  /** In its unit. */
  readonly value: number;
  readonly unit: Unit;
  readonly topic: Topic;
  readonly also: Topic | null;
  readonly window: Window | null;
  readonly signed: boolean;
  /** Whether there may be more: a seller's list was cut short. */
  readonly isLeast: boolean;
  /** Whether it is an end of an interval: quoted as one, never as the value. */
  readonly isEnd: boolean;
  readonly gpu: string | null;
  /** None, one, or a pair in its order; "reference" is none. */
  readonly sellers: readonly string[];
  /** The hour of day (UTC) or the day it is of, where it is of one. */
  readonly at: number | string | null;
};

type Row = Readonly<Record<string, unknown>>;
type Place = Pick<Fact, 'call' | 'row' | 'gpu' | 'sellers'>;

export const factsOf = (calls: readonly ToolCall[]): Fact[] =>
  calls.flatMap(({ id, tool, rows }) => rows.flatMap((row, at) => ofRow(tool, row, { call: id, row: at })));

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function ofRow(tool: string, row: Row, { call, row: at }: Pick<Place, 'call' | 'row'>): Fact[] {
  const provider = text(row.provider);
  const own = provider === null || provider === 'reference' ? [] : [provider];
  const place: Place = { call, row: at, gpu: text(row.gpu), sellers: own };
  const pair = [text(row.a), text(row.b)].filter((each) => each !== null);
  const plain = Object.entries(FIELDS[tool] ?? {}).flatMap(([name, field]) => {
    return stated(name, row[name], field, { ...place, sellers: sellersOf(field, own, pair) });
  });
  if (row.truncated === true) return plain.map((fact) => ({ ...fact, isLeast: fact.topic === 'supply' }));
  if (tool === 'get_tod_patterns') return [...plain, ...ofHours(row, place)];
  if (tool === 'get_price_floor_series') return ofPoints(row, place);
  return tool === 'get_signals' ? ofSignal(row, place) : plain;
}

function sellersOf({ leg, ofMarket }: Field, own: readonly string[], pair: readonly string[]): readonly string[] {
  if (ofMarket) return [];
  if (leg === undefined) return own;
  return leg === 'pair' ? pair : leg === 'a' ? pair.slice(0, 1) : pair.slice(1);
}

/** A ratio may be said in percent too: a CV of 0.123 is one of 12.3 %. */
function stated(name: string, value: unknown, field: Field, place: Place): Fact[] {
  if (typeof value !== 'number') return [];
  const { unit, topic, also = null, window = null, signed = false, times = 1 } = field;
  const fact: Fact = {
    ...place,
    field: name,
    value: value * times,
    unit,
    topic,
    also,
    window,
    signed,
    isEnd: false,
    isLeast: false,
    at: null,
  };
  const isCv = topic === 'cv' || topic === 'same_offer';
  return isCv ? [fact, { ...fact, value: value * 100, unit: 'percent' }] : [fact];
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const ofHours = ({ hours }: Row, place: Place): Fact[] =>
  list(hours).flatMap((each, index) => {
    const { hour, mean } = each as { hour: number; mean: unknown };
    return stated(`hours.${index}.mean`, mean, { unit: 'usd', topic: 'mean', window: '28d' }, place).map((fact) => ({
      ...fact,
      at: hour,
    }));
  });

/** A floor of the past is of its day: it can be quoted with that day alone. */
const ofPoints = ({ points }: Row, place: Place): Fact[] =>
  list(points).flatMap((each, index) => {
    const [time, floor] = each as [number, unknown];
    return stated(`points.${index}.1`, floor, { unit: 'usd', topic: 'floor' }, place).map((fact) => ({
      ...fact,
      at: isoTime(time).slice(0, 10),
    }));
  });

const isSignalType = (value: unknown): value is SignalType => SIGNAL_TYPES.some((type) => type === value);

function ofSignal(row: Row, place: Place): Fact[] {
  if (!isSignalType(row.type)) return [];
  const field = SIGNAL_FIELDS[row.type];
  const details = (row.details ?? {}) as Row;
  const isLeast = row.type === 'supply' && details.truncated === true;
  const interval = list(row.interval).flatMap((end, at) =>
    stated(`interval.${at}`, end, field, place).map((fact) => ({ ...fact, isEnd: true })),
  );
  return [
    ...[...stated('value', row.value, field, place), ...interval].map((fact) => ({ ...fact, isLeast })),
    ...ofDetails(details, place),
  ];
}

/** The pairs that a spread names. */
const ofDetails = (details: Row, place: Place): Fact[] => [
  ...['typical', 'widest', 'narrowest'].flatMap((name) => {
    const { a, b, median7d } = (details[name] ?? {}) as Row;
    const sellers = [text(a), text(b)].filter((each) => each !== null);
    const field: Field = { unit: 'usd', topic: 'apart', also: 'median_gap', window: '7d', signed: true };
    return stated(`details.${name}.median7d`, median7d, field, { ...place, sellers });
  }),
];
