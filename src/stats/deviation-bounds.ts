import { chiSquare } from './chi-square.ts';
import { Z95 } from './student-t.ts';

/**
 * How far the standard deviation of a window may be off where the series stays away from its mean for long: factors between
 * which, in 90 % of the windows, the true one lies. Over a window of `times` reversion times the sum of squares is worth
 * times - 1 values, and the window's own mean takes 1 - (2 / times) (1 - (1 - exp(-times)) / times) of the variance along,
 * which the upper factor puts back. Lies where the series is far from normal: spikes make it wider.
 * Units: factors of the seen deviation. Too little data: below three reversion times it is that of two values.
 * Source: effective sample size of a variance, Bayley and Hammersley 1946; variance of the mean of an Ornstein-Uhlenbeck process.
 */
export function deviationBounds(times: number): readonly [number, number] {
  const worth = Math.max(FEWEST, times - 1);
  const kept = 1 - (2 / times) * (1 - (1 - Math.exp(-times)) / times);
  const low = Math.sqrt(worth / chiSquare(worth, Z95));
  const high = Math.sqrt(worth / chiSquare(worth, -Z95) / kept);
  return [low, high];
}

/** Below it the approximation of chi-square is none. */
const FEWEST = 2;
