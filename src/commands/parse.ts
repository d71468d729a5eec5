// Reads one saved upstream answer and says what was understood, what was set aside and why; touches no store.
import { readFileSync } from 'node:fs';
import { createUnderstanding, type Understood } from '#collect/identify.ts';
import { judge } from '#collect/reading.ts';
import type { Rates } from '#domain/currency.ts';
import { pageTooMuch, parseForeign, tooMuch } from '#domain/foreign-json.ts';
import { type Limits, limitsOf } from '#domain/limits.ts';
import { MARKETS, type Market } from '#domain/offer.ts';
import { offerJson } from '#domain/offer-json.ts';
import { RoundEnd } from '#domain/outcome.ts';
import { heard } from '#domain/plain-words.ts';
import { printable } from '#domain/printable.ts';
import type { Provider } from '#domain/provider.ts';
import { scrubbed } from '#store/scrub.ts';
import { realClock } from './doors.ts';
import { openHouse, print, printJson, timeOf, WrongUse } from './house.ts';
import { tableText } from './table.ts';

export type ParseOptions = { market?: string; json?: boolean; rate?: string; at?: string };

export async function parse(id: string, file: string, options: ParseOptions): Promise<number> {
  const { providers } = await openHouse();
  const provider = providers.find((each) => each.id === id);
  if (provider === undefined)
    throw new WrongUse(`no provider '${id}': the providers are ${providers.map((each) => each.id).join(', ')}`);
  const market = MARKETS.find((each) => each === (options.market ?? 'on_demand'));
  if (market === undefined) throw new WrongUse(`no market '${options.market}': the markets are ${MARKETS.join(', ')}`);
  const { answer, isJson } = answerOf(file, limitsOf(provider));
  const {
    understood,
    truncated,
    problem: seen,
  } = parseAnswer(provider, answer, {
    market,
    // Of prices that hold from a day on, the one in force then is read.
    at: options.at === undefined ? Math.floor(realClock.now()) : timeOf('--at', options.at),
    rates: ratesOf(options.rate),
  });
  // A page is read as its text; where that is not understood either, the plainer reason is told.
  const problem = seen === null || isJson ? seen : `${file} is not JSON, and as a page: ${seen}`;
  if (problem !== null) console.error(`unreadable: ${problem}`);
  const unrated = understood.setAside.find(({ reason }) => reason === 'no_exchange_rate')?.name;
  if (unrated) console.error(`${unrated} needs a rate to be read here: --rate ${unrated}=1.08 (USD for one unit)`);
  if (options.json) printJson({ provider: id, ...listOf(understood), truncated });
  else printText(understood, truncated);
  return problem === null ? 0 : 1;
}

/** `EUR=1.08,GBP=1.25`: USD for one unit. */
function ratesOf(told: string | undefined): Rates | null {
  if (told === undefined) return null;
  const pairs = told.split(',').map((pair) => /^([A-Z]{3})=(\d+(?:\.\d+)?)$/.exec(pair.trim()));
  if (pairs.some((pair) => !(Number(pair?.[2]) > 0) || pair?.[1] === 'USD'))
    throw new WrongUse(`--rate: '${told}' is not like EUR=1.08 (USD for one unit)`);
  return { day: 0, usd: Object.fromEntries(pairs.map((pair) => [pair?.[1], Number(pair?.[2])])) };
}

function answerOf(file: string, limits: Limits): { answer: unknown; isJson: boolean } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new WrongUse(`cannot read ${file}: ${(error as Error).message}`);
  }
  const isPage = !/^\s*[[{]/.test(text);
  const beyond = isPage ? pageTooMuch(text, limits) : tooMuch(text, limits);
  if (beyond !== null) throw new WrongUse(`${file} holds ${beyond}: a round would not read it either`);
  try {
    return { answer: parseForeign(text), isJson: true };
  } catch {
    return { answer: text, isJson: false };
  }
}

export type Parsed = { readonly understood: Understood; readonly truncated: boolean; readonly problem: string | null };

/** What an answer is read for: its market, the moment it is of, and the rates of other currencies. */
export type Reading = { readonly market: Market; readonly at: number; readonly rates?: Rates | null };

export function parseAnswer(provider: Provider, answer: unknown, { market, at, rates = null }: Reading): Parsed {
  const understanding = createUnderstanding(provider);
  const understood = understanding.result;
  try {
    understanding.add(heard(answer, provider.read(answer, market, at)), rates);
    const { outcome, reason } = judge(understood);
    const truncated = (provider.cutIn?.(answer).length ?? 0) > 0;
    return { understood, truncated, problem: outcome === 'unreadable' ? reason : null };
  } catch (error) {
    if (!(error instanceof RoundEnd)) throw error;
    return { understood, truncated: false, problem: error.message };
  }
}

/** A host's address stays in the stored answer and appears nowhere else, not even in an item that was set aside. */
const withoutAddress = (item: unknown): unknown => JSON.parse(scrubbed(JSON.stringify(item ?? null)));

const listOf = ({ offers, setAside }: Understood) => ({
  offers: offers.map(offerJson),
  setAside: setAside.map(({ reason, name, path, item }) => ({ reason, name, path, item: withoutAddress(item) })),
});

function printText({ offers, setAside }: Understood, truncated: boolean): void {
  print(
    tableText(
      offers
        .map(offerJson)
        .map(({ gpuIds, ...shown }) => ({ ...shown, gpuIds: gpuIds.length, flags: shown.flags.join(' ') })),
    ),
  );
  print('');
  print(
    `${offers.length} understood, ${setAside.length} set aside${truncated ? ', not the whole list: there is more' : ''}`,
  );
  for (const { reason, name, path } of setAside) print(printable(`  ${reason} ${name ?? ''} at ${path}`));
}
