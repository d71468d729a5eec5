// Parts a text into its sentences, line by line, so that who checks it and who shows it mean the same ones.

export type Sentence = { readonly text: string; readonly start: number };

/** A line without any of these is one sentence, or a part of one. */
const MAY_END = /[\p{Sentence_Terminal}\u2024\r\u0085\u2028\u2029]/u;
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** In order, each with where it begins in the text and the blanks behind it; blank ones are left out. No end lies within a name. */
export function sentencesOf(text: string, names: readonly string[] = []): Sentence[] {
  const dotted = names.filter((name) => /[.!?]\s/.test(name));
  let start = 0;
  return text.split('\n').flatMap((line) => {
    const from = start;
    start += line.length + 1;
    if (line.trim() === '') return [];
    if (!MAY_END.test(line)) return [{ text: line, start: from }];
    return whole([...segmenter.segment(line)], line, dotted)
      .map(({ segment, index }) => ({ text: segment, start: from + index }))
      .filter((part) => part.text.trim() !== '');
  });
}

type Part = { readonly segment: string; readonly index: number };

function whole(parts: readonly Part[], line: string, names: readonly string[]): readonly Part[] {
  if (names.length === 0) return parts;
  // A name that lies over a place begins less than its length before it.
  const isWithin = (at: number): boolean =>
    names.some((name) => line.slice(Math.max(0, at - name.length + 1), at + name.length - 1).includes(name));
  const made: Part[] = [];
  for (const part of parts) {
    const last = made.at(-1);
    if (last === undefined || !isWithin(part.index)) made.push(part);
    else made[made.length - 1] = { ...last, segment: last.segment + part.segment };
  }
  return made;
}
