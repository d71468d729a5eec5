/**
 * Seeded dice (mulberry32): the same seed rolls the same numbers in [0, 1) on every machine, so that a draw can be repeated.
 * Not for secrets. Source: Tommy Ettinger's mulberry32, public domain.
 */
export function seededDice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A number in [0, 1) that a text alone decides (FNV-1a, then mixed): the same word always gives the same roll. */
export function hashedRoll(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return seededDice(hash)();
}
