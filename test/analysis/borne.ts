// What the answers of a run bear, found by the meaning of a statement and not by the words that it is written in.
import type { ToolCall } from '#domain/report.ts';
import { METHOD_VERSION } from '#domain/verdict.ts';
import type { randomStatement } from './random-statement.ts';

export type Row = Readonly<Record<string, unknown>>;
export type Statement = ReturnType<typeof randomStatement>;

export const rowsIn = (calls: readonly ToolCall[], tool: string, gpu: string): readonly Row[] =>
  calls.find((each) => each.tool === tool)?.rows.filter((row) => row.gpu === gpu) ?? [];

export const at = (row: Row | undefined, path: string): unknown =>
  path.split('.').reduce<unknown>((within, name) => (within as Row | undefined)?.[name], row);

/** Those that have the figure, as [seller, figure]. */
export const figuresBy = (calls: readonly ToolCall[], gpu: string, by: string): [string, number][] =>
  rowsIn(calls, 'get_current_prices', gpu).flatMap((row) =>
    typeof row[by] === 'number' ? [[String(row.provider), Number(row[by])] as [string, number]] : [],
  );

/** Of a list that was cut short nobody knows the middle. */
const isBlind = (row: Row | undefined, show: unknown): boolean =>
  row?.truncated === true && (show as string[]).some((name) => name === 'median' || name === 'average');

/** Two sellers at least, not all alike, and but for floors no list that was cut short. */
function hasOrder(calls: readonly ToolCall[], { gpu, by }: Statement): boolean {
  const figures = figuresBy(calls, gpu, String(by)).map(([, figure]) => figure);
  const isCut = rowsIn(calls, 'get_current_prices', gpu).some(({ truncated }) => truncated === true);
  return new Set(figures).size > 1 && !(by !== 'floor' && isCut);
}

/** Whether the answers bear a statement, by its meaning. */
export function isBorne(statement: Statement, calls: readonly ToolCall[]): boolean {
  const { say, gpu } = statement;
  const rows = (tool: string): readonly Row[] => rowsIn(calls, tool, gpu);
  const of = (tool: string, seller: unknown): Row | undefined => rows(tool).find((row) => row.provider === seller);
  const has = (row: Row | undefined, names: unknown): boolean =>
    row !== undefined && (names as string[]).every((name) => typeof row[name] === 'number');
  switch (say) {
    case 'ask':
      return (
        has(of('get_current_prices', statement.seller), statement.show) &&
        !isBlind(of('get_current_prices', statement.seller), statement.show)
      );
    case 'move':
      return statement.of === 'market'
        ? statement.window === '24h' && has(rows('get_overview')[0], ['change24hPct'])
        : has(of('get_price_changes', statement.of), [`change${statement.window}Pct`]);
    case 'apart': {
      const [up, down] = [of('get_current_prices', statement.dearer), of('get_current_prices', statement.cheaper)];
      const both = [statement.dearer, statement.cheaper];
      const row = rows('get_cross_deltas').find(({ a, b }) => both.includes(a as string) && both.includes(b as string));
      return Number(up?.floor) > Number(down?.floor) && has(row, statement.show);
    }
    case 'lowest':
    case 'highest':
      return hasOrder(calls, statement);
    case 'rank': {
      const all = figuresBy(calls, gpu, String(statement.by));
      return hasOrder(calls, statement) && all.some(([seller]) => seller === statement.seller);
    }
    case 'signal':
      return rows('get_signals').some(({ type, level }) => type === statement.type && level === statement.level);
    case 'gate':
      return rows('get_gates').some(({ gate, level }) => gate === statement.gate && level === statement.level);
    case 'verdict':
      return rows('get_verdicts').some(({ verdict }) => verdict === statement.verdict);
    case 'changed': {
      const then = rows('get_verdict_log').find(({ day }) => day === statement.since);
      const isVerdict = statement.what === 'verdict';
      const before = isVerdict ? then?.verdict : at(then, `signals.${String(statement.what)}`);
      const now = isVerdict
        ? rows('get_verdicts')[0]?.verdict
        : rows('get_signals').find(({ type }) => type === statement.what)?.level;
      return now !== undefined && now !== before && then?.methodVersion === METHOD_VERSION;
    }
    case 'supply':
      return statement.of === 'market'
        ? has(rows('get_overview')[0], ['gpusAvailable'])
        : has(of('get_supply_metrics', statement.of), ['gpusAvailable']);
    case 'varies':
      return has(of('get_volatility', statement.of), statement.show);
    case 'hour': {
      const means = ((rows('get_tod_patterns')[0]?.hours ?? []) as { mean: number | null }[]).flatMap(({ mean }) =>
        mean === null ? [] : [mean],
      );
      const end = statement.end === 'cheapest' ? Math.min(...means) : Math.max(...means);
      return means.length > 1 && means.filter((mean) => mean === end).length === 1;
    }
    case 'index':
      return statement.what === 'print'
        ? has(rows('get_overview')[0], ['index'])
        : rows('get_index_fixes').some(
            ({ value, published, final }) => typeof (final ? published : value) === 'number',
          );
    default:
      return false;
  }
}

/** Whom a text may name: those of the statements, and those whom the answers have at the place. */
export function sellersFor({ say, ...of }: Statement, calls: readonly ToolCall[]): unknown[] {
  const [market] = rowsIn(calls, 'get_overview', of.gpu);
  if (say === 'move' && of.of === 'market') return [market?.provider, market?.provider24h];
  if (say !== 'lowest' && say !== 'highest') return [of.seller, of.of, of.dearer, of.cheaper];
  const all = figuresBy(calls, of.gpu, String(of.by));
  const end = (say === 'lowest' ? Math.min : Math.max)(...all.map(([, figure]) => figure));
  return all.flatMap(([seller, figure]) => (figure === end ? [seller] : []));
}
