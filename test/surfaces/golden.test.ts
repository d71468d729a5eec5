// Every page over one small store is as it was looked at and found right: a change of any is seen here, and made on purpose by `npm run goldens`.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { GOLDEN, PAGES, pageText } from '../golden-pages.ts';

for (const [name, path] of Object.entries(PAGES))
  test(`${path} is as it should be`, async () => {
    const [now, kept] = [await pageText(path), readFileSync(`${GOLDEN}/${name}.html`, 'utf8')];
    const at = now.split('\n').findIndex((line, index) => line !== kept.split('\n')[index]);
    assert.ok(
      now === kept,
      `line ${at + 1} is\n${now.split('\n')[at]}\nand was\n${kept.split('\n')[at]}\nlook at the page; where it is right, npm run goldens`,
    );
  });

test('no golden page is left over', () => {
  assert.deepEqual(
    readdirSync(GOLDEN).sort(),
    Object.keys(PAGES)
      .map((name) => `${name}.html`)
      .sort(),
  );
});
