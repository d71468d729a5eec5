// How long a slot is: the same market in slots of half an hour and of five minutes comes to the same figures and the same lights, and what
// was collected in the one is neither read nor written in the other.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Lit, Signal } from '#domain/verdict.ts';
import { runCli } from '../cli.ts';
import { scratchFolder } from '../scratch.ts';

const MOST_BYTES = 64 * 2 ** 20;

/** What a script of this folder prints, in slots of each length. */
async function inBoth<T>(script: string): Promise<{ readonly half: T; readonly five: T }> {
  const [half, five] = await Promise.all(
    ['1800', '300'].map(async (seconds) => {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', fileURLToPath(new URL(script, import.meta.url))],
        { env: { ...process.env, GPU_SPOT_SLOT_SECONDS: seconds }, maxBuffer: MOST_BYTES },
      );
      return JSON.parse(stdout) as T;
    }),
  );
  if (half === undefined || five === undefined) throw new Error('both are needed');
  return { half, five };
}

const near = (one: number, other: number, share: number): boolean =>
  Math.abs(one - other) <= share * Math.max(Math.abs(one), Math.abs(other));

/** A sample's deviation counts one observation less than there are: of six times as many a little less is taken off. */
const SHARE = 0.005;

test('every light of a market is the same in slots of five minutes, and its value within half a percent', async () => {
  type Judged = {
    readonly lights: Readonly<Record<string, Lit>>;
    readonly slotMs: number;
    readonly longestRoundMs: number;
  };
  const both = await inBoth<Judged>('./lights.ts');
  // Whatever a round and its verdicts take at most, the next slot's round is not missed for it.
  for (const { slotMs, longestRoundMs } of [both.half, both.five]) assert.ok(longestRoundMs < slotMs);
  const [half, five] = [both.half.lights, both.five.lights];
  const seen = new Set<string>();
  for (const [name, { signals, original }] of Object.entries(half)) {
    assert.equal(five[name]?.original, original, name);
    for (const [at, one] of signals.entries()) {
      const other: Signal | undefined = five[name]?.signals[at];
      const what = `${name}: ${one.type}`;
      seen.add(`${one.type} ${one.level}`);
      assert.equal(other?.level, one.level, what);
      assert.ok(near(one.value ?? 0, other?.value ?? 0, SHARE), `${what}: ${one.value} and ${other?.value}`);
      for (const side of [0, 1] as const)
        assert.ok(near(one.interval?.[side] ?? 0, other?.interval?.[side] ?? 0, SHARE), `${what}: ${other?.interval}`);
    }
  }
  // The worlds are of every kind, so that a light that changed would be seen.
  for (const light of [
    'spread green',
    'spread red',
    'cv green',
    'cv amber',
    'cv red',
    'time_of_day green',
    'supply green',
    'supply amber',
  ])
    assert.ok(seen.has(light), `no world has ${light}`);
  const detail = (world: string, type: string, name: string): unknown =>
    five[world]?.signals.find((each) => each.type === type)?.details[name];
  assert.ok(Number(detail('spiked', 'cv', 'cvWithoutSpikes')) < 0.02, 'two hours that were read wrongly vanish');
  assert.deepEqual(
    (detail('cloned', 'supply', 'clones') as { provider: string; of: string }[]).map(({ provider, of }) => [
      provider,
      of,
    ]),
    [['two', 'one']],
    'the same machines an hour later are no second seller',
  );
});

type Point = readonly [number, number | null];
type Series = {
  readonly gpu: string;
  readonly provider: string;
  readonly resolution: string;
  readonly points: readonly Point[];
};
type Print = {
  readonly gpu: string;
  readonly at: string;
  readonly value: number | null;
  readonly suppressed: string | null;
};
type Day = {
  readonly rounds: number;
  readonly current: readonly Readonly<Record<string, unknown>>[];
  readonly floors: readonly Series[];
  readonly halfHours: readonly Series[];
  readonly finest: readonly Series[];
  readonly supply: readonly Series[];
  readonly hours: readonly {
    readonly gpu: string;
    readonly hours: readonly { readonly mean: number | null; readonly n: number }[];
  }[];
  readonly prints: readonly Print[];
  readonly fixes: readonly { readonly gpu: string; readonly scheduled: number; readonly prints: number }[];
  readonly pages: Readonly<Record<string, string>>;
};

test('a day of a market that moves on the half hour comes to the same in rounds of five minutes', async () => {
  const { half, five } = await inBoth<Day>('./market-day.ts');
  assert.deepEqual([half.rounds, five.rounds], [48, 288]);
  const bare = (rows: Day['current']) => rows.map(({ slot, observedAt, ...row }) => row);
  assert.deepEqual(bare(five.current), bare(half.current));
  assert.ok(half.current.length > 20);
  for (const name of ['floors', 'halfHours', 'supply'] as const) {
    assert.ok(half[name].length > 3, name);
    assert.deepEqual(five[name], half[name], name);
  }
  // As fine as it was collected, and a half hour's six points are its one.
  assert.deepEqual([half.finest[0]?.resolution, five.finest[0]?.resolution], ['30m', '5m']);
  for (const [at, { points }] of five.finest.entries())
    for (const [time, value] of points)
      assert.equal(value, new Map(half.finest[at]?.points).get(Math.floor(time / 1800) * 1800), `${time}`);
  for (const [at, { hours }] of half.hours.entries())
    for (const [hour, { mean, n }] of hours.entries()) {
      const other = five.hours[at]?.hours[hour];
      assert.equal(other?.n, 6 * n);
      assert.ok(near(other.mean ?? 0, mean ?? 0, 1e-5), `${other.mean} and ${mean}`);
    }
  const prints = new Map(five.prints.map((each) => [`${each.gpu} ${each.at}`, each]));
  for (const { gpu, at, value, suppressed } of half.prints)
    assert.deepEqual([prints.get(`${gpu} ${at}`)?.value, prints.get(`${gpu} ${at}`)?.suppressed], [value, suppressed]);
  assert.ok(half.prints.some(({ value }) => value !== null));
  for (const [at, { scheduled, prints: printed }] of half.fixes.entries())
    assert.deepEqual([five.fixes[at]?.scheduled, five.fixes[at]?.prints], [6 * scheduled, 6 * printed]);

  // What a reader is told is of the slots that there are.
  const told = (day: Day, words: RegExp) =>
    Object.entries(day.pages).flatMap(([path, text]) => (words.test(text) ? [path] : []));
  assert.deepEqual(told(five, /half[ -]hour|half an hour/i), []);
  assert.deepEqual(told(half, /5-minute|every 5 minutes/i), []);
  for (const path of ['/index', '/viability/h100-sxm/spread', '/api/v1/openapi.json'])
    assert.ok(told(five, /5-minute slot/).includes(path), `${path} does not say how long its slots are`);
});

test('a store of another slot length is refused, with the setting that reads it; .env says it as well', async (t) => {
  const folder = scratchFolder(t);
  const db = join(folder, 'five.db');
  const here = (env: Readonly<Record<string, string>> = {}) => ({ GPU_SPOT_DB: db, ...env });
  const five = { GPU_SPOT_SLOT_SECONDS: '300' };
  const made = await runCli(
    ['demo', '--days', '1', '--no-serve'],
    here({ ...five, GPU_SPOT_PROVIDERS: 'lium' }),
    folder,
  );
  assert.equal(made.code, 0, made.err);
  for (const command of [['ask', 'current_prices'], ['start'], ['collect'], ['demo', '--no-serve'], ['doctor']]) {
    const refused = await runCli(command, here(), folder);
    assert.notEqual(refused.code, 0, command.join(' '));
    assert.match(
      `${refused.out}${refused.err}`,
      /slots of 300 s and this program counts in 1800: set GPU_SPOT_SLOT_SECONDS=300/,
    );
  }
  assert.equal((await runCli(['ask', 'current_prices'], here(five), folder)).code, 0);
  writeFileSync(join(folder, '.env'), 'GPU_SPOT_SLOT_SECONDS=300\n');
  const dayAgo = String(Math.floor(Date.now() / 1000) - 86_400);
  const asked = await runCli(['ask', 'price_floor_series', '--from', dayAgo, '--json'], here(), folder);
  assert.equal((JSON.parse(asked.out) as { data: Series[] }).data[0]?.resolution, '5m');
});

test('a length that is none is refused, and so is one that came too late to be counted by', async (t) => {
  const folder = scratchFolder(t);
  const wrong = await runCli(['ask', 'current_prices'], { GPU_SPOT_SLOT_SECONDS: '600' }, folder);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /GPU_SPOT_SLOT_SECONDS is wrong: 1800 or 300 is needed/);
  writeFileSync(join(folder, 'length'), '300\n');
  const late = await runCli(['ask', 'current_prices'], { GPU_SPOT_SLOT_SECONDS_FILE: join(folder, 'length') }, folder);
  assert.equal(late.code, 2);
  assert.match(late.err, /set it in the environment or in \.env/);
});
