// The readers of public histories, on invented files in the documented shapes: what becomes a row, and what is counted by its reason.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import awsSpot from '#histories/aws-spot.ts';
import criH100 from '#histories/cri-h100.ts';
import gpurentalprices from '#histories/gpurentalprices.ts';
import { type History, type HistoryRow, isAside, NotThisHistory } from '#histories/history.ts';
import { HISTORIES } from '#histories/list.ts';

async function* pieces(bytes: Uint8Array, size = 1_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readAll({ read }: History, bytes: Uint8Array) {
  const rows: HistoryRow[] = [];
  const asides: Record<string, number> = {};
  for await (const told of read(pieces(bytes)))
    if (isAside(told)) asides[told.aside] = (asides[told.aside] ?? 0) + told.count;
    else rows.push(told);
  return { rows, asides };
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const AT = '2026-07-09T08:00:00.000Z';
const offer = (more: object = {}) => ({
  provider: 'runpod',
  gpu: 'h100-sxm',
  vram_gb: 80,
  usd_hr: 2.5,
  kind: 'on-demand',
  source_url: 'https://example.org',
  fetched_at: AT,
  ...more,
});
const day = (offers: readonly unknown[]) => json({ date: '2026-07-09', generated_at: '2026-07-09T09:00:00Z', offers });

test('gpurentalprices: kinds are markets and tiers, memory decides, and what is no rental by the hour is counted', async () => {
  const { rows, asides } = await readAll(
    gpurentalprices,
    day([
      offer({ kind: 'secure' }),
      offer({ kind: 'community', usd_hr: 2.1 }),
      offer({ kind: 'spot', usd_hr: 1.2 }),
      offer({ gpu: 'a100-pcie-80', vram_gb: 40, usd_hr: 1 }),
      offer({ gpu: 'rtx-4090', vram_gb: 24, usd_hr: 0.4, availability: 'out-of-stock', fetched_at: null }),
      offer({ kind: 'serverless' }),
      offer({ kind: 'reserved', commitment: { type: 'term', months: 12 } }),
      offer({ commitment: { type: 'term', months: 1 } }),
      offer({ kind: 'lottery' }),
      offer({ kind: 'constructor' }),
      offer({ availability: 'perhaps' }),
      offer({ instance: 'H100; GPU rate only, CPU billed separately' }),
      offer({ usd_hr: 0 }),
      offer({ usd_hr: '2.5' }),
      null,
    ]),
  );
  assert.deepEqual(
    rows.map((row) => [row.gpu_model_as_written, row.kind, row.tier, row.price_usd_per_gpu_hr, row.available]),
    [
      ['h100-sxm 80GB', 'on_demand', 'secure', 2.5, undefined],
      ['h100-sxm 80GB', 'on_demand', 'community', 2.1, undefined],
      ['h100-sxm 80GB', 'spot', undefined, 1.2, undefined],
      ['a100-pcie 40GB', 'on_demand', undefined, 1, undefined],
      ['rtx-4090 24GB', 'on_demand', undefined, 0.4, false],
    ],
  );
  assert.deepEqual(
    rows.map(({ ts_utc_iso: at }) => at),
    [AT, AT, AT, AT, '2026-07-09T09:00:00Z'],
  );
  assert.deepEqual(asides, {
    'kind serverless': 1,
    'kind reserved': 1,
    'commitment term': 1,
    'kind lottery': 1,
    'kind constructor': 1,
    'availability perhaps': 1,
    'GPU alone, the rest of the machine priced apart': 1,
    'shape: usd_hr': 2,
    'shape: ': 1,
  });
});

test('gpurentalprices: one thing at two prices is two offers, by price and not by their order; twice the same is one', async () => {
  const ids = async (usd: readonly number[]) =>
    (await readAll(gpurentalprices, day(usd.map((usd_hr) => offer({ usd_hr }))))).rows
      .map((row) => `${row.price_usd_per_gpu_hr} ${row.source_row_id}`)
      .sort();
  assert.deepEqual(await ids([2, 3]), await ids([3, 2]));
  assert.equal(new Set(await ids([2, 3])).size, 2);
  assert.equal(new Set(await ids([2, 2])).size, 1);
});

test('cri-h100: a price is of the whole slice, memory tells the model, and a cut list says nothing of supply', async () => {
  const row = (more: object = {}) => ({
    id: 1,
    machine_id: 7,
    host_id: 9,
    gpu_name: 'A100 PCIE',
    gpu_ram: 40_960,
    num_gpus: 4,
    gpu_ids: [3, 1, 2, 4],
    gpu_frac: 0.5,
    dph_total: 4,
    geolocation: ', US',
    verification: 'unverified',
    rentable: true,
    ...more,
  });
  const file = (rows: readonly unknown[]) =>
    json({ collected_utc: '2026-03-01T15:46:00.1+00:00', offers_by_model: { 'A100 PCIE': rows } });
  const { rows, asides } = await readAll(
    criH100,
    file([row(), row({ rentable: false, num_gpus: 0 }), row({ verification: 'blessed' }), row({ is_bid: true })]),
  );
  assert.deepEqual(rows, [
    {
      ts_utc_iso: '2026-03-01T15:46:00.1Z',
      provider: 'vast.ai',
      gpu_model_as_written: 'A100 PCIE 40GB',
      price_usd_per_gpu_hr: 1,
      kind: 'on_demand',
      source_row_id: 'm7/4x/1+2+3+4|machine=7|host=9|unverified',
      region: 'US',
      available_gpus: 4,
      available: true,
    },
  ]);
  assert.deepEqual(asides, { 'shape: num_gpus': 1, 'shape: verification': 1, 'shape: is_bid': 1 });
  const cut = await readAll(criH100, file(Array.from({ length: 64 }, (_, id) => row({ id, machine_id: id + 1 }))));
  assert.ok(cut.rows.length === 64 && cut.rows.every((each) => each.available_gpus === undefined));
});

const line = (zone: string, type: string, usd: string, time: string, system = 'Linux/UNIX') =>
  `${zone}\t${type}\t${system}\t${usd}\t${time}\n`;

test('aws-spot: changes become the prices in force every six hours, per GPU; other machines and systems are counted', async () => {
  const text = [
    line('use1-az1', 'p5.48xlarge', '24.000000', '2024-01-01T00:00:00+00:00'),
    line('use1-az1', 'm5.large', '0.03', '2024-01-01T00:00:00+00:00'),
    line('use1-az1', 'g6f.xlarge', '0.1', '2024-01-01T00:10:00Z'),
    line('use1-az1', 'p5.48xlarge', '40', '2024-01-01T01:00:00Z', 'Windows'),
    line('use1-az2', 'p5.4xlarge', '3.5', '2024-01-01T07:00:00Z'),
    line('use1-az1', 'p5.48xlarge', '16', '2024-01-01T12:00:00Z'),
    line('use1-az1', 'p5.48xlarge', '99', '2024-01-01T11:00:00Z'),
    line('use1-az1', 'p5.48xlarge', 'NaN', '2024-01-01T13:00:00Z'),
    line('use1-az1', 'p5.48xlarge', '8', '2024-01-01T12:30:00Z'),
    'nonsense\n',
  ].join('');
  const { rows, asides } = await readAll(awsSpot, zstdCompressSync(Buffer.from(text)));
  assert.deepEqual(
    rows.map((row) => [row.ts_utc_iso.slice(0, 13), row.source_row_id, row.price_usd_per_gpu_hr, row.kind]),
    [
      ['2024-01-01T00', 'use1-az1/p5.48xlarge', 3, 'spot'],
      ['2024-01-01T06', 'use1-az1/p5.48xlarge', 3, 'spot'],
      ['2024-01-01T12', 'use1-az1/p5.48xlarge', 2, 'spot'],
      ['2024-01-01T12', 'use1-az2/p5.4xlarge', 3.5, 'spot'],
    ],
  );
  assert.deepEqual(asides, {
    'other machines': 2,
    'other systems': 1,
    'out of order': 1,
    'line without a price': 1,
    'line of another shape': 1,
  });
});

test('aws-spot: what nobody has said for a month is no longer sold; half a file, and another file, are said to be none', async () => {
  const text = [
    line('use1-az1', 'p5.48xlarge', '24', '2024-01-01T00:00:00Z'),
    line('use1-az2', 'p5.48xlarge', '16', '2024-02-10T00:00:00Z'),
  ].join('');
  const { rows } = await readAll(awsSpot, zstdCompressSync(Buffer.from(text)));
  const first = rows.filter((row) => row.region === 'use1-az1');
  assert.equal(first.at(-1)?.ts_utc_iso, '2024-02-01T00:00:00.000Z');
  const noise = Buffer.from(
    Array.from({ length: 4_000 }, (_, at) => line('z', `t${at * 7919}`, `${at}.1`, 'x')).join(''),
  );
  const whole = zstdCompressSync(noise);
  for (const bytes of [
    whole.subarray(0, whole.length / 2),
    Buffer.from('<html>no</html>'),
    zstdCompressSync(Buffer.from('x'.repeat(9_000))),
  ])
    await assert.rejects(readAll(awsSpot, bytes), NotThisHistory);
});

test('every history says whose it is, how it is credited, and which files cover a span', async () => {
  assert.equal(HISTORIES.length, new Set(HISTORIES.map(({ id }) => id)).size);
  assert.equal(gpurentalprices.credit, 'GPU rental price data by gpurentalprices.com');
  for (const each of HISTORIES) {
    assert.match(each.licenceLink, /^https:\/\/creativecommons\.org\//, each.id);
    assert.match(each.home, /^https:\/\//, each.id);
    const files = each.files(each.since, each.until ?? '2026-10-01');
    assert.ok(files.length > 5, each.id);
    assert.ok(
      files.every(({ url, name }) => new URL(url).pathname.endsWith(name) && /^[\w.-]+$/.test(name)),
      each.id,
    );
    assert.deepEqual(
      files,
      files.toSorted((a, b) => (a.from < b.from ? -1 : 1)),
      each.id,
    );
    for (const bytes of ['<!doctype html>', '', '{}', '[]', '{"date":"2026-07-09"'])
      await assert.rejects(readAll(each, Buffer.from(bytes)), NotThisHistory, `${each.id} ${bytes}`);
  }
  const months = awsSpot.files('2022-01-01', '2026-12-31').map(({ name }) => name);
  assert.equal(months.length, 31);
  assert.ok(!months.includes('2026-04.tsv.zst') && months.at(-1) === '2026-09.tsv.zst');
});
