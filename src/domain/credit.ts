// Whose data an import is, and how it must be said: kept with the import, and shown wherever its figures are.

export type Credit = {
  /** Which public history it is. */
  readonly history: string;
  readonly licence: string;
  readonly licenceLink: string;
  /** The words that its licence or its maker asks for, exactly. */
  readonly credit: string;
  /** Where those words lead. */
  readonly home: string;
};

/** A file of a history, by which it is known that it was brought in. */
export type HeldFile = { readonly name: string; readonly sha256: string };

/** Where an import is from: of a file imported by hand nothing is known. */
export type Origin = Credit & {
  readonly files: readonly HeldFile[];
  /** What of the files became no row, by reason. */
  readonly setAside: Readonly<Record<string, number>>;
};

/** What an import's report says of where it is from. */
export function originIn(report: string): Origin | null {
  const { origin } = JSON.parse(report) as { origin?: Origin };
  return origin ?? null;
}
