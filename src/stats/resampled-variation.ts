/**
 * Coefficient of variation of a sample whose days are repeated: `timesDrawn[day]` says how often each day counts. Each day is
 * kept as its count, sum and sum of squares about the sample's mean, so that a draw costs as many steps as there are days.
 * Lies of floors, as coefficient-of-variation.ts says. Units: a ratio.
 * Too little data: null below two values or where the mean is not positive. Source: as coefficient-of-variation.ts.
 */
export function resampledVariation(
  values: readonly number[],
  days: readonly number[],
): (timesDrawn: ArrayLike<number>) => number | null {
  const size = Math.max(0, ...days) + 1;
  const counts = new Float64Array(size);
  const sums = new Float64Array(size);
  const squares = new Float64Array(size);
  const level = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  for (const [at, value] of values.entries()) {
    const day = days[at] ?? 0;
    const off = value - level;
    counts[day] = (counts[day] ?? 0) + 1;
    sums[day] = (sums[day] ?? 0) + off;
    squares[day] = (squares[day] ?? 0) + off * off;
  }
  return (timesDrawn) => {
    let count = 0;
    let sum = 0;
    let square = 0;
    for (let day = 0; day < size; day += 1) {
      const times = timesDrawn[day] ?? 0;
      count += times * (counts[day] ?? 0);
      sum += times * (sums[day] ?? 0);
      square += times * (squares[day] ?? 0);
    }
    const mean = level + sum / count;
    if (count < 2 || !(mean > 0)) return null;
    return Math.sqrt(Math.max(0, square - (sum * sum) / count) / (count - 1)) / mean;
  };
}
