// Figures of real history, where it is present beside the recordings, against a calculation of their own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slotOf } from '#domain/time.ts';
import { historiesAt } from '#intake/history.ts';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { judge } from '#signals/judge.ts';
import { epoch, imported, lines, options } from './imported-history.ts';
import { type Ask, figuresOf, middle, spreadOf } from './own-figures.ts';

/** Another road through the same file: the asks of a model on demand, those of the last snapshot of a half hour. */
function asksOf(name: string): Map<number, Ask[]> {
  const rows = lines('nixj9_hourly.csv').filter(
    ([, seller, model, , kind]) => model === name && kind === 'on_demand' && !isGh200(seller, name),
  );
  const bySlot = Map.groupBy(rows, ([at = '']) => slotOf(epoch(at)));
  return new Map(
    [...bySlot].map(([slot, told]) => [
      slot,
      [...Map.groupBy(told, ([, seller]) => seller).values()].flatMap((mine) => {
        const last = mine
          .map(([at = '']) => at)
          .sort()
          .at(-1);
        return mine.filter(([at, , , , , , , , , free]) => at === last && free?.trim() !== 'false').flatMap(askOf);
      }),
    ]),
  );
}

/** Lambda rents no H200: the file writes its GH200 so. */
const isGh200 = (seller: string | undefined, model: string): boolean => seller === 'Lambda' && model === 'H200';

function askOf([, seller = '', , usd, , , , , statistic]: string[]): Ask[] {
  const ask = { seller: SELLERS[seller] ?? '', tier: '', usd: Math.round(Number(usd) * 1e6) / 1e6 };
  if (statistic === 'offer') return [ask];
  return statistic === 'min' || statistic === 'median' ? [{ ...ask, statistic }] : [];
}

const SELLERS: Record<string, string> = { 'Vast.ai': 'vast', RunPod: 'runpod', Lambda: 'lambda' };

test('nixj9: floors, medians and spreads of every half hour equal a calculation of its own', options, async () => {
  const store = await imported('nixj9_hourly.csv');
  const sellers = new Set(Object.values(SELLERS));
  const said = lines('nixj9_hourly.csv');
  const answered = (id: string) => [
    ...new Set(said.filter(([, seller = '']) => SELLERS[seller] === id).map(([at = '']) => slotOf(epoch(at)))),
  ];
  const answers = new Map([...sellers].map((id) => [id, answered(id)]));
  const compared = { cells: 0, spreads: 0 };
  const figures = new Map(
    ['B200', 'H200', 'L40S'].map((name) => [
      name.toLowerCase(),
      figuresOf(name.toLowerCase(), asksOf(name), sellers).figures,
    ]),
  );
  for (const [gpu, mine] of figures) {
    const rows = store
      .hot(
        `SELECT slot || ' ' || provider AS name, floor / 1e6 AS floor, median / 1e6 AS median FROM summary JOIN series ON series.id = series
         WHERE gpu = ? AND market = 'on_demand' AND basis = 'all_in' AND scope = 'eligible' AND series.tier = '' AND floor IS NOT NULL`,
      )
      .all(gpu) as { name: string; floor: number; median: number }[];
    assert.deepEqual(rows.map(({ name }) => name).sort(), [...mine.keys()].sort(), gpu);
    for (const { name, floor, median } of rows) {
      assert.ok(Math.abs(floor - (mine.get(name)?.floor ?? 0)) < 1.1e-6, `${gpu} ${name} floor`);
      assert.ok(Math.abs(median - (mine.get(name)?.median ?? 0)) < 1.1e-6, `${gpu} ${name} median`);
      compared.cells += 2;
    }
  }
  for (let day = 8; day < 60; day += 4) {
    const at = slotOf(epoch('2026-03-11T12:00:00Z')) + day * 48;
    for (const history of historiesAt(store, at)) {
      const mine = figures.get(history.gpu);
      if (mine === undefined) continue;
      const floorsOf = (id: string) =>
        new Map(
          [...mine].flatMap(([name, { floor }]) =>
            name.endsWith(` ${id}`) ? [[Number.parseInt(name, 10), floor] as const] : [],
          ),
        );
      const own = spreadOf(
        [...answers]
          .map(([id, slots]) => ({ answered: slots, floors: floorsOf(id) }))
          .filter(({ floors }) => floors.size > 0),
        at,
      );
      const told = judge(history).signals.find(({ type }) => type === 'spread');
      assert.equal(told?.value === null, own === null, `${day} ${history.gpu} ${own} ${told?.reason}`);
      assert.ok(Math.abs((told?.value ?? 0) - (own ?? 0)) < 1.1e-6, `${day} ${history.gpu} ${own} ${told?.reason}`);
      if (own !== null) compared.spreads += 1;
    }
  }
  assert.ok(compared.cells > 10_000 && compared.spreads >= 20, JSON.stringify(compared));
});

type Row = { model: string; price: number; machine: string; day: string; free: boolean; bad: boolean };

/** Another road through the same file: one line at a time, no code of ours. */
function archive(): Row[] {
  return lines('cri_h100_vast_archive.csv').map((cells) => {
    const id = cells[7] ?? '';
    return {
      model: cells[2] ?? '',
      price: Number(cells[3]),
      machine: /machine=(\d+)/.exec(id)?.[1] ?? id,
      day: (cells[0] ?? '').slice(0, 10),
      free: cells[9]?.trim() !== 'false',
      bad: /\|(un|de)verified(\||$)/.test(id),
    };
  });
}

/** Eligible by hand: verified, and within three spreads of the machines' middle on the log of the price. */
function eligible(rows: readonly Row[]): Row[] {
  const machines = [...Map.groupBy(rows, ({ machine }) => machine).values()].map((slices) =>
    middle(slices.map(({ price }) => Math.log(price))),
  );
  const centre = middle(machines);
  const spread = Math.max(1.4826 * middle(machines.map((each) => Math.abs(each - centre))), 0.15);
  const isFar = ({ price }: Row): boolean => machines.length >= 5 && Math.abs(Math.log(price) - centre) > 3 * spread;
  return rows.filter((row) => !isFar(row) && !row.bad);
}

const MODELS: Record<string, string> = {
  h200: 'H200',
  l40s: 'L40S',
  'h100-nvl': 'H100 NVL',
  b200: 'B200',
  'rtx-5090': 'RTX 5090',
};

test('cri archive: floors and medians of every day equal a calculation of its own', options, async () => {
  const store = await imported('cri_h100_vast_archive.csv');
  const rows = archive();
  let compared = 0;
  for (const day of new Set(rows.map((row) => row.day)))
    for (const [gpu, name] of Object.entries(MODELS)) {
      const mine = rows.filter((row) => row.day === day && row.model === name && row.free);
      if (mine.length === 0) continue;
      for (const scope of ['all', 'eligible'] as const) {
        const counted = scope === 'all' ? mine : eligible(mine);
        const world = createWorld(store, epoch(`${day}T23:00:00Z`));
        const stands = store
          .hot('SELECT slot FROM standing WHERE slot >= ? AND slot < ?')
          .get(slotOf(epoch(`${day}T00:00:00Z`)), slotOf(epoch(`${day}T23:59:59Z`)) + 1) as { slot: number };
        const figures = askTyped(world, 'slot_figures', {
          gpu: [gpu as 'h200'],
          scope,
          at: String(stands.slot * 1800),
        }).data;
        const found = figures.find(({ provider }) => provider === 'vast');
        const prices = counted.map(({ price }) => Math.round(price * 1e6) / 1e6);
        assert.equal(found?.offers, counted.length, `${day} ${gpu} ${scope}`);
        assert.ok(Math.abs((found?.floor ?? 0) - Math.min(...prices)) < 1e-6, `${day} ${gpu} ${scope} floor`);
        assert.ok(Math.abs((found?.median ?? 0) - middle(prices)) < 1.1e-6, `${day} ${gpu} ${scope} median`);
        compared += 1;
      }
    }
  assert.ok(compared >= 20, `only ${compared} compared`);
});
