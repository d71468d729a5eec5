// Two methods of one index side by side: the factor by which the older is carried on by the newer.
import { OVERLAP_DAYS } from './method.ts';

/**
 * The splice factor: the mean of new over old fixes in logarithms, over the days that have both. Times the old series it is on the level of
 * the new one. Units: none; fixes in any unit, by the same days, null where there is none. Too little data: null below 30 common days.
 * Source: chain linking of price indices, IMF Consumer Price Index Manual (2020), ch. 9.
 */
export function spliceFactor(
  older: readonly (number | null)[],
  newer: readonly (number | null)[],
): { readonly factor: number; readonly days: number } | null {
  const logs = older.flatMap((old, day) => {
    const now = newer[day] ?? null;
    return old === null || now === null ? [] : [Math.log(now / old)];
  });
  if (logs.length < OVERLAP_DAYS) return null;
  return { factor: Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length), days: logs.length };
}
