/**
 * Concentration of sizes: the Herfindahl-Hirschman index in points (10,000 is one alone) and how many equals would be as concentrated.
 * Tells whether a market is one seller in several coats. Units: sizes in any, the index in points.
 * Too little data: null without a positive size. Source: Hirschman 1964; the Merger Guidelines of 2023 (DOJ and FTC), section 2.1.
 */
export function concentration(sizes: readonly number[]): { readonly hhi: number; readonly effective: number } | null {
  const total = sizes.reduce((sum, size) => sum + Math.max(0, size), 0);
  if (!(total > 0)) return null;
  const squares = sizes.reduce((sum, size) => sum + (Math.max(0, size) / total) ** 2, 0);
  return { hhi: 10_000 * squares, effective: 1 / squares };
}
