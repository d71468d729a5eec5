// Words of judgement in a sentence: a level or a verdict that is said of a model must be the judge's.
import { SIGNAL_TYPES } from '#domain/verdict.ts';
import type { About } from './figure.ts';
import { SIGNAL_NAMES } from './lead.ts';
import type { Sentence } from './sentence.ts';

export type Judged = {
  /** Behind `<gpu> <type>`. */
  readonly levels: ReadonlyMap<string, string>;
  readonly verdicts: ReadonlyMap<string, string>;
};

const LEVELS: readonly (readonly [RegExp, (level: string) => boolean])[] = [
  [/\bnot (?:yet )?actionable\b/i, (level) => level !== 'green'],
  [/\bactionable\b|\bgreen\b(?! threshold)/i, (level) => level === 'green'],
  [/\bred\b(?! threshold)/i, (level) => level === 'red'],
  [/\bamber\b/i, (level) => level === 'amber'],
];

const VERDICTS: readonly (readonly [RegExp, string])[] = [
  [/\bnot viable\b|\bunviable\b/i, 'not_viable'],
  [/\bviable\b/i, 'viable'],
];

/** Why a judgement in a sentence does not hold; null where it does or there is none. */
export function judgedFault({ text, models }: Sentence, about: About, { levels, verdicts }: Judged): string | null {
  const gpus = models.length === 0 && about.gpu !== null ? [about.gpu] : [...new Set(models.map(({ gpu }) => gpu))];
  const [gpu] = gpus;
  const verdict = VERDICTS.find(([word]) => word.test(text));
  if (verdict !== undefined) {
    if (gpus.length !== 1 || gpu === undefined) return 'say a verdict of one model alone';
    if (verdicts.get(gpu ?? '') !== verdict[1])
      return `the verdict of ${gpu} is ${verdicts.get(gpu ?? '') ?? 'not known'}`;
  }
  const level = LEVELS.find(([word]) => word.test(text));
  if (level === undefined) return null;
  const named = SIGNAL_TYPES.filter((type) => SIGNAL_NAMES[type].test(text));
  const types = named.length === 0 && about.type !== undefined ? [about.type] : named;
  const [type] = types;
  if (gpus.length !== 1 || types.length !== 1) return 'say a level of one model and one signal alone';
  const judged = levels.get(`${gpu} ${type}`);
  return judged !== undefined && level[1](judged)
    ? null
    : `the judge has ${judged ?? 'no level'} for ${type} of ${gpu}`;
}
