/**
 * A price series without its largest move: the span in which the price moved furthest, up to `span` steps of time long, is cut
 * out and what follows is scaled onto what went before. A list price with one step becomes flat; a market stays a market.
 * Lies where two steps stand in the window: only one is cut. Units: as given; `times` in ascending order.
 * Too little data: returned as it is below two values. Source: our own, after the jump-robust variation of Barndorff-Nielsen and Shephard 2004.
 */
export function withoutLargestMove(times: readonly number[], prices: readonly number[], span: number): number[] {
  let largest = 0;
  let from = -1;
  let to = -1;
  for (let start = 0, end = 0; start < times.length; start += 1) {
    while (end + 1 < times.length && (times[end + 1] ?? 0) <= (times[start] ?? 0) + span) end += 1;
    // Between two observations further apart than the span the next one counts: the move was there, only unseen.
    const last = end > start ? end : Math.min(start + 1, times.length - 1);
    const move = Math.abs(Math.log((prices[last] ?? 1) / (prices[start] ?? 1)));
    if (move > largest) [largest, from, to] = [move, start, last];
  }
  if (from === -1) return [...prices];
  const scale = (prices[from] ?? 1) / (prices[to] ?? 1);
  return [...prices.slice(0, from + 1), ...prices.slice(to + 1).map((price) => price * scale)];
}
