// Nine days of three sellers of one model, made so that every answer can be worked out by hand.
import { judgeHere } from '#commands/judge.ts';
import { intake } from '#intake/intake.ts';
import { openStore, type Store } from '#store/open.ts';
import { ended, offer, roundAt, seller } from './scratch.ts';

export const DAYS = 9;
export const LAST = 990_000 - (990_000 % 48) + 40;
export const FIRST = LAST - DAYS * 48 + 1;
export const HOLE = [LAST - 100, LAST - 95];
export const NOW = LAST * 1800 + 300;
// a: $2.00 throughout, $2.20 in the last slot, silent in a hole of five slots. b: 2.50 and 2.60 by turns, two GPUs on one machine in
// two slices, one host unverified. c: a frozen list price of 3.00 without counts.
function slotRound(slot: number) {
  const even = slot % 2 === 0;
  const box = (key: string, gpuIds: string[], usd: number) =>
    offer(key, usd, { machine: 'm', host: 'h', gpus: gpuIds.length, gpuIds });
  const b = even ? 2.5 : 2.6;
  const inHole = slot > (HOLE[0] ?? 0) && slot <= (HOLE[1] ?? 0);
  return roundAt(slot, [
    inHole
      ? ended('a', [], { outcome: 'unreachable', reason: 'no answer' })
      : ended('a', [offer('1', slot === LAST ? 2.2 : 2, { gpus: 4, gpuIds: ['w', 'x', 'y', 'z'] })], {
          bodies: slot === LAST ? [ANSWER] : [],
        }),
    ended('b', [box('1', ['p'], b), box('2', ['p', 'q'], b + 0.1), offer('3', 1, { flags: ['unverified'] })], {
      truncated: [{ gpu: 'h100-sxm', market: 'on_demand' }],
    }),
    ended('c', [offer('list', 3, { host: null, machine: null, gpuIds: [], stock: null })], {
      provider: seller('c', { class: 'neocloud' }),
    }),
  ]);
}

/** What a said in the last slot, with an address that must not be shown. */
const ANSWER = {
  request: 'offers',
  status: 200,
  receivedAt: LAST * 1800 + 6,
  bytes: new TextEncoder().encode('{"offers":[{"id":1,"price":2.2,"ip":"198.51.100.7"}]}'),
};

/** Puts that world into a store; all of it may say that it is made up. */
export function fillSmallWorld(store: Store, simulated = false): void {
  for (let slot = FIRST; slot <= LAST; slot += 1) {
    const round = slotRound(slot);
    intake(store, { ...round, providers: round.providers.map((each) => ({ ...each, simulated })) });
  }
  judgeHere(store, LAST);
}

/** The store of that world, in memory. */
export function smallWorld(): Store {
  const store = openStore(':memory:', { readonly: false });
  fillSmallWorld(store);
  return store;
}
