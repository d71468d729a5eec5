// True statements of every kind, said in several ways, made from the rows of the answers alone and not from the checker's own tables.
import { gpuLabel } from '#domain/gpu.ts';
import type { ToolCall } from '#domain/report.ts';
import { SELLERS } from './market.ts';

export type Dice = () => number;
type Row = Readonly<Record<string, unknown>>;
export type Form = 'usd' | 'percent' | 'ratio' | 'gpus' | 'offers' | 'hours';

/** One way to say one field of a row: {x} is its figure, {m} the model, {s}, {a} and {b} the sellers. */
type Way = {
  readonly field: string;
  readonly form: Form;
  readonly ways: readonly string[];
  readonly times?: number;
  readonly when?: (row: Row) => boolean;
};

export type Statement = {
  /** With {x} and {m} still in it. */
  readonly template: string;
  readonly value: number;
  readonly form: Form;
  readonly gpu: string;
  /** The same field of another model at the same sellers; null where the answers do not have it. */
  readonly ofOther: (gpu: string) => number | null;
};

export const pick = <T>(dice: Dice, all: readonly T[]): T => {
  const found = all[Math.floor(dice() * all.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
};

const CHANGES = (w: string, verbs: readonly string[], sign: string): string[] => [
  `The {m} floor at {s} ${verbs[0]} {x} ${w}.`,
  `{s} ${verbs[1]} its {m} floor by {x} ${w}.`,
  `{m}: floor ${verbs[3]} {x} ${w} at {s}.`,
  `{m} at {s}: ${sign}{x} ${w}.`,
  `{s} ${verbs[2]} {x} on the {m} ${w}.`,
];

const changed = (field: string, windows: readonly string[]): Way[] =>
  windows.flatMap((w): Way[] => [
    {
      field,
      form: 'percent',
      when: (row) => Number(row[field]) > 0.1,
      ways: CHANGES(w, ['rose', 'raised', 'gained', 'up'], '+'),
    },
    {
      field,
      form: 'percent',
      when: (row) => Number(row[field]) < -0.1,
      ways: CHANGES(w, ['fell', 'cut', 'dropped', 'down'], '-'),
    },
  ]);

const isDearer = (row: Row): boolean => Number(row.delta) > 0;
const hasInterval = (row: Row): boolean => Array.isArray(row.interval);

const WAYS: Readonly<Record<string, readonly Way[]>> = {
  get_current_prices: [
    {
      field: 'floor',
      form: 'usd',
      ways: [
        'The floor of the {m} at {s} is {x}.',
        '{s} asks {x} for the {m}.',
        'At {s}, the {m} starts at {x} per GPU-hour.',
        '{m}: {x} at {s}.',
        '{s}’s {m} floor stands at {x}/h.',
        'You can rent the {m} from {x} at {s}.',
      ],
    },
    ...['median', 'average', 'mean'].map(
      (word): Way => ({
        field: word === 'mean' ? 'average' : word,
        form: 'usd',
        ways: [
          `The ${word} ask for the {m} at {s} is {x}.`,
          `{s} has the {m} at a ${word} of {x}.`,
          `For the {m}, {s} shows a ${word} of {x} per GPU-hour.`,
        ],
      }),
    ),
    {
      field: 'ceiling',
      form: 'usd',
      ways: ['The ceiling of the {m} at {s} is {x}.', 'At {s} the {m} has a ceiling of {x}.'],
    },
    { field: 'offers', form: 'offers', ways: ['{s} lists {x} of the {m}.', 'The {m} has {x} at {s}.'] },
    {
      field: 'gpusAvailable',
      form: 'gpus',
      ways: ['{s} has {x} of the {m} available.', '{x} of the {m} are free at {s}.', 'For the {m}, {s} shows {x}.'],
    },
  ],
  get_price_changes: [
    ...changed('change24hPct', ['in 24 h', 'over 24 hours', 'in the last 24 hours']),
    ...changed('change7dPct', ['in 7 days', 'over 7 days', 'over the last 7 days', 'in a week']),
    {
      field: 'baseline24h',
      form: 'usd',
      ways: ['Over 24 h the {m} had a mean floor of {x} at {s}.', 'The 24 h baseline of the {m} at {s} is {x}.'],
    },
  ],
  get_cross_deltas: [
    {
      field: 'delta',
      form: 'usd',
      when: isDearer,
      ways: ['{a} is {x} dearer than {b} for the {m}.', 'For the {m}, {b} is {x} cheaper than {a}.'],
    },
    {
      field: 'delta',
      form: 'usd',
      ways: ['The gap between {a} and {b} for the {m} is {x}.', '{a} and {b} lie {x} apart on the {m}.'],
    },
    {
      field: 'shareAbove030',
      form: 'percent',
      times: 100,
      ways: ['The gap between {a} and {b} for the {m} is wide in {x} of half hours.'],
    },
    { field: 'median24h', form: 'usd', ways: ['Over 24 h the {m} gap between {a} and {b} had a median of {x}.'] },
    {
      field: 'halfLifeHours',
      form: 'hours',
      ways: ['The gap between {a} and {b} for the {m} has a half-life of {x}.'],
    },
  ],
  get_volatility: [
    {
      field: 'standardDeviation',
      form: 'usd',
      when: (row) => row.provider !== 'reference',
      ways: ['At {s} the {m} floor has a standard deviation of {x} over 14 days.'],
    },
    {
      field: 'cv',
      form: 'ratio',
      when: (row) => row.provider === 'reference',
      ways: ['The reference price of the {m} has a CV of {x} over 14 days.', 'CV of the {m}: {x}.'],
    },
  ],
  get_signals: [
    {
      field: 'value',
      form: 'usd',
      when: ({ type }) => type === 'spread',
      ways: ['The typical spread of the {m} is {x} over 7 days.'],
    },
    {
      field: 'interval.0',
      form: 'usd',
      when: (row) => row.type === 'spread' && hasInterval(row),
      ways: ['The spread of the {m} has a 90 % interval of {x} to {high}.'],
    },
    {
      field: 'value',
      form: 'gpus',
      when: ({ type }) => type === 'supply',
      ways: ['Supply of the {m} has a median over 24 h of {x}.', 'The {m} has a supply of {x}.'],
    },
    {
      field: 'value',
      form: 'percent',
      when: ({ type, value }) => type === 'time_of_day' && Number(value) > 0.1,
      ways: ['The time-of-day swing of the {m} is {x}.'],
    },
  ],
};

export const seller = (id: unknown): string => SELLERS[id as keyof typeof SELLERS] ?? String(id);

const fieldOf = (row: Row, field: string): unknown =>
  field.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | null)?.[part], row);

/** Any true statement of one figure about the answers. */
export function simpleStatement(calls: readonly ToolCall[], dice: Dice): Statement {
  const tool = pick(dice, Object.keys(WAYS));
  const rows = calls.filter((call) => call.tool === tool).flatMap((call) => call.rows);
  const possible = (WAYS[tool] ?? []).flatMap((way) =>
    rows.flatMap((row) =>
      typeof fieldOf(row, way.field) === 'number' && (way.when?.(row) ?? true) ? [{ way, row }] : [],
    ),
  );
  const { way, row } = pick(dice, possible);
  const alike = (other: Row): boolean => ['provider', 'a', 'b', 'type'].every((name) => other[name] === row[name]);
  const high = fieldOf(row, 'interval.1');
  return {
    template: pick(dice, way.ways)
      .replace('{s}', seller(row.provider))
      .replace('{a}', seller(row.a))
      .replace('{b}', seller(row.b))
      .replace('{high}', typeof high === 'number' ? figureText(high, 'usd') : ''),
    value: Number(fieldOf(row, way.field)) * (way.times ?? 1),
    form: way.form,
    gpu: String(row.gpu),
    ofOther: (gpu) => {
      const other = rows.find((each) => each.gpu === gpu && alike(each));
      const value = other === undefined ? null : fieldOf(other, way.field);
      return typeof value === 'number' ? value * (way.times ?? 1) : null;
    },
  };
}

export const decimalsOf = (form: Form, value: number): number => {
  if (form === 'usd') return Math.abs(value) < 0.1 ? 4 : 2;
  if (form === 'ratio') return 3;
  return form === 'offers' || (form === 'gpus' && Number.isInteger(value)) ? 0 : 1;
};

/** A figure as it is written, without its sign. */
export function figureText(value: number, form: Form, decimals = decimalsOf(form, value)): string {
  const digits = Math.abs(value).toFixed(decimals);
  if (form === 'usd') return `$${digits}`;
  if (form === 'percent') return `${digits} %`;
  if (form === 'ratio') return digits;
  return `${digits} ${{ gpus: 'GPU', offers: 'offer', hours: 'hour' }[form]}${Number(digits) === 1 ? '' : 's'}`;
}

export const said = ({ template }: Statement, figure: string, gpu: string): string =>
  template.replace('{x}', figure).replace('{m}', gpuLabel(gpu));

export const truth = (statement: Statement): string =>
  said(statement, figureText(statement.value, statement.form), statement.gpu);
