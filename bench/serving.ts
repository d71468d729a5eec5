// Requests per second and p99: from memory, and the same question computed again for each request, in one run.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import type { Browser } from 'playwright-core';
import { lineChart } from '#charts/line.ts';
import { INK, SELLERS } from '#charts/palette.ts';
import type { Points } from '#charts/steps.ts';
import { registry } from '#collect/registry.ts';
import { build } from '#commands/demo.ts';
import { realClock } from '#commands/doors.ts';
import { createTeller } from '#commands/teller.ts';
import { configFrom } from '#config.ts';
import { MOST_POINTS } from '#questions/grid.ts';
import { openStore } from '#store/open.ts';
import { CARD_PAGES, cardOf } from '#surfaces/cards/cards.ts';
import { pngOf } from '#surfaces/cards/png.ts';
import { launch } from '../test/chromium.ts';
import { BUDGET, costOf, MOST_PAINT_MS, MOST_SHIFT } from '../test/page-budget.ts';

const DAYS = 7;
const SECONDS = 5;
const CONNECTIONS = 8;
const PATHS = ['/api/v1/current-prices', '/'];

type Load = { readonly perSecond: number; readonly p99: number };

async function started(mode: 'kept' | 'anew', db: string): Promise<{ child: ChildProcess; base: string }> {
  const child = fork(fileURLToPath(new URL('./server.ts', import.meta.url)), [mode, db]);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (told) => resolve(Number(told)));
    child.once('exit', (code) => reject(new Error(`the bench server ended with ${code}`)));
  });
  return { child, base: `http://127.0.0.1:${port}` };
}

async function load(mode: 'kept' | 'anew', db: string, path: string): Promise<Load> {
  const { child, base } = await started(mode, db);
  const url = base + path;
  const headers = { 'accept-encoding': 'br, gzip' };
  await autocannon({ url, headers, connections: 1, amount: 3 });
  const { requests, latency, non2xx, errors } = await autocannon({
    url,
    headers,
    connections: CONNECTIONS,
    duration: SECONDS,
  });
  child.kill();
  if (non2xx > 0 || errors > 0) throw new Error(`${path}: ${non2xx} bad answers, ${errors} errors`);
  return { perSecond: requests.average, p99: latency.p99 };
}

export async function serving(folder: string): Promise<void> {
  const db = join(folder, 'served.db');
  const store = openStore(db, { readonly: false });
  await build(store, { providers: await registry(), config: configFrom({}, []) }, { days: DAYS, seed: 1 });
  store.close();
  console.log(
    `serving: ${DAYS} days of the demo's market, ${CONNECTIONS} connections, ${SECONDS} s each, compressed answers`,
  );
  for (const path of PATHS) {
    const kept = await load('kept', db, path);
    const anew = await load('anew', db, path);
    console.log(`  ${path}`);
    console.log(`    from memory    ${Math.round(kept.perSecond)} requests/s, p99 ${kept.p99} ms`);
    console.log(`    computed anew  ${Math.round(anew.perSecond)} requests/s, p99 ${anew.p99} ms`);
    console.log(`    ratio          ${Math.floor(kept.perSecond / anew.perSecond)} times (target: at least 20)`);
  }
  await pages(db);
  cards(db);
}

const CARDS = [...CARD_PAGES, 'h100-sxm', 'rtx-4090'];
const MOST_CARD_BYTES = 30_000;
const MOST_CARD_MS = 16;
const TRIES = 15;

/** How long it takes to draw each card, its figures at hand, and what it weighs. */
function cards(db: string): void {
  const store = openStore(db, { readonly: true });
  const { typed } = createTeller(store, realClock);
  console.log(`cards: drawn ${TRIES} times, the middle one`);
  for (const name of CARDS) {
    const svg = cardOf(typed, name) ?? '';
    const [took = 0] = Array.from({ length: TRIES }, () => {
      const from = performance.now();
      pngOf(svg);
      return performance.now() - from;
    })
      .sort((a, b) => a - b)
      .slice(Math.floor(TRIES / 2));
    console.log(
      `  ${name.padEnd(16)} ${Math.round(took)} ms (at most ${MOST_CARD_MS}), ${Math.round(pngOf(svg).length / 1000)} KB (at most ${MOST_CARD_BYTES / 1000})`,
    );
  }
  store.close();
}

/** What a first visit costs, beside what it may. */
async function pages(db: string): Promise<void> {
  const { child, base } = await started('kept', db);
  const browser = await launch();
  console.log('pages: a first visit at 1,440 px, transferred');
  for (const { path, most } of BUDGET) {
    // It is made ahead where a server runs by itself.
    await (await fetch(base + path, { headers: { 'accept-encoding': 'br' } })).arrayBuffer();
    const { bytes, files, shift, paintMs } = await costOf(browser, base + path, 1440);
    console.log(
      `  ${path.padEnd(16)} ${Math.round(bytes / 1000)} KB in ${files.length} requests (at most ${most / 1000} KB); layout shift ${shift.toFixed(3)} (at most ${MOST_SHIFT}); first words after ${Math.round(paintMs)} ms (at most ${MOST_PAINT_MS})`,
    );
  }
  await year(browser);
  await browser.close();
  child.kill();
}

const YEAR_SECONDS = 365 * 86_400;
const MOST_YEAR_MS = 150;

/** A year in as many points as an answer holds, four lines over their band: drawn here, and painted there. */
async function year(browser: Browser): Promise<void> {
  const step = Math.ceil(YEAR_SECONDS / MOST_POINTS);
  const line = (base: number): Points =>
    Array.from({ length: MOST_POINTS }, (_, at) => [at * step, base + Math.sin(at / 40) + (at % 7) / 50] as const);
  const colours = [INK.title, ...SELLERS];
  const lines = [2, 3, 4, 5].map((base, at) => ({
    label: `line ${at}`,
    colour: colours[at] ?? INK.text,
    points: line(base),
  }));
  const band = line(3).map(([at, value]) => [at, [(value ?? 0) - 2, (value ?? 0) + 3] as const] as const);
  const from = performance.now();
  const svg = lineChart({ title: 'a year', height: 320, lines, band, from: 0, to: YEAR_SECONDS, figure: String });
  const drawnMs = performance.now() - from;
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const paintedMs = (await page.evaluate(
    `new Promise((done) => {
      const from = performance.now();
      document.body.innerHTML = ${JSON.stringify(svg)};
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
    })`,
  )) as number;
  await page.close();
  console.log(
    `  a year in ${MOST_POINTS} points, 4 lines and a band: drawn in ${Math.round(drawnMs)} ms, painted in ${Math.round(paintedMs)} ms (together at most ${MOST_YEAR_MS})`,
  );
}
