const LARGEST_MOVE = Math.log(4);
const FEWEST_MATCHES = 3;

/**
 * One link of a same-offer index: exp of the mean log price change over things present both before and now.
 * Tells how prices move while composition is held still. Moves beyond x4 are mistakes and dropped.
 * Lies where what stays differs from what goes (survivors). Units: a factor.
 * Too little data: 1 (unchanged) below 3 matches; null (unknown) where nothing that was there before is there now.
 * Source: matched-model index, ILO Consumer Price Index Manual 2020, ch. 6 (Jevons).
 */
export function chainedChange(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): number | null {
  const moves: number[] = [];
  let found = 0;
  for (const [key, price] of now) {
    const earlier = before.get(key);
    if (earlier === undefined) continue;
    found += 1;
    const move = earlier === price ? 0 : Math.log(price / earlier);
    if (Math.abs(move) <= LARGEST_MOVE) moves.push(move);
  }
  if (found === 0) return null;
  if (moves.length < FEWEST_MATCHES) return 1;
  // In order of size, so that the same moves make the same bits in whatever order they come.
  const sum = moves.sort((a, b) => a - b).reduce((total, move) => total + move, 0);
  return Math.exp(sum / moves.length);
}
