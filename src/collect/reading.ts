// What one provider's answers of a round say: asked for page by page, read, and ended in an outcome.
import type { Rates } from '#domain/currency.ts';
import { modelsSpelled } from '#domain/gpu.ts';
import { countText, type Limits, limitsOf } from '#domain/limits.ts';
import { isOffShape, type Market, type Reading as Read } from '#domain/offer.ts';
import { type ProviderRound, RoundEnd } from '#domain/outcome.ts';
import { heard } from '#domain/plain-words.ts';
import type { Ask, Keys, Page, Provider } from '#domain/provider.ts';
import { type Asking, read } from './ask.ts';
import { createUnderstanding, isForeign, type Understood } from './identify.ts';

export type Reading = Pick<ProviderRound, 'outcome' | 'reason' | 'offers' | 'setAside' | 'truncated'>;

export type RatesNow = () => Promise<Rates | null>;

/** One provider's round: `asking` brings the answers, whoever reads them. */
export type ReadingJob = {
  readonly provider: Provider;
  readonly asking: Asking;
  readonly keys: Keys;
  /** Epoch seconds of the round's beginning. */
  readonly at: number;
  readonly rates: RatesNow;
};

export type Parse = (job: ReadingJob) => Promise<Reading>;

/** Reads in this thread: for answers that are our own, or stored ones that passed the limits before. */
export const parseHere: Parse = ({ provider, asking, keys, at, rates }) => {
  const limits = limitsOf(provider);
  return readProvider(provider, async (request) => read(request, await asking(request), { limits }), keys, at, rates);
};

/** So many answers as full as they may be; the same items on every page end the round here. */
const FULL_ANSWERS = 3;

/** Asks and reads one provider's round, of the moment `at` (epoch seconds); a reparse hands it an `ask` that answers from the store. */
export async function readProvider(
  provider: Provider,
  ask: Ask,
  keys: Keys,
  at: number,
  rates: RatesNow = async () => null,
): Promise<Reading> {
  const limits = limitsOf(provider);
  const understanding = createUnderstanding(provider);
  const truncated = new Map<string, { gpu: string; market: Market }>();
  const seen = { items: 0 };
  try {
    for await (const page of provider.pages(ask, keys)) {
      const readings = within(heard(page.answer, provider.read(page.answer, page.market, at)), seen, limits);
      understanding.add(readings, readings.some(isForeign) ? await rates() : null);
      for (const cut of cutModels(page)) truncated.set(`${cut.gpu} ${cut.market}`, cut);
    }
  } catch (error) {
    // The first request that fails for good ends the provider's round: nothing of it counts as offers.
    const nothing = { offers: [], setAside: understanding.result.setAside, truncated: [] };
    if (!(error instanceof RoundEnd)) throw error;
    return { ...nothing, outcome: error.outcome, reason: error.message };
  }
  return {
    ...judge(understanding.result),
    setAside: understanding.result.setAside,
    truncated: [...truncated.values()],
  };
}

function within(readings: Iterable<Read>, seen: { items: number }, { items }: Limits): Read[] {
  const all: Read[] = [];
  for (const reading of readings) {
    seen.items += 1;
    if (seen.items > FULL_ANSWERS * items)
      throw new RoundEnd('unreadable', `its answers hold more than ${countText(FULL_ANSWERS * items)} items`);
    all.push(reading);
  }
  return all;
}

const cutModels = (page: Page): { gpu: string; market: Market }[] =>
  page.cut.flatMap((name) => modelsSpelled(name).map((model) => ({ gpu: model.id, market: page.market })));

/** No item understood, or more than half of them off-shape, is an unreadable answer; nothing listed at all is an empty one. */
export function judge({ offers, setAside }: Understood): Pick<Reading, 'outcome' | 'reason' | 'offers'> {
  const items = offers.length + setAside.length;
  const offShape = setAside.filter(isOffShape);
  if (items === 0) return { outcome: 'empty', reason: 'well-formed, and nothing for rent', offers: [] };
  if (offShape.length * 2 > items)
    return {
      outcome: 'unreadable',
      reason: `${offShape.length} of ${items} items are not of the expected shape, the first at ${offShape[0]?.path}`,
      offers: [],
    };
  if (offers.length === 0)
    return {
      outcome: 'unreadable',
      reason: `none of ${items} items was understood, the first: ${firstWhy(setAside)}`,
      offers: [],
    };
  return { outcome: 'offers', reason: null, offers };
}

function firstWhy(setAside: Understood['setAside']): string {
  const [first] = setAside;
  return first === undefined ? 'no item' : `${first.reason} ${first.name ?? ''} at ${first.path}`;
}

/** A page's parser and its words go down as deep as its tags do. */
const isTooDeep = (error: unknown): boolean => String(error).includes('RangeError: Maximum call stack');

/** One adapter's mistake, which the others must not notice. */
export const adapterFailed = (error: unknown): Reading => ({
  outcome: 'unreadable',
  reason: isTooDeep(error)
    ? 'its page is nested deeper than can be read'
    : `its adapter failed, please report it: ${String(error)}`,
  offers: [],
  setAside: [],
  truncated: [],
});
