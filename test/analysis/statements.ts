// True statements of every kind, said in several ways, made from the rows of the answers alone and not from the checker's own tables.
import { gpuLabel } from '#domain/gpu.ts';
import type { ToolCall } from '#domain/report.ts';
import { SELLERS } from './market.ts';
import { type Form, type Row, WAYS } from './ways.ts';

export type Dice = () => number;

export type Statement = {
  /** With {x} and {m} still in it. */
  readonly template: string;
  readonly value: number;
  readonly form: Form;
  readonly gpu: string;
  /** The same field of another model at the same sellers; null where the answers do not have it. */
  readonly ofOther: (gpu: string) => number | null;
  /** The same of the same model at another seller, and over the other window. */
  readonly ofSeller: (id: string) => number | null;
  readonly ofWindow: () => number | null;
};

export const pick = <T>(dice: Dice, all: readonly T[]): T => {
  const found = all[Math.floor(dice() * all.length)];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
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
  const figureIn = (of: Row | undefined, field = way.field): number | null => {
    const value = of === undefined ? null : fieldOf(of, field);
    return typeof value === 'number' ? value * (way.times ?? 1) : null;
  };
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
    ofOther: (gpu) => figureIn(rows.find((each) => each.gpu === gpu && alike(each))),
    ofSeller: (id) => figureIn(rows.find((each) => each.gpu === row.gpu && each.provider === id)),
    ofWindow: () => figureIn(row, way.field.replace('24h', '7d')),
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
