// The day's report from the command line to a real browser, on a demo database: by the program, and by the real SDK over its three phases.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { foundOn } from '../axe.ts';
import { goTo, launch, shown } from '../chromium.ts';
import { runCli, runHere, startCli, untilPrinted } from '../cli.ts';
import { copyDemoStore } from '../kept-store.ts';
import { type Watch, watchLoopback } from '../loopback.ts';
import { type StandIn, standIn } from '../stand-in.ts';
import { analystScript, NEWS_PAGE } from '../stand-in-analyst.ts';

const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-analysis-'));
const env = { GPU_SPOT_DB: join(folder, 'demo.db') };
/** As many as another test file begins with, so that both copy the same. */
const DAYS = 8;
let watch: Watch;
let upstream: StandIn;
let server: ChildProcess;
let browser: Browser;
let base = '';
let program: { out: string; code: number | null };
let model: { out: string; err: string; code: number | null };
/** The day of the report, which may not be today's where midnight has passed meanwhile. */
const date = (): string => JSON.parse(model.out).report.date;

before(async () => {
  watch = await watchLoopback();
  upstream = await standIn(analystScript());
  await copyDemoStore(env.GPU_SPOT_DB, DAYS);
  assert.equal((await runHere(['demo', '--days', String(DAYS), '--no-serve'], env)).code, 0);
  program = await runHere(['analyze'], env);
  model = await runCli(['analyze', '--json'], {
    ...env,
    ...watch.env,
    ANTHROPIC_API_KEY: 'test-key',
    ANTHROPIC_BASE_URL: upstream.url,
  });
  server = startCli(['serve', '--port', '0'], env);
  base = (await untilPrinted(server, /serving (http:\S+)/))[1] ?? '';
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.kill();
  upstream?.close();
  watch?.end();
  rmSync(folder, { recursive: true, force: true });
});

async function open(path: string, width = 1280): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, bypassCSP: true });
  await goTo(page, base + path);
  await shown(page);
  return page;
}

test('without a key the command prints and stores a checked report, and says that it is the program’s', () => {
  assert.equal(program.code, 0);
  assert.match(program.out, /^SIMULATED/);
  assert.match(program.out, /version \d, by the program \(no ANTHROPIC_API_KEY is set\)/);
  assert.match(program.out, /\d{2,} checks against \d+ answers, 0 struck/);
});

test('with a stand-in the command runs the real SDK through three phases, tells their progress, and asks nobody else', () => {
  assert.equal(model.code, 0, model.err);
  const told = JSON.parse(model.out);
  assert.deepEqual(Object.keys(told).sort(), ['author', 'checks', 'report', 'simulated', 'struck']);
  assert.deepEqual([told.author, told.simulated, told.struck], ['model', true, []]);
  assert.deepEqual(
    told.report.phases.map((each: { name: string; ok: boolean }) => [each.name, each.ok]),
    [
      ['scout', true],
      ['orchestrator', true],
      ['synthesis', true],
    ],
  );
  for (const name of ['lead_signal', 'title', 'summary', 'sections', 'signals', 'date', 'author', 'checks'])
    assert.ok(name in told.report, name);
  for (const phase of ['scout', 'orchestrator', 'synthesis'])
    assert.match(model.err, new RegExp(`^${phase} +done in`, 'm'));
  assert.deepEqual(upstream.odd, []);
  watch.check();
  assert.ok(!model.out.includes('test-key') && !model.err.includes('test-key'));
});

test('the page shows the model’s report, who wrote it, its sources, and the program’s as an earlier version', async () => {
  const page = await open('/analysis');
  const text = (await page.textContent('main')) ?? '';
  assert.match(text, /Chosen by claude-sonnet-5 and worded by the program/);
  assert.match(text, /version [\s\S]*1[\s\S]*2[\s\S]*3/);
  assert.equal(await page.getAttribute('.sources a', 'href'), NEWS_PAGE.url);
  assert.match((await page.textContent('.sources')) ?? '', /Oslo data centre opens with 9,000 GPUs/);
  assert.match((await page.textContent('.simulated')) ?? '', /SIMULATED/);
  // No sentence of it is without a cell behind it, so that none is muted.
  assert.deepEqual(await page.$$eval('.report span.muted[title]', (all) => all.map((each) => each.textContent)), []);
  assert.match((await page.textContent('table caption')) ?? '', /The model’s phases: claude-sonnet-5/);
  await page.click('a[href$="?version=2"]');
  await page.waitForURL('**?version=2');
  assert.match(
    (await page.textContent('main')) ?? '',
    /Written by the program, by fixed rules: no ANTHROPIC_API_KEY is set/,
  );
  await page.close();
});

test('each number links to the answer behind it, where its own cell is marked and holds its value', async () => {
  for (const path of ['/analysis', `/analysis/${date()}?version=2`]) {
    const page = await open(path);
    const links = await page.$$eval('.report a.figure-link[href*="answers"]', (all) =>
      all.map((each) => ({
        href: (each as unknown as { getAttribute: (name: string) => string }).getAttribute('href'),
        text: each.textContent ?? '',
        title: (each as unknown as { title: string }).title,
      })),
    );
    assert.ok(links.length >= 6, `${links.length} links`);
    for (const { href, text, title } of [links[0], links.at(-1), links[Math.floor(links.length / 2)]].filter(
      (each) => each !== undefined,
    )) {
      await page.goto(base + href);
      const cell = (await page.textContent('td:target')) ?? '';
      const value = title.split(';')[0] ?? '';
      assert.ok(
        Math.abs(Number(cell) - Number(value)) < 1e-5 || cell.includes(value),
        `${text}: ${cell} is not ${value}`,
      );
      assert.ok(await page.isVisible('td:target'), href ?? '');
    }
    await page.close();
  }
});

test('a place within the page is gone to without fetching the page again', async () => {
  const page = await open('/analysis');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.click('a[href="#checked"]');
  await page.waitForSelector('h2:target');
  await shown(page);
  assert.deepEqual(asked, []);
  assert.ok(await page.isVisible('h2:target'));
  await page.close();
});

test('from an answer a click leads on to the half hour, its offers and what the seller said', async () => {
  const page = await open(`/analysis/${date()}/answers/a1`);
  await page.click('tbody tr:first-child a:text("chain")');
  await page.waitForURL('**/gpu/*/at/*');
  await page.click('a[href^="/raw/"]');
  await page.waitForSelector('pre.raw, h2');
  assert.match((await page.textContent('h1')) ?? '', /raw answer/);
  await page.close();
});

test('the feed is well-formed Atom with the report in it, and says SIMULATED', async () => {
  const page = await open('/analysis');
  const feed = (await page.evaluate(`fetch('/analysis/feed.xml').then((reply) => reply.text()).then((text) => {
    const xml = new DOMParser().parseFromString(text, 'application/xml');
    return { broken: xml.querySelector('parsererror') !== null, root: xml.documentElement.namespaceURI, titles: [...xml.querySelectorAll('entry > title')].map((each) => each.textContent), summary: xml.querySelector('entry > summary').textContent, content: xml.querySelector('entry > content').textContent, links: [...xml.querySelectorAll('entry > link')].map((each) => each.getAttribute('href')) };
  })`)) as { broken: boolean; root: string; titles: string[]; links: string[]; summary: string; content: string };
  assert.deepEqual([feed.broken, feed.root, feed.titles.length], [false, 'http://www.w3.org/2005/Atom', 1]);
  assert.match(feed.titles[0] ?? '', /^SIMULATED: [A-Za-z0-9 ]+: (?:spread|CV|time-of-day swing|supply) /);
  assert.match(feed.summary, /^SIMULATED: /);
  assert.ok(feed.content.includes(`[s1] <a href="${NEWS_PAGE.url.replace('&', '&amp;')}"`), feed.content);
  assert.deepEqual(feed.links, [`${base}/analysis/${date()}`]);
  await page.close();
});

for (const path of ['/analysis', '/analysis/DATE/answers/a1'])
  test(`${path}: axe finds nothing at four widths, and 320 px need no sideways scroll`, async () => {
    const at = path.replace('DATE', date());
    for (const width of [1440, 768, 390, 320]) {
      const page = await open(at, width);
      assert.deepEqual(await foundOn(page), [], `${width} px`);
      const wide = (await page.evaluate('document.documentElement.scrollWidth')) as number;
      assert.ok(wide <= width, `${wide} px at ${width}`);
      await page.close();
    }
  });
