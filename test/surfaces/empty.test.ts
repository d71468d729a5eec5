// Before the first round every page is a page: it says that there is nothing yet, and no figure.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '#store/open.ts';
import { appOver } from '../app.ts';

const PAGES = ['', '/index', '/viability', '/fill', '/changes', '/analysis', '/sources', '/methodology', '/api'];
const OF_A_MODEL = ['/gpu/b200', '/index/b200', '/viability/b200/V3', '/viability/b200/spread', '/gpu/b200/at/1800000'];

test('every page and twin of an empty store is there, without a figure of a price', async () => {
  const app = appOver(openStore(':memory:', { readonly: false }), () => 1.8e9);
  for (const path of [
    ...PAGES.map((each) => each || '/'),
    ...OF_A_MODEL,
    ...PAGES.map((each) => `${each || '/overview'}.md`),
  ]) {
    const response = await app.request(path);
    assert.equal(response.status, 200, path);
    const text = await response.text();
    assert.doesNotMatch(text.replace(/<style>.*?<\/style>/s, ''), /NaN|undefined|Infinity|\[object/, path);
    // Rules have thresholds of their own.
    if (!/method|api|viability/.test(path)) assert.doesNotMatch(text, /\$\d/, path);
  }
});
