// What a recording must not hold: keys, people and addresses; and that it is read as the answer was.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registry } from '#collect/registry.ts';
import { parseAnswer } from '#commands/parse.ts';
import { cleaner } from '#commands/record.ts';
import { casesOf } from '../payloads.ts';

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

const PERSON = {
  owner: 'Jane Roe',
  owner_id: 7_741_902,
  user: { id: 88_123, name: 'Jane "JR" Roe', teams: [{ title: 'Roe Hosting' }], verified: true },
  username: 'jane-roe',
  'contact-email': 'jane@roe.example',
  accountName: 'Roe Hosting',
  contacts: ['Jane Roe', 'ops@roe.example'],
  created_by: 'jane-roe',
  notes: 'write to jane.roe+gpu@mail.roe.example\nor to ops@roe.example.',
};
const PERSONAL = /jane|roe|7741902|88123/i;

/** Puts somebody into every object of an answer. */
const owned = (node: unknown): unknown =>
  Array.isArray(node)
    ? node.map(owned)
    : node !== null && typeof node === 'object'
      ? { ...Object.fromEntries(Object.entries(node).map(([name, value]) => [name, owned(value)])), ...PERSON }
      : node;

const asRead = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

test('e-mails and what tells of people leave it; each seller’s answer is read as it was, in the same offers', async () => {
  const clean = cleaner(['a-key-of-ours-0123456789']);
  let read = 0;
  for (const provider of await registry())
    for (const each of casesOf(provider)) {
      const plain = parseAnswer(provider, each.answer, each).understood.offers;
      const recorded = clean(each.text);
      assert.deepEqual(
        parseAnswer(provider, asRead(recorded), each).understood.offers,
        plain,
        `${provider.id} ${each.name}`,
      );
      read += plain.length;
      // An answer that is a map of offers takes no field more.
      const items = Array.isArray(each.answer) ? owned(each.answer) : { ...(each.answer as object), ...PERSON };
      const personal = typeof each.answer === 'string' ? `<p>jane@roe.example</p>${each.text}` : JSON.stringify(items);
      const without = clean(personal);
      assert.match(personal, PERSONAL);
      assert.doesNotMatch(without, PERSONAL);
      assert.deepEqual(
        parseAnswer(provider, asRead(without), each).understood.offers,
        parseAnswer(provider, asRead(personal), each).understood.offers,
        `${provider.id} ${each.name} with people`,
      );
    }
  assert.ok(read > 100, `${read} offers`);
});

test('what is no person’s stays: pictures, hosts, counts beside, and the shape', () => {
  const text =
    '{"host_id":5,"hostname":"m1.dc","image":"logo@2x.png","user_agents":["a"],"accounting":"b","owner":null,"user":true,"users":12,"price":1.50}';
  assert.equal(cleaner([])(text), text.replace('"users":12', '"users":0'));
  assert.equal(
    cleaner([])(
      '<script>{"owner" : "Jane \\"J\\" Roe","n":1}</script><a href="mailto:jane%40roe.example">jane&#64;roe.example</a>',
    ),
    '<script>{"owner" : "[redacted]","n":1}</script><a href="mailto:[redacted]">[redacted]</a>',
  );
});
