// The main job on real answers, where GPU_SPOT_RECORDINGS names them: Vast.ai as recorded on five days in 2026
// (CCIR's CRI-H100 archive, CC BY 4.0, github.com/ccir-index/cri-h100), parsed, collected through a replayer, and summed by hand.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { parseAnswer } from '#commands/parse.ts';
import { asking } from '#demo/vast-query.ts';
import lium from '#providers/lium.ts';
import tensordock from '#providers/tensordock.ts';
import vast from '#providers/vast.ts';
import { runCli } from './cli.ts';
import { READ } from './payloads.ts';

const FOLDER = process.env.GPU_SPOT_RECORDINGS;
const here = FOLDER !== undefined && existsSync(join(FOLDER, 'vastai'));
const skip = here ? false : 'no recordings here: name their folder in GPU_SPOT_RECORDINGS';
const DAYS = ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02', '2026-03-03'];

type Row = {
  gpu_name: string;
  gpu_ram: number;
  num_gpus: number;
  machine_id: number;
  host_id: number;
  gpu_ids: number[];
  dph_base: number;
  storage_cost: number;
  disk_space: number;
  verification: string;
  rentable: boolean;
  geolocation: string;
};

const read = (path: string): unknown => JSON.parse(readFileSync(join(FOLDER ?? '', path), 'utf8'));
const answersOf = (day: string) =>
  (read(`vastai/ccir-cri-archive-${day}.json`) as { offers_by_model: Record<string, Row[]> }).offers_by_model;

test('each recorded Vast.ai answer: every offer understood or set aside with a reason', { skip }, () => {
  let items = 0;
  for (const day of DAYS)
    for (const [name, offers] of Object.entries(answersOf(day))) {
      const { understood, truncated } = parseAnswer(vast, { offers }, READ);
      items += offers.length;
      assert.equal(understood.offers.length + understood.setAside.length, offers.length, `${day} ${name}`);
      assert.equal(truncated, offers.length === 64, `${day} ${name}`);
      for (const aside of understood.setAside) {
        // Of 1,180 recorded offers only the rebuilt 48 GB cards sold as an RTX 4090 are set aside.
        assert.equal(aside.reason, 'memory_differs');
        assert.match(aside.name ?? '', /^RTX 4090 \(48 GB\)$/);
      }
    }
  assert.equal(items, 1180);
});

test('bare recorded answers parse as they are; other envelopes are unreadable with the missed field, or unwrapped', {
  skip,
}, () => {
  const bare = [
    'getcomputable-b300-asc-2026-08-22.json',
    'getcomputable-h200_nvl-asc-2026-08-22.json',
    'farm500-rtx5090-excerpt-2025-07-26.json',
    'getcomputable-h100_sxm-asc-2026-08-22.json',
    'getcomputable-h100_sxm-desc-2026-08-22.json',
  ];
  const files = readdirSync(join(FOLDER ?? '', 'vastai')).filter((file) => !file.endsWith('.expected.json'));
  for (const file of files) {
    const answer = read(`vastai/${file}`);
    const { understood, problem } = parseAnswer(vast, answer, READ);
    if (bare.includes(file)) {
      assert.equal(problem, null, file);
      assert.equal(understood.offers.length, (answer as { offers: unknown[] }).offers.length, file);
    } else assert.match(problem ?? '', /not this seller's answer: (offers|the answer)/, file);
  }
  const trimmed = (read('vastai/markrusch-eucri-trimmed-offers-2026-07-18_08-22.json') as { offer: Row }[]).map(
    ({ offer }) => offer,
  );
  const { understood } = parseAnswer(vast, { offers: trimmed }, READ);
  const { offers, setAside } = understood;
  assert.equal(offers.length + setAside.length, 143);
  // The series repeats machines over days, and its rows carry no storage rate: no all-in price can be had.
  assert.deepEqual([...new Set(setAside.map(({ reason }) => reason))], ['seen_twice']);
  assert.ok(offers.every(({ allInMicroUsd }) => allInMicroUsd === null));
});

test('B300 and bid rows: per GPU is the offer’s price over num_gpus, the market is the one that was asked', {
  skip,
}, () => {
  const [b300] = parseAnswer(vast, read('vastai/getcomputable-b300-asc-2026-08-22.json'), READ).understood.offers;
  assert.equal(b300?.gpu, 'b300');
  const bids = Object.entries(
    read('vastai/basis-trimmed-a100sxm4-ondemand-and-bid-2026-06-12_07-21.json') as Record<string, Row[]>,
  ).find(([name]) => name.includes('type=bid'));
  const rows = bids?.[1] ?? [];
  const { understood } = parseAnswer(vast, { offers: rows }, { ...READ, market: 'interruptible' });
  assert.equal(understood.offers.length, 4);
  for (const [at, offer] of understood.offers.entries()) {
    assert.equal(offer.market, 'interruptible');
    assert.equal(offer.gpuOnlyMicroUsd, Math.round(((rows[at]?.dph_base ?? 0) / (rows[at]?.num_gpus ?? 1)) * 1e6));
  }
});

test('recorded Lium and TensorDock answers', { skip }, () => {
  const nodes = parseAnswer(lium, read('lium/gpuhunt-public-v1-nodes-2026-09-10.json'), READ).understood;
  assert.deepEqual(
    nodes.offers.map(({ gpu, market, gpus, allInMicroUsd }) => [gpu, market, gpus, allInMicroUsd]),
    [
      ['rtx-5090', 'on_demand', 8, 500_000],
      ['h200', 'on_demand', 5, 3_990_000],
      ['rtx-5090', 'interruptible', 1, 500_000],
      ['a100-sxm', 'on_demand', 8, 1_230_000],
    ],
  );
  const places = parseAnswer(tensordock, read('tensordock/doc-v2-locations.json'), READ).understood.offers;
  // 2.20 + 8 x 0.003 + 32 x 0.002 + 100 x 0.00005 = 2.293; the second GPU has no rates, so nothing can be added to it.
  assert.equal(places[0]?.allInMicroUsd, 2_293_000);
  assert.equal(places[1]?.allInMicroUsd, null);
  const empty = parseAnswer(tensordock, read('tensordock/empty-locations-2026.json'), READ);
  assert.deepEqual([empty.problem, empty.understood.offers.length, empty.understood.setAside.length], [null, 0, 0]);
  for (const other of [
    'tensordock/basis-v2-locations-gpus-2026-06-12.json',
    'tensordock/doc-v0-hostnodes.json',
    'tensordock/empty-hostnodes-2026.json',
  ])
    assert.match(parseAnswer(tensordock, read(other), READ).problem ?? '', /: (data|the answer)/);
  for (const other of ['lium/getcomputable-executors-2026-08-22.json', 'lium/getcomputable-capacity-2026-08.json'])
    assert.notEqual(parseAnswer(lium, read(other), READ).problem, null);
});

/** Serves one recorded day as Vast.ai: the query language over the recorded rows, 64 rows at most. */
function replayer(day: string): Hono {
  const rows = Object.values(answersOf(day)).flat();
  const app = new Hono();
  app.post('/console.vast.ai/api/v0/bundles/', async (context) => {
    const query = await context.req.json();
    const found = query.type === 'on-demand' ? rows.filter(asking(query)) : [];
    return context.json({
      offers: found
        .toSorted((a, b) => a.dph_base - b.dph_base)
        .toSorted(
          (a, b) => Number((a as { dph_total?: number }).dph_total) - Number((b as { dph_total?: number }).dph_total),
        )
        .slice(0, 64),
    });
  });
  return app;
}

const middle = (sorted: readonly number[]): number =>
  ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2;
const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

/** The sums written out, by another road than the program's: rows, prices, outliers over machines, union of GPU ids. */
function byHand(rows: readonly Row[]) {
  const price = (row: Row): number =>
    (row.dph_base + (row.storage_cost * Math.min(100, row.disk_space)) / 720) / row.num_gpus;
  const machines = Object.values(Object.groupBy(rows, (row) => String(row.machine_id))).map((slices) =>
    middle(sorted((slices ?? []).map((row) => Math.log(price(row))))),
  );
  const centre = middle(sorted(machines));
  const limit = 3 * Math.max(1.4826 * middle(sorted(machines.map((value) => Math.abs(value - centre)))), 0.15);
  const eligible = rows.filter(
    (row) => row.verification === 'verified' && Math.abs(Math.log(price(row)) - centre) <= limit,
  );
  const prices = sorted(eligible.map(price));
  const ids = Object.values(Object.groupBy(eligible, (row) => String(row.machine_id))).map(
    (slices) => new Set((slices ?? []).flatMap((row) => row.gpu_ids)).size,
  );
  return {
    floor: prices[0] ?? 0,
    median: middle(prices),
    offers: eligible.length,
    gpus: ids.reduce((sum, count) => sum + count, 0),
  };
}

// Worked out beforehand with Python's statistics module on the same file, to the micro-dollar.
const WORKED: Record<string, Record<string, [floor: number, median: number, gpus: number, naiveGpus: number]>> = {
  '2026-02-27': { H200: [1.993817, 2.389785, 88, 110], L40S: [0.473611, 0.511167, 25, 35] },
  '2026-03-03': { H200: [1.996057, 2.453741, 62, 68], L40S: [0.470139, 1.002778, 44, 68] },
};

for (const [day, models] of Object.entries(WORKED))
  test(`a replayer of ${day} fills a store whose floors, medians and GPUs are the sums made by hand`, {
    skip,
  }, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-test-'));
    const server = serve({ fetch: replayer(day).fetch, hostname: '127.0.0.1', port: 0 });
    t.after(() => {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    });
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const env = {
      GPU_SPOT_DB: join(folder, 'r.db'),
      GPU_SPOT_UPSTREAM: `http://127.0.0.1:${port}`,
      GPU_SPOT_PROVIDERS: 'vast',
    };
    const collected = await runCli(['collect', '--json'], env);
    assert.equal(collected.code, 0, collected.err);
    const recorded = Object.values(answersOf(day)).flat().length;
    const { offers, setAside } = JSON.parse(collected.out).outcomes.find(
      ({ provider }: { provider: string }) => provider === 'vast',
    );
    writeFileSync(join(folder, 'outcome.json'), collected.out);
    assert.ok(offers + setAside >= recorded, `${offers} + ${setAside} of ${recorded}`);
    const asked = await runCli(['ask', 'current_prices', '--json'], env);
    const rows: Record<string, unknown>[] = JSON.parse(asked.out).data;
    for (const [name, [floor, median, gpus, naive]] of Object.entries(models)) {
      const hand = byHand(answersOf(day)[name] ?? []);
      const row = rows.find(({ gpu }) => gpu === name.toLowerCase());
      assert.deepEqual(
        [hand.floor.toFixed(6), hand.median.toFixed(6), hand.gpus],
        [floor.toFixed(6), median.toFixed(6), gpus],
      );
      assert.equal(row?.floor, floor);
      assert.ok(Math.abs(Number(row?.median) - median) <= 1e-6, `${row?.median} against ${median}`);
      assert.deepEqual([row?.gpusAvailable, row?.offers], [gpus, hand.offers]);
      assert.ok(gpus < naive, 'slices summed without their union would count GPUs twice');
    }
  });
