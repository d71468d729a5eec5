// Reads a seller's list item by item, so that one item off its shape is set aside with its path and never spoils the rest.
import { cut } from './cut.ts';
import type { Reading, SetAside, SetAsideReason } from './offer.ts';
import { RoundEnd } from './outcome.ts';
import { printable, withoutControls } from './printable.ts';

type Issue = {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Of a union: what each of its shapes missed. */
  readonly errors?: readonly (readonly Issue[])[];
};

/** The part of a zod schema that is needed here; the house's schemas live with the providers. */
export type Shape<T> = {
  safeParse: (
    value: unknown,
  ) => { success: true; data: T } | { success: false; error: { readonly issues: readonly Issue[] } };
};

const dotted = (path: readonly PropertyKey[]): string =>
  path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');

const SHOWN = 60;

const NAME_CHARACTERS = 160;
const PATH_CHARACTERS = 300;

/** An item that is no offer, with the reason; names and places from outside are cut here. */
export const setAside = (
  reason: SetAsideReason,
  name: string | null,
  { path, item }: { readonly path: string; readonly item: unknown },
): SetAside => ({
  kind: 'aside',
  reason,
  name: name === null ? null : cut(withoutControls(name), NAME_CHARACTERS),
  path: cut(withoutControls(path), PATH_CHARACTERS),
  item,
});

/** The answer's envelope in its shape, or the end of the round, naming the field that was missed. */
export function envelope<T>(shape: Shape<T>, answer: unknown): T {
  const seen = shape.safeParse(answer);
  if (seen.success) return seen.data;
  const [issue] = seen.error.issues;
  const missed = issue?.errors === undefined ? [issue] : issue.errors.map(([first]) => first);
  const paths = missed.map((each) => dotted(each?.path ?? []).replace(/^\./, '') || 'the answer');
  const what = missed.findLast((_, at) => paths[at] !== 'the answer') ?? missed[0];
  throw new RoundEnd(
    'unreadable',
    `not this seller's answer: ${[...new Set(paths)].join(' or ')}: ${what?.message ?? 'not the expected shape'}`,
  );
}

/** One item in its shape, or set aside: with a word that is new to us by its value, otherwise by the place that is off. */
export function* readItem<T>(
  shape: Shape<T>,
  item: unknown,
  path: string,
  toReadings: (item: T) => Iterable<Reading>,
): Generator<Reading> {
  const seen = shape.safeParse(item);
  if (seen.success) return yield* toReadings(seen.data);
  const [issue] = seen.error.issues;
  const place = issue?.path ?? [];
  const at = path + dotted(place);
  const told = place.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null)?.[key], item);
  yield issue?.code === 'invalid_value' && typeof told === 'string'
    ? setAside('unknown_value', printable(`${String(place.at(-1))}: ${cut(told, SHOWN)}`), { path: at, item })
    : setAside('off_shape', null, { path: at, item });
}

export function* readEach<T>(
  shape: Shape<T>,
  items: readonly unknown[],
  path: string,
  toReading: (item: T, path: string, raw: unknown) => Reading | Iterable<Reading>,
): Generator<Reading> {
  for (const [index, raw] of items.entries()) {
    const at = `${path}[${index}]`;
    yield* readItem(shape, raw, at, (item) => {
      const read = toReading(item, at, raw);
      return 'kind' in read ? [read] : read;
    });
  }
}

/** The text of a page that came whole: one that was cut could end in half a price. */
export function wholePage(answer: unknown): string {
  if (typeof answer !== 'string')
    throw new RoundEnd('unreadable', "not this seller's answer: the answer: a page is expected, not JSON");
  if (!isWhole(answer))
    throw new RoundEnd(
      'unreadable',
      "not this seller's answer: html: the page does not end with </html>, so a part may be missing",
    );
  return answer;
}

const LAST_TAG = /<\/html>/gi;
const BLANK = /\s*/y;

const behind = (pattern: RegExp, page: string, from: number): number => {
  pattern.lastIndex = from;
  return pattern.test(page) ? pattern.lastIndex : -1;
};

/** Whether behind some </html> stands nothing but blanks and comments. Each sign is looked at twice at most. */
function isWhole(page: string): boolean {
  for (let at = behind(LAST_TAG, page, 0); at >= 0; at = behind(LAST_TAG, page, at)) {
    at = behind(BLANK, page, at);
    while (page.startsWith('<!--', at)) {
      const end = page.indexOf('-->', at + 4);
      // A comment that nothing ends: the page was cut within it.
      if (end < 0) return false;
      at = behind(BLANK, page, end + 3);
    }
    if (at === page.length) return true;
  }
  return false;
}
