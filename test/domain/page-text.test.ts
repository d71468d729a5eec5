// What the texts of a price page say, with the ways in which pages write the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { besideLabel, hourlyUsd, numberIn, plainText } from '#domain/page-text.ts';

test('a price by the hour in its many forms', () => {
  for (const text of ['$3.20', '$3.20 / hour', '$3.20 per hour', '$3.20/hr', '$3.20/GPU/hr', 'US$3.20 per GPU-hour'])
    assert.equal(hourlyUsd(text), 3.2, text);
  assert.equal(hourlyUsd('$1,203.50'), 1203.5);
});

test('what is not offered is null, and what is another price or none is undefined', () => {
  for (const text of ['', 'N/A', '—', 'Contact sales', 'N/A Contact sales', 'Per contract after contacting sales'])
    assert.equal(hourlyUsd(text), null, text);
  for (const text of ['$3.20 / month', 'from $3.20', '$0.07 per GB per hour', '3.20', '$3.20 $2.20', '€3.20', 'N/A $3'])
    assert.equal(hourlyUsd(text), undefined, text);
});

test('a number may have a footnote, thousands and its unit', () => {
  assert.deepEqual(['8', '4^1', '2,048', '80 GB', '192GB', '900 GiB'].map(numberIn), [8, 4, 2048, 80, 192, 900]);
  for (const text of [null, '', 'eight', '4 1', '41x', '1.5 TB']) assert.equal(numberIn(text), null, String(text));
  assert.equal(plainText(' Price\n (Per Hour)² '), 'Price (Per Hour)');
});

test('a value stands beside its label on the side that all pairs have', () => {
  const label = /^GPU Count$/;
  assert.equal(besideLabel(['GPU Count', '8'], label), '8');
  assert.equal(besideLabel(['8', 'GPU Count'], label), '8');
  assert.equal(besideLabel(['80', 'VRAM', '8', 'GPU Count', '128', 'vCPUs'], label), '8');
  assert.equal(besideLabel(['VRAM', '80', 'GPU Count', '8', 'vCPUs', '128'], label), '8');
  assert.equal(besideLabel(['80', 'GPU Count', '8'], label), null, 'no pairs: either may be meant');
  assert.equal(besideLabel(['80', 'VRAM'], label), null);
});
