// A model of whose words no secret gets further: what it says, what its searches found, and how it failed.
import { cut } from '#domain/cut.ts';
import { printable } from '#domain/printable.ts';
import { type Redaction, redaction } from '#domain/redact.ts';
import type { Model, Session, Turn } from './model.ts';

export function guarded(model: Model, secrets: readonly string[]): Model {
  const redact = redaction(secrets);
  return {
    id: model.id,
    open: async (setup, signal) => {
      try {
        return guardedSession(await model.open(setup, signal), redact);
      } catch (error) {
        throw new Error(redact.text(printable(error instanceof Error ? error.message : String(error))));
      }
    },
  };
}

const guardedSession = (session: Session, redact: Redaction): Session => ({
  ...session,
  say: async (text) => guardedTurn(await session.say(text), redact),
  searches: () => whole(session.searches(), redact),
  denied: () => session.denied().map(redact.text),
});

const MOST_REASON = 300;

/** No secret in a reason, nothing that a terminal obeys, and no page of it. */
const guardedTurn = (turn: Turn, redact: Redaction): Turn =>
  turn.ok
    ? { ...turn, output: whole(turn.output, redact) }
    : { ...turn, reason: cut(printable(redact.text(turn.reason)), MOST_REASON) };

/** What is made of JSON alone comes back as the same shape: of its texts secrets are taken out, and nothing else. */
function whole<T>(value: T, redact: Redaction): T {
  const told = Buffer.from(JSON.stringify(value ?? null));
  const { bytes, places } = redact.bytes(told);
  return places === 0 ? value : (JSON.parse(Buffer.from(bytes).toString()) as T);
}
