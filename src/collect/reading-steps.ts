// The reading side of a process of its own: it reads what it is told and asks for what it needs, one step at a time.
import type { Rates } from '#domain/currency.ts';
import { limitsOf } from '#domain/limits.ts';
import { type Answer, type OutcomeKind, RoundEnd } from '#domain/outcome.ts';
import type { Keys, Provider, Request } from '#domain/provider.ts';
import { read } from './ask.ts';
import { type Reading, readProvider } from './reading.ts';

/** What comes back to a step that asked for something; `outcome` is null where the asking itself was cut off. */
export type Told =
  | { readonly answer: Answer }
  | { readonly rates: Rates | null }
  | { readonly failed: { readonly outcome: OutcomeKind | null; readonly reason: string } };

export type ToProcess =
  | {
      readonly kind: 'start';
      readonly job: number;
      readonly provider: string;
      readonly keys: Keys;
      readonly at: number;
    }
  | { readonly kind: 'told'; readonly job: number; readonly told: Told };

export type FromProcess =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ask'; readonly job: number; readonly request: Request }
  | { readonly kind: 'rates'; readonly job: number }
  | { readonly kind: 'done'; readonly job: number; readonly reading: Reading }
  | { readonly kind: 'threw'; readonly job: number; readonly reason: string };

/** Takes messages and sends the answers to them; of one job a step ends with exactly one message. */
export function createSteps(
  providers: readonly Provider[],
  send: (message: FromProcess) => void,
): (message: ToProcess) => void {
  const waiting = new Map<number, (told: Told) => void>();
  const asked = (job: number, message: FromProcess): Promise<Told> =>
    new Promise((resolve) => {
      waiting.set(job, resolve);
      send(message);
    });
  const start = async ({ job, provider: id, keys, at }: Extract<ToProcess, { kind: 'start' }>): Promise<Reading> => {
    const provider = providers.find((each) => each.id === id);
    if (provider === undefined) throw new Error(`no provider ${id}`);
    const limits = limitsOf(provider);
    const ask = async (request: Request): Promise<unknown> =>
      read(request, answerIn(await asked(job, { kind: 'ask', job, request })), { limits });
    const rates = async (): Promise<Rates | null> => ratesIn(await asked(job, { kind: 'rates', job }));
    return readProvider(provider, ask, keys, at, rates);
  };
  return (message) => {
    const { job } = message;
    if (message.kind === 'told') {
      const resolve = waiting.get(job);
      waiting.delete(job);
      resolve?.(message.told);
      return;
    }
    start(message).then(
      (reading) => send({ kind: 'done', job, reading: { ...reading, setAside: reading.setAside.map(withoutItem) } }),
      (error: unknown) => send({ kind: 'threw', job, reason: String(error) }),
    );
  };
}

/** What was set aside is counted and named; the item itself stands in the answer. */
const withoutItem = (aside: Reading['setAside'][number]): Reading['setAside'][number] => ({ ...aside, item: null });

function answerIn(told: Told): Answer {
  if ('answer' in told) return told.answer;
  if ('failed' in told && told.failed.outcome !== null) throw new RoundEnd(told.failed.outcome, told.failed.reason);
  throw new Error('failed' in told ? told.failed.reason : 'no answer');
}

function ratesIn(told: Told): Rates | null {
  if ('rates' in told) return told.rates;
  throw new Error('failed' in told ? told.failed.reason : 'no rates');
}
