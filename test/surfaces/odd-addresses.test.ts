// Addresses that nobody should ask: each gets a page that says so, and none brings the server down.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appOver } from '../app.ts';
import { LAST, NOW, smallWorld } from '../small-world.ts';

const said: string[] = [];
const app = appOver(smallWorld(), () => NOW, { say: (line) => said.push(line) });

test('days, times, models and keys that are none are 200 as now or 404, never 500', async () => {
  const at = LAST * 1800;
  const asked: [string, number][] = [
    ['/viability?day=9999-12-31', 200],
    ['/viability?day=0000-01-01', 200],
    ['/viability?day=2026-02-31', 200],
    ['/viability?day=<script>', 200],
    ['/viability/h100-sxm/cv?day=9999-12-31&slots=x', 200],
    ['/viability/h100-sxm/nothing', 404],
    ['/viability/nothing/cv', 404],
    ['/gpu/h100-sxm/at/0', 200],
    ['/gpu/h100-sxm/at/9999999999', 200],
    ['/gpu/h100-sxm/at/-5', 404],
    ['/gpu/nothing/at/5', 404],
    [`/raw/a/${at}?offer=`, 200],
    [`/raw/a/${at}?offer=${'x'.repeat(399)}`, 200],
    [`/raw/a/${at}?offer=${'x'.repeat(401)}`, 404],
    [`/raw/a/${at}?offer=<script>alert(1)</script>`, 200],
    ['/index/nothing', 404],
    ['/index/h100-sxm?day=2099-01-01', 200],
    ['/index/h100-sxm?at=9999999999', 200],
    ['/index/h100-sxm?at=99999999999', 200],
    ['/index/h100-sxm?day=2026-01-02&asOf=0', 200],
    ['/index/h100-sxm?day=2026-01-02&asOf=2001-01-01', 200],
    ['/index/h100-sxm?asOf=<script>&at=x&range=x&day=x', 200],
    ['/raw/nobody/5', 404],
    ['/raw/a/x', 404],
  ];
  for (const [path, status] of asked) {
    const reply = await app.request(path);
    assert.equal(reply.status, status, path);
    const text = await reply.text();
    assert.doesNotMatch(text, /<script>alert|NaN|Invalid Date|undefined/, path);
  }
  assert.deepEqual(said, []);
});

test('the index as it was known at a moment, written as an address of the API writes it, in every link', async () => {
  const iso = new Date((LAST - 48) * 1_800_000).toISOString();
  const [word, number] = await Promise.all(
    [iso, String((LAST - 48) * 1800)].map(async (asOf) =>
      (await app.request(`/index/h100-sxm?asOf=${encodeURIComponent(asOf)}`)).text(),
    ),
  );
  assert.match(word ?? '', /As it was known at/);
  assert.equal(word, number);
  const links = [
    ...(word ?? '').matchAll(/href="([^"]*(?:\/index\/h100-sxm|index-(?:prints|fixes|receipt))\?[^"]*)"/g),
  ];
  assert.ok(links.length > 5);
  for (const [, href = ''] of links) assert.match(href, /asOf=\d+/, href);
});

test('a raw answer shows the item, its hash and no address', async () => {
  const text = await (await app.request(`/raw/a/${LAST * 1800}?offer=1`)).text();
  assert.match(text, /&quot;price&quot;: 2\.2/);
  assert.doesNotMatch(text, /198\.51\.100\.7/);
  assert.match(text, /[0-9a-f]{64}/);
});

test('a verdict of the past is told as it stood, one of tomorrow as of now, one of long ago as not current', async () => {
  const ask = async (query: string) =>
    (await (await app.request(`/api/v1/verdicts${query}`)).json()) as {
      meta: { enough: boolean; slot: string };
      data: { verdict: string }[];
    };
  const now = await ask('');
  assert.deepEqual(await ask(`?to=${NOW + 9_000_000}`), now);
  const day = Math.floor(LAST / 48) * 86_400;
  const then = await ask(`?to=${day}`);
  assert.equal(then.meta.slot, new Date((day - 1800) * 1000).toISOString().replace('.000', ''));
  assert.deepEqual((await ask('?to=1000')).data, []);
});
