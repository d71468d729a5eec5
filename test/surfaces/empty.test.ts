// Before the first round every page is a page: it says that there is nothing yet, and no figure.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '#store/open.ts';
import { appOver } from '../app.ts';
import { NOW, smallWorld } from '../small-world.ts';

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

test('where nothing was collected, and where all answers are old, no page says that nothing changed', async () => {
  const worlds = [
    appOver(openStore(':memory:', { readonly: false }), () => NOW),
    appOver(smallWorld(), () => NOW + 9 * 3600),
  ];
  for (const over of worlds)
    for (const path of ['/', '/changes']) {
      const html = await (await over.request(path)).text();
      assert.match(html, /Not known: no provider has a current answer|A stale/, path);
      assert.doesNotMatch(html, /no seller that came or sold out|Nothing to tell/, path);
    }
});
