// Holds a text against the answers of its run: every figure and every time in it is found there, or its sentence is struck.
import type { Check, Struck } from '#domain/report.ts';
import { unitWords } from './fields.ts';
import { type About, type Ground, statedBy } from './figure.ts';
import { type Judged, judgedFault } from './judged-words.ts';
import { readSentence, type SellerNames, type Sentence, type TimeSpan } from './sentence.ts';

export type Grounds = Ground &
  Judged & {
    readonly names: SellerNames;
    /** Days and times of day that the answers bear. */
    readonly dates: ReadonlySet<string>;
    readonly times: ReadonlySet<string>;
    /** Whole sentences of the judge's own behind the model they are of, with the place of each. */
    readonly quotes: ReadonlyMap<string, Quote>;
  };

export type Quote = { readonly call: string; readonly row: number; readonly field: string };

type Where = About & { readonly where: string };

export type Grounded = { readonly text: string; readonly checks: readonly Check[]; readonly struck: readonly Struck[] };

/** The text without the sentences that do not hold, each with its reason, and what every figure left in it was held against. */
export function groundText(text: string, place: Where, grounds: Grounds): Grounded {
  const struck: Struck[] = [];
  let left = text;
  // A sentence that goes may take with it what another leaned on; each pass strikes at least one, so it ends.
  for (let pass = 0; pass <= MOST_SENTENCES; pass += 1) {
    // The judge's reason may be of several sentences: it stands or falls whole.
    const parts = quoteOf(left, place, grounds) === undefined ? sentencesOf(left) : [{ text: left, start: 0 }];
    if (parts.length > MOST_SENTENCES) return { text: '', checks: [], struck: [tooLong(place, text)] };
    const faults = parts.flatMap((part) => {
      const reason = faultOf(part.text, place, grounds);
      return reason === null ? [] : [{ ...part, reason }];
    });
    if (faults.length === 0)
      return { text: left, checks: parts.flatMap((part) => checksOf(part, place, grounds)), struck };
    for (const { text: gone, reason } of faults) struck.push({ where: place.where, text: gone.trim(), reason });
    left = without(left, faults);
  }
  return { text: '', checks: [], struck: [...struck, tooLong(place, left)] };
}

const MOST_SENTENCES = 200;

const tooLong = ({ where }: Where, text: string): Struck => ({
  where,
  text: text.slice(0, 200),
  reason: `more than ${MOST_SENTENCES} sentences: too long to be checked`,
});

type Part = { readonly text: string; readonly start: number };

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Line by line, and each line sentence by sentence. */
function sentencesOf(text: string): Part[] {
  let start = 0;
  return text.split('\n').flatMap((line) => {
    const from = start;
    start += line.length + 1;
    return [...segmenter.segment(line)]
      .map(({ segment, index }) => ({ text: segment, start: from + index }))
      .filter((part) => part.text.trim() !== '');
  });
}

function without(text: string, parts: readonly Part[]): string {
  const kept = parts
    .toReversed()
    .reduce((all, { start, text: gone }) => all.slice(0, start) + all.slice(start + gone.length), text);
  return kept
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => /[\p{L}\p{N}]/u.test(line))
    .join('\n');
}

/** Why a sentence does not hold; null where it does. */
function faultOf(text: string, place: Where, grounds: Grounds): string | null {
  if (LINK.test(text)) return 'a link in the text: links stand with their sources alone';
  if (quoteOf(text, place, grounds) !== undefined) return null;
  const sentence = readSentence(text, grounds.names);
  const [odd] = sentence.strange;
  if (odd !== undefined)
    return `${odd}: no figure that can be checked; write digits with their unit, as an answer has them`;
  const time = sentence.times.find((each) => !isKnown(each, sentence, grounds));
  if (time !== undefined)
    return `${time.text}: no answer of this run bears this ${time.kind === 'date' ? 'day' : 'time'}`;
  for (const figure of sentence.figures) {
    const stated = statedBy(figure, sentence, grounds, place);
    if (!stated.ok) return stated.reason;
  }
  return judgedFault(sentence, place, grounds);
}

const LINK = /https?:\/\/|www\.|\]\(|<\s*a\b/i;

/** A day or a moment that an answer bears, or the hour of day that a figure beside it is of. */
function isKnown({ text, kind }: TimeSpan, sentence: Sentence, { dates, times, facts }: Grounds): boolean {
  if (kind === 'date') return dates.has(text.slice(0, 10)) && (text.length === 10 || times.has(text.slice(11, 16)));
  if (times.has(text.slice(0, 5).padStart(5, '0'))) return true;
  const hour = Number(text.split(':')[0]);
  const models = sentence.models.map(({ gpu }) => gpu);
  return sentence.figures.length > 0 && facts.some((fact) => fact.at === hour && models.includes(fact.gpu));
}

/** The judge's own sentence, word for word, where it is said of the model it was judged of. */
function quoteOf(text: string, { gpu }: About, { quotes }: Grounds): Quote | undefined {
  return quotes.get(`${gpu} ${text.trim()}`);
}

function checksOf({ text, start }: Part, place: Where, grounds: Grounds): Check[] {
  const sentence = readSentence(text, grounds.names);
  const quote = quoteOf(text, place, grounds);
  const at = { where: place.where };
  if (quote !== undefined)
    return sentence.figures.map((figure) => ({
      ...at,
      start: start + figure.start,
      text: figure.text,
      kind: 'number',
      ...{ call: quote.call, row: quote.row, field: quote.field },
      value: figure.shown,
      stated: 'the judge’s own sentence, word for word',
    }));
  const times = sentence.times.map(
    (each): Check => ({
      ...at,
      start: start + each.start,
      text: each.text,
      kind: 'time',
      call: null,
      row: null,
      field: null,
      value: each.text,
      stated: 'UTC',
    }),
  );
  const figures = sentence.figures.flatMap((figure): Check[] => {
    const stated = statedBy(figure, sentence, grounds, place);
    if (!stated.ok) return [];
    const { call, row, field, value, unit } = stated.fact;
    const rounding = figure.decimals === 0 ? 'whole' : `${figure.decimals} decimals`;
    return [
      {
        ...at,
        start: start + figure.start,
        text: figure.text,
        kind: 'number',
        call,
        row,
        field,
        value,
        stated: `${unitWords(unit)}, ${rounding}`,
      },
    ];
  });
  return [...times, ...figures];
}
