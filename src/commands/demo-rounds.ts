// The rounds of an imaginary market's past, on a clock that stands still between them; many of them are asked beside the writing.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { AskDoors } from '#collect/ask.ts';
import { noPace } from '#collect/pace.ts';
import type { KnownRates } from '#collect/rates.ts';
import { remembering } from '#collect/remembering.ts';
import { collectRound } from '#collect/round.ts';
import { createMarket } from '#demo/market.ts';
import { SELLER_IDS } from '#demo/sellers/sellers.ts';
import { createSellers, SIMULATED, sent } from '#demo/upstream.ts';
import { NO_MEMORY, remember } from '#domain/believed-rates.ts';
import { isCurrentRate } from '#domain/currency.ts';
import type { ProviderRound, Round } from '#domain/outcome.ts';
import type { Keys, Provider } from '#domain/provider.ts';
import { SLOTS_PER_DAY, slotOf, slotStart } from '#domain/time.ts';
import type { Clock } from '#domain/world.ts';
import { seededDice } from '#stats/dice.ts';
import { realClock } from './doors.ts';
import type { House } from './house.ts';

const IMAGINARY = 'http://imaginary.invalid';
/** Seconds after the half hour at which a simulated round begins. */
const INTO_THE_SLOT = 20;
/** From so many rounds on a thread of its own is worth its start. */
const FEWEST_BESIDE = 3 * SLOTS_PER_DAY;
/** Node runs the TypeScript as it stands; the package carries JavaScript. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './demo-worker.ts' : './demo-worker.js', import.meta.url);

/** The rounds from one slot to another, both included; where `now` says so the last is taken now, so that its age is true. */
export type Span = {
  readonly seed: number;
  readonly from: number;
  readonly last: number;
  readonly now: boolean;
  readonly rates: KnownRates | null;
  /** Half hours from one round to the next; one where it is not told. */
  readonly every?: number;
};

/** A clock that stands still until somebody waits. */
export function simulatedClock(): Clock & { set: (epochSeconds: number) => void } {
  let now = 0;
  return {
    now: () => now,
    set: (epochSeconds) => {
      now = epochSeconds;
    },
    sleep: async (ms) => {
      now += ms / 1000;
    },
    deadline: () => new AbortController().signal,
  };
}

export function imaginaryDoors(seed: number, clock: Clock, size = 1): AskDoors {
  const market = createMarket({ seed, cycle: 0, size });
  const answerTo = createSellers({ market, clock });
  return {
    fetch: async (url, { method = 'GET', body, headers }) => {
      const [path = '', search = ''] = url.slice(IMAGINARY.length + 1).split('?');
      const answer = answerTo({
        method,
        path,
        query: (name) => new URLSearchParams(search).get(name) ?? undefined,
        body: () => JSON.parse(String(body ?? 'null')) as unknown,
        keyed: new Headers(headers).has('authorization'),
      });
      return answerOf(answer === null ? 404 : answer.status, sent(answer?.said ?? null).text);
    },
    clock,
    dice: seededDice(seed),
    pace: noPace,
    upstream: IMAGINARY,
  };
}

/** As much of an answer as a round looks at: of twenty thousand of them the rest of a Response takes a tenth of the time. */
const answerOf = (status: number, text: string): Response =>
  ({ status, headers: MADE_UP, body: [Buffer.from(text)] }) as unknown as Response;

const MADE_UP = new Headers({ [SIMULATED]: '1' });

/**
 * One round of the providers that have an imaginary counterpart, of those named where any is; `rates` are the exchange rates last
 * stored.
 */
export function imaginaryRound(
  { providers, config: { providers: named } }: House,
  doors: AskDoors,
  rates: KnownRates | null,
): Promise<Round> {
  const imagined = providers.filter(({ id }) => SELLER_IDS.includes(id) && (named?.includes(id) ?? true));
  return collectRound(imagined, {
    ...doors,
    named: imagined.map(({ id }) => id),
    keys: imaginaryKeys(imagined),
    rates,
  });
}

/** The imaginary sellers let anybody in who brings a key. */
const imaginaryKeys = (providers: readonly Provider[]): Keys =>
  Object.fromEntries(
    providers.flatMap(({ needs }) => needs.filter(({ required }) => required).map(({ env }) => [env, 'imaginary'])),
  );

export async function* imaginaryRounds(
  { providers, config }: House,
  { seed, from, last, now, rates: known, every = 1 }: Span,
): AsyncGenerator<Round> {
  const house = { providers: providers.map(remembering), config };
  const clock = simulatedClock();
  const doors = imaginaryDoors(seed, clock);
  let rates = known;
  let end = last;
  for (let slot = from; slot <= end; slot += every) {
    // Making them takes minutes: what has begun meanwhile is no gap.
    if (now && slot === end) end = Math.max(end, slotOf(realClock.now()));
    clock.set(now && slot === end ? realClock.now() : slotStart(slot) + INTO_THE_SLOT);
    const round = await imaginaryRound(house, doors, rates);
    const { rates: asked } = round;
    // As the store would give them back.
    if (asked?.rates != null && asked.body !== null && isCurrentRate(asked.rates, asked.body.receivedAt))
      rates = {
        rates: asked.rates,
        askedAt: asked.body.receivedAt,
        memory: remember(rates?.memory ?? NO_MEMORY, { rates: asked.rates, doubts: asked.doubts ?? [] }),
      };
    yield round;
  }
}

type Sent = Omit<Round, 'providers'> & {
  readonly providers: readonly (Omit<ProviderRound, 'provider'> & { readonly provider: string })[];
};

/** The same rounds, asked in a thread of their own where they are many; it begins at once, whenever the first is waited for. */
export function roundsBeside(house: House, span: Span): AsyncGenerator<Round> {
  if ((span.last - span.from) / (span.every ?? 1) < FEWEST_BESIDE) return imaginaryRounds(house, span);
  const worker = new Worker(WORKER, { workerData: span });
  // Until somebody waits for it, it keeps nobody from ending.
  worker.unref();
  const waiting: (Sent | null)[] = [];
  worker.on('message', (sent: Sent | null) => waiting.push(sent));
  return sentBy(worker, waiting, house);
}

async function* sentBy(worker: Worker, waiting: (Sent | null)[], { providers }: House): AsyncGenerator<Round> {
  worker.ref();
  try {
    const known = new Map(providers.map((provider) => [provider.id, provider]));
    for (;;) {
      // once() rejects where the worker fails.
      if (waiting.length === 0) await once(worker, 'message');
      const sent = waiting.shift();
      if (sent == null) return;
      worker.postMessage('written');
      yield {
        ...sent,
        providers: sent.providers.flatMap(({ provider: id, ...each }) => {
          const provider = known.get(id);
          return provider === undefined ? [] : [{ ...each, provider }];
        }),
      };
    }
  } finally {
    await worker.terminate();
  }
}
