// Of several prices of one thing in one answer, the one in force at a moment stands: what is announced waits, what is older is past.
import type { Listing, Reading } from './offer.ts';
import { setAside } from './reading.ts';

/** What a price is of, since when it holds and, where that is told, until when (epoch seconds). */
export type Dated = { readonly thing: string; readonly since: number; readonly until?: number };

/** Whatever the order of the answer: the newest that holds at the moment stands, a later one is `not_in_force`, an older `superseded`. */
export function* inForce(
  readings: Iterable<Reading>,
  at: number,
  datedOf: (listing: Listing) => Dated | null,
): Generator<Reading> {
  const all = [...readings].map((reading) => ({
    reading,
    dated: reading.kind === 'listing' ? datedOf(reading) : null,
  }));
  const hasEnded = ({ until = Number.POSITIVE_INFINITY }: Dated): boolean => until <= at;
  const newest = new Map<string, number>();
  for (const { dated } of all)
    if (dated !== null && dated.since <= at && !hasEnded(dated))
      newest.set(dated.thing, Math.max(dated.since, newest.get(dated.thing) ?? dated.since));
  for (const { reading, dated } of all) {
    if (reading.kind !== 'listing' || dated === null) yield reading;
    else if (dated.since > at) yield setAside('not_in_force', reading.gpuName, reading);
    else if (hasEnded(dated) || dated.since < (newest.get(dated.thing) ?? dated.since))
      yield setAside('superseded', reading.gpuName, reading);
    else yield reading;
  }
}

const WHEN = /\b(effective|from|starting|since|as of|before|until|till|through)\b(?: from| on| as of)?\s+/i;

/** The first word that begins or ends a time, and its day; no bracket stands between the two. */
export const dayTold = (heading: string): readonly [string, string] | undefined =>
  heading
    .split(/[()]/)
    .map((part) => {
      const when = WHEN.exec(part);
      const day = when === null ? null : /^.*?\b20\d\d\b(?:-\d\d-\d\d)?/s.exec(part.slice(when.index + when[0].length));
      return day === null ? undefined : ([when?.[1] ?? '', day[0]] as const);
    })
    .find((each) => each !== undefined);
