/**
 * Shares of sizes of which none is above a cap: what is cut off goes to the others in proportion to their sizes, again and again until
 * none is above it (water-filling). Where there are too few for that (n times the cap is below one) each has 1/n.
 * Tells how much each host counts where no host may count for more. Units: sizes in any, shares sum to 1; `cap` in (0, 1].
 * Too little data: empty without a positive size; a size that is zero has no share. Source: the capping of index weights as MSCI's 10/40
 * and S&P's capped indices do it.
 */
export function cappedShares(sizes: readonly number[], cap: number): number[] {
  if (!(cap > 0 && cap <= 1)) throw new RangeError(`a cap is in (0, 1], not ${cap}`);
  const positive = sizes.filter((size) => size > 0).length;
  if (positive === 0) return [];
  if (positive * cap <= 1) return sizes.map((size) => (size > 0 ? 1 / positive : 0));
  const isCapped = sizes.map(() => false);
  // Each pass caps one more at least, or is the last.
  for (let pass = 0; pass <= positive; pass += 1) {
    const free = sizes.reduce((sum, size, at) => sum + (isCapped[at] || size <= 0 ? 0 : size), 0);
    const left = 1 - cap * isCapped.filter(Boolean).length;
    const shares = sizes.map((size, at) => (isCapped[at] ? cap : size > 0 ? (left * size) / free : 0));
    const over = shares.flatMap((share, at) => (!isCapped[at] && share > cap ? [at] : []));
    if (over.length === 0) return shares;
    for (const at of over) isCapped[at] = true;
  }
  throw new Error('the shares did not settle: each pass should have capped one more');
}
