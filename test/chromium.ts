// A real browser for tests: the Chromium that comes inside a package on Linux, an installed Chrome elsewhere.
import packed from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

export async function launch(): Promise<Browser> {
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome' });
  // Without a language a bare server's locale is no language tag, and number formatting throws.
  return chromium.launch({
    env: { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' },
    executablePath: await packed.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--lang=en-US'],
    headless: true,
  });
}
