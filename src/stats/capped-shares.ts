/**
 * Shares of sizes of which none is above a cap: what is cut off goes to the others in proportion to their sizes, again and again until
 * none is above it (water-filling). Where there are too few for that (n times the cap is below one) each has 1/n.
 * Tells how much each host counts where no host may count for more. Units: sizes in any, shares sum to 1; `cap` in (0, 1].
 * Too little data: empty without a positive size; a size that is zero has no share. Source: the capping of index weights as MSCI's 10/40
 * and S&P's capped indices do it.
 */
export function cappedShares(sizes: readonly number[], cap: number): number[] {
  if (!(cap > 0 && cap <= 1)) throw new RangeError(`a cap is in (0, 1], not ${cap}`);
  let positive = 0;
  for (const size of sizes) if (size > 0) positive += 1;
  if (positive === 0) return [];
  if (positive * cap <= 1) return sizes.map((size) => (size > 0 ? 1 / positive : 0));
  const isCapped = new Uint8Array(sizes.length);
  const shares = new Array<number>(sizes.length).fill(0);
  let capped = 0;
  // Each pass caps one more at least, or is the last.
  for (let pass = 0; pass <= positive; pass += 1) {
    let free = 0;
    for (let at = 0; at < sizes.length; at += 1) if (isCapped[at] === 0) free += Math.max(0, sizes[at] ?? 0);
    const left = 1 - cap * capped;
    const before = capped;
    for (let at = 0; at < sizes.length; at += 1) {
      if (isCapped[at] === 1) continue;
      const size = sizes[at] ?? 0;
      const share = size > 0 ? (left * size) / free : 0;
      shares[at] = share;
      if (share <= cap) continue;
      shares[at] = cap;
      isCapped[at] = 1;
      capped += 1;
    }
    if (capped === before) return shares;
  }
  throw new Error('the shares did not settle: each pass should have capped one more');
}
