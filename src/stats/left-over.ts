/**
 * What is left of y once columns have explained what they can: the residuals of a least squares fit, and how many columns took part. A
 * column that others already say is passed over, so that dummies which name the same thing twice do no harm (give the constant first).
 * Units: those of y. Too little data: null where as many columns take part as there are values. Bad input: a column of another length
 * counts as zero beyond its end. Source: Gram and Schmidt's orthogonalisation, modified (Golub and Van Loan, Matrix Computations, 5.2.8).
 */
export function leftOver(
  y: readonly number[],
  columns: readonly (readonly number[])[],
): { readonly residuals: readonly number[]; readonly columns: number } | null {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const vector = Float64Array.from(y, (_, at) => column[at] ?? 0);
    const before = norm(vector);
    for (const each of basis) subtract(vector, each);
    const after = norm(vector);
    if (!(after > SAME * before)) continue;
    basis.push(vector.map((value) => value / after));
  }
  if (basis.length >= y.length) return null;
  const rest = Float64Array.from(y);
  for (const each of basis) subtract(rest, each);
  return { residuals: [...rest], columns: basis.length };
}

/** Of a column's length, what must be its own. */
const SAME = 1e-7;

const norm = (vector: Float64Array): number => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));

function subtract(vector: Float64Array, unit: Float64Array): void {
  let along = 0;
  for (let at = 0; at < vector.length; at += 1) along += (vector[at] ?? 0) * (unit[at] ?? 0);
  for (let at = 0; at < vector.length; at += 1) vector[at] = (vector[at] ?? 0) - along * (unit[at] ?? 0);
}
