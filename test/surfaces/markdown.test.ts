// The Markdown twin of each page: the same sentences, figures and links, and nothing that would be markup of somebody else's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { marked } from 'marked';
import { markdownOf } from '#surfaces/markdown.ts';
import { appOver } from '../app.ts';
import { NOW, smallWorld } from '../small-world.ts';

const app = appOver(smallWorld(), () => NOW);
const get = async (path: string) => {
  const reply = await app.request(path);
  return { status: reply.status, type: reply.headers.get('content-type') ?? '', text: await reply.text() };
};

const TWINS: readonly (readonly [string, string])[] = [
  ['/', '/overview.md'],
  ['/gpu/h100-sxm', '/gpu/h100-sxm.md'],
  ['/sources', '/sources.md'],
  ['/methodology', '/methodology.md'],
  ['/api', '/api.md'],
  ['/viability', '/viability.md'],
  ['/fill', '/fill.md'],
  ['/changes', '/changes.md'],
  ['/index', '/index.md'],
  ['/analysis', '/analysis.md'],
];

for (const [path, twin] of TWINS)
  test(`${twin} has the headline, every heading and every figure of the tables of ${path}`, async () => {
    const [page, told] = [await get(path), await get(twin)];
    assert.deepEqual([told.status, told.type], [200, 'text/markdown; charset=utf-8']);
    const headings = [...page.text.matchAll(/<h[12][^>]*>([\s\S]*?)<\/h[12]>/g)].map(([, text = '']) =>
      text
        .replace(/<[^>]*>/g, '')
        .replace(/\s+/g, ' ')
        .trim(),
    );
    const plain = told.text.replace(/\\(.)/g, '$1').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    for (const heading of headings.filter((each) => each !== ''))
      assert.ok(plain.includes(heading.replaceAll('&amp;', '&').replaceAll('&#39;', "'")), heading);
    const cells = [...page.text.matchAll(/<td[^>]*class="figure"[^>]*>([\d.]+)<\/td>/g)].map(([, figure]) => figure);
    for (const figure of cells) assert.ok(told.text.includes(`| ${figure} |`), figure);
    assert.doesNotMatch(told.text, /<(?:script|style|svg|span|td)/);
    // It is Markdown: what reads it finds the same tables.
    const tables = (text: string): number => [...text.matchAll(/<table/g)].length;
    assert.equal(tables(String(marked.parse(told.text))), tables(page.text));
  });

test('a twin of nothing is none, and llms.txt names those there are', async () => {
  assert.equal((await get('/gpu/nonsense.md')).status, 404);
  assert.equal((await get('/nothing.md')).status, 404);
  const { status, text } = await get('/llms.txt');
  assert.equal(status, 200);
  for (const [, path = ''] of text.matchAll(/\]\((\/[^)]*)\)/g)) assert.equal((await get(path)).status, 200, path);
});

test('what stands apart on the page stands apart in it: the marks of its state, a figure’s title and note', () => {
  const text = markdownOf(
    '<p class="state"><span>10:00 UTC</span><span>1/2 answered</span><span>A stale</span><span>B stale</span></p><main><figure><figcaption><span>title, $</span><span>12 of 22</span></figcaption></figure></main>',
  );
  assert.equal(text, '10:00 UTC · 1/2 answered · A stale · B stale\n\ntitle, $ · 12 of 22\n');
});

test('what somebody else wrote is no markup in it', () => {
  const evil =
    '<main><h1>a</h1><p>[x](javascript:alert(1)) `b` *c* # d | e &lt;script&gt;</p><p><a href="/x)(y">[z]</a></p><table><tr><th>a|b</th></tr><tr><td>c|d\n# e</td></tr></table></main>';
  const text = markdownOf(evil);
  assert.doesNotMatch(String(marked.parse(text)), /<a href="javascript|<script|<code>|<em>|<h1>(?!a)/);
  assert.match(text, /\[\\\[z\\\]\]\(\/x%29%28y\)/);
  assert.match(text, /\| a\\\|b \|\n\| --- \|\n\| c\\\|d \\# e \|/);
});
