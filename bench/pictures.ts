// `npm run pictures`: the pictures of the README and the documents, taken of the demo in a real browser, and one of the cards as it is sent on.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { goTo, launch, shown } from '../test/chromium.ts';
import { runCli, startCli, untilPrinted } from '../test/cli.ts';

const DOCS = fileURLToPath(new URL('../docs', import.meta.url));
const PICTURES = [
  { file: 'overview.png', path: '/', width: 1440, height: 900 },
  { file: 'gpu.png', path: '/gpu/h100-sxm', width: 1440, height: 1100 },
  { file: 'fill.png', path: '/fill?gpus=64&hours=24', width: 1440, height: 1100 },
  { file: 'phone.png', path: '/gpu/h100-sxm', width: 390, height: 844 },
  { file: 'viability.png', path: '/viability', width: 1440, height: 900 },
] as const;
const CARD = { file: 'card.png', path: '/og/h100-sxm.png' } as const;

const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-pictures-'));
const GPU_SPOT_DB = join(folder, 'demo.db');
try {
  const { code, err } = await runCli(['demo', '--no-serve'], { GPU_SPOT_DB });
  if (code !== 0) throw new Error(`the demo could not be made: ${err}`);
  const server = startCli(['serve', '--port', '0'], { GPU_SPOT_DB });
  const browser = await launch();
  try {
    const [, base = ''] = await untilPrinted(server, /serving (http:\S+)/);
    for (const { file, path, width, height } of PICTURES) {
      const page = await browser.newPage({ viewport: { width, height } });
      await goTo(page, base + path);
      await shown(page);
      await page.screenshot({ path: join(DOCS, file) });
      await page.close();
      console.log(`docs/${file}: ${path} at ${width} x ${height}`);
    }
    const card = await fetch(base + CARD.path);
    writeFileSync(join(DOCS, CARD.file), new Uint8Array(await card.arrayBuffer()));
    console.log(`docs/${CARD.file}: ${CARD.path}`);
  } finally {
    await browser.close();
    server.kill();
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
