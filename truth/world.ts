// What a known-truth world is: sellers, what each asks in each half hour, and which levels would be wrong or right.
import type { Offer } from '#domain/offer.ts';
import type { ProviderInfo } from '#domain/provider.ts';
import type { SignalType } from '#domain/verdict.ts';
import type { Dice } from './noise.ts';

export type World = {
  readonly name: string;
  readonly days: number;
  readonly sellers: readonly ProviderInfo[];
  readonly neverGreen: readonly SignalType[];
  readonly neverRed: readonly SignalType[];
  /** The signal whose green, or red, is the truth. */
  readonly green?: SignalType;
  readonly red?: SignalType;
  /** What the reason of the truth must say to be right. */
  readonly says?: RegExp;
  /** One seed of it: what each seller offers in a half hour, counted from the first. */
  readonly seed: (
    dice: Dice,
    slots: number,
  ) => (at: number, euro: (at: number) => number) => Readonly<Record<string, readonly Offer[]>>;
  /** USD for a euro by day, which the bank says in each day's first half hour; the same for all seeds of a group. */
  readonly euro?: (dice: Dice, slots: number) => readonly number[];
  /** Whether a seller does not answer at all; the same for all seeds of a group. */
  readonly silent?: (seller: string, at: number, world: { slots: number; group: number; dice: Dice }) => boolean;
  /** Whether a seller's lists are cut by a page limit. */
  readonly truncated?: string;
};

export const seller = (id: string, more: Partial<ProviderInfo> = {}): ProviderInfo => ({
  id,
  name: id,
  home: `https://${id}.example`,
  parserVersion: 1,
  class: 'marketplace',
  resells: false,
  priceKind: 'made up',
  terms: { link: `https://${id}.example`, stance: 'silent', readOn: '2026-11-22', note: '' },
  ...more,
});

export type Box = { readonly key: string; readonly usd: number; readonly gpus?: number; readonly host?: string };

/** A machine of its own with `gpus` GPUs at a price each; the model is filled in by whoever runs the world. */
export function box({ key, usd, gpus = 1, host = key }: Box): Offer {
  const micro = Math.round(usd * 1e6);
  return {
    key,
    gpu: '',
    market: 'on_demand',
    gpus,
    stock: gpus,
    gpuOnlyMicroUsd: micro,
    allInMicroUsd: micro,
    region: null,
    tier: null,
    network: null,
    vcpus: null,
    ramGb: null,
    host,
    machine: key,
    gpuIds: [],
    flags: [],
  };
}

/** A list price: one line, no host, no machine, no count. */
export const listed = (usd: number): Offer => ({
  ...box({ key: 'list', usd }),
  host: null,
  machine: null,
  stock: null,
});

export const DAY = 48;

export const hosts = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
