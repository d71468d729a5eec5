// All that the program asks before it writes, by what it is: what an analysis is written from.

import { FIRST_EIGHT } from '#domain/gpu.ts';
import { DAY_SECONDS } from '#domain/time.ts';
import type { Answers } from './answers.ts';
import { type Judgement, leadOf } from './lead.ts';

export type Row = Readonly<Record<string, unknown>>;

/** All that the program has asked, by what it is. */
export type Gathered = {
  readonly prices: readonly Row[];
  /** Of the market: its floor and whose it is, and how it moved against a day before. */
  readonly market: readonly Row[];
  /** Of each seller against its own mean. */
  readonly changes: readonly Row[];
  readonly judged: readonly Judgement[];
  readonly verdicts: readonly Row[];
  readonly gates: readonly Row[];
  readonly log: readonly Row[];
  /** Why what was judged is not of now; null where it is. */
  readonly outdated: string | null;
  readonly names: ReadonlyMap<string, string>;
  /** Whether there are two days of data: then the report has movers, before it has baselines. */
  readonly hasMovers: boolean;
};

export const EIGHT = FIRST_EIGHT.map(({ id }) => id);
const DAYS = { series: 7, log: 8, fixes: 4 };

/**
 * Asks each of the seven tools, the judge, its gates and verdicts, the index, and the names of the sellers; in each pause others
 * have the loop.
 */
export async function gather(answers: Answers, now: number, pause: () => Promise<void>): Promise<Gathered> {
  const rows = async (tool: Parameters<Answers['call']>[0], input: Row = {}): Promise<readonly Row[]> => {
    await pause();
    return answers.call(tool, input, 'program').rows;
  };
  const prices = await rows('get_current_prices');
  const changes = await rows('get_price_changes');
  const market = await rows('get_overview');
  // The judge's rows are the signals question's own, in its own shape.
  const signals = answers.call('get_signals', {}, 'program');
  const judged = signals.rows as unknown as readonly Judgement[];
  const lead = leadOf(judged);
  await rows('get_cross_deltas', { gpu: [lead?.gpu ?? EIGHT[0]] });
  await rows('get_supply_metrics');
  await rows('get_volatility', { provider: ['reference'] });
  await rows('get_tod_patterns');
  const ago = (days: number): string => String(Math.floor(now - days * DAY_SECONDS));
  await rows('get_price_floor_series', { gpu: EIGHT, resolution: '1d', from: ago(DAYS.series) });
  const old = await rows('get_price_floor_series', { gpu: EIGHT, resolution: '6h', from: ago(3), to: ago(2) });
  const verdicts = await rows('get_verdicts');
  const gates = await rows('get_gates', { gpu: EIGHT });
  const log = await rows('get_verdict_log', { gpu: EIGHT, from: ago(DAYS.log) });
  await rows('get_index_fixes', { gpu: EIGHT, from: ago(DAYS.fixes) });
  const sellers = await rows('get_sources');
  await pause();
  const names = new Map(sellers.map(({ provider, name }) => [String(provider), String(name)] as const));
  const outdated = judged.length > 0 && signals.meta?.enough !== true ? String(signals.meta?.because) : null;
  const hasMovers = old.length > 0;
  return { prices, market, changes, judged, verdicts, gates, log, outdated, names, hasMovers };
}

/** What is judged of now: a verdict goes stale as a price does. */
export const currentlyJudged = ({ judged, outdated }: Gathered): readonly Judgement[] =>
  outdated === null ? judged : [];
