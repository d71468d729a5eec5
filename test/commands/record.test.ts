// What a recording must not hold: keys and addresses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleaner } from '#commands/record.ts';

test('fields that are made for credentials leave it too, whoever’s they are', () => {
  const text = '{"api_key":"sk-live-9999","token":"abc","Email": "joe@acme.example","gpu":"H100","keyboard":"qwerty"}';
  assert.equal(
    cleaner([])(text),
    '{"api_key":"[redacted]","token":"[redacted]","Email": "[redacted]","gpu":"H100","keyboard":"qwerty"}',
  );
});

test('keys and IP addresses leave a recording, prices and ids stay', () => {
  const clean = cleaner(['my-secret-key']);
  const text =
    '{"public_ipaddr":"93.184.216.34","ip6":"2001:db9:85a3:1:2:8a2e:370:7334","token":"my-secret-key","dph_base":1.4666666666666668,"id":26679142,"driver":"570.172.08"}';
  assert.equal(
    clean(text),
    '{"public_ipaddr":"203.0.113.1","ip6":"2001:db8::1","token":"[redacted]","dph_base":1.4666666666666668,"id":26679142,"driver":"570.172.08"}',
  );
  assert.equal(
    clean('{"a":[{"ssh_host":"2a01:4f8:c17:abcd::2"},{"b":"fe80::1"}],"at":"12:30:45","driver":"580.95.05"}'),
    '{"a":[{"ssh_host":"2001:db8::1"},{"b":"2001:db8::1"}],"at":"12:30:45","driver":"580.95.05"}',
  );
});
