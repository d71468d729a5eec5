// Gets past a page limit: a query whose answer comes back full is asked again in parts, until the parts fit or can be cut no further.

export type Part<Query> = {
  /** What to ask instead of a full answer, or beyond it; none where it cannot be divided any more. */
  readonly queries: readonly Query[];
  /** Whether the full answer itself counts, because the further queries go on behind it. */
  readonly keeps: boolean;
};

export type Cover<Query> = {
  /** The answer, and whether it is full. */
  readonly ask: (query: Query) => Promise<{ readonly answer: unknown; readonly full: boolean }>;
  readonly divide: (query: Query, answer: unknown) => Part<Query>;
};

export type Covered<Query> = { readonly query: Query; readonly answer: unknown; readonly cut: boolean };

/**
 * Yields the answers that together cover some queries in so many requests, and says of which a part is still missing. All are asked
 * once before any is asked in parts. A full answer is divided only where all its parts can still be asked; otherwise it counts, cut.
 */
export async function* cover<Query>(
  queries: readonly Query[],
  { ask, divide }: Cover<Query>,
  most: number,
): AsyncGenerator<Covered<Query>> {
  const due = [...queries];
  let spare = most - due.length;
  for (const query of due) {
    const { answer, full } = await ask(query);
    const { queries: parts, keeps } = full ? divide(query, answer) : { queries: [], keeps: true };
    const isDivided = parts.length > 0 && parts.length <= spare;
    if (isDivided) {
      spare -= parts.length;
      due.push(...parts);
    }
    if (keeps || !isDivided) yield { query, answer, cut: full && !isDivided };
  }
}
