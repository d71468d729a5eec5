// Foreign text is cut between characters and is well-formed afterwards, whatever came in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cut, foreignName } from '#domain/cut.ts';

const odd = fc
  .array(
    fc.oneof(
      fc.constantFrom('\ud83d', '\ude00', '\ud83d\ude00', '\u0000', '\u202e', '\u200b', '\ufeff', ' ', '\n', '\u2028'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

test('what is cut has no more characters than asked, is well-formed, and is how the text begins', () => {
  fc.assert(
    fc.property(odd, fc.integer({ min: 0, max: 30 }), (text, characters) => {
      const short = cut(text, characters);
      assert.ok(short.isWellFormed());
      assert.ok(Array.from(short).length <= characters);
      assert.ok(text.toWellFormed().startsWith(short));
      if (Array.from(text).length <= characters) assert.equal(short, text.toWellFormed());
    }),
    { numRuns: 2_000 },
  );
});

test('a pair at the limit is whole or not there', () => {
  assert.equal(cut('ab\u{1f600}', 3), 'ab\u{1f600}');
  assert.equal(cut('ab\u{1f600}', 2), 'ab');
  assert.equal(cut('\u{1f600}'.repeat(5), 3), '\u{1f600}'.repeat(3));
  assert.equal(cut('a\ud83d', 5), 'a\ufffd');
});

test('a name has one line, and nothing that turns, hides or steers', () => {
  fc.assert(
    fc.property(odd, (text) => {
      const name = foreignName(text, 20);
      assert.ok(name.isWellFormed() && Array.from(name).length <= 20);
      assert.doesNotMatch(name, /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      assert.equal(name, name.trim());
    }),
    { numRuns: 2_000 },
  );
  assert.equal(foreignName('  Vast.ai\u001b[31m\u202e evil\n', 80), 'Vast.ai [31m evil');
  assert.equal(foreignName('日本 クラウド', 80), '日本 クラウド');
});
