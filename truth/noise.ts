// Seeded noise for worlds whose truth is known.

export type Dice = () => number;

/** Standard normal (Box and Muller 1958). */
export const normal = (dice: Dice): number => Math.sqrt(-2 * Math.log(1 - dice())) * Math.cos(2 * Math.PI * dice());

/** A stationary AR(1) of mean 0: `halfLifeHours` in life, one value a half hour. */
export function wander(
  dice: Dice,
  slots: number,
  { sd, halfLifeHours }: { sd: number; halfLifeHours: number },
): number[] {
  const keep = Math.exp(-Math.LN2 / (halfLifeHours * 2));
  let value = sd * normal(dice);
  return Array.from({ length: slots }, () => {
    const now = value;
    value = keep * value + sd * Math.sqrt(1 - keep * keep) * normal(dice);
    return now;
  });
}

/** On and off in spells: `share` of the time on, off spells of `offHours` in the mean. */
export function spells(dice: Dice, slots: number, { share, offHours }: { share: number; offHours: number }): boolean[] {
  const toOn = 1 / (offHours * 2);
  const toOff = (toOn * (1 - share)) / share;
  let on = dice() < share;
  return Array.from({ length: slots }, () => {
    const now = on;
    on = on ? dice() >= toOff : dice() < toOn;
    return now;
  });
}
