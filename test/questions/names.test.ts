// Names: of questions as a help text lists them, of models as people write them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask } from '#questions/ask.ts';
import { questionNames } from '#questions/list.ts';
import { QUESTION_NAMES } from '#questions/names.ts';
import { createWorld } from '#questions/world.ts';
import { NOW, smallWorld } from '../small-world.ts';

const world = createWorld(smallWorld(), NOW);

test('the names that a help text lists are those of the questions', () => {
  assert.deepEqual([...QUESTION_NAMES], questionNames);
});

test('a model’s name that is none is answered with those that it may have meant', () => {
  for (const [word, meant] of [
    ['h100', 'h100-sxm, h100-nvl, h100-pcie'],
    ['RTX4090', 'rtx-4090'],
    ['a100', 'a100-sxm, a100-sxm-40gb, a100-pcie, a100-pcie-40gb'],
  ] as const) {
    const asked = ask(world, 'current_prices', { gpu: word });
    assert.ok(!asked.ok);
    const said = asked.problems[0]?.detail ?? '';
    assert.ok(said.endsWith(`; for ${word} did you mean ${meant}?`), said);
  }
  for (const word of ['', 'nonsense', '<b>', 'x'.repeat(500)]) {
    const asked = ask(world, 'current_prices', { gpu: word });
    assert.ok(!asked.ok && !/did you mean/.test(asked.problems[0]?.detail ?? ''), word);
  }
  const second = ask(world, 'current_prices', { gpu: 'b200,h200nvl2' });
  assert.ok(!second.ok && /for h200nvl2 did you mean/.test(second.problems[0]?.detail ?? ''));
});
