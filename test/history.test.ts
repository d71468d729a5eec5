// Real price history, where its folder is present beside the recordings: the traps it holds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slotOf } from '#domain/time.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { epoch, imported, lines, options } from './imported-history.ts';
import { middle } from './own-figures.ts';

/** Rows at $0.50, those of a snapshot that another one of the same model follows in its half hour left out. */
function halfDollars(): number {
  const rows = lines('nixj9_hourly.csv').filter(([, provider]) => provider === 'RunPod');
  const bookOf = ([at = '', , model, , kind]: string[]): string => `${slotOf(epoch(at))} ${model} ${kind}`;
  const lastOf = new Map(rows.map((row) => [bookOf(row), row[0]]));
  return rows.filter((row) => Number(row[3]) === 0.5 && lastOf.get(bookOf(row)) === row[0]).length;
}

test('nixj9: GH200 is not H200, placeholders are flagged, merged H100 is nobody’s SXM', options, async () => {
  const store = await imported('nixj9_hourly.csv');
  const at = String(epoch('2026-03-11T04:20:00Z'));
  const world = createWorld(store, epoch('2026-03-11T04:40:00Z'));
  const offers = (gpu: string) => askTyped(world, 'offers', { gpu: [gpu], at }).data;
  assert.ok(offers('gh200').some(({ provider, priceAllIn }) => provider === 'lambda' && priceAllIn === 1.99));
  assert.ok(offers('h200').every(({ provider }) => provider !== 'lambda'));
  // A placeholder is known by what the model costs, not by its figure: each of them is far from the usual price.
  const unflagged = store
    .hot(
      `SELECT gpu, count(*) AS n FROM offer WHERE provider = 'runpod' AND gpu_only = 500000 AND seller_flags = '' AND NOT EXISTS (
         SELECT 1 FROM flag WHERE flag.provider = offer.provider AND flag.market = offer.market AND flag.key = offer.key
         AND flag.flag = 'outlier_band' AND flag.first_slot <= offer.first_slot AND flag.last_slot >= offer.last_slot)
       GROUP BY gpu`,
    )
    .all();
  assert.deepEqual(unflagged, []);
  const stored = store.hot('SELECT count(*) AS n FROM offer WHERE gpu_only = 500000').get() as { n: number };
  assert.equal(stored.n, halfDollars());
  const floors = store.hot(
    "SELECT min(floor) AS least FROM summary JOIN series ON series.id = series WHERE scope = 'eligible' AND provider = 'runpod' AND gpu IN ('h200', 'b300')",
  );
  assert.ok((floors.get() as { least: number }).least > 3_000_000, 'no placeholder is a floor');
  assert.equal((store.hot("SELECT count(*) AS n FROM series WHERE gpu LIKE 'h100%'").get() as { n: number }).n, 0);

  // Vast.ai ends silently on 2026-04-28 17:02: a day later it is stale, and the spread has no pair rather than a distance of zero.
  const after = createWorld(store, epoch('2026-04-29T18:00:00Z'));
  assert.equal(after.standings.find(({ id }) => id === 'vast')?.state.lastSlot, slotOf(epoch('2026-04-28T17:02:50Z')));
  assert.equal(after.standings.find(({ id }) => id === 'vast')?.stale, true);
  for (const day of ['2026-04-29', '2026-05-10', '2026-08-01']) {
    const { data } = askTyped(after, 'signals', { to: String(epoch(`${day}T23:59:59Z`) + 1) });
    assert.ok(data.length >= 4, day);
    for (const row of data.filter(({ type }) => type === 'spread'))
      assert.deepEqual([row.value, row.level], [null, 'insufficient'], day);
    // What goes on are RunPod's and Lambda's price lists, and where each stands still no market is observed; one that moved twice is red, never green.
    for (const row of data.filter(({ type }) => type === 'cv')) {
      assert.ok(row.level === 'insufficient' || row.level === 'red', `${day} ${row.gpu} ${row.level}`);
      assert.ok(row.level === 'insufficient' || (row.value ?? 1) < 0.05, `${day} ${row.gpu} ${row.value}`);
    }
  }
  const cycles = askTyped(after, 'verdict_log', {
    from: String(epoch('2026-03-11')),
    to: String(epoch('2026-08-23')),
  }).data;
  assert.ok(cycles.length > 600);
  assert.ok(
    cycles.every(({ signals }) => signals.time_of_day === 'insufficient'),
    'no full day, no verdict on the hours',
  );
  assert.ok(
    cycles.every(({ late }) => late),
    'a log made months later says so',
  );
});

test('nixj9: its cadence is its own, and no hour between two snapshots is drawn as observed', options, async () => {
  const store = await imported('nixj9_hourly.csv');
  const world = createWorld(store, epoch('2026-08-22T20:50:00Z'));
  const { gapSlots } = world.standings.find(({ id }) => id === 'runpod') ?? { gapSlots: 0 };
  const end = slotOf(epoch('2026-08-22T20:41:36Z'));
  const seen = new Set(lines('nixj9_hourly.csv').map(([at = '']) => slotOf(epoch(at))));
  const slots = [...seen].filter((slot) => slot >= end - 28 * 48).sort((x, y) => x - y);
  assert.equal(gapSlots, middle(slots.slice(1).map((slot, index) => slot - (slots[index] ?? 0))));
  assert.ok(gapSlots > 1);
  const [series] = askTyped(world, 'price_floor_series', {
    gpu: ['h200'],
    provider: ['runpod'],
    from: String(epoch('2026-08-20')),
    to: String(epoch('2026-08-22')),
  }).data;
  const points = series?.points ?? [];
  assert.ok(points.filter(([, value]) => value === null).length > points.length / 3, 'holes stay holes');
});
