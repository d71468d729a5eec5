// A page is whole where nothing but blanks and comments stands behind its last tag; how many comments there are costs nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { wholePage } from '#domain/reading.ts';

const isWhole = (page: string): boolean => {
  try {
    return wholePage(page) === page;
  } catch {
    return false;
  }
};

test('behind the last tag may stand blanks and comments', () => {
  for (const end of [
    '',
    '\n',
    ' <!-- built -->\n',
    `${'<!-- a -->\n'.repeat(60)}`,
    '<!-- </html> -->',
    '<!----> <!-- > -->',
  ])
    assert.ok(isWhole(`<html><p>$1</p></HTML>${end}`), JSON.stringify(end));
});

test('a page that was cut, or that goes on, is not whole', () => {
  const ends = [
    '</html',
    '</html><!-- a',
    '</html><!-- </html>',
    '</html><!-- a --> $1',
    `</html>${'<!---->'.repeat(60)}x`,
  ];
  for (const end of ends) assert.equal(isWhole(`<html><p>$1</p>${end}`), false, end.slice(0, 40));
});

test('of several last tags one is enough, and what stands before it counts for nothing', () => {
  const words = fc.array(fc.constantFrom('</html>', '<!-- a -->', ' ', 'x'), { maxLength: 12 });
  fc.assert(
    fc.property(words, (parts) => {
      const last = parts.lastIndexOf('</html>');
      const expected = last >= 0 && parts.slice(last).every((part) => part !== 'x');
      assert.equal(isWhole(parts.join('')), expected);
    }),
  );
});
