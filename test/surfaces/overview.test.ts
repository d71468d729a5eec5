// The first page by its address: sorted, filtered, watched and found without a script, and the same models as data.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { askTyped } from '#questions/ask.ts';
import { createWorld } from '#questions/world.ts';
import { openStore, type Store } from '#store/open.ts';
import { nextSort, overviewHref, overviewView } from '#surfaces/pages/overview-view.ts';
import { appOver } from '../app.ts';
import { copyDemoStore } from '../kept-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-overview-'));
let store: Store;
let now = 0;
before(async () => {
  const path = join(folder, 'demo.db');
  await copyDemoStore(path, 8);
  store = openStore(path, { readonly: true });
  now = ((store.hot('SELECT max(slot) FROM round').pluck().get() as number) + 1) * 1800 - 60;
});
after(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

const textOf = async (path: string): Promise<string> => (await appOver(store, () => now).request(path)).text();
const rowsOf = (input = {}) => askTyped(createWorld(store, now), 'overview', input).data;
/** The models of a page’s tables, in their order. */
const modelsIn = (html: string): string[] =>
  [...html.matchAll(/<tr>\s*<td data-name="model"><span><a class="model" href="\/gpu\/([\w-]+)(?:\?[^"]*)?"/g)].map(
    ([, gpu = '']) => gpu,
  );

test('a header sorts by its figure, up, then down, then as before; what is not known comes last', async () => {
  const rows = rowsOf();
  type Figure = (row: (typeof rows)[number]) => number | null;
  for (const [column, figure] of [
    ['best', (row) => row.floor],
    ['change', (row) => row.change24hPct],
    ['free', (row) => row.gpusAvailable],
  ] as readonly (readonly [string, Figure])[])
    for (const sign of ['', '-']) {
      const shown = modelsIn(await textOf(`/?sort=${sign}${column}`));
      const figures = shown.map((gpu) => rows.filter((row) => row.gpu === gpu).map(figure)[0] ?? null);
      const known = figures.filter((each) => each !== null);
      assert.deepEqual(
        figures,
        [
          ...known.toSorted((a, b) => (sign === '' ? a - b : b - a)),
          ...new Array(rows.length - known.length).fill(null),
        ],
        sign + column,
      );
    }
  assert.match(await textOf('/?sort=best'), /aria-sort="ascending"><a class="sort" href="\/\?sort=-best">/);
  const view = overviewView({ sort: '-best' });
  assert.deepEqual([nextSort(view, 'best'), nextSort(view, 'free')], ['/', '/?sort=free']);
});

test('filters and the watchlist stand in the address together, and what is usual is left out', async () => {
  const dear = rowsOf()
    .filter(({ memoryGb }) => (memoryGb ?? 0) >= 141)
    .map(({ gpu }) => gpu);
  assert.deepEqual(modelsIn(await textOf('/?vram=141')), dear);
  const watched = await textOf('/?w=rtx-4090,h100-sxm');
  assert.deepEqual(modelsIn(watched.split('<details')[0] ?? ''), ['rtx-4090', 'h100-sxm']);
  // The others stay at hand, so that a second one can be watched.
  assert.match(watched, /<summary>\d+ models that you do not watch<\/summary>/);
  assert.ok(modelsIn(watched).length > 8 && watched.includes('href="/?w=rtx-4090,h100-sxm,b200"'));
  assert.match(await textOf('/?w=rtx-4090,h100-sxm'), /<h1>RTX 4090 rents from /);
  assert.deepEqual(modelsIn(await textOf('/?find=h100+nvl')), ['h100-nvl']);
  assert.match(await textOf('/?find=nothing-like-it'), /No model of \d+ is as asked for/);
  const spot = modelsIn(await textOf('/?market=interruptible'));
  assert.deepEqual(
    [...spot].sort(),
    rowsOf({ market: 'interruptible' })
      .map(({ gpu }) => gpu)
      .sort(),
  );
  assert.match(await textOf('/?market=interruptible'), /Spot, all in[\s\S]*judged on demand, all in/);
  const view = overviewView({ w: 'h200,h200,none', vram: '80', market: 'on_demand', sort: 'nonsense', find: '<b>x' });
  assert.equal(overviewHref(view, {}), '/?vram=80&find=bx&w=h200');
  assert.equal(overviewHref(overviewView({}), {}), '/');
});

test('a model is taken into the watchlist by a link, and out of it by another', async () => {
  assert.match(await textOf('/'), /<a class="watch" href="\/\?w=h100-sxm">watch/);
  const watched = await textOf('/?w=h100-sxm');
  assert.match(watched, /<a class="watch" href="\/">unwatch/);
  assert.match(watched, /<a href="\/">all models<\/a>/);
});

test('the export is of the models, market and price that are shown', async () => {
  const page = await textOf('/?vram=141&price=gpu_only');
  const [, href = ''] = /href="(\/api\/v1\/overview\?[^"]*format=csv)"/.exec(page) ?? [];
  const lines = (await textOf(href.replaceAll('&amp;', '&'))).trim().split('\r\n');
  const gpus = lines.slice(1).map((line) => line.split(',')[0] ?? '');
  assert.deepEqual([...gpus].sort(), modelsIn(page).sort());
});

test('the usual page opens with ten models and folds the rest; what is asked for stands open whole', async () => {
  const page = await textOf('/');
  const all = rowsOf().length;
  assert.deepEqual([modelsIn(page.split('<details class="more">')[0] ?? '').length, modelsIn(page).length], [10, all]);
  assert.ok(page.includes(`<summary>${all - 10} more models</summary>`));
  assert.ok(!(await textOf('/?sort=best')).includes('<details class="more">'));
});

test('one age stands in the header, and in a row only where it differs', async () => {
  const page = await textOf('/');
  const table = page.slice(page.indexOf('<table'), page.indexOf('</table>'));
  const { observedAt } = askTyped(createWorld(store, now), 'overview', {}).meta;
  const differ = rowsOf()
    .slice(0, 10)
    .filter((row) => row.observedAt?.slice(0, 13) !== observedAt?.slice(0, 13));
  assert.ok([...table.matchAll(/<time/g)].length <= differ.length + 1);
  assert.equal([...page.matchAll(/<p class="state">[\s\S]*?<\/p>/g)].join('').match(/<time class="aged"/g)?.length, 1);
});
