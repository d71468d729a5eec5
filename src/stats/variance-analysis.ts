/**
 * One-way analysis of variance: `f` is held against F with groups - 1 and n - groups degrees of freedom. Tells whether groups have one mean,
 * where values are near normal and independent; neighbouring half hours are neither, so that it is told beside tests that ask less.
 * Units: none; infinite where nothing varies within the groups. Too little data: null below two groups with values, without more values
 * than groups, or where all values are the same. Source: Fisher 1925; as scipy's f_oneway.
 */
export function varianceAnalysis(
  groups: readonly (readonly number[])[],
): { readonly f: number; readonly model: number; readonly left: number } | null {
  const filled = groups.filter(({ length }) => length > 0);
  const n = filled.reduce((sum, { length }) => sum + length, 0);
  const [model, left] = [filled.length - 1, n - filled.length];
  if (model < 1 || left < 1) return null;
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const whole = mean(filled.flat());
  let [between, within] = [0, 0];
  for (const values of filled) {
    const own = mean(values);
    between += values.length * (own - whole) ** 2;
    within += values.reduce((sum, value) => sum + (value - own) ** 2, 0);
  }
  if (between === 0 && within === 0) return null;
  return { f: within === 0 ? Number.POSITIVE_INFINITY : between / model / (within / left), model, left };
}
