// Every two sellers in one table: each distance once, where it is dearer, sellers by their names, no figure below zero.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detailsTable, wordsFor } from '#surfaces/pages/details.ts';
import { matrixOrder, pairMatrix } from '#surfaces/pages/pair-matrix.ts';

const PAIRS = [
  { a: 'dear', b: 'cheap', median7d: 2, frozen: true },
  { a: 'cheap', b: 'middle', median7d: -0.5 },
  { a: 'dear', b: 'middle', median7d: 1.5 },
];
const NAMES = { cheap: 'Cheap', middle: 'Middle & Co', dear: 'Dear' };
const rowsOf = (html: string): string[] =>
  [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) => row.replace(/<[^>]+>/g, '|').replace(/\|+/g, '|'));

test('the cheapest first; each distance stands once, in the row of the dearer one', () => {
  assert.deepEqual(matrixOrder(PAIRS), ['cheap', 'middle', 'dear']);
  const html = String(pairMatrix(PAIRS, NAMES));
  assert.deepEqual(rowsOf(html), [
    '|dearer by|Cheap|Middle &amp; Co|',
    '|Middle &amp; Co|+0.50|',
    '|Dear|+2.00|+1.50|',
  ]);
  assert.match(html, /<span class="muted">\+2\.00<\/span>/, 'two that stand still are grey');
  assert.doesNotMatch(html, />-|−/);
});

test('a pair that is told in words names the dearer one first', () => {
  const html = String(
    detailsTable({ typical: { a: 'cheap', b: 'dear', median7d: -2, depth7d: -1, n: 9 } }, wordsFor(), NAMES),
  );
  const text = html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  assert.match(text, /dearer Dear than Cheap by, the middle of 7 days, 2 .* 1 /);
});
