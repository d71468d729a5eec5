// What most readers ask is made and packed once a commit, before anybody asks: nobody waits for a round that has just come in.
import { MODELS } from '#domain/gpu.ts';
import { heard } from '#questions/ask.ts';
import { type QuestionName, questionNames } from '#questions/list.ts';
import { inOrder, type PageName, type Wanted, wantedPage } from './wanted.ts';

/** In the order in which they are asked most. */
const PAGES: readonly PageName[] = [
  'overview',
  'viability',
  'fill',
  'changes',
  'index',
  'sources',
  'analysis',
  'methodology',
  'api',
];

/** The pages that stand at an address of their own, each as it is asked for there. */
const pagesAt = (base: string): Wanted[] => [
  wantedPage('overview', { base }),
  ...MODELS.map(({ id }) => wantedPage('gpu', { gpu: id, base })),
  ...PAGES.slice(1).map((name) => wantedPage(name, { base })),
];

/** A question as it is asked without a word more; none of those that need one. */
export function plainQuestion(name: QuestionName): Wanted | undefined {
  const seen = heard(name, {});
  return seen.ok ? { kind: 'question', name, format: 'json', given: inOrder(seen.input) } : undefined;
}

const questions = (): Wanted[] => questionNames.flatMap((name) => plainQuestion(name) ?? []);

/** Readers come by so many addresses at most: one is public, one is this machine's. */
const MOST_BASES = 2;

export type AheadDoors = {
  readonly version: () => string;
  /** Makes one thing and keeps it, unless it is kept already. */
  readonly prepare: (wanted: Wanted) => Promise<void>;
  /** Told once all of it is made; false where that is not true any more. */
  readonly renew?: () => Promise<boolean>;
};

export type Ahead = {
  /** An address that readers come by. */
  readonly note: (base: string) => void;
  /** Makes what is to be made of the version of now; resolves once nothing is left to make. One at a time. */
  readonly make: () => Promise<void>;
};

export function createAhead({ version, prepare, renew = async () => true }: AheadDoors): Ahead {
  const bases: string[] = [];
  let made = '';
  let isMaking = false;
  const state = (): string => `${version()} ${bases.join(' ')}`;
  const make = async (): Promise<void> => {
    if (isMaking || state() === made) return;
    isMaking = true;
    try {
      const now = state();
      let failed: Error | undefined;
      for (const wanted of [...bases.flatMap(pagesAt), ...questions()]) {
        // What was true before is not worth its while: the next turn makes what is true now.
        if (state() !== now) return;
        // One that cannot be made keeps no other from it.
        await prepare(wanted).catch((error: Error) => {
          failed ??= error;
        });
      }
      if (!(await renew())) return;
      made = now;
      if (failed !== undefined) throw failed;
    } finally {
      isMaking = false;
    }
  };
  return {
    note: (base) => {
      if (bases.includes(base)) return;
      bases.unshift(base);
      bases.length = Math.min(bases.length, MOST_BASES);
    },
    make,
  };
}
