// How much one seller may cost a round. A descriptor raises what its seller really needs; everything else ends that seller's round alone.

export type Limits = {
  /** Members of any one list or map of an answer. */
  readonly items: number;
  /** Values of an answer in all. */
  readonly values: number;
  /** Tags of a page: its parser takes a square time for some, and a hundred times their length of memory for all. */
  readonly tags: number;
  /** Lists and maps within one another. */
  readonly depth: number;
  /** Characters of any one text of an offer. */
  readonly characters: number;
  /** Answers a round. */
  readonly answers: number;
  /** Bytes of all answers of a round, unpacked; one alone never has more than the usual. */
  readonly bytes: number;
  /** From the first request to the last answer, waiting and asking again included. */
  readonly seconds: number;
  /** Of computing, to read all answers of a round. */
  readonly readingSeconds: number;
};

/**
 * Ten times and more of what any recorded answer holds (the widest list has 929 members, the deepest answer 9 levels, the largest page
 * 2,492 tags), and little enough that reading it fits beside a server in 1 GB: the heap of the reading process (128 MB) is made for them.
 * Whoever more than doubles `values` raises that heap too (`commands/launch-reading-process.ts`); JSON within a page is held to the usual
 * limits, unless `embeddedJson` is handed others.
 */
export const USUAL_LIMITS: Limits = {
  items: 20_000,
  values: 500_000,
  tags: 100_000,
  depth: 64,
  characters: 2_000,
  answers: 60,
  bytes: 16 * 1024 * 1024,
  seconds: 120,
  readingSeconds: 10,
};

export const limitsOf = ({ limits }: { readonly limits?: Partial<Limits> }): Limits => ({ ...USUAL_LIMITS, ...limits });

/** A limit as a person reads it: 20,000. */
export const countText = (count: number): string => count.toLocaleString('en');
