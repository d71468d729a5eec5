// Parts a text into its sentences, line by line, so that who checks it and who shows it mean the same ones.

export type Sentence = { readonly text: string; readonly start: number };

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** In order, each with where it begins in the text and the blanks behind it; blank ones are left out. No end lies within a name. */
export function sentencesOf(text: string, names: readonly string[] = []): Sentence[] {
  const dotted = names.filter((name) => /[.!?]\s/.test(name));
  let start = 0;
  return text.split('\n').flatMap((line) => {
    const from = start;
    start += line.length + 1;
    return whole([...segmenter.segment(line)], line, dotted)
      .map(({ segment, index }) => ({ text: segment, start: from + index }))
      .filter((part) => part.text.trim() !== '');
  });
}

type Part = { readonly segment: string; readonly index: number };

function whole(parts: readonly Part[], line: string, names: readonly string[]): readonly Part[] {
  if (names.length === 0) return parts;
  const isWithin = (at: number): boolean =>
    names.some((name) => {
      const begin = line.lastIndexOf(name, at);
      return begin !== -1 && begin < at && at < begin + name.length;
    });
  const made: Part[] = [];
  for (const part of parts) {
    const last = made.at(-1);
    if (last === undefined || !isWithin(part.index)) made.push(part);
    else made[made.length - 1] = { ...last, segment: last.segment + part.segment };
  }
  return made;
}
