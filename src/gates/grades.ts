// V6: how far prices lie apart that venue, region, tier, network, machine and verification do not explain.
import type { Gate } from '#domain/gate.ts';
import { leftOver } from '#stats/left-over.ts';
import { overDays } from './by-day.ts';
import { meanOf } from './days.ts';
import type { GateHistory, SectionOffer } from './history.ts';
import { GATE_THRESHOLDS } from './thresholds.ts';
import { decimal, gateOf, lacking } from './told.ts';

const SEED = 1106;
const FEWEST_OFFERS = 10;
/** A trait must be that of so many offers to have a price of its own. */
const FEWEST_ALIKE = 3;
/** No more columns than this part of the offers, and no more than these: with enough of them anything is explained. */
const COLUMN_SHARE = 0.2;
const MOST_COLUMNS = 40;

/** What may explain a price, in the order in which it may. */
const TRAITS: readonly ((offer: SectionOffer) => string)[] = [
  ({ provider }) => provider,
  ({ tier, provider }) => `${provider} ${tier ?? ''}`,
  ({ network, provider }) => `${provider} ${network ?? ''}`,
  ({ isVerified }) => String(isVerified),
  ({ gpus }) => String(gpus),
  ({ region }) => region ?? '',
];

type Section = {
  readonly day: number;
  readonly residual: number;
  readonly raw: number;
  readonly columns: number;
  readonly n: number;
};

/**
 * The spread of the log prices of a day that is left once a regression on dummies has explained what it can (hedonic prices), the median
 * over 14 days. Units: sd of logs, near the CV where it is small. Too little data: insufficient below 14 days with 10 offers each; a
 * trait of fewer than three offers has no column, and columns are at most a fifth of the offers. Source: the table.
 */
export function grades({ sections }: GateHistory): Gate {
  const { least } = GATE_THRESHOLDS.V6;
  const found = sections.map(({ day, offers }) => sectionOf(day, offers)).filter((section) => section !== null);
  const over = overDays(
    found.map(({ day, residual }) => ({ day, value: residual })),
    SEED,
  );
  const last = found.at(-1);
  if (over === null || last === undefined || over.days < least)
    return lacking('V6', `${over?.days ?? 0} days with ${FEWEST_OFFERS} offers, ${least} are needed`, {
      n: over?.days ?? 0,
    });
  return gateOf('V6', {
    ...over,
    n: over.days,
    what: `What venue, region, tier, network, size and verification leave of the log prices spreads by ${decimal(over.value, 3)}, the median of ${over.days} days`,
    text: (each) => decimal(each, 3),
    details: {
      offers: last.n,
      columns: last.columns,
      spread: last.raw,
      explained: last.raw > 0 ? Math.max(0, 1 - (last.residual / last.raw) ** 2) : null,
    },
  });
}

function sectionOf(day: number, all: readonly SectionOffer[]): Section | null {
  const offers = all.filter(({ usd }) => usd > 0);
  if (offers.length < FEWEST_OFFERS) return null;
  const logs = offers.map(({ usd }) => Math.log(usd));
  const fit = leftOver(logs, [logs.map(() => 1), ...dummiesOf(offers)]);
  if (fit === null) return null;
  const mean = meanOf(logs);
  const sd = (values: readonly number[], taken: number): number =>
    Math.sqrt(values.reduce((sum, each) => sum + each * each, 0) / (values.length - taken));
  return {
    day,
    residual: sd(fit.residuals, fit.columns),
    raw: sd(
      logs.map((log) => log - mean),
      1,
    ),
    columns: fit.columns,
    n: offers.length,
  };
}

/** One column for each trait but the commonest of its kind, those of many offers first. */
function dummiesOf(offers: readonly SectionOffer[]): number[][] {
  const most = Math.min(MOST_COLUMNS, Math.floor(offers.length * COLUMN_SHARE));
  const columns = TRAITS.flatMap((trait) => {
    const words = offers.map(trait);
    const counted = [...Map.groupBy(words, (word) => word)]
      .map(([word, alike]) => ({ word, n: alike.length }))
      .filter(({ n }) => n >= FEWEST_ALIKE && n < offers.length)
      .sort((a, b) => b.n - a.n || (a.word < b.word ? -1 : 1));
    const isWhole = counted.reduce((sum, { n }) => sum + n, 0) === offers.length;
    return (isWhole ? counted.slice(1) : counted).map(({ word }) => words.map((each) => (each === word ? 1 : 0)));
  });
  return columns.slice(0, most);
}
