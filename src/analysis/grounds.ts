// What the texts of a run are held against, made from the answers that the run has had.
import type { ToolCall } from '#domain/report.ts';
import { type Fact, factsOf } from './facts.ts';
import type { Grounds, Quote } from './ground.ts';

export function groundsOf(calls: readonly ToolCall[], date: string): Grounds {
  const facts = factsOf(calls);
  const moments = calls.flatMap(({ meta, rows }) => [meta?.slot, meta?.observedAt, ...rows.map(({ slot }) => slot)]);
  const known = moments.filter((each) => typeof each === 'string');
  const days = facts.map(({ at }) => at).filter((at) => typeof at === 'string');
  const names = namesOf(calls);
  return {
    facts,
    extremes: extremesOf(facts),
    names: new Map([...names, ...[...names.values()].map((id) => [id, id] as const)]),
    sellerName: (id) => [...names].find(([, each]) => each === id)?.[0] ?? id,
    dates: new Set([date, ...known.map((each) => each.slice(0, 10)), ...days]),
    times: new Set(known.map((each) => each.slice(11, 16))),
    quotes: quotesOf(calls),
    levels: levelsOf(calls),
    verdicts: verdictsOf(calls),
  };
}

const namesOf = (calls: readonly ToolCall[]): Map<string, string> =>
  new Map(rowsOf(calls, 'get_sources').map(({ name, provider }) => [String(name), String(provider)] as const));

/** From the current floors and ceilings of all sellers; the past of a series is not among them. */
function extremesOf(facts: readonly Fact[]): Grounds['extremes'] {
  const current = facts.filter(
    ({ at, topic, sellers, field }) =>
      at === null && sellers.length === 1 && (topic === 'ceiling' || (topic === 'floor' && field === 'floor')),
  );
  return new Map(
    [...Map.groupBy(current, ({ gpu }) => gpu ?? '')].map(([gpu, all]) => {
      const of = (topic: Fact['topic']): number[] =>
        all.filter((each) => each.topic === topic).map(({ value }) => value);
      return [gpu, { floor: Math.min(...of('floor')), ceiling: Math.max(...of('ceiling')) }];
    }),
  );
}

/** The judge's sentences, each with its model. */
function quotesOf(calls: readonly ToolCall[]): Map<string, Quote> {
  const quotes = new Map<string, Quote>();
  for (const { id, tool, rows } of calls)
    for (const [row, each] of rows.entries())
      if (tool === 'get_signals' && typeof each.reason === 'string')
        quotes.set(`${each.gpu} ${each.reason}`, { call: id, row, field: 'reason' });
  return quotes;
}

/** Each signal's level behind `<gpu> <type>`. */
const levelsOf = (calls: readonly ToolCall[]): Map<string, string> =>
  new Map(rowsOf(calls, 'get_signals').map(({ gpu, type, level }) => [`${gpu} ${type}`, String(level)] as const));

const verdictsOf = (calls: readonly ToolCall[]): Map<string, string> =>
  new Map(rowsOf(calls, 'get_verdicts').map(({ gpu, verdict }) => [String(gpu), String(verdict)] as const));

const rowsOf = (calls: readonly ToolCall[], name: string) =>
  calls.filter(({ tool }) => tool === name).flatMap(({ rows }) => rows);
