// What every clause of a judgement needs: the words for lights and verdicts, and that only what is judged of now is said, as it was judged.
import type { SignalType, Verdict } from '#domain/verdict.ts';
import { fieldAt, intervalAt, type Row, valueAt } from './cells.ts';
import type { Speech } from './speech.ts';
import { type Clause, Refused, say } from './words.ts';

export const SIGNALS: Readonly<Record<SignalType, string>> = {
  spread: 'spread',
  cv: 'CV',
  time_of_day: 'time-of-day swing',
  supply: 'supply',
};

export const VERDICTS: Readonly<Record<Verdict, string>> = {
  viable: 'viable',
  basket_only: 'viable only in a basket',
  not_yet: 'not yet viable',
  not_viable: 'not viable',
  no_market: 'without a market',
  insufficient: 'without data enough for a verdict',
};

/** Only what is judged of now is said, and only as it was judged. */
export function current({ outdated }: Speech): void {
  if (outdated !== null) throw new Refused(`it was ${outdated}`);
}

export function asJudged(row: Row, path: string, claimed: string): void {
  const own = String(valueAt(row, path));
  if (own !== claimed)
    throw new Refused(`the judge has it ${own.replaceAll('_', ' ')}, not ${claimed.replaceAll('_', ' ')}`);
}

export const intervalOf = (row: Row): Clause =>
  valueAt(row, 'interval') === null ? [] : say`, with a ${fieldAt(row.tool, 'interval').spoken} of ${intervalAt(row)}`;
