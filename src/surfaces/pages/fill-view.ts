// What is to be filled: how many of which model, for how long and where. All of it stands in the address.
import { gpuModel, MODELS } from '#domain/gpu.ts';
import type { Area } from '#domain/place.ts';
import { MOST_GPUS, MOST_HOURS } from '#questions/fill.ts';
import { currencyIn } from './money.ts';
import { AREA_WORDS, HOST_WORDS, MARKET_WORDS, PRICES } from './words.ts';

/** A machine has so many GPUs at most. */
export const LARGEST_MACHINE = 16;

export type FillView = {
  readonly gpu: string;
  readonly gpus: number;
  readonly hours: number;
  /** At least so many in one machine. */
  readonly perMachine: number;
  /** Null everywhere. */
  readonly where: Area | null;
  readonly host: keyof typeof HOST_WORDS;
  readonly market: keyof typeof MARKET_WORDS;
  readonly price: keyof typeof PRICES;
  /** In which currency prices are said; null for USD. */
  readonly currency: string | null;
};

const USUAL: FillView = {
  gpu: MODELS[0]?.id ?? '',
  gpus: 8,
  hours: 24,
  perMachine: 1,
  where: null,
  host: 'verified',
  market: 'on_demand',
  price: 'all_in',
  currency: null,
};

type Texts = Readonly<Record<string, string | undefined>>;

function wholeIn(text: string | undefined, most: number, usual: number): number {
  const value = /^[1-9]\d{0,4}$/.test(text ?? '') ? Number(text) : usual;
  return Math.min(value, most);
}

/** The view that an address asks for; what it does not say, or says wrongly, is the usual one. */
export function fillView({ gpu, gpus, hours, perMachine, where, host, market, price, in: currency }: Texts): FillView {
  const wanted = wholeIn(gpus, MOST_GPUS, USUAL.gpus);
  return {
    gpu: gpuModel(gpu ?? '')?.id ?? USUAL.gpu,
    gpus: wanted,
    hours: wholeIn(hours, MOST_HOURS, USUAL.hours),
    perMachine: Math.min(wanted, wholeIn(perMachine, LARGEST_MACHINE, USUAL.perMachine)),
    where: Object.hasOwn(AREA_WORDS, where ?? '') ? (where as Area) : null,
    host: Object.hasOwn(HOST_WORDS, host ?? '') ? (host as FillView['host']) : USUAL.host,
    market: Object.hasOwn(MARKET_WORDS, market ?? '') ? (market as FillView['market']) : USUAL.market,
    price: Object.hasOwn(PRICES, price ?? '') ? (price as FillView['price']) : USUAL.price,
    currency: currencyIn(currency),
  };
}

/** As an address says it: what is usual is left out. */
export function fillQuery(view: Partial<FillView>): Record<string, string> {
  const { currency = null, where = null, ...told } = view;
  const said = Object.entries(told).flatMap(([name, value]) =>
    value === USUAL[name as keyof typeof told] ? [] : [[name, String(value)] as const],
  );
  return {
    ...Object.fromEntries(said),
    ...(where === null ? {} : { where }),
    ...(currency === null ? {} : { in: currency }),
  };
}

export function fillHref(change: Partial<FillView>, view: FillView = USUAL): string {
  const query = new URLSearchParams(fillQuery({ ...view, ...change })).toString();
  return query === '' ? '/fill' : `/fill?${query}`;
}
