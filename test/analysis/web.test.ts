// What the web said, against a reader who bends it: a statement keeps to the words, the figures and the direction of its own page, under that page's link.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimsHeld, contextHeld, pagesOf } from '#analysis/web.ts';
import type { Search } from '#domain/report.ts';

const FALLS = 'https://news.example/h100-falls';
const SHIPS = 'https://wire.example/b200?id=7';
const OSLO = 'https://oslo.example/dc';
const OUTAGE = 'https://status.example/a';

const SEARCHES: readonly Search[] = [
  {
    query: 'gpu rental prices',
    pages: [
      { title: 'Cloud rents of H100 fall 12 % as supply grows', url: FALLS },
      { title: 'Chipmaker ships 40,000 B200 boards early', url: SHIPS },
    ],
    text: 'Rents of the H100 at clouds fell 12 % over the quarter, says Example News. The chipmaker shipped 40,000 B200 boards two weeks early.',
  },
  {
    query: 'gpu cloud supply',
    pages: [
      { title: 'New data centre in Oslo opens with 9,000 GPUs', url: OSLO },
      { title: 'Outage takes a cloud region offline', url: OUTAGE },
    ],
    text: 'The Oslo data centre opens with 9,000 GPUs. A cloud region was offline in an outage for 6 hours.',
  },
];
const PAGES = pagesOf(SEARCHES);
const { held: CLAIMS } = claimsHeld(
  {
    found: true,
    claims: [
      { text: 'Rents of the H100 fell 12 % as cloud supply grows.', url: FALLS },
      { text: 'The chipmaker shipped 40,000 B200 boards early.', url: SHIPS },
      { text: 'A data centre in Oslo opens with 9,000 GPUs.', url: OSLO },
      { text: 'An outage took a cloud region offline.', url: OUTAGE },
    ],
  },
  PAGES,
  SEARCHES,
);

const stated = (text: string, claim: string, url: string) =>
  contextHeld({ statements: [{ text, claim, url }] }, CLAIMS, SEARCHES, '2026-06-16');
const stands = ([text, claim, url]: readonly [string, string, string]): boolean =>
  stated(text, claim, url).struck.length === 0;

test('statements in the words of their claim stand, each with its link', () => {
  assert.deepEqual(
    CLAIMS.map(({ id }) => id),
    ['c1', 'c2', 'c3', 'c4'],
  );
  const TRUE: [string, string, string][] = [
    ['Cloud rents of the H100 fell 12 % as supply grows.', 'c1', FALLS],
    ['Example News says that rents of the H100 at clouds fell 12 %.', 'c1', FALLS],
    ['H100 rents fell 12 percent.', 'c1', FALLS],
    ['The chipmaker shipped 40000 B200 boards two weeks early.', 'c2', SHIPS],
    ['A new data centre opens in Oslo with 9,000 GPUs.', 'c3', OSLO],
    ['An outage took a cloud region offline for 6 hours.', 'c4', OUTAGE],
  ];
  assert.deepEqual(
    TRUE.filter((each) => !stands(each)),
    [],
  );
  const { section, checks } = stated('H100 rents fell 12 percent.', 'c1', FALLS);
  assert.equal(section.body, 'H100 rents fell 12 percent. [s1]');
  assert.deepEqual(section.sources, [{ id: 's1', title: SEARCHES[0]?.pages[0]?.title, url: FALLS }]);
  assert.deepEqual(
    checks.map(({ kind, text }) => [kind, text]),
    [
      ['number', 'H100'],
      ['number', '12 percent'],
      ['link', '[s1]'],
    ],
  );
});

const BENT: Record<string, readonly [string, string, string][]> = {
  'its meaning reversed': [
    ['Cloud rents of the H100 rose 12 % as supply grows.', 'c1', FALLS],
    ['Cloud rents of the H100 fell 12 % as supply shrank.', 'c1', FALLS],
    ['Cloud rents of the H100 did not fall 12 % as supply grows.', 'c1', FALLS],
    ['The chipmaker never shipped 40,000 B200 boards early.', 'c2', SHIPS],
    ['A data centre in Oslo opens without 9,000 GPUs.', 'c3', OSLO],
    ['No outage took a cloud region offline.', 'c4', OUTAGE],
    ['The outage didn’t take a cloud region offline.', 'c4', OUTAGE],
  ],
  'something else with a word or two of the page': [
    ['Supply of everything everywhere collapses, analysts warn.', 'c1', FALLS],
    ['The chipmaker is bankrupt and its boards are recalled.', 'c2', SHIPS],
    ['Oslo bans the export of every accelerator.', 'c3', OSLO],
    ['A cloud provider was hacked and lost its customers’ data.', 'c4', OUTAGE],
  ],
  'true words about another thing, or from another mouth': [
    ['Cloud supply of the H100 grows 12 %.', 'c1', FALLS],
    ['Bloomberg reports that cloud rents of the H100 fell 12 %.', 'c1', FALLS],
    ['Cloud rents of the H100 fell 12 % as supply grows, according to Reuters.', 'c1', FALLS],
    ['Vast.ai cut cloud rents of the H100 as supply grows.', 'c1', FALLS],
    ['A new data centre opens in Bergen with 9,000 GPUs.', 'c3', OSLO],
  ],
  'a figure that is another page’s, or nobody’s': [
    ['Cloud rents of the H100 fell 40,000 % as supply grows.', 'c1', FALLS],
    ['Cloud rents of the H100 fell 13 % as supply grows.', 'c1', FALLS],
    ['Cloud rents of the H100 fell $12 as supply grows.', 'c1', FALLS],
    ['The chipmaker shipped 9,000 B200 boards early.', 'c2', SHIPS],
    ['The chipmaker shipped 40,000k B200 boards early.', 'c2', SHIPS],
    ['The chipmaker shipped ten B200 boards early.', 'c2', SHIPS],
    ['The chipmaker shipped forty thousand B200 boards early.', 'c2', SHIPS],
    ['The chipmaker shipped 40,000 B200 boards three weeks early.', 'c2', SHIPS],
    ['A data centre in Oslo opens with double the 9,000 GPUs.', 'c3', OSLO],
    ['An outage took a cloud region offline for 12 %.', 'c4', OUTAGE],
  ],
  'another model': [
    ['Cloud rents of the H200 fell 12 % as supply grows.', 'c1', FALLS],
    ['The chipmaker shipped 40,000 B300 boards early.', 'c2', SHIPS],
    ['A data centre in Oslo opens with 9,000 H100 GPUs.', 'c3', OSLO],
  ],
  'the words of the judge': [
    ['Cloud rents of the H100 fell 12 %, which is actionable.', 'c1', FALLS],
    ['H100 rents are viable as cloud supply grows 12 %.', 'c1', FALLS],
    ['Cloud rents of the H100 are green.', 'c1', FALLS],
    ['The outage of a cloud region is tradeable.', 'c4', OUTAGE],
  ],
  'the link or the id of another, or none that came': [
    ['Cloud rents of the H100 fell 12 % as supply grows.', 'c1', SHIPS],
    ['Cloud rents of the H100 fell 12 % as supply grows.', 'c2', FALLS],
    ['Cloud rents of the H100 fell 12 % as supply grows.', 'c2', SHIPS],
    ['Cloud rents of the H100 fell 12 % as supply grows.', 'c9', FALLS],
    ['Cloud rents of the H100 fell 12 % as supply grows.', 'c1', 'https://news.example/h100-rises'],
    ['Cloud rents of the H100 fell 12 % as supply grows.', 'c1', 'http://news.example/h100-falls'],
    ['Cloud rents of the H100 fell 12 % as supply grows.', 'c1', 'https://news.example/h100-falls?from=us'],
    ['Cloud rents of the H100 fell 12 % as supply grows.', 'c1', 'https://news.example.evil.example/h100-falls'],
    ['The chipmaker shipped 40,000 B200 boards early.', 'c2', 'https://wire.example/b200?id=8'],
    ['The chipmaker shipped 40,000 B200 boards early.', 'c2', 'javascript:alert(1)'],
    ['The chipmaker shipped 40,000 B200 boards early.', 'c2', ''],
  ],
  'two claims in one, or a link in the words': [
    ['Cloud rents of the H100 fell 12 % and the chipmaker shipped 40,000 B200 boards early.', 'c1', FALLS],
    ['H100 rents fell 12 % as an outage took a cloud region offline.', 'c1', FALLS],
    ['Cloud rents of the H100 fell 12 %, see https://evil.example/.', 'c1', FALLS],
    ['Cloud rents of the <b>H100</b> fell 12 %.', 'c1', FALLS],
    ['Cloud rents of the [H100](//evil.example) fell 12 %.', 'c1', FALLS],
    ['Cloud rents of the H100 fell 12 % [s2].', 'c1', FALLS],
  ],
};

for (const [what, statements] of Object.entries(BENT))
  test(`${what}: ${statements.length} statements are struck`, () => {
    assert.deepEqual(statements.filter(stands), []);
  });

test('a claim keeps to what its search returned, and its link to the letter', () => {
  const held = (text: string, url: string) =>
    claimsHeld({ found: true, claims: [{ text, url }] }, PAGES, SEARCHES).held.length;
  assert.equal(held('Rents of the H100 fell 12 %.', FALLS), 1);
  // A host is the same in capitals, and so is a path's escaped letter; a path in capitals is another page.
  assert.equal(held('Rents of the H100 fell 12 %.', 'HTTPS://News.Example/h100-falls'), 1);
  assert.equal(held('Rents of the H100 fell 12 %.', 'https://news.example:443/h100-falls'), 1);
  for (const url of [
    'https://news.example/H100-falls',
    'https://news.example/',
    'https://news.example/h100-falls/',
    'https://news.example/h100-falls/../h100',
    'https://user@news.example/h100-falls',
    'news.example/h100-falls',
    'data:text/html,h100',
  ])
    assert.equal(held('Rents of the H100 fell 12 %.', url), 0, url);
  assert.equal(held('Export rules for accelerators were tightened by regulators in Brussels.', FALLS), 0);
});

test('where nothing is said to be found, a claim is none', () => {
  const claims = [{ text: 'Rents of the H100 fell 12 %.', url: FALLS }];
  const { held, struck } = claimsHeld({ found: false, claims }, PAGES, SEARCHES);
  assert.deepEqual([held, struck.map(({ reason }) => reason)], [[], ['found: false, and yet a claim']]);
});

test('one page found twice is one source, and a link that is no link is no page', () => {
  const twice: Search = {
    query: 'again',
    pages: [
      { title: 'The same in other words', url: FALLS },
      { title: 'No page', url: 'ftp://files.example/a' },
      { title: 'No page either', url: 'not a link' },
    ],
    text: '',
  };
  assert.deepEqual(
    pagesOf([...SEARCHES, twice]).map(({ id, url }) => [id, url]),
    [FALLS, SHIPS, OSLO, OUTAGE].map((url, at) => [`s${at + 1}`, url]),
  );
});
