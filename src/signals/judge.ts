// Lights the four signals first published of a model at a slot, and says what their own rule makes of them. Pure: the same history, the same verdict.
import type { Level, Lit, OriginalVerdict, Signal, SignalType } from '#domain/verdict.ts';
import { withoutClones } from './clones.ts';
import { cv } from './cv.ts';
import type { ModelHistory } from './history.ts';
import { spread } from './spread.ts';
import { supply } from './supply.ts';
import { timeOfDay } from './time-of-day.ts';

/**
 * The four signals of a model at a slot, each with its level, 90 % interval, n, reason and companions, and the rule first published.
 * Units: USD per GPU-hour (spread), a ratio (cv), percent (time_of_day), GPUs (supply). Bad input cannot reach it: `history` is
 * made by intake. Too little data: the signal is `insufficient` and says what is missing. Source: docs/methodology.md.
 */
export function judge(given: ModelHistory): Lit {
  const { history, clones } = withoutClones(given);
  const signals = [spread(history, clones), cv(history), timeOfDay(history), supply(history, clones)].map(rounded);
  return { gpu: history.gpu, slot: history.slot, signals, original: verdictOf(signals) };
}

const DECIMALS = 1e6;

/** No answer prints the noise of binary fractions: six decimals are more than any of these figures carries. */
function rounded(signal: Signal): Signal {
  return JSON.parse(
    JSON.stringify(signal, (_, value) =>
      typeof value === 'number' ? Math.round(value * DECIMALS) / DECIMALS : (value as unknown),
    ),
  );
}

export const DECIDING: readonly SignalType[] = ['spread', 'cv', 'supply'];

/**
 * The rule first published: not viable if a deciding signal is red; else insufficient if one is; else viable if all are green; else not yet.
 * Time of day never decides: it says which blocks to list. Source: the thresholds first published, docs/methodology.md.
 */
export function verdictOf(signals: readonly { readonly type: SignalType; readonly level: Level }[]): OriginalVerdict {
  const levels = DECIDING.map((type) => signals.find((signal) => signal.type === type)?.level ?? 'insufficient');
  if (levels.includes('red')) return 'not_viable';
  if (levels.includes('insufficient')) return 'insufficient';
  return levels.every((level) => level === 'green') ? 'viable' : 'not_yet';
}
