// The day's report: what is said, what every number in it was checked against, and what did not pass.
import type { SignalType } from './verdict.ts';

/** Movers where there are two days of data, baselines before; never both. */
export const SECTION_IDS = ['market_snapshot', 'movers', 'baselines', 'spread_volatility', 'market_context'] as const;
export type SectionId = (typeof SECTION_IDS)[number];

const TITLES: Readonly<Record<SectionId, string>> = {
  market_snapshot: 'Market snapshot',
  movers: 'Movers',
  baselines: 'Baselines',
  spread_volatility: 'Spread and volatility',
  market_context: 'Market context',
};
export const sectionTitle = (id: SectionId): string => TITLES[id];

/** Who wrote it: a model, or the program itself by fixed rules. */
export const AUTHORS = ['model', 'program'] as const;
export type Author = (typeof AUTHORS)[number];

/** A page that a search returned: its number, title and address are the search's, never the model's. */
export type ReportSource = { readonly id: string; readonly title: string; readonly url: string };

export type Section = {
  readonly id: SectionId;
  readonly title: string;
  /** Plain text, a line a paragraph. */
  readonly body: string;
  readonly sources: readonly ReportSource[];
  readonly author: Author;
  /** The day a market context is of, which may be the day before the report's; null for what is of the report's own data. */
  readonly asOf: string | null;
};

export type ReportSignal = {
  readonly gpu: string;
  readonly type: SignalType;
  /** In the signal's own unit; null where it cannot be had. */
  readonly value: number | null;
  readonly actionable: boolean;
  readonly reason: string;
};

/** Reports before statements were prose that a program read sentence by sentence. */
export const REPORT_METHODS = ['sentences', 'statements'] as const;

export type Report = {
  /** How its words came to be; left out of reports of before there were statements. */
  readonly method?: (typeof REPORT_METHODS)[number];
  /** `<gpu> <type>` of one of the signals; null while nothing has been judged. */
  readonly lead_signal: string | null;
  readonly title: string;
  readonly summary: string;
  readonly sections: readonly Section[];
  readonly signals: readonly ReportSignal[];
};

export const CHECK_KINDS = ['number', 'rank', 'time', 'level', 'quote', 'signal', 'link'] as const;

/** One thing in the text that was held against an answer, and found there. */
export type Check = {
  /** title, summary, a section's id, or `signal <gpu> <type>`. */
  readonly where: string;
  /** Where in that text it begins; null for what is no part of a text. */
  readonly start: number | null;
  readonly text: string;
  readonly kind: (typeof CHECK_KINDS)[number];
  /** The answer, the row in it and the field that holds it; null for what a search returned. */
  readonly call: string | null;
  readonly row: number | null;
  readonly field: string | null;
  readonly value: number | string | null;
  /** Unit and rounding that it was held against, or the page that a link was returned as. */
  readonly stated: string;
};

/** What did not pass, and why; it is not in the report. */
export type Struck = { readonly where: string; readonly text: string; readonly reason: string };

/** One tool called in the run, and the very answer that came back. */
export type ToolCall = {
  readonly id: string;
  readonly tool: string;
  readonly askedBy: Author;
  readonly input: Readonly<Record<string, unknown>>;
  readonly meta: Readonly<Record<string, unknown>> | null;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly error: string | null;
};

/** One search of the scout: what was asked, the pages that came back, and what the search itself said. */
export type Search = {
  readonly query: string;
  readonly pages: readonly { readonly title: string; readonly url: string }[];
  readonly text: string;
};

export type Spent = { readonly tokensIn: number; readonly tokensOut: number; readonly costMicroUsd: number };

export const PHASES = ['scout', 'orchestrator', 'synthesis'] as const;
export type PhaseName = (typeof PHASES)[number];

export type PhaseRun = Spent & {
  readonly name: PhaseName;
  readonly ok: boolean;
  /** What went wrong, or what is worth knowing. */
  readonly reason: string | null;
  /** Whether its output went back once with what was wrong in it. */
  readonly sentBack: boolean;
  readonly ms: number;
};

export type DailyAnalysis = Spent & {
  /** UTC day, YYYY-MM-DD. */
  readonly date: string;
  readonly madeAt: number;
  readonly slot: number | null;
  readonly author: Author;
  /** The model's id where one took part. */
  readonly model: string | null;
  /** Why the program wrote it; null where a model did. */
  readonly because: string | null;
  readonly report: Report;
  readonly checks: readonly Check[];
  readonly struck: readonly Struck[];
  readonly calls: readonly ToolCall[];
  readonly searches: readonly Search[];
  readonly phases: readonly PhaseRun[];
  readonly ms: number;
};
