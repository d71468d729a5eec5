/**
 * Prices of the parts of a period whose average is a quote: each part of the shape in proportion, scaled so that the plain mean meets the
 * quote. Tells what peak and base are where only the whole is quoted. Parts are of one length (24 hours, for example).
 * Units: of the quote. Bad input throws: no parts, or a part that is not above zero. Source: the multiplicative shape of electricity forward
 * curves (Fleten and Lemming 2003; Kiesel, Paraschiv and Saetheroe 2019).
 */
export function shapedPrices(quote: number, shape: readonly number[]): number[] {
  if (shape.length === 0 || shape.some((part) => !(part > 0)))
    throw new RangeError('a shape has at least one part, and each is above zero');
  const mean = shape.reduce((sum, part) => sum + part, 0) / shape.length;
  return shape.map((part) => (quote * part) / mean);
}

/** The block of the parts from one to before another, and of the rest: each the mean of its prices; null where either has no part. */
export function blockPrices(
  prices: readonly number[],
  { from, to }: { readonly from: number; readonly to: number },
): { readonly peak: number | null; readonly offPeak: number | null } {
  const mean = (values: readonly number[]): number | null =>
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  const isPeak = (at: number): boolean => at >= from && at < to;
  return {
    peak: mean(prices.filter((_, at) => isPeak(at))),
    offPeak: mean(prices.filter((_, at) => !isPeak(at))),
  };
}
