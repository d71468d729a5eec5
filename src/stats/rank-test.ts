import { median } from './median.ts';

/**
 * Kruskal and Wallis' rank test of several groups: `h` is held against chi-square with groups - 1 degrees of freedom, and `effect` is the
 * share of the ranks' variance that the groups explain, from 0 to 1. Tells whether hours of a day differ, whatever the distribution.
 * Lies where values within a group hang together, as neighbouring half hours do: then shuffle whole days. Units: none.
 * Too little data: null below two groups with values, or where all values are the same.
 * Source: Kruskal and Wallis 1952, ties corrected; as scipy's kruskal.
 */
export function kruskalWallis(
  groups: readonly (readonly number[])[],
): { readonly h: number; readonly effect: number } | null {
  const filled = groups.filter(({ length }) => length > 0);
  const all = filled
    .flatMap((values, group) => values.map((value) => ({ value, group })))
    .sort((a, b) => a.value - b.value);
  const n = all.length;
  if (filled.length < 2 || n < 3) return null;
  const sums = new Array<number>(filled.length).fill(0);
  let ties = 0;
  for (let from = 0; from < n; ) {
    let to = from;
    while (to + 1 < n && all[to + 1]?.value === all[from]?.value) to += 1;
    // Those that are alike share the middle of their ranks.
    const rank = (from + to) / 2 + 1;
    for (let at = from; at <= to; at += 1) sums[all[at]?.group ?? 0] = (sums[all[at]?.group ?? 0] ?? 0) + rank;
    const alike = to - from + 1;
    ties += alike ** 3 - alike;
    from = to + 1;
  }
  const correction = 1 - ties / (n ** 3 - n);
  if (!(correction > 0)) return null;
  const between = sums.reduce((sum, each, group) => sum + each ** 2 / (filled[group]?.length ?? 1), 0);
  const h = ((12 * between) / (n * (n + 1)) - 3 * (n + 1)) / correction;
  return { h, effect: h / (n - 1) };
}

/**
 * How far apart the medians of several groups lie, as a share of the median of all values. Tells the size of what a rank test finds.
 * Lies on few values, where it is never zero. Units: a share. Too little data: null below two groups with values, or about a median of zero.
 * Source: range of medians, Tukey, Exploratory Data Analysis, 1977.
 */
export function medianSwing(groups: readonly (readonly number[])[]): number | null {
  const medians = groups.map((values) => median(values)).filter((middle) => middle !== null);
  const whole = median(groups.flat());
  if (medians.length < 2 || whole === null || whole === 0) return null;
  return (Math.max(...medians) - Math.min(...medians)) / whole;
}
