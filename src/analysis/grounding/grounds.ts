// What the texts of a run are held against, made from the answers that the run has had.
import type { ToolCall } from '#domain/report.ts';
import type { JudgedSignal } from './bind.ts';
import { type Fact, factsOf } from './facts.ts';
import type { Grounds } from './ground.ts';

export function groundsOf(calls: readonly ToolCall[], date: string): Grounds {
  const facts = factsOf(calls);
  const moments = calls.flatMap(({ meta, rows }) => [meta?.slot, meta?.observedAt, ...rows.map(({ slot }) => slot)]);
  const known = moments.filter((each) => typeof each === 'string');
  const days = facts.map(({ at }) => at).filter((at) => typeof at === 'string');
  const names = new Map(
    rowsOf(calls, 'get_sources').map(({ told }) => [String(told.name), String(told.provider)] as const),
  );
  const nameById = new Map([...names].map(([name, id]) => [id, name] as const));
  return {
    facts,
    names,
    extremes: extremesOf(facts),
    sellerName: (id) => nameById.get(id) ?? id,
    dates: new Set([date, ...known.map((each) => each.slice(0, 10)), ...days]),
    times: new Set(known.map((each) => each.slice(11, 16))),
    outdated: new Set(
      calls.flatMap(({ id, tool, meta }) => (tool === 'get_signals' && meta?.enough !== true ? [id] : [])),
    ),
    quotes: new Map(
      rowsOf(calls, 'get_signals').map(
        ({ told, ...place }) => [`${told.gpu} ${told.type} ${told.reason}`, place] as const,
      ),
    ),
    judged: new Map(
      rowsOf(calls, 'get_signals').map(
        ({ told, ...place }) => [`${told.gpu} ${told.type}`, { ...place, ...judgedIn(told) }] as const,
      ),
    ),
    verdicts: new Map(
      rowsOf(calls, 'get_verdicts').map(
        ({ told, ...place }) => [String(told.gpu), { ...place, verdict: String(told.original) }] as const,
      ),
    ),
  };
}

type Row = ToolCall['rows'][number];

const rowsOf = (calls: readonly ToolCall[], name: string): { call: string; row: number; told: Row }[] =>
  calls
    .filter(({ tool }) => tool === name)
    .flatMap(({ id, rows }) => rows.map((told, row) => ({ call: id, row, told })));

function judgedIn(row: Row): Omit<JudgedSignal, 'call' | 'row'> {
  const { green, red } = row.thresholds as { green: number; red: number | null };
  const interval = Array.isArray(row.interval) ? row.interval.map(Number) : [];
  return { value: typeof row.value === 'number' ? row.value : null, interval, level: String(row.level), green, red };
}

/** From the current floors and ceilings of all sellers; the past of a series is not among them. */
function extremesOf(facts: readonly Fact[]): Grounds['extremes'] {
  const current = facts.filter(
    ({ at, topic, sellers, field }) =>
      at === null && sellers.length === 1 && (topic === 'ceiling' || (topic === 'floor' && field === 'floor')),
  );
  return new Map(
    [...Map.groupBy(current, ({ gpu }) => gpu ?? '')].map(([gpu, all]) => {
      const floors = all.filter(({ topic }) => topic === 'floor');
      const floor = Math.min(...floors.map(({ value }) => value));
      const ceiling = Math.max(...all.filter(({ topic }) => topic === 'ceiling').map(({ value }) => value));
      const highest = Math.max(...floors.map(({ value }) => value));
      return [gpu, { floor, highest, ceiling }];
    }),
  );
}
