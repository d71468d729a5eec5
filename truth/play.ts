// Plays a world through intake, several seeds at once: each seed is a model of its own at the same sellers, judged at the end.
import { MODELS } from '#domain/gpu.ts';
import type { Offer } from '#domain/offer.ts';
import type { ProviderRound } from '#domain/outcome.ts';
import type { Level, SignalType } from '#domain/verdict.ts';
import { intake } from '#intake/intake.ts';
import { judgeSlot } from '#intake/judging.ts';
import { hashedRoll, seededDice } from '#stats/dice.ts';
import { openStore } from '#store/open.ts';
import type { World } from './world.ts';

/** A Monday midnight; every world ends with a whole day. */
const START = 990_000 - (990_000 % 336);
const DAY = 48;

export const MOST_SEEDS = 25;

export type Played = {
  readonly seed: number;
  readonly levels: Readonly<Record<SignalType, Level>>;
  readonly told: string;
};

export function play(world: World, group: number, seeds: number): Played[] {
  const slots = world.days * DAY;
  const store = openStore(':memory:', { readonly: false });
  const dice = (what: string) => seededDice(Math.floor(hashedRoll(`${world.name} ${group} ${what}`) * 2 ** 32));
  const models = MODELS.slice(0, seeds).map(({ id }) => ({ gpu: id, offersAt: world.seed(dice(id), slots) }));
  const silence = dice('silence');
  for (let at = 0; at < slots; at += 1) {
    const offered = models.map(({ gpu, offersAt }) => ({ gpu, offers: offersAt(at) }));
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
    intake(store, { slot, startedAt: slot * 1800, endedAt: slot * 1800 + 1, providers });
  }
  const judged = judgeSlot(store, START + slots - 1);
  store.close();
  return models.map(({ gpu }, seed) => {
    const signals = judged.find((each) => each.gpu === gpu)?.signals ?? [];
    const levelOf = (type: SignalType): Level => signals.find((each) => each.type === type)?.level ?? 'insufficient';
    const levels = {
      spread: levelOf('spread'),
      cv: levelOf('cv'),
      time_of_day: levelOf('time_of_day'),
      supply: levelOf('supply'),
    };
    return {
      seed: group * MOST_SEEDS + seed,
      levels,
      told: signals.map(({ type, reason }) => `${type}: ${reason}`).join('\n    '),
    };
  });
}
