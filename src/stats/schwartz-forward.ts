export type ReturningPrice = {
  /** Today's, in any currency. */
  readonly spot: number;
  /** The logarithm that prices return to, already less the price of risk. */
  readonly level: number;
  /** Of return, a year. */
  readonly rate: number;
  /** Of the logarithm, a year. */
  readonly volatility: number;
};

/**
 * Forward of a price whose logarithm returns to a level (Schwartz's first model): ln F = e ln S + (1 - e) level + volatility^2 (1 - e^2) / (4 rate)
 * with e = exp(-rate x years). Without return (rate 0) it is the driftless forward, the spot. Tells how a squeeze fades over the months.
 * Units: of the spot; years. Bad input throws: a spot or volatility that is not positive or zero, years or a rate below zero.
 * Lies where launches of new hardware move the level itself. Source: Schwartz 1997, equation 10.
 */
export function schwartzForward({ spot, level, rate, volatility }: ReturningPrice, years: number): number {
  if (!(spot > 0 && volatility >= 0 && rate >= 0 && years >= 0))
    throw new RangeError('a forward needs a spot above zero, and a volatility, rate and time that are not below it');
  if (rate === 0) return spot;
  const kept = Math.exp(-rate * years);
  const convexity = (volatility ** 2 / (4 * rate)) * (1 - kept ** 2);
  return Math.exp(kept * Math.log(spot) + (1 - kept) * level + convexity);
}
