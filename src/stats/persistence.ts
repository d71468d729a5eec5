import { autocorrelation } from './autocorrelation.ts';
import { studentT95, Z95 } from './student-t.ts';

const MOST = 0.8;

/**
 * Persistence of a slow series: by how much a day-block interval must be stretched, because one day resembles the next.
 * sqrt((1 + r) / (1 - r)) with r the lag-1 autocorrelation of the daily means, its bias of -(1 + 3 r) / n put back, kept in
 * [0, 0.8]; times t / z, for the spread of few days is itself a guess. Lies where a series has trends longer than the window.
 * Units: a factor of at least 1. Too little data: r counts as 0 below three days; infinite for one day.
 * Source: effective sample size, Bayley and Hammersley 1946; bias, Kendall 1954 (Note on Bias in the Estimation of Autocorrelation).
 */
export function persistence(dailyMeans: readonly (number | null)[]): number {
  const days = dailyMeans.filter((mean) => mean !== null).length;
  const seen = autocorrelation(dailyMeans, 1) ?? 0;
  const r = Math.min(MOST, Math.max(0, seen + (1 + 3 * seen) / Math.max(1, days)));
  const slow = dailyMeans.every((mean) => mean === dailyMeans[0]) ? 0 : r;
  return Math.sqrt((1 + slow) / (1 - slow)) * (studentT95(days - 1) / Z95);
}
