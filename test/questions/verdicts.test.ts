// Verdicts as they are told: now, as they stood, and when nobody has answered since.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GATE_NAMES } from '#domain/gate.ts';
import { METHOD_VERSION, type Verdict } from '#domain/verdict.ts';
import { GATE_THRESHOLDS } from '#gates/thresholds.ts';
import { ask, askTyped } from '#questions/ask.ts';
import { overall } from '#questions/viability.ts';
import { createWorld } from '#questions/world.ts';
import { DAYS, LAST, NOW, smallWorld } from '../small-world.ts';

const store = smallWorld();
const world = createWorld(store, NOW);

test('the small world judged: c is frozen, the pairs and counts are what they were made to be', () => {
  const { data, meta } = askTyped(world, 'signals', {});
  assert.deepEqual(
    data.map(({ type, level, actionable }) => [type, level, actionable]),
    [
      ['spread', 'amber', false],
      ['cv', data[1]?.level, data[1]?.level === 'green'],
      ['time_of_day', 'amber', false],
      ['supply', 'amber', false],
    ],
  );
  // a at 2.00, b at 2.50 and 2.60 by turns, c at 3.00: the middle of 0.50, 0.50 and 1.00.
  assert.ok(Math.abs((data[0]?.value ?? 0) - 0.5) < 0.051);
  assert.match(data[0]?.reason ?? '', /all above \$0\.30, but the list of \S+ was cut by a page limit/);
  assert.equal(data[3]?.value, 6);
  assert.deepEqual(data[0]?.thresholds, { green: 0.3, red: 0.15 });
  assert.equal(meta.enough, true);
  for (const row of data) assert.match(row.reason, /\.$/);
});

test('tradeable is the judge’s green, not a second formula', () => {
  const green = askTyped(world, 'signals', {}).data.find(({ type }) => type === 'cv')?.level === 'green';
  const { data } = askTyped(world, 'volatility', {});
  assert.equal(data.find(({ provider }) => provider === 'reference')?.tradeable, green);
  assert.ok(data.filter(({ provider }) => provider !== 'reference').every(({ tradeable }) => tradeable === null));
});

test('a verdict goes stale as a price does: nothing is actionable, and what it said is told', () => {
  const later = createWorld(store, NOW + 5 * 3600);
  const { data, meta } = askTyped(later, 'signals', {});
  assert.ok(data.length === 4 && data.every(({ level, actionable }) => level === 'insufficient' && !actionable));
  assert.match(data[0]?.reason ?? '', /^Not current: judged at .*no provider has answered since.* It said then: /);
  assert.equal(meta.enough, false);
  const [verdict] = askTyped(later, 'verdicts', {}).data;
  assert.deepEqual([verdict?.verdict, verdict?.signals.spread], ['insufficient', 'insufficient']);
  const volatility = askTyped(later, 'volatility', {}).data.find(({ provider }) => provider === 'reference');
  assert.equal(volatility?.tradeable, false);
});

test('the past is told as it stood, to the day', () => {
  const day = Math.floor(LAST / 48) - 1;
  const to = String((day + 1) * 86_400);
  const then = askTyped(world, 'signals', { to });
  assert.ok(
    then.data.every(
      ({ slot }) => slot === new Date((day + 1) * 86_400_000 - 1_800_000).toISOString().replace('.000', ''),
    ),
  );
  assert.ok(
    then.data.every(({ reason }) => reason.length > 20),
    'its sentences come from the log',
  );
  assert.equal(askTyped(world, 'verdict_log', {}).data.length, DAYS);
  assert.deepEqual(askTyped(world, 'signals', { to: '1000' }).data, []);
});

test('only the headline is judged: other markets, bases and scopes are refused', () => {
  for (const input of [{ market: 'interruptible' }, { basis: 'gpu_only' }, { scope: 'all' }]) {
    const asked = ask(world, 'signals', input);
    assert.ok(!asked.ok);
    assert.match(asked.problems[0]?.detail ?? '', /allowed are (on_demand|all_in|eligible)/);
  }
});

const levels = { spread: 'green', cv: 'green', time_of_day: 'amber', supply: 'green' } as const;
const now = (verdicts: readonly Verdict[]) =>
  verdicts.map((verdict, at) => ({ gpu: `m${at}`, verdict, since: '', signals: levels }));
const log = (verdicts: readonly Verdict[], days: number, method = 5) =>
  Array.from({ length: days }, (_, day) =>
    verdicts.map((verdict, at) => ({ day, gpu: `m${at}`, verdict, method })),
  ).flat();

test('overall: yes after fourteen viable days, no where every model is not viable, otherwise not yet', () => {
  assert.equal(overall(now(['viable', 'not_viable']), log(['viable', 'not_viable'], 14), 14).answer, 'yes');
  assert.equal(overall(now(['viable', 'not_viable']), log(['viable', 'not_viable'], 13), 13).answer, 'not_yet');
  assert.equal(overall(now(['not_viable', 'not_viable']), log(['not_viable', 'not_viable'], 3), 3).answer, 'no');
  assert.equal(overall(now(['not_viable', 'no_market']), log(['not_viable', 'no_market'], 3), 3).answer, 'no');
  assert.equal(overall(now(['not_viable', 'basket_only']), log(['not_viable', 'basket_only'], 3), 3).answer, 'not_yet');
  assert.equal(
    overall(now(['viable']), log(['viable'], 14, 4), 14).answer,
    'not_yet',
    'the lights alone judged those days',
  );
  assert.equal(overall(now(['not_viable', 'insufficient']), [], 20).answer, 'not_yet');
  const broken = log(['viable'], 20).map((each) => (each.day === 12 ? { ...each, verdict: 'not_yet' as const } : each));
  assert.equal(overall(now(['viable']), broken, 20).answer, 'not_yet');
  const { sentence } = overall(
    now(['viable', 'not_yet', 'not_viable']),
    log(['viable', 'not_yet', 'not_viable'], 4),
    4,
  );
  assert.equal(
    sentence,
    'Not yet: of 3 models judged, 1 is viable, 1 is unclear, 1 is not viable; none was viable on each of the last 14 logged days, of which 4 are logged.',
  );
});

test('the gates are told with their thresholds, and the verdict by them with what the first rule says', () => {
  const { data, meta } = askTyped(world, 'gates', {});
  assert.deepEqual(
    data.map(({ gate }) => gate),
    [...GATE_NAMES],
  );
  for (const row of data) {
    const { pass, fail, better, isHard } = { ...GATE_THRESHOLDS[row.gate] };
    assert.deepEqual([row.thresholds, row.hard], [{ pass, fail, better }, isHard]);
    assert.match(row.reason, /\.$/);
    assert.match(row.wouldChange, /\.$/);
    if (row.level !== 'insufficient') assert.ok(row.interval !== null && row.value !== null);
  }
  const [verdict] = askTyped(world, 'verdicts', {}).data;
  assert.deepEqual(verdict?.gates, Object.fromEntries(data.map(({ gate, level }) => [gate, level])));
  assert.ok(
    verdict?.decidedBy.every(
      (gate) => verdict.gates?.[gate] === (verdict.verdict === 'not_viable' ? 'fail' : 'insufficient'),
    ),
  );
  const [logged] = askTyped(world, 'verdict_log', {}).data;
  assert.ok(logged?.gates !== null && logged?.methodVersion === METHOD_VERSION);
  assert.match(
    askTyped(world, 'viability', {}).data[0]?.original.sentence ?? '',
    /^The rule first published would answer /,
  );
  assert.equal(meta.methodVersion, METHOD_VERSION);
});

test('gates of the past are those of the log, and stale ones decide nothing', () => {
  const day = Math.floor(LAST / 48) - 1;
  const then = askTyped(world, 'gates', { to: String((day + 1) * 86_400) }).data;
  assert.ok(then.length === GATE_NAMES.length && then.every(({ reason }) => reason.length > 20));
  const later = createWorld(store, NOW + 5 * 3600);
  const stale = askTyped(later, 'gates', {}).data;
  assert.ok(stale.every(({ level, reason }) => level === 'insufficient' && reason.startsWith('Not current: ')));
});
