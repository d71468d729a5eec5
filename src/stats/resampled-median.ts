/**
 * Median of a sample whose days are repeated: `timesDrawn[day]` says how often each value of that day counts. The values are
 * sorted once, so that each of a bootstrap's thousand medians is one walk. Lies as any median does: it says nothing of spread.
 * Units: those of the values. Too little data: null where nothing was drawn. Source: the median as in median.ts (type 7 at 0.5).
 */
export function resampledMedian(
  values: readonly number[],
  days: readonly number[],
): (timesDrawn: ArrayLike<number>) => number | null {
  const order = [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const sorted = Float64Array.from(order, (at) => values[at] ?? 0);
  const dayOf = Int32Array.from(order, (at) => days[at] ?? 0);
  const sizes = new Int32Array(Math.max(0, ...days) + 1);
  for (const day of days) sizes[day] = (sizes[day] ?? 0) + 1;
  const counts = countsByStretch(dayOf, sizes.length);
  return (timesDrawn) => {
    let total = 0;
    for (let day = 0; day < sizes.length; day += 1) total += (sizes[day] ?? 0) * (timesDrawn[day] ?? 0);
    if (total === 0) return null;
    // The two middle values of an even count, the middle one twice of an odd.
    const lower = Math.floor((total - 1) / 2);
    const upper = Math.ceil((total - 1) / 2);
    let passed = 0;
    let at = 0;
    for (const count of counts) {
      let stretch = 0;
      for (let day = 0; day < count.length; day += 1) stretch += (count[day] ?? 0) * (timesDrawn[day] ?? 0);
      if (passed + stretch > lower) break;
      passed += stretch;
      at += STRETCH;
    }
    let low: number | null = null;
    for (; at < sorted.length; at += 1) {
      passed += timesDrawn[dayOf[at] ?? 0] ?? 0;
      const value = sorted[at] ?? 0;
      if (low === null && passed > lower) low = value;
      if (low !== null && passed > upper) return (low + value) / 2;
    }
    return low;
  };
}

const STRETCH = 128;

/** How many values of each day lie in each stretch of the sorted values: whole stretches are passed over at once. */
function countsByStretch(dayOf: Int32Array, days: number): Int32Array[] {
  return Array.from({ length: Math.ceil(dayOf.length / STRETCH) }, (_, stretch) => {
    const counts = new Int32Array(days);
    for (const day of dayOf.subarray(stretch * STRETCH, (stretch + 1) * STRETCH)) counts[day] = (counts[day] ?? 0) + 1;
    return counts;
  });
}
