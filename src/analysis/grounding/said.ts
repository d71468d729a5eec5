// What a sentence may say, and what of it holds for what comes behind.
import type { SignalType } from '#domain/verdict.ts';
import type { Topic, Unit, Window } from './fields.ts';
import type { Claim } from './figure.ts';
import type { Piece } from './piece.ts';
import type { Figure, Token } from './sentence.ts';

/** What a text is about where a sentence does not say it: a signal's reason is of its model and type. */
export type About = { readonly gpu: string | null; readonly type?: SignalType };

export type Said =
  | { readonly kind: 'figure'; readonly claim: Claim }
  /** A threshold, and on which side of it the judged value is said to lie. */
  | {
      readonly kind: 'threshold';
      readonly figure: Figure;
      readonly unit: Unit;
      readonly gpu: string;
      readonly type: SignalType;
      readonly side: 1 | -1 | null;
      /** Which of the two, where it is said. */
      readonly colour: string | null;
      /** Whether the whole interval is said to lie there. */
      readonly isOfInterval: boolean;
    }
  /** Where a change led: the floor, and that the change over the window had this direction. */
  | { readonly kind: 'moved'; readonly claim: Claim; readonly window: Window; readonly direction: 1 | -1 }
  /** That a seller does not count its GPUs. */
  | { readonly kind: 'uncounted'; readonly gpu: string; readonly seller: string }
  | {
      readonly kind: 'level';
      readonly gpu: string;
      readonly type: SignalType;
      readonly token: Extract<Token, { kind: 'level' }>;
    }
  | { readonly kind: 'verdict'; readonly gpu: string; readonly token: Extract<Token, { kind: 'verdict' }> };

/** What has been said so far: in the sentence, and in the part of it since the last semicolon. */
export type Context = Part & {
  gpu: string | null;
  topic: Topic | null;
  /** The last that was measured in each unit. */
  readonly measured: Map<Unit, Topic>;
  unit: Unit | null;
  window: Window | null;
  /** Of whom all of it is: "Cumulus: floor $2.10; median $2.20". */
  heading: string | null;
  /** Where the sentence names one window alone, its changes are over it. */
  readonly onlyWindow: Window | null;
  readonly hasWindow: boolean;
};

export type Part = {
  seller: string | null;
  /** Whether the seller was named before the figures, so that those of a second model are his too. */
  isSubject: boolean;
  /** Whether two sellers shared the last figure. */
  isShared: boolean;
  /** Whose the last figure was, null where of all. */
  of: string | null;
  /** The two sellers of the last distance. */
  pair: readonly string[];
  /** The last change, for one that is told behind it: "fell 1.1 % in 24 h and 11.1 % in 7 days". */
  change: Change | null;
  /** The day or hour that is spoken of. */
  at: string | number | null;
  isReference: boolean;
  /** Whether a change, or a record, was told. */
  hasChange: boolean;
  hasRecord: boolean;
  /** Whether the last figures were the ends of an interval. */
  wasInterval: boolean;
  /** The signals that were measured, as "<gpu> <type>". */
  readonly judged: Set<string>;
  /** The last piece with a figure, a level or a verdict. */
  before: Piece | null;
  /** Said in a piece without a figure, for the next one. */
  waiting: Piece | null;
};

export type Change = { readonly direction: 1 | -1; readonly unit: Unit; readonly window: Window | null };

/** Where nothing has been said yet. */
export const newPart = (): Part => ({
  seller: null,
  isSubject: false,
  isShared: false,
  of: null,
  pair: [],
  change: null,
  at: null,
  isReference: false,
  hasChange: false,
  hasRecord: false,
  wasInterval: false,
  judged: new Set(),
  before: null,
  waiting: null,
});
