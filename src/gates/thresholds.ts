// The one table of the gates' thresholds, with where each comes from. Every face that shows one reads it from here, and the methodology's is made from it.
import type { GateName } from '#domain/gate.ts';
import {
  LARGEST_HEDGE_P,
  LARGEST_PUSH_PCT,
  LEAST_EFFECTIVE_SELLERS,
  LONGEST_GAP,
  MOST_UNPROVEN,
  PUSH,
  SLOPES,
} from './conditions.ts';

export type GateThreshold = {
  /** What it is called, a noun. */
  readonly name: string;
  readonly what: string;
  readonly unit: string;
  /** Which way is better; pass and fail are never reached from one side alone: the whole interval must lie beyond. */
  readonly better: 'higher' | 'lower';
  readonly pass: number;
  /** Null where it never fails. */
  readonly fail: number | null;
  /** Conditions beside the threshold. */
  readonly also?: string;
  readonly needs: string;
  /** Days, or changes for V3, V4 and V10, below which there is no value. */
  readonly least: number;
  readonly windowDays: number;
  /** Whether the verdict stands and falls with it. */
  readonly isHard: boolean;
  readonly source: string;
  /** Where the source gives a range or two conditions: which was taken, and why. */
  readonly taken: string;
};

const NEVER = 'it is told and does not decide';

export const GATE_THRESHOLDS: Readonly<Record<GateName, GateThreshold>> = {
  V1: {
    name: 'volatility',
    what: 'yearly volatility of the fix without its noise: sd of daily log changes × √365 × √max(0, 1 + 2 × their lag-1 autocorrelation)',
    unit: '% a year',
    better: 'higher',
    pass: 20,
    fail: 10,
    also: 'without its largest move too; at least 0.4 of its variance lasts over ten days, and over two weeks',
    needs: '30 daily changes of the fix',
    least: 30,
    windowDays: 365,
    isHard: false,
    source: 'Black 1986; Brorsen and Fofana 2001 (uncertainty); Roll 1984 (noise)',
    taken: '20 % and 10 % as recommended; 365 days, for compute is rented on every day',
  },
  V2: {
    name: 'signal',
    what: 'Lo and MacKinlay’s variance ratio of the fix over ten days: the part of its daily movement that lasts',
    unit: 'ratio',
    better: 'higher',
    pass: 0.5,
    fail: 0.4,
    also: 'without its largest move too; 0.4 or more over two weeks, in which what a week brings and takes is gone',
    needs: '30 daily changes of the fix',
    least: 30,
    windowDays: 365,
    isHard: true,
    source: 'Lo and MacKinlay 1988',
    taken:
      'recommended are 0.8 and 0.4 for the value alone; as the whole interval must lie beyond, a random walk could not be above 0.8 before some 800 days, so that a half is taken: more lasts than is taken back',
  },
  V3: {
    name: 'hedge effectiveness',
    what: 'share of the variance of weekly price changes at the sellers that the index takes away (R²), pooled',
    unit: 'R²',
    better: 'higher',
    pass: 0.8,
    fail: 0.8,
    also: `the slope, with its whole interval, within ${SLOPES[0]} to ${SLOPES[1]}, and F’s p below ${LARGEST_HEDGE_P}; a slope that is wholly outside fails`,
    needs:
      '30 weekly changes, overlapping ones counted, at two sellers whose own price moved more than once; n / 7 are taken as independent',
    least: 30,
    windowDays: 365,
    isHard: true,
    source: 'Ederington 1979; ASC 815 (slope); R² of 0.80 is market practice',
    taken:
      'one line for both sides, for the source knows but one; the week decides, as 30 independent months are two and a half years: the month is told',
  },
  V4: {
    name: 'own contract',
    what: 'R² of a hedge with the own index, less that of a hedge with the best other model’s index (weekly changes, the same days)',
    unit: 'R²',
    better: 'higher',
    pass: 0.1,
    fail: 0.1,
    needs: 'as V3, and one other model with 30 weekly changes in common',
    least: 30,
    windowDays: 365,
    isHard: false,
    source: 'Black 1986 (residual risk of the own against the best cross hedge)',
    taken:
      'of two conditions the difference of R² of 0.10, not the ratio of what is left of 0.70: of two models on one path the ratio is below it, for an index holds its own sellers’ noise, though both hedges leave next to nothing; the ratio is told',
  },
  V5: {
    name: 'one market',
    what: 'half-life of the gap between a seller’s price and the index, median of the sellers, its bias put back',
    unit: 'days',
    better: 'lower',
    pass: 10,
    fail: 30,
    also: `Engle and Granger’s test rejects at 5 % at all sellers but at most ${MOST_UNPROVEN * 100} %, and KPSS does not reject at 1 % that the typical gap has one level`,
    needs: '60 days in common with the index at two sellers whose own price moved more than once',
    least: 60,
    windowDays: 365,
    isHard: true,
    source: 'Engle and Granger 1987; MacKinnon 2010; Kwiatkowski and others 1992; Andrews 1993',
    taken:
      '10 and 30 days as recommended; that a test does not reject proves nothing, so that only the half-life fails',
  },
  V6: {
    name: 'grades',
    what: 'spread of log prices that venue, region, tier, network, GPUs per machine and verification leave unexplained',
    unit: 'log sd',
    better: 'lower',
    pass: 0.15,
    fail: 0.35,
    needs: '14 days with a cross-section of 10 offers each',
    least: 14,
    windowDays: 14,
    isHard: false,
    source: 'Rosen 1974 (hedonic prices); homogeneity, Black 1986',
    taken: 'as recommended; the sd of logs stands for the CV, which it is near to where it is small',
  },
  V7: {
    name: 'concentration',
    what: 'Herfindahl-Hirschman index of free GPUs by host, a seller without host ids being one host',
    unit: 'points',
    better: 'lower',
    pass: 1_000,
    fail: 1_800,
    also: `sellers that count as ${LEAST_EFFECTIVE_SELLERS} equal ones at least, and half of the weight is GPUs that somebody counts`,
    needs: '1 day of panels of two sellers or more',
    least: 1,
    windowDays: 14,
    isHard: true,
    source: 'Merger Guidelines 2023 (DOJ and FTC) 2.1',
    taken:
      'decided by host: who owns the GPUs can hold them back, a marketplace is where they meet; three venues alone would be 3,333 points',
  },
  V8: {
    name: 'deliverable supply',
    what: 'lots that a quarter of the free GPUs makes: the tenth percentile over 14 days, resellers and clones not counted',
    unit: 'lots',
    better: 'higher',
    pass: 100,
    fail: 20,
    also: 'does not fail where a list was cut by a page limit, or a counting seller was missing for most of the time: it is then a lower bound',
    needs: '14 days with half of the expected counts',
    least: 14,
    windowDays: 14,
    isHard: true,
    source: 'CFTC position limits (25 % of deliverable supply)',
    taken: '100 and 20 lots as recommended, a lot being one GPU for the month',
  },
  V9: {
    name: 'manipulation',
    what: 'how far the value moves at most when one host leaves, median of 14 days',
    unit: '%',
    better: 'lower',
    pass: 1,
    fail: 3,
    also: `one host that asks ${PUSH * 100} % more or less moves it by less than ${LARGEST_PUSH_PCT} %; more than 3 % fails as well`,
    needs: '1 day of panels of two sellers or more',
    least: 1,
    windowDays: 14,
    isHard: true,
    source: 'IOSCO Principles 6 and 7; CFTC Appendix C to Part 38',
    taken: 'of the two measures the one that leaves is the value, both must pass, and either may fail',
  },
  V10: {
    name: 'worth',
    what: 'monthly risk that a hedge takes away, (1 − √(1 − R²)) × volatility / √12, over what a round trip costs',
    unit: 'times',
    better: 'higher',
    pass: 4,
    fail: 2,
    needs: 'V1 and V3',
    least: 30,
    windowDays: 365,
    isHard: false,
    source: 'Black 1986; CME fees (0.54 %) and one tick (0.36 %) at a price of $2.81',
    taken: 'as recommended',
  },
  V11: {
    name: 'predictability',
    what: 'share of tomorrow’s squared change that an autoregression of the log fix, fitted anew each day, foresees (1 − its squared error over that of "no change")',
    unit: 'share',
    better: 'lower',
    pass: 0.2,
    fail: 0.5,
    needs: '60 fixes, of which the first 30 only train',
    least: 60,
    windowDays: 365,
    isHard: false,
    source: 'Diebold and Mariano 1995; Harvey, Leybourne and Newbold 1997; Hyndman and Koehler 2006',
    taken: `the source only reports: what is foreseen needs no hedge, so that a fifth passes and a half fails; ${NEVER}`,
  },
  V12: {
    name: 'time of day',
    what: 'the judged swing between peak and trough hour of the reference price',
    unit: '%',
    better: 'higher',
    pass: 10,
    fail: 10,
    also: 'p below 0.01',
    needs: '14 full days of 20 distinct hours',
    least: 14,
    windowDays: 28,
    isHard: false,
    source: 'the threshold first published; Hinich 1996, Stone 1974',
    taken: `a pass says that peak and base blocks are worth listing, a fail that they are not; ${NEVER}`,
  },
  V13: {
    name: 'data fitness',
    what: 'prints that were made, of those that 14 days should have',
    unit: '%',
    better: 'higher',
    pass: 98,
    fail: 90,
    also: `no gap longer than ${LONGEST_GAP * 100} % of the 14 days`,
    needs: '14 days since the series began',
    least: 14,
    windowDays: 14,
    isHard: true,
    source: 'coverage bands of the Computable GPU index (98 and 90 %)',
    taken: 'a long gap keeps it from passing and does not fail it: one bad night is not ten',
  },
};

/** The longest of the windows: what was imported so long ago still stands behind a gate. */
export const GATE_WINDOW_DAYS = Math.max(...Object.values(GATE_THRESHOLDS).map(({ windowDays }) => windowDays));
