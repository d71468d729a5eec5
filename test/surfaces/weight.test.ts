// What a first visit costs, in a real browser on a demo: bytes, nothing that is not needed yet, and nothing that moves while it comes.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launch } from '../chromium.ts';
import { startCli, untilPrinted } from '../cli.ts';
import { copyDemoStore } from '../kept-store.ts';
import { BUDGET, costOf, MOST_SHIFT } from '../page-budget.ts';

const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-weight-'));
/** As many as other files begin with, so that all copy the same. */
const DAYS = 8;
let server: ChildProcess;
let browser: Browser;
let base = '';

before(async () => {
  const GPU_SPOT_DB = join(folder, 'demo.db');
  await copyDemoStore(GPU_SPOT_DB, DAYS);
  server = startCli(['serve', '--port', '0'], { GPU_SPOT_DB });
  base = (await untilPrinted(server, /serving (http:\S+)/))[1] ?? '';
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
});

for (const { path, most } of BUDGET)
  test(`${path} costs a first visit less than ${most / 1000} KB, and no chart library`, async () => {
    const { bytes, files } = await costOf(browser, base + path, 1440);
    assert.ok(bytes < most, `${bytes} bytes`);
    assert.deepEqual(
      files.filter((file) => /uplot|drawing|\/api\//.test(file)),
      [],
    );
    assert.ok(files.length < 12, `${files.length} requests`);
  });

for (const path of [
  '/',
  '/gpu/h100-sxm',
  '/index',
  '/index/h100-sxm',
  '/viability',
  '/analysis',
  '/sources',
  '/methodology',
  '/api',
])
  for (const width of [1440, 390])
    test(`${path} at ${width} px: nothing moves while it comes`, async () => {
      const { shift } = await costOf(browser, base + path, width);
      assert.ok(shift < MOST_SHIFT, `${shift}`);
    });
