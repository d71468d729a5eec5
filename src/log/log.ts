// The log as its users see it: entries in one order, each holding the hash of all before it, appended only where nobody else was first.

/** Where a log ends, or how far somebody has come in it. */
export type Head = {
  /** Of the last entry; entries count from 1, and 0 is before the first. */
  readonly seq: number;
  readonly hash: Uint8Array;
};

/** Writes of rows, or a whole store to begin from. */
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
  /** The hash at a place; null where there is no such entry. */
  readonly hashAt: (seq: number) => Promise<Uint8Array | null>;
  /** The next entries behind a place, whole, at most so many. */
  readonly after: (seq: number, most: number) => Promise<readonly Entry[]>;
  readonly head: () => Promise<Head>;
  /**
   * Takes a role, or keeps it, until a moment; false while another has it. By the nodes' own clocks: it spares work that two would do, and
   * guards nothing, for only the place in the log does.
   */
  readonly lease: (role: string, asked: Lease & { readonly now: number }) => Promise<boolean>;
  /** Who has a role; null where nobody ever had it. */
  readonly holderOf: (role: string) => Promise<Lease | null>;
  readonly close: () => Promise<void>;
};

/** The log cannot be reached: nothing was written. */
export class LogAway extends Error {}

/** An append was sent, and whether it was written is not known: its hash tells, once the log can be asked. */
export class LogUnknown extends Error {}

/** An entry is not what its hash says, or does not stand on the one before it. */
export class LogDamaged extends Error {}

/** The log no longer holds what was made from it: acknowledged entries are lost. */
export class LogWentBack extends Error {}
