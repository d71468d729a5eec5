// The list that every face is made from: a question that is not here cannot be asked.
import changes from './changes.ts';
import coverage from './coverage.ts';
import crossDeltas from './cross-deltas.ts';
import currentPrices from './current-prices.ts';
import distribution from './distribution.ts';
import exchangeRates from './exchange-rates.ts';
import { fieldsQuestion } from './fields.ts';
import fill from './fill.ts';
import gateDefinitions from './gate-definitions.ts';
import gates from './gates.ts';
import headline from './headline.ts';
import imports from './imports.ts';
import indexFixes from './index-fixes.ts';
import indexPrints from './index-prints.ts';
import indexReceipt from './index-receipt.ts';
import offers from './offers.ts';
import overview from './overview.ts';
import priceChanges from './price-changes.ts';
import priceFloorSeries from './price-floor-series.ts';
import rawAnswers from './raw-answers.ts';
import referenceSeries from './reference-series.ts';
import report from './report.ts';
import reportAnswers from './report-answers.ts';
import reports from './reports.ts';
import signals from './signals.ts';
import slotFigures from './slot-figures.ts';
import sources from './sources.ts';
import supplyMetrics from './supply-metrics.ts';
import supplySeries from './supply-series.ts';
import supplyTotals from './supply-totals.ts';
import survival from './survival.ts';
import todPatterns from './tod-patterns.ts';
import verdictLog from './verdict-log.ts';
import verdicts from './verdicts.ts';
import viability from './viability.ts';
import volatility from './volatility.ts';
import weekPatterns from './week-patterns.ts';

const OF_DATA = {
  current_prices: currentPrices,
  price_changes: priceChanges,
  changes,
  cross_deltas: crossDeltas,
  supply_metrics: supplyMetrics,
  volatility,
  tod_patterns: todPatterns,
  week_patterns: weekPatterns,
  price_floor_series: priceFloorSeries,
  supply_series: supplySeries,
  supply_totals: supplyTotals,
  distribution,
  offers,
  fill,
  survival,
  signals,
  verdicts,
  gates,
  gate_definitions: gateDefinitions,
  viability,
  verdict_log: verdictLog,
  index_prints: indexPrints,
  index_fixes: indexFixes,
  index_receipt: indexReceipt,
  reference_series: referenceSeries,
  slot_figures: slotFigures,
  raw_answers: rawAnswers,
  sources,
  coverage,
  imports,
  exchange_rates: exchangeRates,
  overview,
  headline,
  report,
  reports,
  report_answers: reportAnswers,
} as const;

const rows = Object.fromEntries(Object.entries(OF_DATA).map(([name, { row }]) => [name, row]));

export const QUESTIONS = { ...OF_DATA, fields: fieldsQuestion(rows) } as const;

export type QuestionName = keyof typeof QUESTIONS;

export const questionNames = Object.keys(QUESTIONS) as QuestionName[];

/** `current-prices` in a path and `get_current_prices` as a tool are the same question. */
export function questionNamed(word: string): QuestionName | undefined {
  const name = word.replaceAll('-', '_').replace(/^get_/, '');
  return questionNames.find((each) => each === name);
}
