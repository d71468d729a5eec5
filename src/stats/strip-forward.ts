export type TermPrice = {
  /** Months from now until the rental ends; it begins now. */
  readonly months: number;
  /** USD per GPU-hour, the same in each of its months. */
  readonly price: number;
};

export type Forward = { readonly from: number; readonly to: number; readonly price: number };

/**
 * Forwards that rentals of several terms hold within them: who rents for the longer term and lets the shorter one go has the months between,
 * (to x price - from x price) / (to - from). Tells what a month to come costs; for a good that cannot be stored it is an upper bound of a
 * futures price, since it gives the machine itself. Months count alike.
 * Units: USD per GPU-hour. In ascending order of term; equal terms throw. Too little data: empty below two terms.
 * Lies where a discount for commitment is in the long term. Source: Bandi and Su 2026 (arXiv 2607.12156), discrete form.
 */
export function stripForwards(terms: readonly TermPrice[]): Forward[] {
  const sorted = terms.toSorted((a, b) => a.months - b.months);
  for (const { months, price } of sorted)
    if (!(months > 0 && price > 0))
      throw new RangeError(`a term has months and a price above zero, not ${months} and ${price}`);
  return sorted.slice(1).map((to, at) => {
    const from = sorted[at] ?? to;
    const months = to.months - from.months;
    if (!(months > 0)) throw new RangeError(`two prices of ${to.months} months: keep one of them`);
    return { from: from.months, to: to.months, price: (to.months * to.price - from.months * from.price) / months };
  });
}
