// A real browser for tests: the Chromium that comes inside a package on Linux, an installed Chrome elsewhere.
import packed from '@sparticuz/chromium';
import { type Browser, chromium, type Page, type Request } from 'playwright-core';

/** On Linux the environment's locale decides the language, and no option of the browser does. */
export async function launch(locale = 'en_US.UTF-8'): Promise<Browser> {
  if (process.platform !== 'linux') return chromium.launch({ channel: 'chrome' });
  return chromium.launch({
    env: { ...process.env, LANG: locale, LC_ALL: locale },
    executablePath: await packed.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    headless: true,
  });
}

/** Goes there, and on once everything that was asked for has come or failed: an event, and no time without one that might be too short. */
export async function goTo(page: Page, url: string): Promise<void> {
  const asked = new Set<Request>();
  let quiet = (): void => {};
  const ended = (request: Request): void => {
    asked.delete(request);
    if (asked.size === 0) quiet();
  };
  const begun = (request: Request): void => {
    if (!request.url().startsWith('data:')) asked.add(request);
  };
  page.on('request', begun).on('requestfinished', ended).on('requestfailed', ended);
  await page.goto(url, { waitUntil: 'load' });
  while (asked.size > 0)
    await new Promise<void>((resolve) => {
      quiet = resolve;
    });
  page.off('request', begun).off('requestfinished', ended).off('requestfailed', ended);
}

/** What a script does with an answer is done by the next frame but one. */
export const shown = (page: Page): Promise<void> =>
  page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))');
