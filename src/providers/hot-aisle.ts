// Hot Aisle: with a team's key the AMD machines that are free now, cents for a whole machine; without one its price page, per GPU.
import { load } from 'cheerio/slim';
import { z } from 'zod';
import { currencyOf, listing } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { byNodeAround } from '#domain/page-table.ts';
import { hourlyUsd, namesOtherMoney, plainText } from '#domain/page-text.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside, wholePage } from '#domain/reading.ts';

const BASE = 'https://admin.hotaisle.app/api/teams';
const PRICES = 'https://hotaisle.xyz/pricing';
const CENTS = 100;
const BYTES_PER_GB = 1024 ** 3;

const Machine = z.object({
  OnDemandPrice: z.number(),
  Currency: z.string().nullish(),
  Specs: z.object({
    cpu_cores: z.number(),
    ram_capacity: z.number(),
    gpus: z.array(z.object({ count: z.int().positive(), model: z.string() })),
  }),
});
type Machine = z.infer<typeof Machine>;

function toReading(
  { OnDemandPrice: cents, Specs: specs, Currency: currency }: Machine,
  path: string,
  item: unknown,
): Reading {
  const [gpu, second] = specs.gpus;
  if (gpu === undefined) return setAside('no_gpu', null, { path, item });
  if (second !== undefined) return setAside('ambiguous_gpu', `${gpu.model} and ${second.model}`, { path, item });
  const price = cents / CENTS / gpu.count;
  return listing({
    // The list has no id; a kind of machine stands in it while one is free.
    key: [gpu.model, gpu.count, specs.cpu_cores, specs.ram_capacity].join('/'),
    market: 'on_demand',
    gpuName: gpu.model,
    gpus: gpu.count,
    currency: currencyOf([currency]),
    gpuOnly: price,
    allIn: price,
    vcpus: specs.cpu_cores,
    ramGb: Math.round(specs.ram_capacity / BYTES_PER_GB),
    path,
    item,
  });
}

/** A team's name becomes a part of an address: nothing else may come in with it. */
function teamOf(told: string): string {
  if (!/^[\w-]{1,64}$/.test(told))
    throw new RoundEnd('refused', 'HOTAISLE_TEAM is not the handle of a team (letters, digits, dashes)');
  return told;
}

const COUNTS = /^\d+\s?x(?:\s*(?:&|,|\/|and|or)\s*\d+\s?x)*$/i;
const PER_GPU = /\$\s?[\d,.]+\s*(?:\/|per)\s*gpu\s*(?:\/|per|-)\s*(?:hr|hour|h)\b/gi;
const TERM = /\b(?:month|year|week)\b[^.]{0,12}\b(?:minimum|commit\w*|contract|term)/i;

/** A card is gone through for each number of GPUs in it: with more of them, or of prices, it is no card. */
const MOST_IN_CARD = 20;

/** The cards of the page: a name, "2x & 4x" of a model, and a price for one GPU. */
function* ofPage(html: string): Generator<Reading> {
  const page = load(html);
  page('script, style').remove();
  const textOf = (each: Parameters<typeof page>[0]): string => plainText(page(each).text());
  const all = page('body *').toArray();
  const leaves = (words: RegExp) => {
    const saying = all.filter((each) => textOf(each).search(words) >= 0);
    const parents = new Set<unknown>(saying.map(({ parent }) => parent));
    return saying.filter((each) => !parents.has(each));
  };
  const prices = leaves(PER_GPU);
  const used = new Set<unknown>();
  const pricesIn = byNodeAround(prices);
  const within = (node: ReturnType<typeof page>) => pricesIn.get(node.get(0)) ?? [];
  const times = new Map<unknown, number>();
  for (const [at, counts] of leaves(COUNTS).entries()) {
    let card = page(counts).parent();
    while (card.length > 0 && within(card).length === 0) card = card.parent();
    const inside = within(card);
    // Its links and its name may stand around the price.
    while (card.parent().is('body *') && within(card.parent()).length === inside.length) card = card.parent();
    const time = (times.get(card.get(0)) ?? 0) + 1;
    times.set(card.get(0), time);
    if (time === 1) for (const each of inside) used.add(each);
    if (Math.max(time, inside.length) > MOST_IN_CARD)
      yield setAside('off_shape', null, { path: `card[${at}]`, item: textOf(counts) });
    else
      yield* ofCard(
        {
          name: plainText(card.find('h2, h3').first().text()),
          model: plainText(page(counts).parent().text().replace(page(counts).text(), ' ')),
          counts: [...textOf(counts).matchAll(/\d+/g)].map(([count]) => Number(count)),
          prices: inside.map(textOf),
          term: /reserv/i.test(card.find('a').text()) || TERM.test(textOf(card)),
          // A price that is struck out is the one of before.
          isStruck: inside.some((each) => page(each).closest('s, del, strike').length > 0),
        },
        `card[${at}]`,
      );
  }
  // The same rates once more, and those that customers of long ago keep.
  for (const [at, each] of prices.entries())
    if (!used.has(each)) yield setAside('other_product', null, { path: `price[${at}]`, item: textOf(each) });
  if (used.size === 0)
    throw new RoundEnd('unreadable', "not this seller's answer: card: no price of a machine on the page");
}

type Card = Readonly<Record<'name' | 'model', string>> & {
  readonly counts: readonly number[];
  readonly prices: readonly string[];
  /** Whether it is to be reserved. */
  readonly term: boolean;
  readonly isStruck: boolean;
};

function* ofCard(card: Card, path: string): Generator<Reading> {
  const { name, model, counts, prices, term, isStruck } = card;
  const place = { path, item: card };
  const [price = ''] = prices;
  const [told, second] = prices.flatMap((each) => each.match(PER_GPU) ?? []);
  const usd = hourlyUsd(told ?? 'no price');
  const isOther = isStruck || namesOtherMoney(price) || /spot|interrupt|preempt/i.test(price);
  if (second !== undefined || model === '' || typeof usd !== 'number' || isOther)
    return yield setAside('off_shape', null, place);
  for (const gpus of counts) {
    if (/\b(?:from|starting|as low as)\b|\+\s*$/i.test(price)) yield setAside('not_offered', model, place);
    else if (term || /month|minimum|week|year|contract|commit/i.test(price))
      yield setAside('other_product', model, place);
    else
      yield listing({
        key: [name, `${gpus}x`, model].filter(Boolean).join('/'),
        market: 'on_demand',
        gpuName: model,
        gpus,
        gpuOnly: usd,
        allIn: usd,
        flags: /sold out|unavailable/i.test(price) ? ['not_rentable'] : [],
        ...place,
      });
  }
}

const hotAisle: Provider = {
  id: 'hot-aisle',
  name: 'Hot Aisle',
  home: 'https://hotaisle.xyz',
  parserVersion: 2,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price per machine, disk included; with a key those that are free now, not how many',
  aliases: ['hotaisle', 'hot aisle inc'],
  terms: {
    link: 'https://hotaisle.xyz/terms-of-service/',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The API is documented for keys.',
  },
  needs: [
    { env: 'HOTAISLE_API_KEY', required: false, what: 'sent as Authorization: Token; else the price page is read' },
    { env: 'HOTAISLE_TEAM', required: false, what: "the team's handle, a part of the key's address" },
  ],
  requestsPerMinute: 10,
  timeoutMs: 30_000,
  async *pages(ask, keys) {
    const key = keys.HOTAISLE_API_KEY;
    if (key === undefined || keys.HOTAISLE_TEAM === undefined) {
      yield { answer: await ask({ name: 'price page', url: PRICES, as: 'text' }), market: 'on_demand', cut: [] };
      return;
    }
    const url = `${BASE}/${teamOf(keys.HOTAISLE_TEAM)}/virtual_machines/available/`;
    const headers = { authorization: `Token ${key}` };
    yield { answer: await ask({ name: 'available machines', url, headers }), market: 'on_demand', cut: [] };
  },
  // Nothing free is null, not an empty list.
  read: (answer) =>
    typeof answer === 'string'
      ? ofPage(wholePage(answer))
      : readEach(Machine, envelope(z.array(z.unknown()), answer ?? []), '', toReading),
};

export default hotAisle;
