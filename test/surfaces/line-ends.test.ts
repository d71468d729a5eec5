// The same chart drawn twice, by the server and in the browser: both end where the server's range ends, and label each line alike.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ServerType } from '@hono/node-server';
import type { Browser } from 'playwright-core';
import { lineChart } from '#charts/line.ts';
import { endLabel, labelPlaces } from '#domain/line-end.ts';
import { intake } from '#intake/intake.ts';
import { appOver, served } from '../app.ts';
import { launch } from '../chromium.ts';
import { ended, offer, roundAt } from '../scratch.ts';
import { LAST, smallWorld } from '../small-world.ts';

/** Nobody has answered for three hours, b half an hour longer than the others: no last observation is of now. */
const AFTER = LAST + 6;
const NOW = AFTER * 1800 + 300;
let server: ServerType;
let browser: Browser;
let base = '';

before(async () => {
  const store = smallWorld();
  intake(
    store,
    roundAt(LAST + 1, [ended('a', [], { outcome: 'unreachable', reason: 'no answer' }), ended('b', [offer('1', 2.5)])]),
  );
  ({ base, server } = await served(appOver(store, () => NOW)));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** Notes what the chart library writes on its canvases, figure by figure. */
const NOTING = `const write = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
  if (this.textAlign === 'left') (this.canvas.written ??= new Set()).add(text);
  return write.call(this, text, ...rest);
};`;
const WRITTEN = (id: string): string =>
  `[...document.querySelector('#${id} canvas').written].filter((text) => /^[A-Z]/.test(text)).sort()`;

async function endsOf(
  path: string,
  id: string,
): Promise<{ server: string[]; browser: string[]; range: (string | undefined)[] }> {
  const html = await (await fetch(base + path)).text();
  const svg = html.split(`id="${id}"`)[1]?.split('</svg>')[0] ?? '';
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.addInitScript(NOTING);
  await page.goto(base + path, { waitUntil: 'networkidle' });
  await page.evaluate(`document.querySelector('#${id}').dispatchEvent(new PointerEvent('pointerenter'))`);
  await page.waitForSelector(`#${id}[data-drawn=yes]`);
  const written = (await page.evaluate(WRITTEN(id))) as string[];
  const range = (await page.evaluate(
    `(({ from, to }) => [from, to])(document.querySelector('#${id}').dataset)`,
  )) as string[];
  await page.close();
  const drawn = [...svg.matchAll(/<text x="[\d.]+"[^>]*>([A-Z][^<]*)<\/text>/g)].map((found) => found[1] ?? '');
  return { server: drawn.filter((text) => !text.startsWith('none for')).sort(), browser: written, range };
}

for (const [path, id] of [
  ['/gpu/h100-sxm', 'history'],
  ['/gpu/h100-sxm?range=1y', 'history'],
  ['/gpu/h100-sxm', 'supply'],
] as const)
  test(`${path} #${id}: the server’s drawing and the browser’s label the same ends with the same words`, async () => {
    const { server: drawn, browser: written, range } = await endsOf(path, id);
    assert.ok(drawn.length >= 2, drawn.join());
    assert.deepEqual(written, drawn);
    assert.equal(range[1], String(NOW));
    if (!path.includes('1y')) assert.match(drawn[0] ?? '', /^A .*3 h ago$/);
  });

test('a line ends when a price goes stale: after two half hours, counted from the end of its last step', () => {
  const points = (step: number) => Array.from({ length: 4 }, (_, at) => [at * step, 2] as const);
  const label = (step: number, later: number) =>
    endLabel({ label: 'a', points: points(step) }, '2.00', 3 * step + later, false);
  assert.equal(label(1800, 3600), 'a 2.00');
  assert.equal(label(1800, 3660), 'a 2.00, 61 min ago');
  // A point six hours wide may have been seen until its last half hour.
  assert.equal(label(21_600, 21_600), 'a 2.00');
  assert.equal(label(21_600, 19_800 + 7200), 'a 2.00, 2 h ago');
});

test('labels keep apart and inside the chart, at its foot too', () => {
  const places = labelPlaces([95, 96, 97, 10, 98], 100).toSorted((a, b) => a - b);
  for (const [at, place] of places.entries()) {
    assert.ok(place >= 6 && place <= 100, String(place));
    assert.ok(at === 0 || place - (places[at - 1] ?? 0) >= 13 - 1e-9, `${place} covers ${places[at - 1]}`);
  }
  assert.equal(places[0], 10, 'what is not in the way stays where its line ends');
});

test('the drawing runs to the end of its range, not to its last observation', () => {
  const chart = lineChart({
    title: 't',
    width: 600,
    height: 100,
    lines: [
      {
        label: 'a',
        colour: '#fff',
        dash: '',
        points: [
          [0, 1],
          [1800, 1],
        ],
      },
    ],
    from: 0,
    to: 7200,
    figure: String,
  });
  assert.match(chart, /M0\.0 [\d.]+h\.1L97\.5 /);
});
