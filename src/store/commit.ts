// How a store is written: at once where it is this machine's alone; where a log moves it, by that.

export type CommitHow = {
  /** Ends the waiting for what others are to say. */
  readonly signal?: AbortSignal | undefined;
  /** The work itself looks up who refers to a row that goes. */
  readonly seesToReferences?: boolean;
};

/**
 * Does the work, and what it wrote stands when it resolves. Where others write too, the work is done again on what they wrote, so it must
 * decide by the store what there is left to do.
 */
export type Commit = <T>(work: () => T, how?: CommitHow) => Promise<T>;

export const atOnce: Commit = async (work) => work();
