import { launch } from './chromium.ts';
const base = 'http://127.0.0.1:8099';
const browser = await launch();
for (const width of (process.env.W ?? '1440').split(',').map(Number)) {
  const page = await browser.newPage({ viewport: { width, height: 1000 } });
  for (const p of process.argv.slice(2)) {
    await page.goto(base + p, { waitUntil: 'load' });
    await new Promise((r) => setTimeout(r, 600));
    await page.screenshot({ path: `/tmp/look/${p.replace(/[^a-z0-9]/gi, '_')}_${width}.png`, fullPage: process.env.FULL === '1' });
  }
}
await browser.close();
