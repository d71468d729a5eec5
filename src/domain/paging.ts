// Gets past a page limit: a query whose answer comes back full is asked again in parts, until the parts fit or can be cut no further.

export type Part<Query> = {
  /** What to ask instead of a full answer, or beyond it; none where it cannot be divided any more. */
  readonly queries: readonly Query[];
  /** Whether the full answer itself counts, because the further queries go on behind it. */
  readonly keeps: boolean;
};

export type Cover<Query> = {
  /** The answer, and whether it is full; null when the round's requests are spent. */
  readonly ask: (query: Query) => Promise<{ readonly answer: unknown; readonly full: boolean } | null>;
  readonly divide: (query: Query, answer: unknown) => Part<Query>;
};

export type Covered<Query> = { readonly query: Query; readonly answer: unknown | null; readonly cut: boolean };

/** Yields the answers that together cover a query, and says of which a part is still missing. */
export async function* cover<Query>(query: Query, { ask, divide }: Cover<Query>): AsyncGenerator<Covered<Query>> {
  const got = await ask(query);
  if (got === null) return yield { query, answer: null, cut: true };
  if (!got.full) return yield { query, answer: got.answer, cut: false };
  const { queries, keeps } = divide(query, got.answer);
  if (keeps || queries.length === 0) yield { query, answer: got.answer, cut: queries.length === 0 };
  for (const part of queries) yield* cover(part, { ask, divide });
}
