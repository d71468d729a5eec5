/**
 * Quantile of a sample whose days are repeated: `timesDrawn[day]` says how often each value of that day counts. The values are sorted once,
 * so that each of a bootstrap's thousand quantiles is one walk. Linear between order statistics, as quantile.ts.
 * Units: those of the values; q in [0, 1]. Too little data: null where nothing was drawn. Source: Hyndman and Fan 1996, type 7.
 */
export function resampledQuantile(
  values: readonly number[],
  days: readonly number[],
  q: number,
): (timesDrawn: ArrayLike<number>) => number | null {
  const order = [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const sorted = Float64Array.from(order, (at) => values[at] ?? 0);
  const dayOf = Int32Array.from(order, (at) => days[at] ?? 0);
  return (timesDrawn) => {
    let total = 0;
    for (let at = 0; at < dayOf.length; at += 1) total += timesDrawn[dayOf[at] ?? 0] ?? 0;
    if (total === 0) return null;
    const place = (total - 1) * q;
    const [below, above] = [Math.floor(place), Math.ceil(place)];
    let passed = 0;
    let low: number | null = null;
    for (let at = 0; at < sorted.length; at += 1) {
      passed += timesDrawn[dayOf[at] ?? 0] ?? 0;
      const value = sorted[at] ?? 0;
      if (low === null && passed > below) low = value;
      if (low !== null && passed > above) return low + (value - low) * (place - below);
    }
    return low;
  };
}
