// What a file of this room says of a public history: whose it is, how it must be credited, where its files are, and how one is read.
import type { Credit } from '#domain/credit.ts';

/** One file as it is published, and the days that it covers (UTC, YYYY-MM-DD, both included). */
export type HistoryFile = {
  readonly name: string;
  readonly url: string;
  readonly from: string;
  readonly to: string;
};

/** A row of an import, before it is written as one. */
export type HistoryRow = {
  readonly ts_utc_iso: string;
  readonly provider: string;
  readonly gpu_model_as_written: string;
  readonly price_usd_per_gpu_hr: number;
  readonly kind: 'on_demand' | 'spot' | 'index';
  readonly source_row_id: string;
  readonly region?: string;
  readonly available_gpus?: number;
  readonly available?: boolean;
  readonly tier?: string;
};

/** What became no row: why, and how many. */
export type Aside = { readonly aside: string; readonly count: number };

export type Told = HistoryRow | Aside;

export const isAside = (told: Told): told is Aside => 'aside' in told;

/** The file is not what the history publishes: its message says what it is instead. */
export class NotThisHistory extends Error {}

export type History = {
  readonly id: string;
  readonly name: string;
  readonly home: string;
  readonly licence: string;
  readonly licenceLink: string;
  /** The words exactly as they must stand beside the data. */
  readonly credit: string;
  readonly cadence: string;
  readonly columns: readonly string[];
  /** The first day that it covers, and the last that is known to be there; null where it grows day by day. */
  readonly since: string;
  readonly until: string | null;
  /** How much the whole of it is, in words. */
  readonly size: string;
  /** What a reader of its figures must know. */
  readonly note: string;
  readonly requestsPerMinute: number;
  /** Of one file. */
  readonly mostBytes: number;
  readonly timeoutMs: number;
  /** The files that cover a span of days, in order of time. */
  readonly files: (fromDay: string, toDay: string) => readonly HistoryFile[];
  /** One file, as it streams in, as rows of an import; throws NotThisHistory where it is something else. */
  readonly read: (bytes: AsyncIterable<Uint8Array>) => AsyncGenerator<Told>;
};

export const creditOf = ({ id, licence, licenceLink, credit, home }: History): Credit => ({
  history: id,
  licence,
  licenceLink,
  credit,
  home,
});

/** Every UTC day from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  const end = Date.parse(to);
  for (let at = Date.parse(from); at <= end; at += 86_400_000) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}
