// The methodology is held to the code: its examples are recomputed, and its table of thresholds is made from theirs.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { METHOD_VERSION, SIGNAL_TYPES } from '#domain/verdict.ts';
import { FIX_RULES } from '#index/fix.ts';
import { MAD_SCALE, PARAMETERS } from '#index/method.ts';
import {
  DRIFT_DEVIATIONS,
  LARGE_SHARE_PCT,
  LARGEST_P,
  MOST_SCARCE_SHARE,
  SAME_OFFER_CV,
  SMALL_SHARE_PCT,
  THRESHOLDS,
} from '#signals/thresholds.ts';
import { chainedChange } from '#stats/chained-change.ts';
import { blockLength } from '#stats/circular-block-bootstrap.ts';
import { variation } from '#stats/coefficient-of-variation.ts';
import { deviationBounds } from '#stats/deviation-bounds.ts';
import { halfLife } from '#stats/half-life.ts';
import { withoutLargestMove } from '#stats/largest-move.ts';
import { leastCost } from '#stats/least-cost.ts';
import { medianAbsoluteDeviation } from '#stats/median-absolute-deviation.ts';
import { quantile } from '#stats/quantile.ts';
import { reversionTime } from '#stats/reversion-time.ts';
import { runningMedian } from '#stats/running-median.ts';
import { studentT95 } from '#stats/student-t.ts';
import { survival } from '#stats/survival.ts';
import { weightedMedian } from '#stats/weighted-median.ts';
import { weightedTrimmedMean } from '#stats/weighted-trimmed-mean.ts';

const FILE = fileURLToPath(new URL('../docs/methodology.md', import.meta.url));

type Given = (name: string) => readonly number[];
const one = (given: readonly number[]): number => given[0] ?? Number.NaN;
const keyed = (values: readonly number[]) => new Map(values.map((value, at) => [String(at), value]));

/** What each example's name stands for. */
const EXAMPLES: Record<string, (given: Given) => number | null | readonly number[]> = {
  mad: (given) => medianAbsoluteDeviation(given('values')),
  quantile: (given) => quantile(given('values'), one(given('q'))),
  'weighted-median': (given) =>
    weightedMedian(given('values').map((value, at) => ({ value, weight: given('weights')[at] ?? 0 }))),
  'weighted-trimmed-mean': (given) =>
    weightedTrimmedMean(
      given('values').map((value, at) => ({ value, weight: given('weights')[at] ?? 0 })),
      one(given('share')),
    ),
  'chained-change': (given) => chainedChange(keyed(given('before')), keyed(given('now'))),
  'deviation-bounds': (given) => deviationBounds(one(given('times'))),
  'student-t': (given) => studentT95(one(given('freedom'))),
  'half-life': (given) =>
    halfLife(given('values'), { short: one(given('lags')), long: given('lags')[1] ?? Number.NaN }),
  cv: (given) => variation(given('values'))?.cv ?? null,
  'without-largest-move': (given) => withoutLargestMove(given('times'), given('values'), one(given('span'))),
  'circular-blocks': (given) => given('days').map((days) => blockLength(days)),
  'half-life-of-a-gap': (given) => {
    const found = reversionTime(given('values'));
    return found === null ? null : [found.halfLife, ...found.interval].map((days) => Math.min(365, days));
  },
  'least-cost': (given) => {
    const pools = given('units').map((units, at) => [{ units, cost: given('costs')[at] ?? 0 }]);
    const cover = leastCost(pools, one(given('wanted')));
    return cover === null ? null : [cover.units, cover.cost];
  },
  survival: (given) =>
    survival(given('lasted').map((lasted, at) => ({ lasted, ended: given('ended')[at] === 1 }))).map(
      ({ left }) => left,
    ),
  'running-median': (given) => runningMedian(given('values'), one(given('half'))),
};

const numbers = (text: string): number[] => text.split(',').map(Number);

test('every worked example is what the code computes', () => {
  const text = readFileSync(FILE, 'utf8');
  const blocks = [...text.matchAll(/```\nexample ([\w-]+)\n([\s\S]*?)```/g)];
  assert.deepEqual(
    blocks.map(([, name]) => name).sort(),
    Object.keys(EXAMPLES).sort(),
    'an example without code, or code without one',
  );
  for (const [, name = '', body = ''] of blocks) {
    const given = new Map(
      body
        .trim()
        .split('\n')
        .map((line) => line.split(': '))
        .map(([word = '', values = '']) => [word, numbers(values)]),
    );
    const found = EXAMPLES[name]?.((word) => given.get(word) ?? []);
    const values = [found ?? Number.NaN].flat() as number[];
    const expected = given.get('result') ?? [];
    assert.equal(values.length, expected.length, name);
    for (const [at, value] of values.entries())
      assert.ok(Math.abs(value - (expected[at] ?? Number.NaN)) < 1e-4, `${name}: ${value} is not ${expected[at]}`);
  }
});

/** The table as the code has it. Written where it is not there yet; elsewhere compared. */
function thresholdsTable(): string {
  const rows = SIGNAL_TYPES.map((type) => {
    const { green, red, unit, windowDays, intervalDays, judged, also, needs } = THRESHOLDS[type];
    const days = windowDays === 1 ? '24 hours' : `${windowDays} days`;
    return `| ${type} | ${judged} | ${unit} | > ${green} | ${red === null ? 'never' : `< ${red}`} | ${days}; interval up to ${intervalDays} days | ${also} | ${needs} |`;
  });
  return [
    '<!-- thresholds -->',
    '| signal | judged value | unit | green | red | window | also | needs |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
    '<!-- /thresholds -->',
  ].join('\n');
}

const TABLE = /<!-- thresholds -->[\s\S]*<!-- \/thresholds -->/;

test('the table of thresholds is the code’s', () => {
  const text = readFileSync(FILE, 'utf8');
  const table = thresholdsTable();
  if (TABLE.exec(text)?.[0] === '<!-- thresholds -->\n<!-- /thresholds -->' && !process.env.CI)
    writeFileSync(FILE, text.replace(TABLE, table));
  assert.equal(TABLE.exec(readFileSync(FILE, 'utf8'))?.[0], table);
});

test('the recipe of the index is told with its numbers', () => {
  const text = readFileSync(FILE, 'utf8');
  const { hostCap, trim, outlierDeviations, outlierFloor, panel } = PARAMETERS;
  assert.match(text, new RegExp(`more than ${hostCap * 100} % of its venue's GPUs`));
  assert.match(text, new RegExp(`> ${outlierDeviations} × max\\(${MAD_SCALE} × MAD, ${outlierFloor}\\)`));
  assert.equal(trim, 0.25, 'a quarter is cut off at each end');
  assert.deepEqual(
    panel,
    { venues: 2, hosts: 5, effectiveHosts: 3, lists: 3 },
    'two venues, five hosts that count as three, three lists',
  );
  const { settles, review } = FIX_RULES;
  assert.match(
    text,
    new RegExp(`with ${settles.coverage * 100} % of them and no gap longer than ${settles.longestGap * 100} %`),
  );
  assert.match(text, new RegExp(`from ${review.coverage * 100} %`));
});

test('the conditions beside the thresholds are told with their numbers', () => {
  assert.match(THRESHOLDS.cv.also, new RegExp(`same-offer CV above ${SAME_OFFER_CV}`));
  assert.match(THRESHOLDS.time_of_day.also, new RegExp(`p below ${LARGEST_P}`));
  assert.match(THRESHOLDS.spread.also, new RegExp(`than ${DRIFT_DEVIATIONS} standard deviations`));
  const text = readFileSync(FILE, 'utf8');
  assert.match(
    text,
    new RegExp(`less than ${SMALL_SHARE_PCT} % of the cheaper leg, or a red one more than ${LARGE_SHARE_PCT} %`),
  );
  assert.match(text, new RegExp(`fewer than ${THRESHOLDS.supply.red} \\(what is red`));
  assert.match(THRESHOLDS.supply.also, new RegExp(`at most ${MOST_SCARCE_SHARE * 100} % of the slots`));
});

test('the version that the methodology tells last is the one that answers carry', () => {
  const versions = /## Versions\n\n(.*)\n/.exec(readFileSync(FILE, 'utf8'))?.[1] ?? '';
  const told = [...versions.matchAll(/(?:^| )(\d+)(?: \(2026-\d\d-\d\d\))?: /g)].map(([, version]) => Number(version));
  assert.equal(Math.max(...told), METHOD_VERSION);
});
