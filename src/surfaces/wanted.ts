// What a reader can have computed, as plain data: it crosses to a thread as it is, and its name is what a kept answer is known by.
import { SLOT_SECONDS } from '#domain/time.ts';
import type { QuestionName } from '#questions/list.ts';

export const PAGE_NAMES = [
  'overview',
  'sources',
  'methodology',
  'api',
  'openapi',
  'gpu',
  'fill',
  'changes',
  'slot',
  'raw',
  'viability',
  'signal',
  'gate',
  'index',
  'index_gpu',
  'analysis',
  'report_answer',
  'feed',
  'spark',
  'missing',
] as const;
export type PageName = (typeof PAGE_NAMES)[number];

export const FORMATS = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
} as const;
export type Format = keyof typeof FORMATS;

export type Given = Readonly<Record<string, unknown>>;

export type Wanted =
  | { readonly kind: 'page'; readonly name: PageName; readonly given: Given }
  | { readonly kind: 'question'; readonly name: QuestionName; readonly format: Format; readonly given: Given }
  | { readonly kind: 'card'; readonly name: string; readonly given: Given }
  | { readonly kind: 'tool'; readonly name: QuestionName; readonly given: Given };

/** An answer as it is computed: its text in parts, for it may be long, or its bytes, with what tells of it. */
export type Parts = Omit<Made, 'text'> & { readonly parts: readonly (string | Uint8Array)[] };

/** An answer whose text is at hand. */
export type Made = {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export const wantedPage = (name: PageName, given: Given = {}): Wanted => ({ kind: 'page', name, given });

/** Others show it in their own pages, and may keep it for so long; everything else is asked for again each time. */
const EMBEDDED_CACHE = 'public, max-age=300';
const isEmbedded = ({ kind, name }: Wanted): boolean => kind === 'card' || (kind === 'page' && name === 'spark');
export const cacheControl = (wanted: Wanted): string => (isEmbedded(wanted) ? EMBEDDED_CACHE : 'no-cache');

/** A picture is packed as it comes. */
export const PNG = 'image/png';

/** Of what is asked again and again as the very same object. */
const named = new WeakMap<Wanted, string>();

/** The same for the same question, in whatever order its parameters came and whether or not their usual values were said. */
export function nameOf(wanted: Wanted): string {
  const known = named.get(wanted);
  if (known !== undefined) return known;
  const given = Object.entries(wanted.given)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const name = JSON.stringify([wanted.kind, wanted.name, 'format' in wanted ? wanted.format : '', given]);
  named.set(wanted, name);
  return name;
}

/** The order of a list narrows nothing; neither does a word that is said twice. */
export const inOrder = (given: Given): Given =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, Array.isArray(value) ? [...new Set(value)].sort() : value]),
  );

const TIMES = ['from', 'to', 'at'];
/** Texts of a reader's own: each is another question. */
const OWN_WORDS = ['offer', 'cursor', 'find', 'w', 's', 'ask'];

/** Whether others are likely to ask the same: a time that is no half hour, one offer's key and a program's own page are asked once. */
export function mayRepeat({ kind, given }: Wanted): boolean {
  return (
    kind !== 'tool' &&
    OWN_WORDS.every((name) => given[name] === undefined) &&
    TIMES.every((name) => given[name] === undefined || Number(given[name]) % SLOT_SECONDS === 0)
  );
}
