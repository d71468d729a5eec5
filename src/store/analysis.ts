// The daily analyses: one a day, a rerun makes a new version, and none is ever edited.
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { DailyAnalysis, Report } from '#domain/report.ts';
import type { Store } from './open.ts';
import type { Tables } from './tables.ts';

type Row = Tables['daily_analysis'];

/** What is kept packed: everything a report was made from and held against. */
type Told = Pick<DailyAnalysis, 'checks' | 'struck' | 'calls' | 'searches' | 'phases'>;

export type StoredAnalysis = DailyAnalysis & { readonly version: number };

/** Adds a version of its day and returns its number, from 1. */
export const putAnalysis = (store: Store, made: DailyAnalysis): number =>
  store.transaction(() => addVersion(store, made));

function addVersion(store: Store, made: DailyAnalysis): number {
  const { checks, struck, calls, searches, phases } = made;
  const told: Told = { checks, struck, calls, searches, phases };
  const { version } = store
    .hot('SELECT coalesce(max(version), 0) + 1 AS version FROM daily_analysis WHERE date = ?')
    .get(made.date) as { version: number };
  store
    .hot(
      `INSERT INTO daily_analysis (date, version, made_at, slot, author, model, because, title, report, told, numbers, struck,
       tokens_in, tokens_out, cost_micro_usd, ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      made.date,
      version,
      made.madeAt,
      made.slot,
      made.author,
      made.model,
      made.because,
      made.report.title,
      JSON.stringify(made.report),
      zstdCompressSync(Buffer.from(JSON.stringify(told))),
      checks.filter(({ kind }) => kind === 'number').length,
      struck.length,
      made.tokensIn,
      made.tokensOut,
      made.costMicroUsd,
      made.ms,
    );
  return version;
}

const MOST_BYTES = 64 * 2 ** 20;

function unpacked({ told, report, ...row }: Row): StoredAnalysis {
  const kept = JSON.parse(zstdDecompressSync(told, { maxOutputLength: MOST_BYTES }).toString('utf8')) as Told;
  return {
    date: row.date,
    version: row.version,
    madeAt: row.made_at,
    slot: row.slot,
    author: row.author,
    model: row.model,
    because: row.because,
    report: JSON.parse(report) as Report,
    ...kept,
    tokensIn: row.tokens_in,
    tokensOut: row.tokens_out,
    costMicroUsd: row.cost_micro_usd,
    ms: row.ms,
  };
}

/** A day's analysis in one version, its last by default; the last day's where none is named. */
export function analysisOf(store: Store, date: string | undefined, version?: number): StoredAnalysis | undefined {
  const row = store
    .hot(
      `SELECT * FROM daily_analysis WHERE date = coalesce(?, (SELECT max(date) FROM daily_analysis))
       AND (? IS NULL OR version = ?) ORDER BY version DESC LIMIT 1`,
    )
    .get(date ?? null, version ?? null, version ?? null) as Row | undefined;
  return row === undefined ? undefined : unpacked(row);
}

/** When the last version of a day was made, epoch seconds. */
export const lastMadeAt = (store: Store, date: string): number | undefined =>
  store.hot('SELECT max(made_at) FROM daily_analysis WHERE date = ?').pluck().get(date) as number | undefined;

export type AnalysisLine = Omit<Row, 'report' | 'told'>;

/** Every version of the days in [from, to), newest first, without what they were made from. */
export const analysesIn = (store: Store, from: string, to: string, most: number): AnalysisLine[] =>
  store
    .hot(
      `SELECT date, version, made_at, slot, author, model, because, title, numbers, struck, tokens_in, tokens_out, cost_micro_usd, ms
       FROM daily_analysis WHERE date >= ? AND date < ? ORDER BY date DESC, version DESC LIMIT ?`,
    )
    .all(from, to, most) as AnalysisLine[];

export const countAnalyses = (store: Store, from: string, to: string): number =>
  store.hot('SELECT count(*) FROM daily_analysis WHERE date >= ? AND date < ?').pluck().get(from, to) as number;
