// The report's pages and feed: nothing that the web or a model wrote is markup or a link of its own choosing, and what is not there is a 404.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepAnalysis, makeAnalysis } from '#commands/analyse-day.ts';
import { finePriceText } from '#domain/money.ts';
import { openStore } from '#store/open.ts';
import { fillMarket, MARKET_DATE, MARKET_NOW, MODELS } from '../analysis/market.ts';
import { appOver } from '../app.ts';
import { scratchFolder } from '../scratch.ts';

const EVIL = '<script>alert(1)</script><img src=x onerror=alert(2)> & ]]> "x"';

async function stage(t: Parameters<typeof scratchFolder>[0]) {
  const path = `${scratchFolder(t)}/pages.db`;
  const store = openStore(path, { readonly: false });
  t.after(() => store.close());
  fillMarket(store, { days: 3 });
  const made = await makeAnalysis(store, {
    analyst: null,
    because: 'a test',
    moment: MARKET_NOW,
    signal: new AbortController().signal,
  });
  // As in life, who shows is another connection than who writes.
  const reader = openStore(path, { readonly: true });
  t.after(() => reader.close());
  const app = appOver(reader, () => MARKET_NOW);
  const get = async (at: string, more: RequestInit = {}): Promise<{ status: number; type: string; text: string }> => {
    const reply = await app.request(at, more);
    return { status: reply.status, type: reply.headers.get('content-type') ?? '', text: await reply.text() };
  };
  return { store, made, app, get };
}

test('without a report the page says when one comes; with one it is there at once, and its ETag changed', async (t) => {
  const { store, made, app, get } = await stage(t);
  const before = await app.request('/analysis');
  assert.match(await before.text(), /There is no report yet[\s\S]*07:00 UTC/);
  const missing = await get(`/analysis/${MARKET_DATE}`);
  assert.equal(missing.status, 404);
  assert.match(missing.text, new RegExp(`There is no report of ${MARKET_DATE}[\\s\\S]*analyze --date ${MARKET_DATE}`));
  await keepAnalysis(store, made);
  const after = await app.request('/analysis');
  assert.notEqual(after.headers.get('etag'), before.headers.get('etag'));
  assert.ok((await after.text()).includes('Written by the program, by fixed rules'));
  assert.equal(
    (await app.request('/analysis', { headers: { 'if-none-match': after.headers.get('etag') ?? '' } })).status,
    304,
  );
  assert.match((await get('/')).text, new RegExp(`href="/analysis/${MARKET_DATE}"`));
});

test('the market’s floor stands beside that of a day before, each with whose it was, as the overview’s answer has them', async (t) => {
  const { store, made, get } = await stage(t);
  await keepAnalysis(store, made);
  const { text } = await get('/analysis');
  const table = text.slice(text.indexOf('against a day before</h2>'));
  const [answer] = made.calls.filter(({ tool }) => tool === 'get_overview');
  assert.equal(answer?.rows.length, MODELS.length);
  for (const row of answer?.rows ?? []) {
    const line = table.slice(table.indexOf(`href="/gpu/${String(row.gpu)}"`)).split('</tr>')[0] ?? '';
    const cells = [...line.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell = '']) =>
      cell.replace(/<[^>]*>/g, ' ').trim(),
    );
    const [floor, before, change, reference] = cells.map((cell) => cell.split(/\s+/));
    assert.equal(floor?.[0], finePriceText(Number(row.floor)));
    assert.equal(before?.[0], finePriceText(Number(row.floor24h)));
    assert.ok(line.includes(String(row.providerName)) && line.includes(String(row.providerName24h)));
    const moved = ((Number(row.floor) - Number(row.floor24h)) / Number(row.floor24h)) * 100;
    assert.equal(Number(change?.[0]).toFixed(1), (Math.round(moved * 10) / 10).toFixed(1));
    assert.equal(Number(reference?.[0]).toFixed(1), Number(row.referenceChange24hPct).toFixed(1));
  }
});

test('nothing that a page’s title, a model or a search said reaches HTML or the feed unescaped, and no link but http opens', async (t) => {
  const { store, made, get } = await stage(t);
  const sources = [
    { id: 's1', title: EVIL, url: 'https://evil.example/"><script>alert(3)</script>' },
    { id: 's2', title: 'x', url: 'javascript:alert(4)' },
  ];
  const sections = made.report.sections.map((each) => ({
    ...each,
    title: EVIL,
    body: `${EVIL} [s1]`,
    ...(each.id === 'market_context' ? { sources, asOf: MARKET_DATE } : {}),
  }));
  const signals = made.report.signals.map((each) => ({ ...each, reason: EVIL }));
  const check = {
    where: 'title',
    start: 0,
    text: EVIL,
    kind: 'number',
    call: 'a1',
    row: 0,
    field: EVIL,
    value: EVIL,
    stated: EVIL,
  } as const;
  await keepAnalysis(store, {
    ...made,
    because: EVIL,
    report: { ...made.report, title: EVIL, summary: EVIL, sections, signals },
    checks: [
      check,
      {
        ...check,
        where: 'market_context',
        start: EVIL.length + 1,
        text: '[s1]',
        kind: 'link',
        call: null,
        row: null,
        field: null,
      },
    ],
    struck: [{ where: EVIL, text: EVIL, reason: EVIL }],
    searches: [{ query: EVIL, pages: [], text: EVIL }],
    calls: made.calls.map((each) => ({
      ...each,
      input: { x: EVIL },
      rows: [{ gpu: EVIL, x: EVIL, slot: null }],
      error: EVIL,
    })),
  });
  for (const path of ['/', '/analysis', `/analysis/${MARKET_DATE}`, `/analysis/${MARKET_DATE}/answers/a1`]) {
    const { status, text } = await get(path);
    assert.equal(status, 200, path);
    assert.ok(!/<script>alert|<img src=x|href="javascript/.test(text), path);
    assert.ok(!text.includes('"><script'), path);
  }
  assert.match((await get('/analysis')).text, /href="#source-s1"/);
  const feed = await get('/analysis/feed.xml');
  assert.match(feed.type, /^application\/atom\+xml/);
  // The feed's text is HTML within XML: what a reader unwraps is escaped still.
  const unwrapped = feed.text.replaceAll(']]]]><![CDATA[>', ']]>');
  assert.ok(!unwrapped.includes('<script>alert(1)'));
  assert.ok(unwrapped.includes('&lt;script&gt;alert(1)'));
  // A source is told with its title, and only what opens a page is a link.
  assert.match(unwrapped, /\[s1\] <a href="https:\/\/evil\.example\//);
  assert.ok(!/href="javascript/.test(unwrapped) && unwrapped.includes('[s2] x'));
});

test('the feed’s links begin with the public address where there is one, never with the one that a reader names', async (t) => {
  const { store, made, get } = await stage(t);
  await keepAnalysis(store, made);
  const unnamed = (await get('http://gpu.example:8080/analysis/feed.xml')).text;
  assert.match(unnamed, new RegExp(`<id>http://localhost/analysis/${MARKET_DATE}</id>`));
  assert.doesNotMatch(unnamed, /gpu\.example/);
  const named = appOver(store, () => MARKET_NOW, { baseUrl: 'https://public.example/' });
  const feed = await (await named.request('http://inside:1/analysis/feed.xml')).text();
  assert.match(feed, new RegExp(`<id>https://public.example/analysis/${MARKET_DATE}</id>`));
  assert.match(feed, /rel="self" href="https:\/\/public.example\/analysis\/feed.xml"/);
});

test('an answer’s page leads to the same answer as JSON, of the version that it shows', async (t) => {
  const { store, made, get } = await stage(t);
  await keepAnalysis(store, made);
  await keepAnalysis(store, { ...made, calls: made.calls.map((call) => ({ ...call, rows: [] })) });
  for (const version of [1, 2]) {
    const { text } = await get(`/analysis/${MARKET_DATE}/answers/a1?version=${version}`);
    const [, href = ''] = /href="(\/api\/v1\/report-answers[^"]*)"/.exec(text) ?? [];
    const answer = JSON.parse((await get(href.replaceAll('&amp;', '&'))).text);
    assert.equal(answer.data[0].rows.length > 0, version === 1, href);
  }
});

test('days, versions and answers that are none are 404, never 500', async (t) => {
  const { store, made, get } = await stage(t);
  await keepAnalysis(store, made);
  for (const path of [
    '/analysis/2020-01-01',
    '/analysis/2026-02-31',
    '/analysis/x',
    `/analysis/${MARKET_DATE}/answers/a999`,
    `/analysis/${MARKET_DATE}/answers/x`,
    '/analysis/x/answers/a1',
    `/analysis/${MARKET_DATE}?version=9`,
  ])
    assert.equal((await get(path)).status, 404, path);
  assert.equal((await get(`/analysis/${MARKET_DATE}?version=x`)).status, 200);
});
