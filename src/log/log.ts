// The log as its users see it: entries in one order, each holding the hash of all before it, appended only where nobody else was first.

/** Where a log ends, or how far somebody has come in it. */
export type Head = {
  /** Of the last entry; entries count from 1, and 0 is before the first. */
  readonly seq: number;
  readonly hash: Uint8Array;
};

/** Writes of rows, or where a whole store is to be had from. */
export type Kind = 'rows' | 'snapshot';

export type NewEntry = {
  readonly kind: Kind;
  /** The number of the schema that its rows are of. */
  readonly schema: number;
  readonly body: Uint8Array;
};

export type Entry = NewEntry & Head & { readonly prev: Uint8Array };

/** What came of an append: where the entry stands, or that somebody else was first and nothing was written. */
export type Appended = Head | 'behind';

/** A part of a packed store. */
export type Piece = { readonly hash: Uint8Array; readonly body: Uint8Array };

export type LogSize = {
  readonly entries: number;
  readonly entryBytes: number;
  readonly pieces: number;
  readonly pieceBytes: number;
  /** Whether the engine acknowledges nothing before a standby has it; null where that cannot be told. */
  readonly isSynchronous: boolean | null;
};

/** Whose a role is, and until when; epoch seconds. */
export type Lease = { readonly holder: string; readonly until: number };

export type Log = {
  readonly stream: string;
  /**
   * Appends behind `head`. Throws `LogUnknown` where it may have been written and nobody can say yet, `LogAway` where it certainly was
   * not, for the log cannot be reached.
   */
  readonly append: (head: Head, entry: NewEntry) => Promise<Appended>;
  /**
   * What became of an append whose outcome nobody knew: 'there' once it stands wherever the log has every entry stand. An entry that is
   * absent may still come, so whoever appends it again may be told 'behind' by itself.
   */
  readonly settle: (place: Head) => Promise<'there' | 'absent'>;
  /** The hash at a place, null where there is no such entry; and the number of the last entry. One question of the engine. */
  readonly look: (seq: number) => Promise<{ readonly hash: Uint8Array | null; readonly last: number }>;
  /** The next entries behind a place, whole, at most so many. */
  readonly after: (seq: number, most: number) => Promise<readonly Entry[]>;
  readonly head: () => Promise<Head>;
  /** The last entry, or the last up to a place, that a whole store is to be had from; null where there is none. */
  readonly lastSnapshot: (upTo?: number) => Promise<Entry | null>;
  /** Keeps pieces of a store, each under its hash; one that is there is not sent again. Resolves with how many were sent. */
  readonly putPieces: (pieces: readonly Piece[]) => Promise<number>;
  /** Pieces by their hashes, in any order; throws `LogDamaged` where one is missing or is not what its hash says. */
  readonly pieces: (hashes: readonly Uint8Array[]) => Promise<readonly Piece[]>;
  readonly size: () => Promise<LogSize>;
  /**
   * Takes a role, or keeps it, until a moment; false while another has it. By the nodes' own clocks: it spares work that two would do, and
   * guards nothing, for only the place in the log does.
   */
  readonly lease: (role: string, asked: Lease & { readonly now: number }) => Promise<boolean>;
  /** Who has a role; null where nobody ever had it. */
  readonly holderOf: (role: string) => Promise<Lease | null>;
  /** Ends whatever waits for it. */
  readonly close: () => Promise<void>;
};

/** What is wrong with a log or with the way to it, in words that say what happened. */
export class LogProblem extends Error {}

/** The log cannot be reached: nothing was written. */
export class LogAway extends LogProblem {}

/** It could be asked, and its answer did not come in time: a smaller one may. */
export class LogSlow extends LogAway {}

/** An append was sent, and whether it was written is not known: its hash tells, once the log can be asked. */
export class LogUnknown extends LogProblem {}

/** An entry is not what its hash says, or does not stand on the one before it. */
export class LogDamaged extends LogProblem {}

/** The log no longer holds what was made from it: acknowledged entries are lost. */
export class LogWentBack extends LogProblem {}
