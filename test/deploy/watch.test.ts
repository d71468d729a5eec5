// The dashboard and the alerts name what is measured, and nothing else; and what is measured is what the answers say.
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { realClock } from '#commands/doors.ts';
import type { RowOf } from '#questions/ask.ts';
import { startCli, untilPrinted } from '../cli.ts';
import { upstreams } from '../imaginary.ts';
import { needing } from './tools.ts';

const DEPLOY = fileURLToPath(new URL('../../deploy/', import.meta.url));
const imaginary = upstreams({ seed: 3, now: realClock.now });
after(() => imaginary.end());

const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-watch-'));
let running: ChildProcess | null = null;
let base = '';
let text = '';
before(async () => {
  running = startCli(['start', '--port', '0'], {
    GPU_SPOT_DB: `${folder}/w.db`,
    GPU_SPOT_UPSTREAM: await imaginary.start(''),
  });
  const [, address = ''] = await untilPrinted(running, /serving (http:\S+)[\s\S]*models judged/);
  base = address;
  await fetch(`${base}/`);
  await fetch(`${base}/nothing`);
  text = await (await fetch(`${base}/metrics`)).text();
});

type Row = RowOf<'sources'> | RowOf<'overview'>;

type Sample = { readonly name: string; readonly labels: string; readonly value: number };

const samples = (): Sample[] =>
  [...text.matchAll(/^([a-z_0-9]+)(\{.*\})? (\S+)$/gm)].map(([, name = '', labels = '', value]) => ({
    name,
    labels,
    value: Number(value),
  }));

const measured = (name: string, labels = ''): number | undefined =>
  samples().find((each) => each.name === name && each.labels === labels)?.value;

after(() => {
  running?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Names of metrics in an expression: what stands where a label or a function cannot. */
const namesIn = (expression: string): string[] => [
  ...new Set(expression.match(/\b(?:gpu_spot|process|nodejs)_[a-z0-9_]+/g) ?? []),
];

const alerts = parse(readFileSync(`${DEPLOY}prometheus/alerts.yaml`, 'utf8')) as {
  groups: { rules: { alert: string; expr: string; annotations: Record<string, string> }[] }[];
};
const rules = alerts.groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(readFileSync(`${DEPLOY}grafana/gpu-spot.json`, 'utf8')) as {
  panels: { title: string; targets: { expr: string }[] }[];
};

test('every metric that the dashboard and the alerts name is there, and every one of ours is shown', () => {
  // `implausible` of an imaginary market without faults is zero, and `set_aside` may be of nobody: their names stand in HELP.
  const there = new Set(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', kind]) =>
      kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  );
  const expressions = [
    ...rules.map(({ expr }) => expr),
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ];
  const named = new Set(expressions.flatMap(namesIn));
  assert.ok(named.size > 20);
  for (const name of named) assert.ok(there.has(name), `${name} is not measured`);
  const shown = [...there].filter((name) => name.startsWith('gpu_spot_') && !/_(sum|count)$/.test(name));
  const unshown = shown.filter((name) => !named.has(name));
  assert.deepEqual(unshown, [
    'gpu_spot_build_info',
    'gpu_spot_provider_last_success_timestamp_seconds',
    'gpu_spot_provider_outcome',
  ]);
});

test('what is measured is what the questions answer', async () => {
  const ask = async (path: string) =>
    ((await (await fetch(`${base}/api/v1/${path}`)).json()) as { data: Row[] }).data as Row[];
  const sources = (await ask('sources')) as RowOf<'sources'>[];
  const models = (await ask('overview')) as RowOf<'overview'>[];
  assert.ok(sources.length > 20 && models.length >= 8);
  for (const row of sources) {
    const labels = `{provider="${row.provider}"}`;
    assert.equal(measured('gpu_spot_provider_offers', labels), row.offers ?? undefined, labels);
    const at = row.lastOffersAt === null ? undefined : Date.parse(row.lastOffersAt) / 1000;
    assert.equal(measured('gpu_spot_provider_last_success_timestamp_seconds', labels), at, labels);
    const isAsked = row.outcome !== 'not_consented' && row.outcome !== 'unconfigured';
    assert.equal(measured('gpu_spot_provider_stale', labels), isAsked ? Number(row.stale) : undefined, labels);
    assert.equal(measured('gpu_spot_provider_outcome', `{provider="${row.provider}",outcome="${row.outcome}"}`), 1);
    for (const { reason, count } of row.setAsideBy)
      assert.equal(measured('gpu_spot_provider_set_aside', `{provider="${row.provider}",reason="${reason}"}`), count);
  }
  for (const row of models) {
    const labels = `{gpu="${row.gpu}",simulated="SIMULATED"}`;
    assert.equal(measured('gpu_spot_floor_usd', labels), row.floor, labels);
    assert.equal(measured('gpu_spot_index_usd', labels), row.index ?? undefined, labels);
  }
  assert.equal(measured('gpu_spot_simulated'), 1);
});

test('rounds, judging, the store and readers are measured; who never answered has no age', () => {
  assert.ok((measured('gpu_spot_round_timestamp_seconds') ?? 0) > 1.7e9);
  assert.ok((measured('gpu_spot_round_seconds') ?? -1) >= 0);
  assert.ok((measured('gpu_spot_judge_seconds') ?? 0) > 0);
  assert.ok((measured('gpu_spot_store_bytes', '{file="store"}') ?? 0) > 0);
  assert.ok((measured('gpu_spot_disk_free_bytes') ?? 0) > 0);
  assert.equal(measured('gpu_spot_http_requests_total', '{room="overview",status="200"}'), 1);
  assert.equal(measured('gpu_spot_http_requests_total', '{room="other",status="404"}'), 1);
  const silent = samples().filter(({ name, value }) => name === 'gpu_spot_provider_age_seconds' && !(value >= 0));
  assert.deepEqual(silent, []);
});

test('every alert says what happened and what to do', () => {
  assert.ok(rules.length >= 8);
  for (const { alert, annotations } of rules)
    assert.ok((annotations.summary ?? '').length > 10 && (annotations.action ?? '').length > 10, alert);
});

test(...needing('the alerts are sound, and ring when they should', 'promtool'), async () => {
  const cwd = `${DEPLOY}prometheus`;
  execFileSync('promtool', ['check', 'rules', 'alerts.yaml'], { cwd });
  const { stdout, stderr } = await promisify(execFile)('promtool', ['test', 'rules', 'alerts.test.yaml'], { cwd });
  assert.match(stdout + stderr, /SUCCESS/);
});
