// Plays a world through intake, several seeds at once: each seed is a model of its own at the same sellers, judged at the end.
import { MODELS } from '#domain/gpu.ts';
import type { Offer } from '#domain/offer.ts';
import type { ProviderRound, RatesAsked } from '#domain/outcome.ts';
import { dayOfSlot } from '#domain/time.ts';
import type { Level, Signal, SignalType } from '#domain/verdict.ts';
import { historiesAt } from '#intake/history.ts';
import { intake } from '#intake/intake.ts';
import { judge } from '#signals/judge.ts';
import { hashedRoll, seededDice } from '#stats/dice.ts';
import { openStore, type Store } from '#store/open.ts';
import type { World } from './world.ts';

/** A Monday midnight; every world ends with a whole day. */
const START = 990_000 - (990_000 % 336);
const DAY = 48;

export const MOST_SEEDS = 25;

export type Played = {
  readonly seed: number;
  readonly levels: Readonly<Record<SignalType, Level>>;
  readonly told: Readonly<Record<SignalType, string>>;
};

/** `look` sees the store at the world's end. */
export function play(world: World, group: number, seeds: number, look: (store: Store) => void = () => {}): Played[] {
  const slots = world.days * DAY;
  const store = openStore(':memory:', { readonly: false });
  const dice = (what: string) => seededDice(Math.floor(hashedRoll(`${world.name} ${group} ${what}`) * 2 ** 32));
  // Of no real model, for a world's prices are plausible whatever a real one costs.
  const models = MODELS.slice(0, seeds).map(({ id }) => ({
    gpu: `imagined-${id}`,
    offersAt: world.seed(dice(id), slots),
  }));
  const silence = dice('silence');
  const euros = world.euro?.(dice('euro'), slots) ?? null;
  const euroAt = (at: number): number => euros?.[Math.max(0, Math.floor(at / DAY))] ?? 1;
  for (let at = 0; at < slots; at += 1) {
    const offered = models.map(({ gpu, offersAt }) => ({ gpu, offers: offersAt(at, euroAt) }));
    const providers = world.sellers.map((provider): ProviderRound => {
      const silent = world.silent?.(provider.id, at, { slots, group, dice: silence }) ?? false;
      const offers: Offer[] = silent
        ? []
        : offered.flatMap(({ gpu, offers: all }) =>
            (all[provider.id] ?? []).map((offer) => ({ ...offer, gpu, key: `${gpu} ${offer.key}` })),
          );
      const cut = world.truncated === provider.id ? models : [];
      return {
        provider,
        outcome: silent ? 'unreachable' : offers.length === 0 ? 'empty' : 'offers',
        reason: null,
        offers,
        setAside: [],
        truncated: cut.map(({ gpu }) => ({ gpu, market: 'on_demand' })),
        ms: 1_000,
        bodies: [],
        simulated: true,
      };
    });
    const slot = START + at;
    const rates = euros !== null && at % DAY === 0 ? ratesAsked(slot, euroAt(at)) : null;
    intake(store, { slot, startedAt: slot * 1800, endedAt: slot * 1800 + 1, providers, rates });
  }
  const judged = [...historiesAt(store, START + slots - 1)].map(judge);
  look(store);
  store.close();
  return models.map(({ gpu }, seed) => {
    const signals = judged.find((each) => each.gpu === gpu)?.signals ?? [];
    const of = <T>(part: (signal: Signal | undefined) => T): Readonly<Record<SignalType, T>> => {
      const found = (type: SignalType) => part(signals.find((each) => each.type === type));
      return { spread: found('spread'), cv: found('cv'), time_of_day: found('time_of_day'), supply: found('supply') };
    };
    return {
      seed: group * MOST_SEEDS + seed,
      levels: of((signal): Level => signal?.level ?? 'insufficient'),
      told: of((signal) => signal?.reason ?? ''),
    };
  });
}

const ratesAsked = (slot: number, euro: number): RatesAsked => ({
  rates: { day: dayOfSlot(slot), usd: { EUR: euro } },
  body: { request: 'made-up rates', status: 200, receivedAt: slot * 1800, bytes: new Uint8Array([slot % 256]) },
  simulated: true,
});
