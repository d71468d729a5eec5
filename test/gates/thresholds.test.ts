// The table of the gates' thresholds: whole, of one mind with itself, and the one that the methodology shows.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { GATE_NAMES } from '#domain/gate.ts';
import { HORIZONS, ROUND_TRIP, SIGNAL_STEPS } from '#gates/conditions.ts';
import { GATE_THRESHOLDS } from '#gates/thresholds.ts';

const FILE = fileURLToPath(new URL('../../docs/methodology.md', import.meta.url));

test('every gate has its name, unit, source and what was taken; and no interval could pass and fail', () => {
  assert.deepEqual(Object.keys(GATE_THRESHOLDS), GATE_NAMES);
  for (const [gate, each] of Object.entries(GATE_THRESHOLDS)) {
    for (const word of [each.name, each.what, each.unit, each.needs, each.source, each.taken])
      assert.ok(word.length > 0, gate);
    assert.ok(each.least > 0 && each.windowDays >= 14);
    if (each.fail !== null) assert.ok(each.better === 'higher' ? each.pass >= each.fail : each.pass <= each.fail, gate);
  }
  const hard = GATE_NAMES.filter((name) => GATE_THRESHOLDS[name].isHard);
  assert.deepEqual(hard, ['V2', 'V3', 'V5', 'V7', 'V8', 'V9', 'V13']);
});

test('the numbers that sentences of the table tell are those of the code', () => {
  assert.match(GATE_THRESHOLDS.V2.what, /ten days/);
  assert.deepEqual([SIGNAL_STEPS, HORIZONS.week], [10, 7]);
  assert.match(GATE_THRESHOLDS.V10.source, new RegExp(`${100 * ROUND_TRIP.fee} %.*${100 * ROUND_TRIP.tick} %`));
});

function table(): string {
  const rows = GATE_NAMES.map((gate) => {
    const { name, what, unit, better, pass, fail, also, needs, windowDays, isHard, source, taken } =
      GATE_THRESHOLDS[gate];
    const [good, bad] = better === 'higher' ? ['≥', '<'] : ['≤', '>'];
    const failing = fail === null ? 'never' : `${bad} ${fail}`;
    return `| ${gate}${isHard ? ', hard' : ''} | ${name}: ${what} | ${unit} | ${good} ${pass} | ${failing} | ${also ?? ''} | ${needs}; window ${windowDays} days | ${source} | ${taken} |`;
  });
  return [
    '<!-- gates -->',
    '| gate | value | unit | passes | fails | also | needs | source | what was taken, and why |',
    '|---|---|---|---|---|---|---|---|---|',
    ...rows,
    '<!-- /gates -->',
  ].join('\n');
}

const TABLE = /<!-- gates -->[\s\S]*<!-- \/gates -->/;

test('the methodology’s table of gates is the code’s', () => {
  const text = readFileSync(FILE, 'utf8');
  if (TABLE.exec(text)?.[0] === '<!-- gates -->\n<!-- /gates -->' && !process.env.CI)
    writeFileSync(FILE, text.replace(TABLE, table()));
  assert.equal(TABLE.exec(readFileSync(FILE, 'utf8'))?.[0], table());
});
