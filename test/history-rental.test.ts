// A real history of some 25 sellers, a snapshot a day, where it lies beside the recordings: figures, flags, reference prices and spreads
// against a calculation of its own, and no green that is a currency. Credit: GPU rental price data by gpurentalprices.com (CC BY 4.0).
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { registry } from '#collect/registry.ts';
import { judgeHere } from '#commands/judge.ts';
import { importFile } from '#import/import.ts';
import { historiesAt } from '#intake/history.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { judge } from '#signals/judge.ts';
import { openStore, type Store } from '#store/open.ts';
import { putDayRates } from '#store/rate.ts';
import { figuresOf, type OwnSeller, spreadOf } from './own-figures.ts';
import { asksOf, imported, NAMES, options, SELLERS, snapshots } from './rental-history.ts';

/** EUR per GPU-hour of its L40S, from the seller's own answer of 2026-08-22 (4 GPUs at 5.879664): what the tracker's dollars are of. */
const L40S_EUR = 5.879664 / 4;

const euroList = () => snapshots.flat().filter(({ provider, gpu }) => provider === 'scaleway' && gpu === 'l40s');
const rates = () =>
  euroList().map(({ fetched_at: at, usd_hr: usd }) => ({
    day: Math.floor(Date.parse(at) / 86_400_000),
    usd: { EUR: usd / L40S_EUR },
  }));

const slotAt = (iso: string): number => Math.floor(Date.parse(iso) / 1_800_000);

/** A seller's floors, by a calculation of its own; those of a list in euro as multiples of another price of that list. */
function sellerOf(id: string, figures: ReadonlyMap<string, { readonly floor: number }>): OwnSeller {
  const said = snapshots
    .flat()
    .filter(({ provider, kind }) => (SELLERS[provider] ?? provider) === id && kind !== 'serverless');
  const floors = new Map(
    [...figures].flatMap(([name, { floor }]) =>
      name.endsWith(` ${id}`) ? [[Number.parseInt(name, 10), floor] as const] : [],
    ),
  );
  const seller = { answered: [...new Set(said.map(({ fetched_at: at }) => slotAt(at)))], floors };
  if (id !== 'scaleway') return seller;
  const l40s = new Map(euroList().map(({ fetched_at: at, usd_hr: usd }) => [slotAt(at), usd]));
  return { ...seller, own: new Map([...floors].map(([slot, floor]) => [slot, floor / (l40s.get(slot) ?? 1)])) };
}

describe('27 days of some 25 sellers', options, () => {
  let store: Store;
  let last = 0;
  let comparable: ReadonlySet<string> = new Set();
  before(async () => {
    store = openStore(':memory:', { readonly: false });
    const providers = await registry();
    const { bytes, setAside } = imported();
    const done = await importFile(
      store,
      { name: 'gpurentalprices', bytes },
      {
        providers,
        now: 1_790_000_000,
        onProgress: () => {},
        again: () => Promise.reject(new Error('nothing to make again')),
      },
    );
    last = done.lastSlot ?? 0;
    comparable = new Set(providers.filter((each) => each.class !== 'hyperscaler' && !each.resells).map(({ id }) => id));
    const counted = [...Object.values(done.notTaken), ...Object.values(setAside)];
    const rows = [done.offers, done.duplicates, done.superseded, ...counted];
    assert.equal(
      rows.reduce((sum: number, count) => sum + (count ?? 0), 0),
      snapshots.flat().length,
    );
    assert.deepEqual(setAside, {
      'kind serverless': snapshots.flat().filter(({ kind }) => kind === 'serverless').length,
    });
  });
  after(() => store?.close());

  test('floors, medians, flags and reference prices of every model and half hour equal a calculation of its own', () => {
    let compared = 0;
    for (const gpu of new Set(Object.values(NAMES).map(([id]) => id))) {
      const { figures, references, flagged } = figuresOf(gpu, asksOf(gpu), comparable);
      const rows = store
        .hot(
          `SELECT slot || ' ' || provider AS name, floor / 1e6 AS floor, median / 1e6 AS median FROM summary JOIN series ON series.id = series
           WHERE gpu = ? AND market = 'on_demand' AND basis = 'all_in' AND scope = 'eligible' AND series.tier = ''`,
        )
        .all(gpu) as { name: string; floor: number; median: number }[];
      assert.deepEqual(rows.map(({ name }) => name).sort(), [...figures.keys()].sort(), gpu);
      for (const { name, floor, median } of rows) {
        const mine = figures.get(name);
        assert.ok(Math.abs(floor - (mine?.floor ?? 0)) < 1.1e-6, `${gpu} ${name} floor ${floor} ${mine?.floor}`);
        assert.ok(Math.abs(median - (mine?.median ?? 0)) < 1.1e-6, `${gpu} ${name} median ${median} ${mine?.median}`);
        compared += 1;
      }
      const stored = store
        .hot(
          `SELECT slot, price / 1e6 AS price FROM reference JOIN series ON series.id = series
           WHERE gpu = ? AND market = 'on_demand' AND basis = 'all_in' ORDER BY slot`,
        )
        .all(gpu) as { slot: number; price: number }[];
      assert.deepEqual(
        stored.map(({ slot }) => slot),
        [...references.keys()].sort((a, b) => a - b),
        gpu,
      );
      for (const { slot, price } of stored)
        assert.ok(Math.abs(price - (references.get(slot) ?? 0)) < 1.1e-6, `${gpu} ${slot} ${price}`);
      const flags = store
        .hot(
          `SELECT count(*) FROM offer JOIN standing ON standing.provider = offer.provider AND standing.slot BETWEEN first_slot AND last_slot
           WHERE gpu = ? AND market = 'on_demand' AND EXISTS (SELECT 1 FROM flag WHERE flag.provider = offer.provider
           AND flag.market = offer.market AND flag.key = offer.key AND standing.slot BETWEEN flag.first_slot AND flag.last_slot)`,
        )
        .pluck()
        .get(gpu);
      assert.equal(flags, flagged, `${gpu}: flagged`);
    }
    assert.ok(compared > 2_000, `only ${compared} compared`);
  });

  test('an RTX 3090 at $0.50 is a price, and a seller’s list in euro makes no green', () => {
    const flagged = store.hot(
      "SELECT count(*) FROM flag JOIN offer USING (provider, market, key) WHERE gpu = 'rtx-3090' AND gpu_only = 500000",
    );
    assert.equal(flagged.pluck().get(), 0);
    judgeHere(store, last);
    const spreads = () =>
      askTyped(createWorld(store, last * 1800 + 900), 'signals', {}).data.filter(({ type }) => type === 'spread');
    const legs = ({ details }: ReturnType<typeof spreads>[number]) => {
      const { typical } = details as { typical?: { a: string; b: string } | null };
      return [typical?.a, typical?.b];
    };
    // Without rates the pairs of whoever asks in euro are left out, which is said.
    for (const row of spreads()) assert.ok(!legs(row).includes('scaleway'), `${row.gpu} ${row.reason}`);
    putDayRates(store, rates(), 'derived from the seller’s own list');
    judgeHere(store, last);
    for (const row of spreads())
      if (legs(row).includes('scaleway')) assert.notEqual(row.level, 'green', `${row.gpu} ${row.reason}`);
  });

  test('the spread of every model equals a calculation of its own, the euro list judged by another list of its seller', () => {
    putDayRates(store, rates(), 'derived from the seller’s own list');
    const compared = { none: 0, some: 0 };
    for (const at of [last, last - 4 * 48, last - 8 * 48])
      for (const history of historiesAt(store, at)) {
        const { figures } = figuresOf(history.gpu, asksOf(history.gpu), comparable);
        const sellers = [...comparable].map((id) => sellerOf(id, figures)).filter(({ floors }) => floors.size > 0);
        const own = spreadOf(sellers, at);
        const told = judge(history).signals.find(({ type }) => type === 'spread');
        assert.equal(told?.value === null, own === null, `${at} ${history.gpu} ${own} ${told?.reason}`);
        assert.ok(Math.abs((told?.value ?? 0) - (own ?? 0)) < 1.1e-6, `${at} ${history.gpu} ${own} ${told?.reason}`);
        compared[own === null ? 'none' : 'some'] += 1;
      }
    assert.ok(compared.none >= 20 && compared.some >= 6, JSON.stringify(compared));
  });
});
