// What the tools keep between two pages of one answer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTeller } from '#commands/teller.ts';
import { remembering } from '#surfaces/mcp/remembering.ts';
import { NOW, smallWorld } from '../small-world.ts';

const teller = createTeller(smallWorld(), { now: () => NOW });

test('the next page is cut from the answer that was made, until the data change', () => {
  let version = '1';
  let made = 0;
  const kept = remembering({
    ...teller,
    program: '1',
    say: () => {},
    version: () => version,
    ask: (name, raw) => {
      made += 1;
      return teller.ask(name, raw);
    },
  });
  const first = kept.ask('current_prices', { gpu: ['h100-sxm'] });
  assert.equal(kept.ask('current_prices', { gpu: ['h100-sxm'] }), first);
  kept.ask('current_prices', {});
  assert.equal(made, 2);
  version = '2';
  kept.ask('current_prices', {});
  assert.equal(made, 3);
  for (let at = 0; at < 30; at += 1) kept.ask('current_prices', { provider: [`p${at}`] });
  kept.ask('current_prices', {});
  assert.equal(made, 34, 'the oldest is let go');
});
