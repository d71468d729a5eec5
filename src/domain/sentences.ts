// Parts a text into its sentences, line by line, so that who checks it and who shows it mean the same ones.

export type Sentence = { readonly text: string; readonly start: number };

/** A line without any of these is one sentence, or a part of one. */
const MAY_END = /[\p{Sentence_Terminal}\u2024\r\u0085\u2028\u2029]/u;
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** In order, each with where it begins in the text and the blanks behind it; blank ones are left out. */
export function sentencesOf(text: string): Sentence[] {
  let start = 0;
  return text.split('\n').flatMap((line) => {
    const from = start;
    start += line.length + 1;
    if (line.trim() === '') return [];
    if (!MAY_END.test(line)) return [{ text: line, start: from }];
    return [...segmenter.segment(line)]
      .map(({ segment, index }) => ({ text: segment, start: from + index }))
      .filter((part) => part.text.trim() !== '');
  });
}
