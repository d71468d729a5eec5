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
      /** Whether the whole interval is said to lie there. */
      readonly isOfInterval: boolean;
    }
  /** Where a change led: the floor, and that the change over the window had this direction. */
  | { readonly kind: 'moved'; readonly claim: Claim; readonly window: Window; readonly direction: 1 | -1 }
  | {
      readonly kind: 'level';
      readonly gpu: string;
      readonly type: SignalType;
      readonly token: Extract<Token, { kind: 'level' }>;
    }
  | { readonly kind: 'verdict'; readonly gpu: string; readonly token: Extract<Token, { kind: 'verdict' }> };

/** What has been said so far in the sentence. */
export type Context = {
  gpu: string | null;
  seller: string | null;
  /** Whether the seller was named before the figures, so that those of a second model are his too. */
  isSubject: boolean;
  /** The last that was named at all: "dearer than Lium at $3.34". */
  last: string | null;
  /** The two sellers of the last distance. */
  pair: readonly string[];
  topic: Topic | null;
  /** The last that was measured in each unit. */
  readonly measured: Map<Unit, Topic>;
  /** Whether the last figures were the ends of an interval. */
  wasInterval: boolean;
  unit: Unit | null;
  window: Window | null;
  /** Where the sentence names one window alone, its changes are over it. */
  onlyWindow: Window | null;
  /** The last change, for one that is told behind it: "fell 1.1 % in 24 h and 11.1 % in 7 days". */
  change: Change | null;
  /** Said in a piece without a figure, for the next one. */
  waiting: Piece | null;
};

export type Change = { readonly direction: 1 | -1; readonly unit: Unit; readonly window: Window | null };
