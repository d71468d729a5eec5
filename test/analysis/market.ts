// Nine days of four models at four sellers with names of their own, seeded: a market in which every kind of statement can be made.

import { createAnswers } from '#analysis/answers.ts';
import { gather } from '#analysis/gathered.ts';
import { judgeHere } from '#commands/judge.ts';
import { createTeller } from '#commands/teller.ts';
import type { Offer } from '#domain/offer.ts';
import { intake } from '#intake/intake.ts';
import { seededDice } from '#stats/dice.ts';
import type { Store } from '#store/open.ts';
import { keptStore } from '../kept-store.ts';
import { ended, offer, roundAt, seller } from '../scratch.ts';

export const MARKET_LAST = 990_000 - (990_000 % 48) + 16;
export const MARKET_NOW = MARKET_LAST * 1800 + 300;
export const MARKET_DATE = new Date(MARKET_NOW * 1000).toISOString().slice(0, 10);
export const MODELS = ['h100-sxm', 'h200', 'rtx-4090', 'b200'] as const;
export const SELLERS = {
  alpha: 'Alpha Cloud',
  borealis: 'Borealis.io',
  cumulus: 'Cumulus',
  delta: 'Delta Compute',
} as const;

const LEVELS: Record<(typeof MODELS)[number], number> = { 'h100-sxm': 2.2, h200: 3.4, 'rtx-4090': 0.36, b200: 5.6 };
const SHIFTS: Record<keyof typeof SELLERS, number> = { alpha: 0.86, borealis: 1, cumulus: 1.21, delta: 1.37 };

/** Puts the market into a store, `days` long; all of it may say that it is made up. */
export function fillMarket(store: Store, { days = 9, simulated = false } = {}): void {
  const dice = seededDice(7);
  const walk = new Map<string, number>();
  for (let slot = MARKET_LAST - days * 48 + 1; slot <= MARKET_LAST; slot += 1) {
    const rounds = Object.entries(SELLERS).map(([id, name]) => {
      const offers = MODELS.flatMap((gpu): Offer[] => {
        const key = `${id} ${gpu}`;
        const next = (walk.get(key) ?? 1) * (1 + (dice() - 0.5) * 0.02);
        walk.set(key, Math.min(1.3, Math.max(0.75, next)));
        const level = LEVELS[gpu] * (SHIFTS[id as keyof typeof SHIFTS] ?? 1) * (walk.get(key) ?? 1);
        const count = 1 + Math.floor(dice() * 3);
        return Array.from({ length: count }, (_, at) => {
          const gpus = 1 + Math.floor(dice() * 8);
          const own = `${gpu} ${at}`;
          return offer(own, Math.round(level * (1 + at * 0.11) * 1e4) / 1e4, {
            gpu,
            gpus,
            gpuIds: Array.from({ length: gpus }, (_, id) => `${own} ${id}`),
          });
        });
      });
      return ended(id, offers, { provider: seller(id, { name }), simulated });
    });
    intake(store, roundAt(slot, rounds));
  }
  judgeHere(store, MARKET_LAST);
}

/** To read from: it takes two seconds to fill, and is kept. */
export const market = ({ days = 9, simulated = false } = {}): Store =>
  keptStore(`market-${simulated ? 'simulated' : 'real'}-${days}`, (store) => fillMarket(store, { days, simulated }));

/** The market asked as an analyst asks it: every tool for every model, the program's answers among them. */
export async function askedMarket(store: Store, now = MARKET_NOW) {
  const answers = createAnswers(createTeller(store, { now: () => now }).ask);
  const gathered = await gather(answers, now, async () => {});
  answers.call('get_cross_deltas', {}, 'model');
  answers.call('get_volatility', {}, 'model');
  const { names, outdated } = gathered;
  const ground = { calls: answers.calls(), names, outdated, date: MARKET_DATE };
  return { answers, gathered, ground, run: { gathered, ground } };
}
