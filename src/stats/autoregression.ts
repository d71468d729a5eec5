export type Autoregression = {
  /** What is kept of a distance from the level from one step to the next, and the constant: next = intercept + kept x last. */
  readonly kept: number;
  readonly intercept: number;
  /** Pairs of neighbouring steps. */
  readonly n: number;
  /** As a process in continuous time: rate of return a step, level, volatility a root step, and sd about the level; null where it does not return. */
  readonly process: {
    readonly rate: number;
    readonly level: number;
    readonly volatility: number;
    readonly sd: number;
  } | null;
};

/**
 * Autoregression of one step by least squares, and the Ornstein-Uhlenbeck process that it is a sample of. Pairs with a hole (NaN) on
 * either side are left out. Lies on few steps: what is kept is estimated too low (see reversion-time.ts), and with noise lower still.
 * Units: level and volatility in those of the series, time in steps. Too little data: null below 4 pairs or without variance.
 * Source: Hamilton, Time Series Analysis, ch. 8; Vasicek 1977 for the process, residual variance over n - 2.
 */
export function autoregression(series: readonly number[]): Autoregression | null {
  const pairs = series.flatMap((now, at) => {
    const before = series[at - 1] ?? Number.NaN;
    return Number.isNaN(now) || Number.isNaN(before) ? [] : [{ before, now }];
  });
  const n = pairs.length;
  if (n < FEWEST) return null;
  const sum = (of: (pair: { before: number; now: number }) => number): number =>
    pairs.reduce((total, pair) => total + of(pair), 0);
  const [mx, my] = [sum(({ before }) => before) / n, sum(({ now }) => now) / n];
  const xx = sum(({ before }) => (before - mx) ** 2);
  if (!(xx > 0)) return null;
  const kept = sum(({ before, now }) => (before - mx) * (now - my)) / xx;
  const intercept = my - kept * mx;
  const variance = sum(({ before, now }) => (now - intercept - kept * before) ** 2) / (n - 2);
  return { kept, intercept, n, process: processOf(kept, intercept, variance) };
}

const FEWEST = 4;

function processOf(kept: number, intercept: number, variance: number): Autoregression['process'] {
  if (!(kept > 0 && kept < 1)) return null;
  const rate = -Math.log(kept);
  const volatility = Math.sqrt((variance * 2 * rate) / (1 - kept ** 2));
  return { rate, level: intercept / (1 - kept), volatility, sd: volatility / Math.sqrt(2 * rate) };
}
