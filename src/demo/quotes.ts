// What an imaginary seller with a price list asks at a moment: a list moves by a step now and then, what is free moves by the hour.
import type { Market } from './market.ts';
import { PLACES, SPECS, type Spec } from './specs.ts';

export type Quote = {
  readonly id: string;
  readonly spec: Spec;
  readonly gpus: number;
  /** USD per GPU-hour. */
  readonly price: number;
  readonly spot: number;
  /** GPUs free now. */
  readonly free: number;
  readonly place: readonly [string, string];
};

export type Manner = {
  readonly seller: string;
  /** Its level against the market's. */
  readonly dearer: number;
  /** Days between two steps of its list. */
  readonly days: number;
  /** How it writes the models that it sells; the others it does not have. */
  readonly names: Readonly<Record<string, string>>;
};

export type Moment = { readonly market: Market; readonly at: number };

const DAY = 86_400;
const cents = (usd: number): number => Math.round(usd * 100) / 100;

/** Where two models have one name, the first of them is meant. */
const specNamed = (name: string): Spec | undefined => SPECS.find(({ vastName }) => vastName === name);

/** One quote of each model it sells, with the seller's own name for it. */
export function quotesOf({ market, at }: Moment, manner: Manner): (Quote & { readonly name: string })[] {
  const { seller, dearer, days } = manner;
  return Object.entries(manner.names).flatMap(([model, name], number) => {
    const spec = specNamed(model);
    if (spec === undefined) return [];
    const roll = (...words: (string | number)[]): number => market.roll(seller, model, ...words);
    const phase = days * DAY * roll('phase');
    const since = Math.floor((at + phase) / (days * DAY)) * days * DAY - phase;
    const gpus = spec.gpusPerMachine[0] ?? 1;
    const machines = Math.floor(5 * roll('free', Math.floor(at / (3 * 3600))));
    return [
      {
        id: `imaginary-${seller}-${number + 1}`,
        name,
        spec,
        gpus,
        price: cents(market.level(spec, since) * dearer * (0.97 + 0.06 * roll('own', since))),
        spot: cents(market.level(spec, since) * dearer * 0.45),
        free: machines * gpus,
        place: PLACES[Math.floor(roll('place') * PLACES.length)] ?? ['Texas', 'US'],
      },
    ];
  });
}
