import { autocorrelation } from './autocorrelation.ts';

const SLOWEST = 0.025;
const FASTEST = 8;
const HALVINGS = 50;

/** Lag-1 autocorrelation of the means of blocks of one unit of time, of a process that reverts at `rate` a unit. */
const correlationOfMeans = (rate: number): number => {
  const kept = Math.exp(-rate);
  return (1 - kept) ** 2 / (2 * (rate - 1 + kept));
};

/**
 * Rate of mean reversion from the means of equal blocks of time: with it, exp(-rate) of a distance from the mean is left after
 * a block. Found from their lag-1 autocorrelation r, its bias of -(1 + 3 r) / n put back. Lies where a slow and a fast motion are
 * mixed: it is then between them. Units: per block, between 0.025 and 8. Too little data: r counts as 0 below three pairs.
 * Source: Ornstein and Uhlenbeck 1930, whose block means have (1 - e)^2 / (2 (rate - 1 + e)), e = exp(-rate); bias, Kendall 1954.
 */
export function reversion(blockMeans: readonly (number | null)[]): number {
  const blocks = blockMeans.filter((mean) => mean !== null).length;
  const seen = autocorrelation(blockMeans, 1) ?? 0;
  const wanted = seen + (1 + 3 * seen) / Math.max(1, blocks);
  let [slow, fast] = [SLOWEST, FASTEST];
  if (wanted >= correlationOfMeans(slow)) return slow;
  if (wanted <= correlationOfMeans(fast)) return fast;
  for (let step = 0; step < HALVINGS; step += 1) {
    const middle = (slow + fast) / 2;
    if (correlationOfMeans(middle) > wanted) slow = middle;
    else fast = middle;
  }
  return slow;
}
