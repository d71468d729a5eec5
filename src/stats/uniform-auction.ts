/** Whole ticks, and whole lots wanted or offered at that limit. */
export type AuctionOrder = { readonly price: number; readonly lots: number };

export type Auction = {
  /** Ticks. */
  readonly price: number;
  readonly lots: number;
  /** Lots that stay behind at this price: above zero on the side of the buyers, below on that of the sellers. */
  readonly surplus: number;
  /** The lowest and the highest price with the same lots and the least surplus, of which the price was taken. */
  readonly range: readonly [number, number];
};

/**
 * The one price at which an auction trades: the most lots; of those prices the least surplus; of those the highest where buyers stay behind
 * at all of them, the lowest where sellers do, and otherwise the nearest to the reference (of two as near the higher). Tells the price of
 * an opening. Units: ticks and lots, both whole. Too little data: null where no buyer meets a seller. Bad input throws: a price or a count
 * that is not whole, or lots below one. Source: the ASX's opening algorithm (UNSW); MarketGrid.
 */
export function uniformAuction(
  bids: readonly AuctionOrder[],
  asks: readonly AuctionOrder[],
  reference: number,
): Auction | null {
  for (const { price, lots } of [...bids, ...asks])
    if (!(Number.isSafeInteger(price) && Number.isSafeInteger(lots) && lots > 0))
      throw new RangeError(`an order has whole ticks and whole lots above zero, not ${lots} at ${price}`);
  const steps = stepsOf(bids, asks);
  const most = Math.max(0, ...steps.map(({ lots }) => lots));
  if (most === 0) return null;
  const traded = steps.filter(({ lots }) => lots === most);
  const least = Math.min(...traded.map(({ surplus }) => Math.abs(surplus)));
  const best = traded.filter(({ surplus }) => Math.abs(surplus) === least);
  const low = Math.min(...best.map(({ price }) => price));
  const high = Math.max(...best.map(({ price }) => price));
  const price = best.every(({ surplus }) => surplus > 0)
    ? high
    : best.every(({ surplus }) => surplus < 0)
      ? low
      : Math.min(high, Math.max(low, reference));
  const at = best.find((step) => step.price === price) ?? best.find((step) => step.price > price) ?? best[0];
  return { price, lots: most, surplus: at?.surplus ?? 0, range: [low, high] };
}

type Step = { readonly price: number; readonly lots: number; readonly surplus: number };

/** What would trade at each limit and a tick to either side: between two limits nothing changes. */
function stepsOf(bids: readonly AuctionOrder[], asks: readonly AuctionOrder[]): Step[] {
  const limits = [...new Set([...bids, ...asks].flatMap(({ price }) => [price - 1, price, price + 1]))].sort(
    (a, b) => a - b,
  );
  const lotsAt = (orders: readonly AuctionOrder[]): Map<number, number> => {
    const sums = new Map<number, number>();
    for (const { price, lots } of orders) sums.set(price, (sums.get(price) ?? 0) + lots);
    return sums;
  };
  const [wanted, offered] = [lotsAt(bids), lotsAt(asks)];
  let buying = bids.reduce((sum, { lots }) => sum + lots, 0);
  let selling = 0;
  return limits.map((price) => {
    selling += offered.get(price) ?? 0;
    const step = { price, lots: Math.min(buying, selling), surplus: buying - selling };
    buying -= wanted.get(price) ?? 0;
    return step;
  });
}
