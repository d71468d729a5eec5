export type VarianceRatio = {
  /** The variance of changes over q steps against q times that over one: 1 for a random walk, towards 0 for noise around a level. */
  readonly ratio: number;
  /** The distance from 1 in standard errors, where all changes have one variance. */
  readonly z: number;
  /** The same where the variance itself may move; this is the one to judge by. */
  readonly zRobust: number;
};

/**
 * Lo and MacKinlay's variance ratio of one-step changes, unbiased and with overlapping sums. Tells how much of a price's movement stays
 * (signal) and how much is taken back at once (noise of asks). Lies on changes that are mostly zero.
 * Units: none. Too little data: null below q + 1 changes, for q below 2, or without any variance.
 * Source: Lo and MacKinlay 1988, equations 12 to 20; as arch's VarianceRatio(overlap, debiased).
 */
export function varianceRatio(changes: readonly number[], q: number): VarianceRatio | null {
  const n = changes.length;
  if (!Number.isInteger(q) || q < 2 || n < q + 1) return null;
  const mean = changes.reduce((sum, change) => sum + change, 0) / n;
  const off = changes.map((change) => change - mean);
  const squares = off.reduce((sum, each) => sum + each * each, 0);
  if (squares === 0) return null;
  let window = 0;
  let summed = 0;
  for (const [at, each] of off.entries()) {
    window += each - (at >= q ? (off[at - q] ?? 0) : 0);
    if (at >= q - 1) summed += window * window;
  }
  const m = q * (n - q + 1) * (1 - q / n);
  const ratio = summed / m / (squares / (n - 1));
  const plain = (2 * (2 * q - 1) * (q - 1)) / (3 * q * n);
  let robust = 0;
  for (let lag = 1; lag < q; lag += 1) {
    let crossed = 0;
    for (let at = lag; at < n; at += 1) crossed += (off[at] ?? 0) ** 2 * (off[at - lag] ?? 0) ** 2;
    robust += ((2 * (q - lag)) / q) ** 2 * (crossed / squares ** 2);
  }
  return {
    ratio,
    z: (ratio - 1) / Math.sqrt(plain),
    zRobust: robust > 0 ? (ratio - 1) / Math.sqrt(robust) : Number.NaN,
  };
}
