// Figures of now over the offers of one area, or with hosts that nobody has verified: made from the single offers, for none are kept.
import { z } from 'zod';
import { isOfHost, priceOn } from '#domain/offer.ts';
import { AREAS, isIn, placesOf } from '#domain/place.ts';
import { gpusAvailable } from '#domain/supply.ts';
import { type CurrentOffer, currentOffers } from './current-offers.ts';
import type { Narrowed } from './question.ts';
import { type CurrentFigures, currentFigures, type World } from './world.ts';

export const HOSTS = ['verified', 'all'] as const;

export const PLACING = {
  where: z
    .enum(AREAS)
    .optional()
    .describe('Only offers that say they stand there. eu: members of the European Union; europe, asia: the continent'),
  hosts: z
    .enum(HOSTS)
    .default('verified')
    .describe('all: offers of hosts that nobody has verified too; whatever else is flagged stays out'),
} as const;

const placing = z.strictObject(PLACING);
export type Placing = z.infer<typeof placing>;

export const isPlaced = ({ where, hosts }: Placing): boolean => where !== undefined || hosts === 'all';

/** The offers that count: eligible ones, or with hosts of all kinds, and in the area that is asked for. */
const isCounted =
  ({ where, hosts, basis }: Placing & Pick<Narrowed, 'basis'>) =>
  (offer: CurrentOffer): boolean =>
    priceOn(offer, basis) !== null &&
    offer.allFlags.every((flag) => hosts === 'all' && isOfHost(flag)) &&
    (where === undefined || isIn(where, offer.region));

/** Each offer that counts, cheapest first. */
export const countedOffers = (world: World, input: Narrowed & Placing): readonly CurrentOffer[] =>
  currentOffers(world, { ...input, scope: 'all' }).filter(isCounted(input));

/** What `currentFigures` has, made from those offers. */
export function placedFigures(world: World, input: Narrowed & Placing): CurrentFigures[] {
  const nameOf = ({ gpu, provider }: { readonly gpu: string; readonly provider: string }): string =>
    `${gpu} ${provider}`;
  const cut = new Set(
    currentFigures(world, { ...input, scope: 'all' })
      .filter(({ truncated }) => truncated === 1)
      .map(nameOf),
  );
  return [...Map.groupBy(countedOffers(world, input), nameOf)].flatMap(([name, offers]) => {
    const [first] = offers;
    const standing = world.standings.find(({ id }) => id === first?.provider);
    if (first === undefined || standing === undefined) return [];
    const prices = offers.map((offer) => priceOn(offer, input.basis) ?? 0);
    return [
      {
        gpu: first.gpu,
        provider: first.provider,
        slot: first.slot,
        floor: Math.min(...prices),
        ceiling: Math.max(...prices),
        offers: offers.length,
        hosts: new Set(offers.map(({ host, key }) => host ?? key)).size,
        gpus: gpusAvailable(offers),
        truncated: cut.has(name) ? 1 : 0,
        standing,
        ...NOT_MADE,
      },
    ];
  });
}

const NOT_MADE = {
  p25: null,
  median: null,
  p75: null,
  mean: null,
  same_offer: null,
  tier: null,
  network: null,
} as const;

/** How many offers of a size are left out because they name no place, or too large a one; null where none is, or no area is asked for. */
export function unplacedText(world: World, input: Narrowed & Placing, leastGpus = 1): string | null {
  if (input.where === undefined) return null;
  const all = countedOffers(world, { ...input, where: undefined }).filter(({ gpus }) => gpus >= leastGpus);
  const unplaced = all.filter(({ region }) => placesOf(region).length === 0).length;
  return unplaced === 0 ? null : `${unplaced} of ${all.length} offers name no country that is known: left out`;
}
