import { gammaln } from 'simple-statistics';

const STEPS = 500;
const CLOSE = 1e-16;
/** Keeps a continued fraction from dividing by nothing. */
const TINY = 1e-300;

/** A continued fraction by Lentz's way; `term(m)` gives its m-th pair of numerator and denominator. */
function continued(term: (m: number) => readonly [number, number]): number {
  let [value, c, d] = [TINY, TINY, 0];
  for (let m = 1; m <= STEPS; m += 1) {
    const [a, b] = term(m);
    d = b + a * d;
    d = 1 / (d === 0 ? TINY : d);
    c = b + a / c;
    c = c === 0 ? TINY : c;
    value *= c * d;
    if (Math.abs(c * d - 1) < CLOSE) break;
  }
  return value;
}

/** The upper part of the regularised incomplete gamma function, Q(a, x). */
function upperGamma(a: number, x: number): number {
  const front = Math.exp(a * Math.log(x) - x - gammaln(a));
  if (x >= a + 1)
    return front * continued((m) => (m === 1 ? [1, x + 1 - a] : [(m - 1) * (a - m + 1), x + 2 * m - 1 - a]));
  let [sum, each] = [1 / a, 1 / a];
  for (let step = 1; step <= STEPS && each > sum * CLOSE; step += 1) {
    each *= x / (a + step);
    sum += each;
  }
  return 1 - front * sum;
}

/** The regularised incomplete beta function, I_x(a, b). */
function lowerBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - lowerBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + gammaln(a + b) - gammaln(a) - gammaln(b)) / a;
  return (
    front *
    continued((m) => {
      if (m === 1) return [1, 1];
      const k = Math.floor((m - 1) / 2);
      const isOdd = m % 2 === 0;
      return isOdd
        ? [(-(a + k) * (a + b + k) * x) / ((a + 2 * k) * (a + 2 * k + 1)), 1]
        : [(k * (b - k) * x) / ((a + 2 * k - 1) * (a + 2 * k)), 1];
    })
  );
}

/**
 * How likely a chi-square of so many degrees of freedom is to come out at `value` or above by chance alone. Units: a probability.
 * Bad input: NaN without a positive degree of freedom; 1 at or below zero. Source: NIST Digital Library of Mathematical Functions 8.7 and
 * 8.9 (series and continued fraction of the incomplete gamma function); as scipy's chi2.sf, to twelve digits.
 */
export function chiSquareTail(value: number, freedom: number): number {
  if (!(freedom > 0) || Number.isNaN(value)) return Number.NaN;
  return value <= 0 ? 1 : upperGamma(freedom / 2, value / 2);
}

/**
 * How likely an F of the given degrees of freedom (of the model, of what is left) is to come out at `value` or above by chance alone.
 * Units: a probability. Bad input: as above; 0 for an infinite value. Source: DLMF 8.17 (incomplete beta function); as scipy's f.sf.
 */
export function fTail(value: number, model: number, left: number): number {
  if (!(model > 0 && left > 0) || Number.isNaN(value)) return Number.NaN;
  if (value <= 0) return 1;
  return value === Number.POSITIVE_INFINITY ? 0 : lowerBeta(left / (left + model * value), left / 2, model / 2);
}

/**
 * How likely Student's t of so many degrees of freedom is to lie as far from zero, on either side, by chance alone.
 * Units: a probability. Bad input: as above. Source: as `fTail` of its square; as scipy's 2 t.sf(|value|).
 */
export const studentTail = (value: number, freedom: number): number => fTail(value * value, 1, freedom);

/** How likely a standard normal is to come out at `z` or above. Units: a probability. Source: as `chiSquareTail` of its square; as scipy's norm.sf. */
export const normalTail = (z: number): number =>
  z >= 0 ? chiSquareTail(z * z, 1) / 2 : 1 - chiSquareTail(z * z, 1) / 2;
