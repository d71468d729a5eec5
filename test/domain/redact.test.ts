// Secrets in whatever spelling: found whole and in pieces, taken out so that JSON stays JSON, and nothing else touched.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { redaction, redactor } from '#domain/redact.ts';

const KEY = 'sk-Live_9+aZ/"q\\w=%x&y<T0123456789abcdefXYZ!';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const cleaned = (text: string, secrets: readonly string[] = [KEY]): string =>
  new TextDecoder().decode(redaction(secrets).bytes(bytes(text)).bytes);

/** The tags within a key stay where they are. */
const joined = (text: string): string => text.replace(/<wbr>|<!-- -->/g, '').replace(/(\[redacted\])+/g, '[redacted]');

const code = (letter: string): string => letter.charCodeAt(0).toString(16);
const letters = (text: string, spell: (letter: string) => string): string => [...text].map(spell).join('');
const SPELL: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  json: (text) => JSON.stringify(text).slice(1, -1),
  'json in json': (text) => JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1),
  unicode: (text) => letters(text, (letter) => `\\u${code(letter).padStart(4, '0')}`),
  'old address': (text) => letters(text, (letter) => `%u${code(letter).padStart(4, '0')}`),
  braces: (text) => letters(text, (letter) => `\\u{${code(letter)}}`),
  hexadecimal: (text) => letters(text, (letter) => `\\x${code(letter).padStart(2, '0')}`),
  url: encodeURIComponent,
  'url twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'url in lower case': (text) => letters(text, (letter) => `%${code(letter).padStart(2, '0')}`),
  html: (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  decimal: (text) => letters(text, (letter) => `&#00${letter.charCodeAt(0)};`),
  'decimal without an end': (text) => letters(text, (letter) => `&#0${letter.charCodeAt(0)} `),
  hex: (text) => letters(text, (letter) => `&#X000${code(letter)};`),
  capitals: (text) => text.toUpperCase(),
  tags: (text) => (text.match(/.{1,7}/gs) ?? []).join(text.includes('<') ? '' : '<wbr><!-- -->'),
  lines: (text) => (text.match(/.{1,5}/gs) ?? []).join('\r\n  '),
};

test('any twelve characters in a row are taken out, in every spelling and mixed, and what is around them stays', () => {
  const from = fc.integer({ min: 0, max: KEY.length - 12 });
  fc.assert(
    fc.property(from, fc.nat(30), fc.constantFrom(...Object.keys(SPELL)), fc.nat(2), (start, more, name, before) => {
      const piece = KEY.slice(start, start + 12 + more);
      const spelled = SPELL[name]?.(piece) ?? '';
      assert.equal(
        joined(cleaned(`<p>key| ${spelled}; ${'|'.repeat(before + 1)}</p>`)).replace(/[\s;\\]+/g, ''),
        `<p>key|[redacted]${'|'.repeat(before + 1)}</p>`,
      );
    }),
    { numRuns: 500 },
  );
});

test('base64 at all three places, in both alphabets, padded or not, and of a user and it', () => {
  for (const before of ['', 'u', 'me', 'user:', 'someone:'])
    for (const alphabet of ['base64', 'base64url'] as const) {
      const told = Buffer.from(`${before}${KEY}, and more`).toString(alphabet);
      const left = cleaned(`Basic ${told}`);
      assert.match(left, /^Basic [\w-]{0,12}\[redacted\][\w+/=-]*$/);
      const decoded = Buffer.from(left.replace(/^Basic |\[redacted\].*$/g, ''), 'base64').toString();
      assert.ok(decoded.length <= before.length + 1, `${decoded} tells of it`);
    }
  assert.equal(cleaned(Buffer.from(KEY).toString('hex').toUpperCase()), '[redacted]');
});

test('JSON stays JSON of the same shape, wherever a key stands in it and however it is cut', () => {
  const spelled = fc.constantFrom(...Object.values(SPELL)).map((spell) => spell(KEY));
  const text = fc.tuple(fc.string(), spelled, fc.string()).map((parts) => parts.join(''));
  const value = fc.jsonValue().chain((other) => fc.record({ a: text, [KEY]: fc.constant(other), b: fc.array(text) }));
  const shape = (node: unknown): unknown =>
    Array.isArray(node)
      ? node.map(shape)
      : node !== null && typeof node === 'object'
        ? Object.values(node).map(shape)
        : typeof node;
  fc.assert(
    fc.property(value, fc.boolean(), (told, spaced) => {
      const clean = JSON.parse(cleaned(JSON.stringify(told, null, spaced ? 2 : 0)));
      assert.deepEqual(shape(clean), shape(told));
      assert.ok(!JSON.stringify(clean).includes('0123456789ab'));
    }),
  );
  assert.equal(cleaned('{"a":"\\u0073k-Live_9+aZ/\\"q", "b":1}'), '{"a":"[redacted]", "b":1}');
  assert.equal(
    cleaned('{"id":123456789012345,"p":1.5,"q":"a123456789012z"}', ['123456789012345']),
    '{"id":"[redacted]","p":1.5,"q":"a[redacted]z"}',
  );
});

test('a shorter key is found whole, in every spelling', () => {
  const short = 'k3y-9f/2a';
  for (const [name, spell] of Object.entries(SPELL))
    assert.match(
      joined(cleaned(`{"a":"${spell(short)}","b":1}`, [short])),
      /^\{"a":"[\s\\;]*\[redacted\][\s;]*","b":1\}$/,
      name,
    );
  for (const before of ['', 'u', 'u:'])
    assert.match(cleaned(Buffer.from(`${before}${short}`).toString('base64'), [short]), /^.{0,3}\[redacted\].{0,3}$/);
});

test('what is no secret stays bit for bit: other bytes, shorter pieces, and values that are words or numbers', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (answer) => {
      const seen = redaction([KEY]).bytes(answer);
      assert.deepEqual(seen.bytes, answer);
      assert.equal(seen.places, 0);
    }),
  );
  const short = KEY.slice(3, 14);
  assert.equal(cleaned(`{"a":"${short}"}`, ['another-key-0123456789']), `{"a":"${short}"}`);
  assert.equal(cleaned(SPELL.plain?.(KEY.slice(24, 35)) ?? ''), KEY.slice(24, 35));
  const answer = '{"region":"default","gpu":"nvidia","price":100000,"tier":"a-b-1"}';
  assert.equal(cleaned(answer, ['default', 'nvidia', 'test', '100000', 'a-b-1', '', '  ']), answer);
  assert.equal(cleaned('{"x":"k3y-s3"}', ['k3y-s3']), '{"x":"[redacted]"}');
  assert.equal(cleaned('{"x":"k3y-s"}', ['k3y-s3']), '{"x":"k3y-s"}');
});

test('a key across the stretches that an answer is looked at in is found, and each place is counted', () => {
  const secret = 'q8'.repeat(10) + 'Zx0Lm4Nb7Vc2'.repeat(70);
  for (const at of [262_100, 262_144, 266_200, 524_280]) {
    const answer = bytes(`${' a.'.repeat(at / 3)}${secret}<br>${secret} b`);
    const seen = redaction([secret]).bytes(answer);
    assert.equal(seen.places, 2, String(at));
    assert.ok(new TextDecoder().decode(seen.bytes).endsWith('a.[redacted]<br>[redacted] b'), String(at));
  }
});

test('what an answer costs grows as its bytes do, whatever is in it', () => {
  const secret = 'ab'.repeat(450);
  const redact = redaction([secret, KEY]);
  const hostile: Readonly<Record<string, (bytes: number) => string>> = {
    percents: (size) => '%25'.repeat(size / 3),
    backslashes: (size) => '\\'.repeat(size),
    ampersands: (size) => '&'.repeat(size),
    zeros: (size) => `&#${'0'.repeat(size)}`,
    braces: (size) => `\\u{${'0'.repeat(size)}`,
    'half escapes': (size) => '\\u00'.repeat(size / 4),
    'its own letters': (size) => 'ab'.repeat(size / 2),
    'nearly it': (size) => 'ababababab'.concat('c').repeat(size / 11),
    tags: (size) => '<b'.repeat(size / 2),
    'one tag': (size) => `${'<b'.repeat(size / 2)}>`,
    quotes: (size) => `["${'\\"'.repeat(size / 2)}`,
  };
  const cost = (text: string): number => {
    const answer = bytes(text);
    const before = process.cpuUsage();
    redact.bytes(answer);
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  for (const [name, made] of Object.entries(hostile)) {
    cost(made(100_000));
    const [small, large] = [cost(made(250_000)), cost(made(4_000_000))];
    // Sixteen times the bytes: squared it would be 256 times the work.
    assert.ok(large < 100 * small + 200_000, `${name}: ${small} and ${large} µs`);
  }
});

test('a message of ours: known secrets, the word before one, and addresses with a user', () => {
  const clean = redactor(['s3cret-key']);
  const odd = 'sk-live-4f9Q2mZx81\u0000Lp\nTrWv';
  assert.equal(redactor([odd])(`Headers.append: "Bearer ${odd}"`), 'Headers.append: "Bearer [redacted]"');
  assert.equal(
    clean('Headers.append: "Bearer s3cret-key\n" is an invalid header value'),
    'Headers.append: "Bearer [redacted]\n" is an invalid header value',
  );
  assert.equal(
    clean('cannot reach http://joe:pw@proxy.example:3128/x'),
    'cannot reach http://[redacted]@proxy.example:3128/x',
  );
  assert.equal(clean('a plain line, https://seller.example/a@b'), 'a plain line, https://seller.example/a@b');
});
