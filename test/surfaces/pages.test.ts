// The pages without any script: every number in the HTML, what is missing said where it would stand, nothing foreign unescaped.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { lineChart } from '#charts/line.ts';
import { ticks } from '#charts/scale.ts';
import { intake } from '#intake/intake.ts';
import { openStore } from '#store/open.ts';
import { forBrowser } from '#surfaces/assets.ts';
import { appOver } from '../app.ts';
import { ended, offer, roundAt, seller } from '../scratch.ts';
import { LAST, NOW, smallWorld } from '../small-world.ts';

const serverOf = (store: ReturnType<typeof smallWorld>, at = NOW) => appOver(store, () => at);
const world = smallWorld();
const app = serverOf(world);
const textOf = async (path: string, from = app): Promise<string> => (await from.request(path)).text();

test('the overview opens with its answer, and carries every figure in its HTML', async () => {
  const page = await textOf('/');
  assert.match(page, /<h1>H100 SXM rents from \$2\.20, up 10\.0 % since yesterday\.<\/h1>/);
  for (const text of [
    '2.20',
    '+10.0 %',
    'was 2.00 at A',
    '3 of 3 sellers are comparable',
    'no current offer at any provider that answered',
  ])
    assert.ok(page.includes(text), text);
  assert.match(page, /<svg[^>]*aria-label="H100 SXM, floors of seven days"/);
  assert.ok(page.includes('6 or more'), 'a cut list says that there may be more');
});

test('a model’s page has its sellers, changes, offers with their flags, hours and tables for each chart', async () => {
  const page = await textOf('/gpu/h100-sxm');
  for (const text of [
    'rents from $2.20 at A',
    'unverified host, left out',
    'left out of every figure, with the reason',
    '>best<',
    'a list price, not a market',
    'no count',
    'the same as a table',
    'No daily pattern beyond chance: swing',
  ])
    assert.ok(page.includes(text), text);
  assert.equal(page.match(/<figure /g)?.length, 5);
  assert.equal(page.match(/<figure [^>]*>[\s\S]*?<svg/g)?.length, 5);
  assert.match(await textOf('/gpu/b200'), /B200 is not for rent at any provider that answered/);
  assert.equal((await app.request('/gpu/nonsense')).status, 404);
});

test('a model that is none is answered with those that it may have meant, and never as markup', async () => {
  const reply = await app.request('/gpu/h100');
  assert.equal(reply.status, 404);
  assert.match(
    await reply.text(),
    /Did you mean <a href="\/gpu\/h100-sxm">H100 SXM<\/a>, <a href="\/gpu\/h100-nvl">H100 NVL<\/a> or <a href="\/gpu\/h100-pcie">H100 PCIe<\/a>\?/,
  );
  for (const word of ['nonsense', '%3Cscript%3Ealert(1)%3C%2Fscript%3E', 'x'.repeat(300)])
    assert.doesNotMatch(await textOf(`/gpu/${word}`), /Did you mean|<script>alert/, word);
});

test('range and price are links, the chosen one marked, and the state is in the address', async () => {
  for (const [range, word] of [
    ['24h', '24 h'],
    ['7d', '7 d'],
    ['30d', '30 d'],
    ['1y', '1 y'],
  ]) {
    const page = await textOf(`/gpu/h100-sxm?range=${range}&price=gpu_only`);
    const query = range === '7d' ? '' : `range=${range}&amp;`;
    assert.ok(
      page.includes(`<a href="/gpu/h100-sxm?${query}price=gpu_only" aria-current="true">${word}</a>`),
      String(range),
    );
  }
});

test('a stale or failed provider is named where its price would stand', async () => {
  const store = smallWorld();
  intake(
    store,
    roundAt(LAST + 1, [
      ended('a', [], { outcome: 'unreachable', reason: 'no whole answer within 30 s' }),
      ended('b', [offer('1', 2)]),
      ended('v', [], { outcome: 'not_consented', reason: 'its terms restrict automated use', simulated: null }),
    ]),
  );
  const soon = serverOf(store, (LAST + 1) * 1800 + 60);
  const later = serverOf(store, (LAST + 4) * 1800);
  assert.match(await textOf('/', soon), /class="unclear">A unreachable, last offers 3\d min ago/);
  assert.match(await textOf('/gpu/h100-sxm', later), /A unreachable, last offers 2 h ago/);
  const sources = await textOf('/sources', later);
  assert.match(sources, /no whole answer within 30 s/);
  assert.match(sources, /not consented/);
  assert.match(await textOf('/', later), /<h1>No current price yet/);
});

test('nothing a seller writes reaches HTML unescaped', async () => {
  const store = openStore(':memory:', { readonly: false });
  const evil = '<script>alert(1)</script>"\'&';
  intake(
    store,
    roundAt(LAST, [
      ended('a', [offer('1', 2, { region: evil, host: evil })], {
        provider: seller('a', { name: evil, priceKind: evil }),
        reason: evil,
      }),
    ]),
  );
  const from = serverOf(store);
  for (const path of ['/', '/gpu/h100-sxm', '/sources']) assert.doesNotMatch(await textOf(path, from), /<script>alert/);
});

test('the policy allows nothing foreign, and the one inline style by its hash', async () => {
  const reply = await app.request('/');
  const policy = reply.headers.get('content-security-policy') ?? '';
  const style = /<style>([\s\S]*?)<\/style>/.exec(await reply.text())?.[1] ?? '';
  assert.ok(policy.includes(`'sha256-${createHash('sha256').update(style).digest('base64')}'`));
  assert.doesNotMatch(policy, /unsafe|https?:/);
  assert.match(policy, /default-src 'none'/);
});

test('ticks are round, and a drawing of nothing is none', () => {
  assert.deepEqual(ticks(0.9, 3.1, 4), [1, 2, 3]);
  assert.equal(lineChart({ title: 't', height: 100, lines: [], from: 0, to: 1, figure: String }), '');
});

test('what the browser gets has no types and no import that it cannot follow', () => {
  const seen = forBrowser(
    "import { a } from '#domain/money.ts';\nimport './age.ts';\nexport const b = (c: number): string => String(a(c));",
  );
  assert.match(seen, /from '\.\.\/domain\/money\.js'/);
  assert.match(seen, /import '\.\/age\.js'/);
  assert.doesNotMatch(seen, /: number|: string/);
});

test('with no provider answering, a model is not said to be absent, and nothing unknown is a zero', async () => {
  const store = openStore(':memory:', { readonly: false });
  intake(
    store,
    roundAt(LAST, [
      ended('a', [], { outcome: 'unreachable', reason: 'ENOTFOUND', simulated: null }),
      ended('v', [], { outcome: 'not_consented', simulated: null }),
    ]),
  );
  const from = serverOf(store);
  assert.match(
    await textOf('/gpu/h100-sxm', from),
    /No provider has a current answer: whether H100 SXM is for rent is not known/,
  );
  const sources = await textOf('/sources', from);
  assert.match(sources, /None of one providers? asked/);
  assert.doesNotMatch(sources, /class="figure">0</);
  assert.doesNotMatch(await textOf('/', from), /class="multiples"/);
});
