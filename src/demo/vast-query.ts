// The imaginary Vast.ai's query language: operator objects by field, as documented.

export type Query = Record<string, unknown>;

const TESTS: Record<string, (value: unknown, asked: unknown) => boolean> = {
  eq: (value, asked) => value === asked,
  neq: (value, asked) => value !== asked,
  gt: (value, asked) => Number(value) > Number(asked),
  gte: (value, asked) => Number(value) >= Number(asked),
  lt: (value, asked) => Number(value) < Number(asked),
  lte: (value, asked) => Number(value) <= Number(asked),
  in: (value, asked) => Array.isArray(asked) && asked.includes(value),
  notin: (value, asked) => Array.isArray(asked) && !asked.includes(value),
};

const CONTROLS = ['type', 'order', 'limit', 'allocated_storage'];

/** Whether a row is asked for. */
export function asking(query: Query): (row: Query) => boolean {
  const tests = Object.entries(query)
    .filter(([field]) => !CONTROLS.includes(field))
    .flatMap(([field, test]) =>
      Object.entries(test as Record<string, unknown>).map(([op, asked]) => ({ field, asked, holds: TESTS[op] })),
    );
  return (row) => tests.every(({ field, asked, holds }) => holds?.(row[field], asked) ?? false);
}

/** What is wrong with a query, in the real server's words, or null. */
export function queryProblem(query: unknown): string | null {
  if (typeof query !== 'object' || query === null || 'q' in query) return 'the query object itself must be the body';
  for (const [field, test] of Object.entries(query)) {
    if (CONTROLS.includes(field)) continue;
    if (typeof test !== 'object' || test === null) return `${field}: not an operator object`;
    for (const op of Object.keys(test)) if (TESTS[op] === undefined) return `${op} is not a valid search op`;
  }
  return null;
}
