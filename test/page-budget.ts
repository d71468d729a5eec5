// What a page costs a reader who comes for the first time: bytes transferred, what was loaded, and how far things moved while it came.
import type { Browser } from 'playwright-core';
import { goTo, shown } from './chromium.ts';

export type Cost = {
  readonly bytes: number;
  readonly files: readonly string[];
  /** The layout-shift score, which has no unit. */
  readonly shift: number;
  /** From the request to the first words that are seen. */
  readonly paintMs: number;
};

const NOTING =
  'window.shift = 0; new PerformanceObserver((list) => { for (const each of list.getEntries()) window.shift += each.value; }).observe({ type: "layout-shift", buffered: true });';

/** The entry comes some time behind the paint. */
const PAINTED = `new Promise((done) => new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') done(startTime);
}).observe({ type: 'paint', buffered: true }))`;

/** In a context of its own, so that nothing is kept from before; on a machine so many times as slow where that is told. */
export async function costOf(browser: Browser, url: string, width: number, slower = 1): Promise<Cost> {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  try {
    const page = await context.newPage();
    if (slower > 1) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slower });
    const sizes: Promise<readonly [string, number]>[] = [];
    page.on('requestfinished', (request) => {
      sizes.push(request.sizes().then(({ responseBodySize }) => [new URL(request.url()).pathname, responseBodySize]));
    });
    await page.addInitScript(NOTING);
    await goTo(page, url);
    await shown(page);
    const all = await Promise.all(sizes);
    return {
      bytes: all.reduce((sum, [, size]) => sum + size, 0),
      files: all.map(([path]) => path),
      shift: (await page.evaluate('window.shift')) as number,
      paintMs: (await page.evaluate(PAINTED)) as number,
    };
  } finally {
    await context.close();
  }
}

/** Bytes that a page may cost; those that are not named cost what they need. */
export const BUDGET: readonly { readonly path: string; readonly most: number }[] = [
  { path: '/', most: 60_000 },
  { path: '/gpu/h100-sxm', most: 70_000 },
];
export const MOST_SHIFT = 0.01;
export const MOST_PAINT_MS = 300;
