// The program under a path of somebody's site: every address that a page, a feed, a card's link or a program's twin tells begins with it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from 'cheerio';
import { basePathProblem } from '#surfaces/base-path.ts';
import { appOver } from '../app.ts';
import { LAST, NOW, smallWorld } from '../small-world.ts';

const SITE = 'https://example.org';
const PATH = '/tools/prices';
const store = smallWorld();
const app = appOver(store, () => NOW, { baseUrl: `${SITE}${PATH}/` });
const plain = appOver(store, () => NOW);

/** Whatever of a page a browser or a program could follow on this site, whichever attribute it stands in. */
function addressesIn(text: string): string[] {
  const $ = load(text);
  const attributes = $('*')
    .toArray()
    .flatMap((each) => ('attribs' in each ? Object.values(each.attribs) : []))
    .filter((value) => /^\/(?!\/)/.test(value) || value.startsWith(SITE));
  const styled = [...text.matchAll(/url\(([^)]*)\)/g)].map(([, address = '']) => address);
  return [...attributes, ...styled];
}

const MOST = 400;

test('whatever can be reached from the first page is reached under the path, and nothing is told beside it', async () => {
  const asked = new Set<string>();
  const waiting = [`${PATH}/`, `${PATH}/raw/a/${LAST * 1800}?offer=1`, `${PATH}/nothing`];
  for (let next = waiting.shift(); next !== undefined && asked.size < MOST; next = waiting.shift()) {
    if (asked.has(next)) continue;
    asked.add(next);
    const reply = await app.request(next);
    assert.equal(reply.status, next.endsWith('/nothing') ? 404 : 200, next);
    const type = reply.headers.get('content-type') ?? '';
    const text = await reply.text();
    if (!type.startsWith('text/html')) continue;
    for (const address of addressesIn(text)) {
      const own = address.replace(SITE, '');
      assert.ok(own === PATH || own.startsWith(`${PATH}/`), `${next} tells ${address}`);
      assert.ok(!own.startsWith(`${PATH}${PATH}`), `${next} tells ${address}`);
      waiting.push(own.split('#')[0] ?? '');
    }
  }
  const rooms = new Set([...asked].map((path) => path.slice(PATH.length).split(/[/?]/)[1]));
  for (const room of ['', 'gpu', 'raw', 'viability', 'index', 'analysis', 'api', 'og', 'assets', 'fill', 'changes'])
    assert.ok(rooms.has(room), `/${room} was reached`);
});

test('a page under a path is the page without one, but for where it tells addresses', async () => {
  for (const path of ['/', '/gpu/h100-sxm', '/viability', '/api', '/fill?gpus=6']) {
    const [under, without] = await Promise.all([app.request(PATH + path), plain.request(path)].map(textOf));
    assert.equal(under?.replaceAll(`${SITE}${PATH}`, 'http://localhost').replaceAll(PATH, ''), without, path);
  }
});

test('a proxy that takes the path off, and one that leaves it, are answered alike', async () => {
  for (const path of ['/', '/gpu/h100-sxm', '/api/v1/signals', '/healthz', '/og/overview.png', '/llms.txt'])
    assert.deepEqual(await bytesOf(app.request(path)), await bytesOf(app.request(PATH + path)), path);
  assert.equal((await app.request(PATH)).status, 200);
  assert.equal((await app.request(`${PATH}x`)).status, 404);
});

test('feed, twins, OpenAPI, a card that is none and a route that is none tell the path too', async () => {
  const feed = await textOf(app.request(`${PATH}/analysis/feed.xml`));
  for (const [, link = ''] of feed.matchAll(/(?:href="|<id>)([^"<]+)/g)) assert.ok(link.startsWith(`${SITE}${PATH}/`));
  const twin = await textOf(app.request(`${PATH}/overview.md`));
  const links = [...twin.matchAll(/\]\((\/[^)]*)\)/g)].map(([, link = '']) => link);
  assert.ok(links.length > 3);
  for (const link of links) assert.ok(link.startsWith(`${PATH}/`), link);
  const begin = await textOf(app.request('/llms.txt'));
  for (const [, link = ''] of begin.matchAll(/\]\(([^)]*)\)/g)) assert.ok(link.startsWith(`${PATH}/`), link);
  const { servers } = JSON.parse(await textOf(app.request(`${PATH}/api/v1/openapi.json`)));
  assert.deepEqual(servers, [{ url: PATH }]);
  assert.match(await textOf(app.request(`${PATH}/api/v1/none`)), /routes are \/tools\/prices\/api\/v1\//);
  assert.match(await textOf(app.request(`${PATH}/api`)), /<code>\/tools\/prices\/mcp</);
});

test('a public address that cannot be served under is refused with why', () => {
  for (const good of ['https://a.example', 'http://a.example/', 'https://a.example/prices', 'https://a.example/a/b-c/'])
    assert.equal(basePathProblem(good), null, good);
  for (const [bad, why] of [
    ['ftp://a.example/', /http or https/],
    ['https://a.example/?x=1', /not with/],
    ['https://a.example/a#b', /not with/],
    ['https://a.example/gpu', /name of pages/],
    ['https://a.example/api/x', /name of pages/],
    ['https://a.example/a//b', /single slashes/],
    ['https://a.example/a"b', /single slashes/],
    ['https://a.example/%3Cscript%3E', /single slashes/],
  ] as const)
    assert.match(basePathProblem(bad) ?? '', why, bad);
});

const textOf = async (reply: Response | Promise<Response>): Promise<string> => (await reply).text();
const bytesOf = async (reply: Response | Promise<Response>): Promise<Buffer> =>
  Buffer.from(await (await reply).arrayBuffer());
