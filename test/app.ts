// The application over a store, at a moment of the test's choosing.
import { createTeller } from '#commands/teller.ts';
import type { Store } from '#store/open.ts';
import { createServer, type ServerDoors } from '#surfaces/server.ts';

export function appOver(store: Store, now: () => number, more: Partial<ServerDoors> = {}) {
  const { ask, typed, version } = createTeller(store, { now });
  return createServer({ ask, typed, version, ready: () => null, say: () => {}, limit: null, ...more });
}
