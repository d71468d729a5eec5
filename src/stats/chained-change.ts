const LARGEST_MOVE = Math.log(4);
const FEWEST_MATCHES = 3;

/**
 * One link of a same-offer index: exp of the mean log price change over things present both before and now.
 * Tells how prices move while composition is held still. Moves beyond x4 are mistakes and dropped.
 * Lies where what stays differs from what goes (survivors). Units: a factor. Too little data: 1 (unchanged) below 3 matches.
 * Source: matched-model index, ILO Consumer Price Index Manual 2020, ch. 6 (Jevons).
 */
export function chainedChange(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): number {
  let sum = 0;
  let matches = 0;
  for (const [key, price] of now) {
    const earlier = before.get(key);
    if (earlier === undefined) continue;
    const move = Math.log(price / earlier);
    if (Math.abs(move) > LARGEST_MOVE) continue;
    sum += move;
    matches += 1;
  }
  return matches < FEWEST_MATCHES ? 1 : Math.exp(sum / matches);
}
