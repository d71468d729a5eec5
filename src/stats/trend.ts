import { linearRegression } from 'simple-statistics';

/**
 * A price series without its trend: each price divided by the steady growth (least squares line of the log price over time),
 * scaled back to the level of the series. Tells variation from drift. Lies where the drift turned half way: a line cannot follow.
 * Units: those of the prices. Too little data: returned as it is below three values. Source: simple-statistics' linearRegression.
 */
export function withoutTrend(times: readonly number[], prices: readonly number[]): number[] {
  if (prices.length < 3) return [...prices];
  const start = times[0] ?? 0;
  const { m, b } = linearRegression(times.map((time, at) => [time - start, Math.log(prices[at] ?? 1)]));
  const level = prices.reduce((sum, price) => sum + Math.log(price), 0) / prices.length;
  return prices.map((price, at) => Math.exp(Math.log(price) - (m * ((times[at] ?? 0) - start) + b) + level));
}
