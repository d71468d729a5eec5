// Answers requests from recorded answers instead of the network, so that the same code reads the past and the present.
import { type Body, type OutcomeKind, RoundEnd } from '#domain/outcome.ts';
import type { Ask } from '#domain/provider.ts';
import { read } from './ask.ts';

export type Recorded = { readonly outcome: OutcomeKind; readonly reason: string | null };

/** An `ask` over one provider's stored answers. A request that has none ends the round as it ended then. */
export function replay(bodies: readonly Body[], recorded: Recorded): Ask {
  const byName = new Map(bodies.map((body) => [body.request, body]));
  return async (request) => {
    const body = byName.get(request.name);
    if (body !== undefined) return read(request, body.status, body.bytes);
    if (recorded.outcome === 'offers' || recorded.outcome === 'empty')
      throw new Error(
        `the round has no stored answer to '${request.name}': this adapter asks other things than the one that collected it`,
      );
    throw new RoundEnd(recorded.outcome, recorded.reason ?? 'no answer is stored');
  };
}
