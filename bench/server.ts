// A server for the bench, in a process of its own: answers kept as in life, or every one computed and packed again.
import { serve } from '@hono/node-server';
import { realClock } from '#commands/doors.ts';
import { createTeller } from '#commands/teller.ts';
import { openStore } from '#store/open.ts';
import { createServer } from '#surfaces/server.ts';

const [mode, db = ''] = process.argv.slice(2);
const store = openStore(db, { readonly: true });
const kept = createTeller(store, realClock);
const fresh = () => createTeller(store, realClock);
const anew = mode === 'anew';
const app = createServer({
  ask: anew ? (name, raw) => fresh().ask(name, raw) : kept.ask,
  typed: anew ? (name, input) => fresh().typed(name, input) : kept.typed,
  version: kept.version,
  ready: () => null,
  say: console.error,
  limit: null,
  program: 'bench',
  baseUrl: null,
  keep: !anew,
});
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => process.send?.(port));
