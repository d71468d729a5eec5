// Answers requests from recorded answers instead of the network, so that the same code reads the past and the present.

import { type Body, type OutcomeKind, RoundEnd } from '#domain/outcome.ts';
import type { Ask, Keys, Provider } from '#domain/provider.ts';
import type { Asking } from './ask.ts';

export type Recorded = { readonly outcome: OutcomeKind; readonly reason: string | null };

/** The adapter asks for what its round did not: nothing can be made again of it. */
export class NotStored extends Error {}

/** One provider's stored answers, as if they came just now. A request that has none ends the round as it ended then. */
export function replay(bodies: readonly Body[], recorded: Recorded): Asking {
  const byName = new Map(bodies.map((body) => [body.request, body]));
  return async (request) => {
    const body = byName.get(request.name);
    if (body !== undefined) return body;
    if (recorded.outcome === 'offers' || recorded.outcome === 'empty')
      throw new NotStored(
        `the round has no stored answer to '${request.name}': this adapter asks other things than the one that collected it`,
      );
    throw new RoundEnd(recorded.outcome, recorded.reason ?? 'no answer is stored');
  };
}

/** Stands for a key where an answer is stored already: it is sent nowhere. */
const NO_KEY = 'a-stored-answer-needs-no-key';

/**
 * The keys that make an adapter ask again what the round asked. Most ask the same with a key and without; one that reads a public page for
 * want of a key asks first what that round asked first.
 */
export async function keysOf(provider: Pick<Provider, 'pages' | 'needs'>, bodies: readonly Body[]): Promise<Keys> {
  const stored = new Set(bodies.map(({ request }) => request));
  const all = Object.fromEntries(provider.needs.map(({ env }) => [env, NO_KEY]));
  for (const keys of [{}, all]) {
    let first: string | null = null;
    const ask: Ask = async ({ name }) => {
      first ??= name;
      throw new RoundEnd('unreadable', 'only what is asked first is wanted');
    };
    await provider
      .pages(ask, keys)
      .next()
      .catch(() => null);
    if (first !== null && stored.has(first)) return keys;
  }
  return {};
}
