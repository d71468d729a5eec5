// The first page's news: each with its time and where to look, and of sellers that are silent only those whose price is missed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intake } from '#intake/intake.ts';
import { openStore, type Store } from '#store/open.ts';
import { appOver } from '../app.ts';
import { ended, offer, roundAt, seller } from '../scratch.ts';

const LAST = 990_000;
const DAYS = 9;
const NOW = LAST * 1800 + 600;
const textOf = async (store: Store, path: string): Promise<string> =>
  (await appOver(store, () => NOW).request(path)).text();
const plain = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');

/** a has a list price that moved; b sold out; c, d and e are silent now: c asked a day ago, d ten days ago, e never. */
function store(): Store {
  const made = openStore(':memory:', { readonly: false });
  const silent = (id: string) => ended(id, [], { outcome: 'unreachable', reason: 'no answer' });
  for (let slot = LAST - (DAYS + 3) * 48; slot <= LAST; slot += 1)
    intake(
      made,
      roundAt(slot, [
        ended('a', [offer('1', slot > LAST - 10 ? 2.9 : 3)], { provider: seller('a', { class: 'neocloud' }) }),
        ended('b', slot > LAST - 5 ? [] : [offer('1', 4)]),
        slot > LAST - 48 ? silent('c') : ended('c', [offer('1', 5)]),
        slot > LAST - 480 ? silent('d') : ended('d', [offer('1', 5)]),
        silent('e'),
      ]),
    );
  return made;
}

test('each piece of news has its time and leads to where it can be seen', async () => {
  const html = await textOf(store(), '/');
  const news = html.split('Since yesterday')[1]?.split('</ul>')[0] ?? '';
  const items = [...news.matchAll(/<li>(.*?)<\/li>/gs)].map(([, item = '']) => item);
  const moved = items.find((each) => each.includes('list price')) ?? '';
  assert.match(moved, /<time class="muted" datetime="[\d-]+T[\d:]+Z">/);
  assert.match(moved, new RegExp(`href="/raw/a/${(LAST - 9) * 1800}"`));
  assert.match(
    plain(moved),
    /H100 SXM 2\.90 at A , a list price that was 3\.00|2\.90 at A, a list price that was 3\.00/,
  );
  assert.match(plain(items.find((each) => each.includes('sold out')) ?? ''), /H100 SXM is sold out at B , was 4\.00/);
  const times = [...news.matchAll(/datetime="([^"]+)"/g)].map(([, at = '']) => at);
  assert.deepEqual(times, times.toSorted().reverse(), 'newest first');
  for (const [, href = ''] of news.matchAll(/href="(\/[^"]+)"/g))
    assert.equal((await appOver(store(), () => NOW).request(href)).status, 200, href);
});

test('a silent seller is told where its price is missed: of what it asked within seven days', async () => {
  const made = store();
  const [overview, model, other, sources] = await Promise.all(
    ['/', '/gpu/h100-sxm', '/gpu/b200', '/sources'].map((path) => textOf(made, path).then(plain)),
  );
  for (const page of [overview, model]) {
    assert.match(page ?? '', /C unreachable/);
    assert.doesNotMatch(page ?? '', /[DE] unreachable/);
  }
  assert.doesNotMatch(other ?? '', /[CDE] unreachable/);
  for (const name of ['C', 'D']) assert.match(sources ?? '', new RegExp(`${name} unreachable`));
});

test('where no half hour of a day ago was observed, a phone says so too', async () => {
  const young = openStore(':memory:', { readonly: false });
  intake(young, roundAt(LAST, [ended('a', [offer('1', 2)])]));
  const html = await textOf(young, '/');
  assert.match(html, /<td data-name="24 h" class="figure"><span><span class="unclear small">not observed then<\/span>/);
  // What a narrow page hides is marked as such where it stands, and hides nothing else.
  assert.doesNotMatch(html, /\.overview td:nth-child\(3\) [^{]*\{display:none\}/);
});
