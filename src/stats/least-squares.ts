export type Fit = {
  readonly coefficients: readonly number[];
  /** Standard errors of the coefficients. */
  readonly errors: readonly number[];
  readonly residuals: readonly number[];
};

/**
 * Ordinary least squares of y on columns (an intercept is a column of ones). Lies where columns are nearly the same.
 * Units: a coefficient is in y per unit of its column. Too little data: null where there are not more rows than columns, or where the
 * columns do not tell each other apart. Source: the normal equations, solved by Cholesky's decomposition.
 */
export function leastSquares(columns: readonly (readonly number[])[], y: readonly number[]): Fit | null {
  const [n, k] = [y.length, columns.length];
  if (k === 0 || n <= k) return null;
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, each, at) => sum + each * (b[at] ?? 0), 0);
  const inverse = inverseOf(columns.map((a) => columns.map((b) => dot(a, b))));
  if (inverse === null) return null;
  const right = columns.map((column) => dot(column, y));
  const coefficients = inverse.map((row) => dot(row, right));
  const residuals = y.map(
    (each, at) => each - coefficients.reduce((sum, c, of) => sum + c * (columns[of]?.[at] ?? 0), 0),
  );
  const variance = dot(residuals, residuals) / (n - k);
  return { coefficients, errors: inverse.map((row, at) => Math.sqrt(variance * (row[at] ?? 0))), residuals };
}

/** Of a symmetric positive matrix; null where it is none, or too near to it. */
function inverseOf(matrix: readonly (readonly number[])[]): number[][] | null {
  const k = matrix.length;
  const lower: number[][] = matrix.map(() => new Array<number>(k).fill(0));
  for (const [i, row] of lower.entries())
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[i]?.[j] ?? 0;
      for (let at = 0; at < j; at += 1) sum -= (row[at] ?? 0) * (lower[j]?.[at] ?? 0);
      if (i === j && !(sum > Number.EPSILON * (matrix[i]?.[i] ?? 0))) return null;
      row[j] = i === j ? Math.sqrt(sum) : sum / (lower[j]?.[j] ?? 1);
    }
  // Column by column: forwards through the lower half, backwards through its mirror.
  const columns = lower.map((_, column) => {
    const half = new Array<number>(k).fill(0);
    for (let i = 0; i < k; i += 1) {
      let sum = i === column ? 1 : 0;
      for (let at = 0; at < i; at += 1) sum -= (lower[i]?.[at] ?? 0) * (half[at] ?? 0);
      half[i] = sum / (lower[i]?.[i] ?? 1);
    }
    const whole = new Array<number>(k).fill(0);
    for (let i = k - 1; i >= 0; i -= 1) {
      let sum = half[i] ?? 0;
      for (let at = i + 1; at < k; at += 1) sum -= (lower[at]?.[i] ?? 0) * (whole[at] ?? 0);
      whole[i] = sum / (lower[i]?.[i] ?? 1);
    }
    return whole;
  });
  return columns.map((_, row) => columns.map((column) => column[row] ?? 0));
}
