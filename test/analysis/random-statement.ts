// Statements at random, true and false.
import { GATE_LEVELS, GATE_NAMES } from '#domain/gate.ts';
import type { ToolCall } from '#domain/report.ts';
import { LEVELS, SIGNAL_TYPES, VERDICTS } from '#domain/verdict.ts';
import { DAYS, type Dice, MODELS, one, SELLERS, some } from './random-market.ts';

/** A statement at random: about half of the claims in it are what the answers have. */
export function randomStatement(
  dice: Dice,
  calls: readonly ToolCall[],
): Record<string, unknown> & { say: string; gpu: string } {
  const gpu = one(dice, MODELS);
  const seller = one(dice, SELLERS);
  const rows = (tool: string) => calls.find((each) => each.tool === tool)?.rows.filter((row) => row.gpu === gpu) ?? [];
  const claimed = <T>(row: Readonly<Record<string, unknown>> | undefined, name: string, all: readonly T[]): unknown =>
    dice() < 0.7 && row !== undefined ? row[name] : one(dice, all);
  const beside = some(dice, ['interval', 'threshold'], 0, 2);
  const type = one(dice, SIGNAL_TYPES);
  const gate = one(dice, GATE_NAMES);
  const made: readonly (() => Record<string, unknown> & { say: string })[] = [
    () => ({
      say: 'ask',
      seller,
      show: some(dice, ['floor', 'average', 'median', 'ceiling', 'spread', 'offers', 'hosts', 'gpusAvailable'], 1, 5),
    }),
    () => ({ say: 'move', of: one(dice, [seller, seller, 'market']), window: one(dice, ['24h', '24h', '7d']) }),
    () => ({
      say: 'apart',
      dearer: seller,
      cheaper: one(dice, SELLERS),
      show: some(dice, ['median24h', 'shareAbove030', 'halfLifeHours'], 0, 3),
    }),
    () => ({ say: one(dice, ['lowest', 'highest']), by: one(dice, ['floor', 'median', 'ceiling']) }),
    () => ({ say: 'rank', seller, by: one(dice, ['floor', 'median', 'ceiling']) }),
    () => ({
      say: 'signal',
      type,
      level: claimed(
        rows('get_signals').find((row) => row.type === type),
        'level',
        LEVELS,
      ),
      show: beside,
    }),
    () => ({
      say: 'gate',
      gate,
      level: claimed(
        rows('get_gates').find((row) => row.gate === gate),
        'level',
        GATE_LEVELS,
      ),
      show: beside,
    }),
    () => ({
      say: 'verdict',
      verdict: claimed(rows('get_verdicts')[0], 'verdict', VERDICTS),
      show: some(dice, ['since', 'gates'], 0, 2),
    }),
    () => ({ say: 'changed', what: one(dice, ['verdict', ...SIGNAL_TYPES]), since: one(dice, DAYS) }),
    () => ({ say: 'supply', of: one(dice, [seller, seller, 'market']) }),
    () => ({
      say: 'varies',
      of: one(dice, [seller, 'reference']),
      show: some(dice, ['cv', 'sameOfferCv', 'standardDeviation', 'mean'], 1, 4),
    }),
    () => ({ say: 'hour', end: one(dice, ['cheapest', 'dearest']) }),
    () => ({ say: 'index', what: one(dice, ['print', 'fix']) }),
  ];
  return { ...one(dice, made)(), gpu };
}
