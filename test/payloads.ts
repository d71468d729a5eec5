// The answers on file: each case of a provider, and its whole round as the addresses that are asked and what they answer.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAsk } from '#collect/ask.ts';
import { noPace } from '#collect/pace.ts';
import type { Rates } from '#domain/currency.ts';
import type { Market } from '#domain/offer.ts';
import type { Body } from '#domain/outcome.ts';
import type { Keys, Provider } from '#domain/provider.ts';
import type { Clock, Fetch } from '#domain/world.ts';

export const PAYLOADS = fileURLToPath(new URL('payloads', import.meta.url));

/** What a case says of itself: how many things its answer prices, counted by hand, and what was asked for. */
type Told = {
  readonly items: number;
  readonly market?: Market;
  readonly rates?: Readonly<Record<string, number>>;
  /** When it was received, where that decides a price. */
  readonly at?: string;
};

/** When an answer on file was received, where its case does not say. */
export const AT = Date.parse('2026-11-01T00:00:00Z') / 1000;

/** How an answer on file is read where nothing else is said. */
export const READ = { market: 'on_demand', at: AT } as const;

export type Case = {
  readonly name: string;
  readonly folder: string;
  readonly text: string;
  readonly answer: unknown;
  readonly items: number;
  readonly market: Market;
  readonly at: number;
  readonly rates: Rates | null;
};

export function casesOf({ id }: Pick<Provider, 'id'>): Case[] {
  const folder = join(PAYLOADS, id);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => caseIn(join(folder, name), name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function caseIn(folder: string, name: string): Case {
  if (!existsSync(join(folder, 'case.json')))
    throw new Error(`${folder}/case.json is missing: say in it how many things the answer lists, as in { "items": 7 }`);
  const isJson = existsSync(join(folder, 'answer.json'));
  const text = readFileSync(join(folder, isJson ? 'answer.json' : 'answer.txt'), 'utf8');
  const told = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Told;
  if (!Number.isInteger(told.items))
    throw new Error(`${folder}/case.json names no number of items, as in { "items": 7 }`);
  return {
    name,
    folder,
    text,
    answer: isJson ? JSON.parse(text) : text,
    items: told.items,
    market: told.market ?? 'on_demand',
    at: told.at === undefined ? AT : Date.parse(told.at) / 1000,
    rates: told.rates === undefined ? null : { day: 0, usd: told.rates },
  };
}

export type Asked = { readonly url: string; readonly case: string };

/** What a round asks, in `round.json`: each address and the case that answers it. */
export function roundOf({ id }: Pick<Provider, 'id'>): Asked[] {
  const path = join(PAYLOADS, id, 'round.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
}

/** Answers a provider's addresses from its cases, as `https://host/path` or below `upstream`; 404 for any other. */
export function answering(providers: readonly Pick<Provider, 'id'>[], headers: Record<string, string> = {}): Fetch {
  const texts = new Map(
    providers.flatMap((provider) => {
      const cases = new Map(casesOf(provider).map(({ name, text }) => [name, text]));
      return roundOf(provider).map((asked) => {
        const text = cases.get(asked.case);
        if (text === undefined)
          throw new Error(`${provider.id}/round.json names the case '${asked.case}', which is not there`);
        return [new URL(asked.url).href, text] as const;
      });
    }),
  );
  return async (url) => {
    const text = texts.get(new URL(url).href);
    return text === undefined
      ? new Response(`round.json names no answer to ${url}`, { status: 404 })
      : new Response(text, { headers });
  };
}

const still: Clock = { now: () => 0, sleep: async () => {}, deadline: () => new AbortController().signal };

/** An `ask` over a provider's answers on file, and the bodies that it keeps. */
export function askOnFile(provider: Provider): { ask: ReturnType<typeof createAsk>; bodies: Body[] } {
  const bodies: Body[] = [];
  const ask = createAsk({
    fetch: answering([provider]),
    clock: still,
    dice: () => 0.5,
    pace: noPace,
    upstream: null,
    requestsPerMinute: 1,
    timeoutMs: 1_000,
    signal: new AbortController().signal,
    keep: (body) => bodies.push(body),
  });
  return { ask, bodies };
}

export const anyKeys = ({ needs }: Pick<Provider, 'needs'>): Keys =>
  Object.fromEntries(needs.filter(({ required }) => required).map(({ env }) => [env, 'made-up-key']));

/** With these a seller whose keys are a choice is asked by them. */
export const allKeys = ({ needs }: Pick<Provider, 'needs'>): Keys =>
  Object.fromEntries(needs.map(({ env }) => [env, 'made-up-key']));

/** Whether a text holds a number that is a price per GPU, or that price for several of them, in units or in cents. */
export function holdsPrice(text: string, price: number, gpus: number): boolean {
  const numbers = [...text.matchAll(/\d+(?:\.\d+)?(?:e-?\d+)?/g)].map(([each]) => Number(each));
  const counts = new Set([gpus, 1, 2, 4, 8]);
  return numbers.some((number) =>
    [...counts].some((count) => [1, 100].some((cents) => Math.abs(number / cents / count - price) < 1e-4)),
  );
}
