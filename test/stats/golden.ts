// The series that the golden numbers were made of, and how near a figure must come to its golden one.
import assert from 'node:assert/strict';

export const near = (actual: number | null | undefined, expected: number, within = 1e-12): void => {
  assert.ok(
    typeof actual === 'number' && Math.abs(actual - expected) <= within * Math.max(1, Math.abs(expected)),
    `${actual} is not ${expected}`,
  );
};

const STEPS = 120;

/** Two series by a linear congruential generator: a random walk A in logs, and a spread that returns. */
export function goldenSeries(steps = STEPS): { a: number[]; spread: number[] } {
  let state = 42;
  const uniform = (): number => {
    state = (Math.imul(1_103_515_245, state) + 12_345) & 0x7fffffff;
    return state / 2 ** 31;
  };
  const normal = (): number => Array.from({ length: 12 }, uniform).reduce((sum, each) => sum + each, 0) - 6;
  const sixth = (value: number): number => Number(value.toFixed(6));
  let [a, spread] = [Math.log(2), 0.1];
  const found = { a: [sixth(a)], spread: [sixth(spread)] };
  for (let step = 1; step < steps; step += 1) {
    a += 0.02 * normal();
    spread = 0.1 + 0.7 * (spread - 0.1) + 0.02 * normal();
    found.a.push(sixth(a));
    found.spread.push(sixth(spread));
  }
  return found;
}
