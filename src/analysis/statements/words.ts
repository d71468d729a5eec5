// What a sentence is made of: plain words, names, and words that are bound to the cell they come from.
import type { Check } from '#domain/report.ts';

/** Words that a cell holds: a figure, a level, a moment, a place in an order. */
export type Bound = Omit<Check, 'where' | 'start'>;
/** A name is never put in capitals, wherever it stands. */
export type Name = { readonly name: string };
export type Clause = readonly (string | Bound | Name)[];

type Told = string | number | Bound | Name | Clause;

const isClause = (told: Told): told is Clause => Array.isArray(told);

export const say = (texts: TemplateStringsArray, ...told: Told[]): Clause =>
  texts.flatMap((text, at) => {
    const next = told[at] ?? '';
    return [text, ...(isClause(next) ? next : [typeof next === 'number' ? String(next) : next])];
  });

/** A list as it is spoken: a, b and c. */
export const listed = (all: readonly Clause[]): Clause =>
  all.flatMap((each, at) => [at === 0 ? '' : at === all.length - 1 ? ' and ' : ', ', ...each]);

/** Why a statement is not written: what the answers have instead, or that they have nothing of it. */
export class Refused extends Error {}

const textOf = (part: Clause[number]): string =>
  typeof part === 'string' ? part : 'name' in part ? part.name : part.text;

export type Written = { readonly text: string; readonly checks: readonly Check[] };

/** Sentences of one line, each with its capital and its end; a check begins where its words do. */
export function lineOf(sentences: readonly Clause[], where: string, from = 0, end = '.'): Written {
  let text = '';
  const checks: Check[] = [];
  for (const sentence of sentences) {
    let isFirst = true;
    text += text === '' ? '' : ' ';
    for (const part of sentence) {
      const words = textOf(part);
      if (words === '') continue;
      const told = isFirst && typeof part === 'string' ? words.charAt(0).toUpperCase() + words.slice(1) : words;
      if (typeof part !== 'string' && !('name' in part)) checks.push({ ...part, where, start: from + text.length });
      text += told;
      isFirst = false;
    }
    text += end;
  }
  return { text, checks };
}
