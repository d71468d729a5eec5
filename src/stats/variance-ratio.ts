export type VarianceRatio = {
  /** The variance of changes over q steps against q times that over one: 1 for a random walk, towards 0 for noise around a level. */
  readonly ratio: number;
  /** The distance from 1 in standard errors, where all changes have one variance. */
  readonly z: number;
  /** The same where the variance itself may move; this is the one to judge by. */
  readonly zRobust: number;
  /** The standard errors of the ratio that both are distances in. */
  readonly errors: { readonly plain: number; readonly robust: number };
};

/**
 * Lo and MacKinlay's variance ratio of the one-step changes of a series of levels (log prices), unbiased and with overlapping sums. Tells how
 * much of a price's movement stays (signal) and how much is taken back at once (noise of asks). A level that is NaN was not observed: a
 * change, over one step or over q, is one between two levels that are both there. Lies on changes that are mostly zero, and where a level
 * shifts in a hole, for the shift is then in the long changes alone.
 * Units: none. Too little data: null below q + 1 changes, for q below 2, without any variance, or where no two levels are q steps apart.
 * Source: Lo and MacKinlay 1988, equations 12 to 20; as arch's VarianceRatio(overlap, debiased).
 */
export function varianceRatio(levels: readonly number[], q: number): VarianceRatio | null {
  const changes = levels.map((level, at) => level - (levels[at - 1] ?? Number.NaN));
  const seen = changes.filter((change) => !Number.isNaN(change));
  const n = seen.length;
  if (!Number.isInteger(q) || q < 2 || n < q + 1) return null;
  const mean = seen.reduce((sum, change) => sum + change, 0) / n;
  const off = changes.map((change) => change - mean);
  const squares = seen.reduce((sum, change) => sum + (change - mean) ** 2, 0);
  const long = levels
    .map((level, at) => level - (levels[at - q] ?? Number.NaN) - q * mean)
    .filter((change) => !Number.isNaN(change));
  if (squares === 0 || long.length === 0) return null;
  const summed = long.reduce((sum, change) => sum + change * change, 0);
  const ratio = summed / (q * long.length * (1 - q / n)) / (squares / (n - 1));
  // Where holes leave fewer long changes than short ones, the ratio is in as much doubt as those few.
  const worth = Math.min(n, long.length + q - 1);
  const plain = Math.sqrt((2 * (2 * q - 1) * (q - 1)) / (3 * q * worth));
  const robust = Math.sqrt(robustVariance(off, q, squares) * (n / worth));
  return {
    ratio,
    z: (ratio - 1) / plain,
    zRobust: robust > 0 ? (ratio - 1) / robust : Number.NaN,
    errors: { plain, robust },
  };
}

function robustVariance(off: readonly number[], q: number, squares: number): number {
  let variance = 0;
  for (let lag = 1; lag < q; lag += 1) {
    let crossed = 0;
    for (let at = lag; at < off.length; at += 1) {
      const both = ((off[at] ?? 0) * (off[at - lag] ?? 0)) ** 2;
      if (!Number.isNaN(both)) crossed += both;
    }
    variance += ((2 * (q - lag)) / q) ** 2 * (crossed / squares ** 2);
  }
  return variance;
}
