// Puts true figures into sentences: [floor h100-sxm alpha], [spread h200], [delta b200 alpha cumulus].
import assert from 'node:assert/strict';
import type { ToolCall } from '#domain/report.ts';
import { figureText } from './statements.ts';
import type { Form } from './ways.ts';

const FIELDS: Record<string, readonly [string, string, Form]> = {
  floor: ['get_current_prices', 'floor', 'usd'],
  median: ['get_current_prices', 'median', 'usd'],
  ceiling: ['get_current_prices', 'ceiling', 'usd'],
  gpus: ['get_current_prices', 'gpusAvailable', 'gpus'],
  day: ['get_price_changes', 'change24hPct', 'percent'],
  week: ['get_price_changes', 'change7dPct', 'percent'],
  rise: ['get_price_changes', 'change24h', 'usd'],
  base: ['get_price_changes', 'baseline24h', 'usd'],
  range: ['get_current_prices', 'spread', 'usd'],
  delta: ['get_cross_deltas', 'delta', 'usd'],
  apart: ['get_cross_deltas', 'deltaPct', 'percent'],
};
const SIGNALS: Record<string, Form> = { spread: 'usd', cv: 'ratio', time_of_day: 'percent', supply: 'gpus' };

export function filledFrom(calls: readonly ToolCall[]) {
  const rowOf = (tool: string, want: Record<string, string>): Record<string, unknown> =>
    calls
      .filter((call) => call.tool === tool)
      .flatMap(({ rows }) => rows)
      .find((each) => Object.entries(want).every(([name, value]) => each[name] === value)) ?? {};
  const filled = (template: string): string =>
    template.replace(
      /\[(\w+) ([\w-]+)(?: (\w+))?(?: (\w+))?\]/g,
      (whole, name: string, gpu: string, a?: string, b?: string) => {
        const form = SIGNALS[name];
        if (form !== undefined) return figureText(Number(rowOf('get_signals', { gpu, type: name }).value), form);
        const [tool, field, unit] = FIELDS[name] ?? assert.fail(whole);
        const row = b === undefined ? rowOf(tool, { gpu, provider: a ?? '' }) : rowOf(tool, { gpu, a: a ?? '', b });
        assert.equal(typeof row[field], 'number', whole);
        return figureText(Number(row[field]), unit);
      },
    );
  return { rowOf, filled };
}
