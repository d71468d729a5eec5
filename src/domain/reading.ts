// Reads a seller's list item by item, so that one item off its shape is set aside with its path and never spoils the rest.
import type { Reading } from './offer.ts';
import { RoundEnd } from './outcome.ts';

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string };

/** The part of a zod schema that is needed here; the house's schemas live with the providers. */
export type Shape<T> = {
  safeParse: (
    value: unknown,
  ) => { success: true; data: T } | { success: false; error: { readonly issues: readonly Issue[] } };
};

const dotted = (path: readonly PropertyKey[]): string =>
  path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');

function firstIssue(issues: readonly Issue[]): { path: string; message: string } {
  const [issue] = issues;
  return issue === undefined
    ? { path: '', message: 'not the expected shape' }
    : { path: dotted(issue.path), message: issue.message };
}

/** The answer's envelope in its shape, or the end of the round, naming the field that was missed. */
export function envelope<T>(shape: Shape<T>, answer: unknown): T {
  const seen = shape.safeParse(answer);
  if (seen.success) return seen.data;
  const { path, message } = firstIssue(seen.error.issues);
  throw new RoundEnd('unreadable', `not this seller's answer: ${path.replace(/^\./, '') || 'the answer'}: ${message}`);
}

export function* readEach<T>(
  shape: Shape<T>,
  items: readonly unknown[],
  path: string,
  toReading: (item: T, path: string, raw: unknown) => Reading,
): Generator<Reading> {
  for (const [index, raw] of items.entries()) {
    const at = `${path}[${index}]`;
    const seen = shape.safeParse(raw);
    if (seen.success) yield toReading(seen.data, at, raw);
    else
      yield {
        kind: 'aside',
        reason: 'off_shape',
        name: null,
        path: at + firstIssue(seen.error.issues).path,
        item: raw,
      };
  }
}
