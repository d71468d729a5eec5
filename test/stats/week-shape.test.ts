// The map of the week: quiet on noise of every kind, and not blind to a pattern that is there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededDice } from '#stats/dice.ts';
import { WEEK_HOURS, weekShape } from '#stats/week-shape.ts';

const LOOK = { fewestWeeks: 4, seed: 404 };
const WORLDS = 60;
const normal = (dice: () => number): number => Math.sqrt(-2 * Math.log(1 - dice())) * Math.cos(2 * Math.PI * dice());

type World = (dice: () => number) => (hour: number) => number | null;
const NOISES: Readonly<Record<string, World>> = {
  'white noise': (dice) => () => 2 + 0.1 * normal(dice),
  'slow noise': (dice) => {
    let level = 0;
    return () => {
      level = 0.99 * level + 0.01 * normal(dice);
      return 2 + level;
    };
  },
  'a random walk': (dice) => {
    let level = 0;
    return () => {
      level += 0.01 * normal(dice);
      return 2 * Math.exp(level);
    };
  },
  'a price that jumps': (dice) => {
    let level = 2;
    return () => {
      if (dice() < 0.01) level = 2 + 0.5 * dice();
      return level;
    };
  },
  'slow noise with holes': (dice) => {
    let level = 0;
    return () => {
      level = 0.99 * level + 0.01 * normal(dice);
      return dice() < 0.1 ? null : 2 + level;
    };
  },
  'a price that moves at random each Monday': (dice) => {
    let level = 2;
    return (hour) => {
      if (hour % WEEK_HOURS === 0) level *= Math.exp(0.1 * normal(dice));
      return level * (1 + 0.002 * normal(dice));
    };
  },
  'a list price that falls each Monday': () => (hour) => 4 * 0.98 ** Math.floor(hour / WEEK_HOURS),
  'a price that stands still': () => () => 1.8937,
  'a steady fall': () => (hour) => 4 - hour / 2000,
};

const hoursOf = (world: World, weeks: number, seed: number): (number | null)[] => {
  const at = world(seededDice(seed));
  return Array.from({ length: weeks * WEEK_HOURS }, (_, hour) => at(hour));
};

for (const [name, world] of Object.entries(NOISES))
  test(`${name} has an hour beyond chance in few worlds: 5 of 100 are allowed`, () => {
    const found = Array.from({ length: WORLDS }, (_, seed) => weekShape(hoursOf(world, 9, 1000 + seed), LOOK)).filter(
      ({ hours }) => hours.some(({ isBeyondChance }) => isBeyondChance),
    );
    // Of 60 worlds at 5 in 100 more than 8 come by chance in one of two hundred suites.
    assert.ok(found.length <= 8, `${found.length} of ${WORLDS}`);
  });

const WORKING: World = (dice) => {
  let level = 0;
  return (hour) => {
    level = 0.95 * level + 0.01 * normal(dice);
    const [day, of] = [Math.floor((hour % WEEK_HOURS) / 24), hour % 24];
    return 2 * (1 + (day < 5 && of >= 13 && of < 21 ? 0.1 : 0)) * Math.exp(level);
  };
};

test('working hours that are dearer are found where they are, and nowhere else', () => {
  const { hours, weeks } = weekShape(hoursOf(WORKING, 13, 5), LOOK);
  assert.equal(weeks, 11);
  const dear = hours.flatMap(({ isBeyondChance, pct }, at) => (isBeyondChance && (pct ?? 0) > 0 ? [at] : []));
  const working = Array.from({ length: WEEK_HOURS }, (_, at) => at).filter(
    (at) => at < 120 && at % 24 >= 13 && at % 24 < 21,
  );
  assert.ok(dear.length > 30, `${dear.length}`);
  assert.deepEqual(
    dear.filter((at) => !working.includes(at)),
    [],
  );
});

test('the level is the mean of the week about an hour: a hand-made week', () => {
  // 100 in every hour but the first of each Monday, which is 184: the centred mean of 169 hours is (168 x 100 + 84) / 168 = 100.5.
  const hourly = Array.from({ length: 9 * WEEK_HOURS }, (_, at) => (at % WEEK_HOURS === 0 ? 184 : 100));
  const { hours } = weekShape(hourly, LOOK);
  assert.equal(hours[0]?.pct?.toFixed(4), (100 * (184 / 100.5 - 1)).toFixed(4));
  assert.equal(hours[50]?.pct?.toFixed(4), (100 * (100 / 100.5 - 1)).toFixed(4));
});

test('too few weeks make no map', () => {
  const short = weekShape(hoursOf(WORKING, 5, 5), LOOK);
  assert.deepEqual(short, { hours: [], weeks: 3, chancePct: null });
  assert.deepEqual(weekShape([], LOOK), { hours: [], weeks: 0, chancePct: null });
  const empty = new Array(20 * WEEK_HOURS).fill(null);
  assert.deepEqual(weekShape(empty, LOOK), { hours: [], weeks: 0, chancePct: null });
});
