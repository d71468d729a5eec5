// Answers made to hurt: too many, too deep, too long, never whole, or of odd shapes. Each kind at a seller that reads JSON, a page, or many pages.
import type { ServerResponse } from 'node:http';
import { seededDice } from '#stats/dice.ts';
import type { Attack } from './hostile-seller.ts';

const many = (text: string, times: number): string => text.repeat(times);
const page = (middle: string): string => `<!doctype html><html><body>${middle}</body></html>`;

const JSON_SELLER = 'hyperbolic';
const PAGE_SELLER = 'coreweave';
const PAGED = 'azure';
const NEXT = 'https://prices.azure.com/api/retail/prices?page=';
const items = (count: number, request: number): string =>
  `{"Items":[${many('{},', count - 1)}{}],"NextPageLink":"${NEXT}${request}"}`;

/** Ends the seller's round; `reason` is what it says of it. */
export type Ending = Attack & { readonly reason: RegExp };

const json = (name: string, reason: RegExp, body: NonNullable<Attack['body']>): Ending => ({
  name,
  victim: JSON_SELLER,
  reason,
  body,
});
const html = (name: string, reason: RegExp, body: NonNullable<Attack['body']>): Ending => ({
  name,
  victim: PAGE_SELLER,
  reason,
  body,
});

const ITEMS = /a list of more than 20,000 items/;
const NOT_ITS_ANSWER = /not this seller's answer/;

export const ENDINGS: readonly Ending[] = [
  json('fifteen million zeros', /larger than 16,777,216 bytes/, () => `{"nodes":[${many('0,', 15e6)}0]}`),
  json('seven million zeros', ITEMS, () => `{"nodes":[${many('0,', 7e6)}0]}`),
  json('five million empty maps', ITEMS, () => `[${many('{},', 5e6)}{}]`),
  json('a million names in a map', ITEMS, () => `{${Array.from({ length: 1e6 }, (_, at) => `"k${at}":0`).join(',')}}`),
  json('lists of lists', /more than 500,000 values/, () => `[${many(`[${many('0,', 19_000)}0],`, 300)}0]`),
  json('maps two million deep', /64 deep/, () => `${many('{"a":', 2e6)}0${many('}', 2e6)}`),
  json('lists that never close', /64 deep/, () => many('[', 10e6)),
  json('one text of fifteen million characters', NOT_ITS_ANSWER, () => `"${many('x', 15e6)}"`),
  json('quotes that never end', /not JSON/, () => `"${many('\\"', 7e6)}`),
  json('backslashes that never end', /not JSON/, () => `"${many('\\', 14e6)}`),
  json('nothing but commas', /more than 500,000 values/, () => many(',', 14e6)),
  {
    name: 'endless pages of a million maps',
    victim: PAGED,
    reason: ITEMS,
    body: (_, request) => items(1e6, request),
  },
  {
    name: 'endless pages of five thousand odd maps',
    victim: PAGED,
    reason: /more than 60,000 items|not of the expected shape/,
    body: (_, request) => items(5_000, request),
  },
  html('comments behind the page', NOT_ITS_ANSWER, (good) => `${good}${many('<!-- x -->', 60)}x`),
  html('a million comments', /more than 100,000 tags/, (good) => `${good}${many('<!-- x -->', 1e6)}`),
  html('a million open tags', /more than 100,000 tags/, () => page(many('<p>', 1e6))),
  html('headings within headings', /took more than 10 s to read|not this seller's answer/, () =>
    page(many('<h1>', 99_000)),
  ),
  {
    name: 'words nested without end in one cell',
    victim: 'digitalocean',
    reason: /nested deeper than can be read|took more than/,
    body: (good) => good.replace(/<td[^<>]*>/, (cell) => cell + many('<span>', 40_000)),
  },
  html('attributes that never end', NOT_ITS_ANSWER, () => page(`<p ${many('a=b ', 3e6)}>`)),
  html('twelve million spaces', NOT_ITS_ANSWER, () => page(many(' ', 12e6))),
];

/** The first text of a name in a JSON answer, made another: what stands between its quotes, as JSON spells it. */
const withText =
  (name: string, text: string) =>
  (good: string): string =>
    good.replace(new RegExp(`("${name}":)"[^"]*"`), (_, start: string) => `${start}${text}`);

const odd = (name: string, body: NonNullable<Attack['body']>): Attack => ({ name, victim: JSON_SELLER, body });

const strange = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `{"gpuType":"stranger ${at}","region":"x","gpuCount":1}`);

const first = (good: string): string => JSON.stringify((JSON.parse(good) as object[])[0] ?? {});

/** Of so many characters, and hard to pack. */
const noise = (characters: number, seed: number): string => {
  const dice = seededDice(seed);
  return Array.from({ length: characters / 8 }, () => dice().toString(36).slice(2, 10).padEnd(8, 'x')).join('');
};

/** As much as a seller may say: each within its limits, together at all of them. */
export const FULL: readonly Attack[] = [
  {
    name: 'all the bytes that Vast.ai may send',
    victim: 'vast',
    body: (_, request) => `{"offers":[],"pad":"${noise(2_600_000, request)}"}`,
  },
  {
    name: 'all the bytes that Azure may send',
    victim: 'azure',
    body: (_, request) => `{"Items":[],"pad":"${noise(1_600_000, request)}","NextPageLink":"${NEXT}${request}"}`,
  },
  {
    name: 'all the values that AWS may send',
    victim: 'aws',
    body: (good) => `${good.slice(0, good.lastIndexOf('}'))},"pad":[${many(`[${many('"a",', 19_000)}0],`, 50)}0]}`,
  },
  {
    name: 'as many offers as may be, each with as long a region as fits',
    victim: JSON_SELLER,
    body: (good) => {
      const item = first(good);
      const all = Array.from({ length: 20_000 }, (_, at) =>
        item.replace(/"region":"[^"]*"/, `"region":"${at}${many('\u00e9', 80)}"`),
      );
      return `[${all.join(',')}]`;
    },
  },
  {
    name: 'as many strangers as may be',
    victim: JSON_SELLER,
    body: (good) => {
      const item = first(good);
      const all = Array.from({ length: 20_000 }, (_, at) =>
        item.replace(/"gpuType":"[^"]*"/, `"gpuType":"stranger ${at}${many('x', 500)}"`),
      );
      return `[${all.join(',')}]`;
    },
  },
  {
    name: 'as many tags as may be, each with a price',
    victim: PAGE_SELLER,
    body: (good) => good.replace('</body>', `${many('<b>$2</b>', 49_000)}</body>`),
  },
  {
    name: 'a table of many rows',
    victim: PAGE_SELLER,
    body: (good) => {
      const row = /<tr>.*?<\/tr>|<div class="table-row.*?<\/div>/s.exec(good)?.[0] ?? '<tr><td>$2</td></tr>';
      return good.replace('</body>', `<table>${many(row, 20_000).slice(0, 8e6)}</table></body>`);
    },
  },
];

/** One of its items is odd; the seller's other offers stand. */
export const ODDITIES: readonly Attack[] = [
  odd('half a character in a region', withText('region', '"th\\ud83d"')),
  odd('half a character in a name', withText('gpuType', '"\\udc00"')),
  odd('an emoji where a name is cut', withText('gpuType', `"${many('x', 119)}\u{1F600}tail"`)),
  odd('a region of two million characters', withText('region', `"${many('x', 2e6)}"`)),
  odd('a name of two million characters', withText('gpuType', `"${many('x', 2e6)}"`)),
  odd('a text that calls itself a function', withText('region', '{"toString":1,"valueOf":2}')),
  odd('a name of its own prototype', withText('region', '{"__proto__":{"gpuType":"h100"},"constructor":1}')),
  odd('a list within lists as a name', withText('gpuType', '[[["h100"]]]')),
  odd('a name that a terminal would obey', withText('gpuType', '"EVIL\\u001b[2J\\nround of\\u202e"')),
  odd('a region that a terminal would obey', withText('region', '"th\\u001b[2J\\r\\nround\\u202e"')),
  odd('no character at all', withText('region', '"\\u0000\\u0000"')),
  odd('an item named others among many strangers', (good) => {
    const some = (JSON.parse(good) as object[]).map((each) => JSON.stringify(each));
    const named = JSON.stringify({ ...(JSON.parse(good) as object[])[0], gpuType: 'others' });
    const model = some[0] ?? '{}';
    const others = strange(300).map((_, at) => model.replace(/"gpuType":"[^"]*"/, `"gpuType":"stranger ${at}"`));
    return `[${[...some, named, ...others, named].join(',')}]`;
  }),
];

const DRIP_MS = 40;

/** Sends a piece again and again, until nobody takes it. */
const drip = (response: ServerResponse, piece: string): void => {
  const { socket } = response;
  const timer = setInterval(() => socket?.write(piece), DRIP_MS);
  socket?.once('close', () => clearInterval(timer));
};

const slow = (name: string, send: NonNullable<Attack['send']>): Attack => ({ name, victim: JSON_SELLER, send });

/** Never whole, however long one waits. */
export const SLOW: readonly Attack[] = [
  slow('no answer at all', () => {}),
  slow('a status, and nothing behind it', (response) => void response.writeHead(200).flushHeaders()),
  slow('headers without end, a piece at a time', (response) => {
    response.socket?.write('HTTP/1.1 200 OK\r\nx-none: ');
    drip(response, 'x');
  }),
  slow('a body without end, a byte at a time', (response) => {
    response.socket?.write(
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1\r\n[\r\n',
    );
    drip(response, '1\r\n \r\n');
  }),
  slow('a body shorter than it was said to be', (response) => {
    response.socket?.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n[');
  }),
];
