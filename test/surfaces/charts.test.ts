// The drawings: steps, holes that are named and dashed, labels that keep apart, a band that leaves the lines their room.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { barChart } from '#charts/bars.ts';
import { lineChart } from '#charts/line.ts';
import { gapped, momentsOf } from '#charts/moments.ts';
import { rangeBar, spark } from '#charts/small.ts';
import { bandPath, holePath, type Points, runsOf, stepPath } from '#charts/steps.ts';
import { weekChart } from '#charts/week.ts';
import { endLabel, labelPlaces } from '#domain/line-end.ts';

const same = (value: number): number => value;
const line = (points: Points, more = {}) => ({ label: 'a', colour: '#abcdef', points, ...more });
const chart = (lines: Parameters<typeof lineChart>[0]['lines'], more = {}): string =>
  lineChart({ title: 't', height: 100, lines, from: 0, to: 99 * 1800, figure: String, ...more });

test('what was observed holds until the next observation, and nothing is drawn across a hole', () => {
  const points: Points = [
    [0, 1],
    [10, 2],
    [20, 2],
    [30, null],
    [40, 4],
  ];
  assert.equal(stepPath(points, 10, 100, same, same), 'M0.0 1.0H10.0V2.0H30.0M40.0 4.0H50.0');
  assert.equal(holePath(points, 10, 100, same, same), 'M30.0 2.0H40.0', 'dashed, at the last level');
  assert.equal(stepPath([[0, 1]], 10, 5, same, same), 'M0.0 1.0H5.0', 'never beyond the end');
  assert.equal(stepPath([], 10, 5, same, same), '');
  assert.equal(
    bandPath(
      [
        [0, [1, 3]],
        [10, [2, 4]],
        [20, null],
      ],
      10,
      100,
      same,
      same,
    ),
    'M0.0 3.0H10.0V4.0H20.0L20.0 2.0H10.0V1.0H0.0Z',
  );
});

test('runs hold each observation once, in order, and end before the next hole (random series)', () => {
  const values = fc.array(fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }), { maxLength: 60 });
  fc.assert(
    fc.property(values, (all) => {
      const points = all.map((value, at) => [at * 10, value] as const);
      const runs = runsOf(points, 10, all.length * 10);
      assert.deepEqual(
        runs.flat().map(({ at, value }) => [at, value]),
        points.filter(([, value]) => value !== null),
      );
      for (const [index, run] of runs.entries()) {
        const [end, next] = [run.at(-1)?.until ?? 0, runs[index + 1]?.[0]?.at ?? Number.POSITIVE_INFINITY];
        assert.ok(end < next && run.every(({ at, until }) => until > at));
      }
    }),
  );
});

test('a wide hole is named in its line’s colour, a narrow one only left open; of a line that is no seller’s none is', () => {
  const points = Array.from(
    { length: 100 },
    (_, at) => [at * 1800, (at > 20 && at < 40) || at === 60 ? null : 1] as const,
  );
  assert.deepEqual(chart([line(points)]).match(/fill="#abcdef"[^>]*>none for [^<]*/g), [
    'fill="#abcdef" text-anchor="middle" class="roomy">none for 10 h',
  ]);
  assert.equal(chart([line(points, { isQuiet: true })]).match(/none for|dasharray/g), null);
  assert.equal(chart([line(points)]).match(/dasharray/g)?.length, 1, 'dashes are holes alone');
});

test('a line ends with its value, its name, and how long ago that was where it has ended', () => {
  const points = Array.from({ length: 48 }, (_, at) => [at * 1800, at < 30 ? 2 : null] as const);
  assert.match(chart([line(points)], { to: 47 * 1800 }), />2 a, 9 h ago</);
  const made = (step: number) => Array.from({ length: 4 }, (_, at) => [at * step, 2] as const);
  const label = (step: number, later: number, name = 'a') =>
    endLabel({ label: name, points: made(step) }, '2.00', 3 * step + later);
  assert.equal(label(1800, 3600), '2.00 a');
  assert.equal(label(1800, 3660), '2.00 a, 61 min ago');
  // A point six hours wide may have been seen until its last half hour.
  assert.equal(label(21_600, 21_600), '2.00 a');
  assert.equal(label(21_600, 19_800 + 7200), '2.00 a, 2 h ago');
  assert.equal(label(1800, 0, 'A name that is long'), '2.00 A name that i…');
});

test('labels keep apart and inside the drawing, at its foot too', () => {
  const places = labelPlaces([95, 96, 97, 10, 98], 100).toSorted((a, b) => a - b);
  for (const [at, place] of places.entries()) {
    assert.ok(place >= 6 && place <= 100, String(place));
    assert.ok(at === 0 || place - (places[at - 1] ?? 0) >= 13 - 1e-9, `${place} covers ${places[at - 1]}`);
  }
  assert.equal(places[0], 10, 'what is not in the way stays where its line ends');
});

test('a band that reaches far leaves the lines their room, and stays within the drawing', () => {
  const points = Array.from({ length: 100 }, (_, at) => [at * 1800, 2 + (at % 2) / 10] as const);
  const band = points.map(([at]) => [at, [1.9, 40] as const] as const);
  const made = chart([line(points)], { band });
  const levels = [...(/<path d="(M[^"]*)" fill="none"/.exec(made)?.[1] ?? '').matchAll(/V([\d.]+)/g)].map(([, y]) =>
    Number(y),
  );
  assert.ok(Math.max(...levels) - Math.min(...levels) > 25, 'the lines are not flat');
  const edges = [...(/<path d="(M[^"]*Z)"/.exec(made)?.[1] ?? '').matchAll(/[V ]([\d.]+)/g)].map(([, y]) => Number(y));
  assert.ok(edges.length > 0 && edges.every((y) => y >= 8 && y <= 82), 'the band is cut at the edges');
});

test('a band that is itself what is shown is never cut', () => {
  const points = Array.from({ length: 100 }, (_, at) => [at * 1800, 2 + (at % 2) / 10] as const);
  const band = points.map(([at]) => [at, [1.9, 4] as const] as const);
  const made = chart([line(points)], { band, isWholeBand: true });
  const edges = [...(/<path d="(M[^"]*Z)"/.exec(made)?.[1] ?? '').matchAll(/[V ]([\d.]+)/g)].map(([, y]) => Number(y));
  assert.ok(Math.min(...edges) > 8 && Math.max(...edges) < 82, edges.slice(0, 4).join());
});

test('strips say when there was something, and in how much of the range', () => {
  const points = Array.from({ length: 100 }, (_, at) => [at * 1800, at < 50 ? 1 : null] as const);
  const made = chart([line(points)], { strips: [line(points)], to: 100 * 1800 });
  assert.match(made, />50 % a</);
  assert.match(made, /height="116"/, 'below the plot, in room of their own');
});

test('the market of several series: lowest, middle, highest of those that are not stale then, open at pauses', () => {
  const slot = 1800;
  const moments = momentsOf([
    [
      [0, 1],
      [slot, 2],
      [2 * slot, null],
    ],
    [
      [0, 3],
      [slot, null],
      [6 * slot, 5],
    ],
    [[0, 8]],
  ]);
  assert.deepEqual(moments, [
    { at: 0, low: 1, middle: 3, high: 8 },
    { at: slot, low: 2, middle: 3, high: 8 },
    { at: 6 * slot, low: 5, middle: 5, high: 5 },
  ]);
  assert.deepEqual(
    gapped(moments, slot).map(([at, moment]) => [at / slot, moment?.low ?? null]),
    [
      [0, 1],
      [1, 2],
      [2, null],
      [6, 5],
    ],
  );
});

test('one seller that missed a half hour makes no market dearer, and one that comes once a day none cheaper for a moment', () => {
  const slots = Array.from({ length: 96 }, (_, at) => at);
  const best = slots.map((at) => [at * 1800, at === 40 ? null : 2] as const);
  const other = slots.map((at) => [at * 1800, 3] as const);
  assert.ok(momentsOf([best, other]).every(({ low, middle }) => low === 2 && middle === 2.5));
  const daily = slots.map((at) => [at * 1800, at % 48 === 0 ? 1 : null] as const);
  assert.ok(momentsOf([other, daily]).every(({ low }) => low === 1));
});

test('who has sold out has no price behind its last one, and who is only late keeps it until it is stale', () => {
  const ends = (last: number) => Array.from({ length: 10 }, (_, at) => [at * 1800, at > last ? null : 1] as const);
  const other = Array.from({ length: 10 }, (_, at) => [at * 1800, 3] as const);
  const lows = (isPresent: boolean): (number | undefined)[] =>
    momentsOf([ends(6), other], (index) => index === 1 || isPresent).map(({ low }) => low);
  assert.deepEqual(lows(false).slice(6), [1, 3, 3, 3]);
  assert.deepEqual(lows(true).slice(6), [1, 1, 1, 3]);
});

test('what a drawing is called is escaped', () => {
  const evil = '"><meta http-equiv=refresh content="0;//evil.example">';
  const points = [
    [0, 1],
    [1800, 2],
  ] as const;
  const range = { best: 1, floor: 1, middle: null, ceiling: 2 };
  const week = {
    title: evil,
    width: 100,
    height: 50,
    series: [points],
    isPresent: () => true,
    to: 3600,
    figure: String,
  };
  for (const svg of [
    spark(evil, points),
    rangeBar(evil, range, [1, 2]),
    weekChart(week),
    chart([line(points)], { title: evil }),
  ])
    assert.doesNotMatch(svg, /<meta|"evil|">\s*<meta/);
});

test('columns stand on their ground; what nobody counts is a tick and no column', () => {
  const bars = [
    { label: 'x', value: 4, colour: '#111111' },
    { label: 'y', value: null, colour: '#222222', isMarked: true },
    { label: 'z', value: 0, colour: '#333333' },
  ];
  const made = barChart({ title: 't', height: 100, bars, base: 0, figure: String });
  assert.match(made, /fill="#111111"/);
  assert.doesNotMatch(made, /fill="#222222"|fill="#333333"/);
  assert.match(made, /M500\.0 82V76/);
  assert.equal(barChart({ title: 't', height: 100, bars: [], base: 0, figure: String }), '');
});
