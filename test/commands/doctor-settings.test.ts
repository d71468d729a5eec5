// What the doctor says of the settings: terms unread, keys half set or for nobody, an analyst without its library.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registry } from '#collect/registry.ts';
import { SETTINGS } from '#commands/doctor-settings.ts';
import { configFrom } from '#config.ts';

const providers = await registry();
const keyNames = providers.flatMap(({ needs }) => needs.map(({ env }) => env));
const seen = (check: string, env: Record<string, string> = {}, hasSdk = true) =>
  SETTINGS[check]?.({ providers, config: configFrom(env, keyNames), hasSdk });

test('terms that nobody has read are a note while their sellers are asked, and none where they are not', () => {
  const unread = providers.find(({ terms }) => terms.stance === 'unread');
  const read = providers.find(({ terms, needs }) => terms.stance === 'silent' && needs.every((need) => !need.required));
  assert.ok(unread !== undefined && read !== undefined);
  const told = seen('terms');
  assert.ok(told?.ok && told.isNote && told.told.includes(unread.id));
  assert.equal(seen('terms', { GPU_SPOT_PROVIDERS: read.id })?.isNote, undefined);
});

test('a key for a seller that is off is wrong, and says why it is off; none set is well', () => {
  assert.equal(seen('keys')?.ok, true);
  const restricted = providers.find(({ terms, needs }) => terms.stance === 'restricts' && needs.length > 0);
  const [need] = restricted?.needs ?? [];
  assert.ok(restricted !== undefined && need !== undefined);
  const told = seen('keys', { [need.env]: 'a-key' });
  assert.equal(told?.ok, false);
  assert.match(told?.told ?? '', new RegExp(`${need.env} is set, and ${restricted.id} is off: its terms restrict`));
  assert.doesNotMatch(told?.told ?? '', /a-key/);
});

test('a model’s key without its library is wrong; with it, or without a key, all is well', () => {
  assert.equal(seen('analyst')?.ok, true);
  assert.equal(seen('analyst', { ANTHROPIC_API_KEY: 'x' })?.ok, true);
  assert.match(seen('analyst', { ANTHROPIC_API_KEY: 'x' }, false)?.told ?? '', /library is not there/);
});
