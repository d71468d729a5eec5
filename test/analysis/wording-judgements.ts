// The words of lights, gates, verdicts, hours and the index, and when a model is named.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writerOf } from '#analysis/statements/text.ts';
import { METHOD_VERSION } from '#domain/verdict.ts';
import { BASE, callsOf, gpu, holds, NAMES, type Row, saidOf, signal } from './worded-market.ts';

test('lights on the side of their thresholds, and what holds one back', () => {
  holds({ say: 'signal', type: 'spread', level: 'amber', show: ['threshold'] }, [
    'The spread of the H200 is $0.40, judged amber, though all of its 90 % interval, $0.35 to $0.50, lies above the threshold of $0.30.',
    'The spread of the H200 is judged amber at $0.40, though all of its 90 % interval, $0.35 to $0.50, lies above the threshold of $0.30.',
    'At $0.40 the spread of the H200 is judged amber, though all of its 90 % interval, $0.35 to $0.50, lies above the threshold of $0.30.',
  ]);
  holds({ say: 'signal', type: 'cv', level: 'amber', show: ['threshold', 'interval'] }, [
    'The CV of the H200 is 0.1501, above the threshold of 0.1500, judged amber, with a 90 % interval of 0.100 to 0.200.',
    'The CV of the H200 is judged amber at 0.1501, above the threshold of 0.1500, with a 90 % interval of 0.100 to 0.200.',
    'At 0.1501, above the threshold of 0.1500, the CV of the H200 is judged amber, with a 90 % interval of 0.100 to 0.200.',
  ]);
  holds({ say: 'signal', type: 'supply', level: 'red', show: ['threshold', 'interval'] }, [
    'The supply of the H200 is 4 GPUs or more, below the threshold of 5 GPUs, judged red, with a 90 % interval of 3.0 to 4.5 GPUs.',
    'The supply of the H200 is judged red at 4 GPUs or more, below the threshold of 5 GPUs, with a 90 % interval of 3.0 to 4.5 GPUs.',
    'At 4 GPUs or more, below the threshold of 5 GPUs, the supply of the H200 is judged red, with a 90 % interval of 3.0 to 4.5 GPUs.',
  ]);
  holds({ say: 'signal', type: 'time_of_day', level: 'red', show: [] }, ['refused: the judge has it amber, not red']);
});

test('gates: passed, failed, neither, and not told; what it takes, and where something else holds one back', () => {
  holds({ say: 'gate', gate: 'V3', level: 'fail', show: ['threshold'] }, [
    'Gate V3, hedge effectiveness, fails for the H200 at an R² of 0.796; to pass, all of its interval must be 0.800 or more.',
    'On hedge effectiveness, gate V3, the H200 fails at an R² of 0.796; to pass, all of its interval must be 0.800 or more.',
  ]);
  holds({ say: 'gate', gate: 'V5', level: 'insufficient', show: ['interval', 'threshold'] }, [
    'Gate V5, one market, neither passes nor fails for the H200 at 1.7 days, with a 90 % interval of 1.2 to 8.4 days; to pass, all of its interval must be 10 days or less, and is: another condition holds it back.',
    'On one market, gate V5, the H200 neither passes nor fails at 1.7 days, with a 90 % interval of 1.2 to 8.4 days; to pass, all of its interval must be 10 days or less, and is: another condition holds it back.',
  ]);
  assert.match(
    saidOf({ say: 'gate', gate: 'V6', level: 'insufficient', show: ['threshold'] })[0] ?? '',
    /neither passes nor fails for the H200 at a log standard deviation of 0\.17; to pass, all of its interval must be 0\.15 or less\.$/,
  );
  assert.match(
    saidOf({ say: 'gate', gate: 'V8', level: 'pass', show: [] })[0] ?? '',
    /^Gate V8, deliverable supply, passes for the H200 at 3 lots\.$/,
  );
  holds({ say: 'gate', gate: 'V2', level: 'insufficient', show: ['threshold'] }, [
    'Gate V2, signal, cannot be told yet for the H200.',
  ]);
});

test('verdicts, with what each gate behind them does, and what they were', () => {
  holds({ say: 'verdict', verdict: 'not_viable', show: ['since', 'gates'] }, [
    'By its gates the H200 is not viable, and has been since 2026-06-10: hedge effectiveness (V3) fails, grades (V6) neither passes nor fails and signal (V2) cannot be told yet.',
    'The H200 is, by its gates, not viable, and has been since 2026-06-10: hedge effectiveness (V3) fails, grades (V6) neither passes nor fails and signal (V2) cannot be told yet.',
  ]);
  const WORDS = {
    viable: 'viable',
    basket_only: 'viable only in a basket',
    not_yet: 'not yet viable',
    insufficient: 'without data enough for a verdict',
  };
  for (const [verdict, words] of Object.entries(WORDS))
    assert.ok(
      saidOf({ say: 'verdict', verdict, show: [] }, { get_verdicts: [{ gpu, verdict, decidedBy: [] }] }).includes(
        `By its gates the H200 is ${words}.`,
      ),
      verdict,
    );
  holds(
    { say: 'verdict', verdict: 'no_market', show: [] },
    ['The H200 is without a market, for its prices are lists that stand still.'],
    {
      get_verdicts: [{ gpu, verdict: 'no_market', decidedBy: [] }],
    },
  );
  holds({ say: 'changed', what: 'verdict', since: '2026-06-15' }, [
    'Since the end of 2026-06-15 the verdict of the H200 has gone from not yet viable to not viable.',
    'The verdict of the H200 is now not viable, and was not yet viable at the end of 2026-06-15.',
  ]);
  holds({ say: 'changed', what: 'supply', since: '2026-06-15' }, [
    'Since the end of 2026-06-15 the light of the supply of the H200 has gone from amber to red.',
    'The light of the supply of the H200 is now red, and was amber at the end of 2026-06-15.',
  ]);
  const dark = { get_signals: [signal('supply', { value: null, level: 'insufficient', interval: null })] };
  assert.match(
    saidOf({ say: 'changed', what: 'supply', since: '2026-06-15' }, dark)[0] ?? '',
    /from amber to out for want of data/,
  );
  holds({ say: 'changed', what: 'cv', since: '2026-06-15' }, ['refused: it was amber at the end of 2026-06-15 too']);
  const older = {
    get_verdict_log: BASE.get_verdict_log?.map((row) => ({ ...row, methodVersion: METHOD_VERSION - 1 })) ?? [],
  };
  holds(
    { say: 'changed', what: 'supply', since: '2026-06-15' },
    ['refused: 2026-06-15 was judged by another method'],
    older,
  );
});

test('the hour with its chance, the index, and its last fix', () => {
  holds({ say: 'hour', end: 'cheapest' }, [
    'By the hour the reference price of the H200 is cheapest at 04:00 UTC, with a mean of $2.00 over up to 28 days; chance alone makes as large a daily swing with a probability of 0.420.',
    'The cheapest hour of the H200 is 04:00 UTC, with a mean of $2.00 over up to 28 days; chance alone makes as large a daily swing with a probability of 0.420.',
  ]);
  assert.match(saidOf({ say: 'hour', end: 'dearest' })[0] ?? '', /dearest at 09:00 UTC, with a mean of \$2\.60/);
  holds({ say: 'index', what: 'print' }, [
    'The index of the H200 stands at $2.40, down 1.5 % in 24 h.',
    'The index of the H200 is $2.40, down 1.5 % in 24 h.',
  ]);
  holds({ say: 'index', what: 'fix' }, [
    'The last fix of the index of the H200, of 2026-06-15, is $2.50, not final yet.',
  ]);
  const closed = { get_index_fixes: BASE.get_index_fixes?.map((row) => ({ ...row, final: true })) ?? [] };
  holds({ say: 'index', what: 'fix' }, ['The last fix of the index of the H200, of 2026-06-14, is $2.20.'], closed);
});

test('in a line the model is named once; behind a sentence of two, and on a new line, the next one is named again', () => {
  const calls = callsOf(
    Object.fromEntries(
      Object.entries(BASE).map(([tool, rows]) => [tool, rows.flatMap((row) => [row, { ...row, gpu: 'b200' }])]),
    ),
  );
  const write = (statements: readonly Row[]): string[] =>
    writerOf({ calls, names: NAMES, outdated: null, date: '2026-06-16' }).write('x', statements).text.split('\n');
  const index = (of: string, link?: string): Row => ({
    say: 'index',
    gpu: of,
    what: 'print',
    ...(link === undefined ? {} : { link }),
  });
  const supply = (of: string): Row => ({ say: 'supply', gpu: of, of: 'a' });
  assert.deepEqual(
    write([index('h200'), supply('h200')]).map((line) => line.match(/[HB]200/g)?.length),
    [1],
  );
  const [first, second, third] = write([
    index('h200'),
    { ...supply('h200'), link: 'while' },
    supply('b200'),
    index('b200'),
  ]);
  assert.match(first ?? '', /^The index of the H200 [^.]*\.[^.]*\.[^.]* Alpha|H200/);
  assert.equal(first?.match(/B200/g)?.length, 1);
  assert.match(second ?? '', /B200/);
  assert.equal(third, undefined);
});
