type Move = { readonly from: number; readonly to: number; readonly log: number };

/** Two moves whose logs differ by less are one size: the earlier is the largest. */
const TIE = 1e-9;
/** A move back is a reversal where it takes back at least this part of the first. */
const REVERSAL = 0.5;

/**
 * A price series without its largest move: the span in which the price moved furthest, up to `span` steps of time long, is cut
 * out and what follows is scaled onto what went before. Of moves alike the earlier is cut. A move the other way that takes back
 * at least half of it is its reversal and is cut too: a list price that steps up and down again becomes flat; a market stays one.
 * Lies where three steps stand in the window. Units: as given; `times` in ascending order.
 * Too little data: returned as it is below two values. Source: our own, after the jump-robust variation of Barndorff-Nielsen and Shephard 2004.
 */
export function withoutLargestMove(times: readonly number[], prices: readonly number[], span: number): number[] {
  const largest = moveIn(times, prices, span, 0);
  if (largest === null) return [...prices];
  const rest = cut(prices, largest);
  const restTimes = [...times.slice(0, largest.from + 1), ...times.slice(largest.to + 1)];
  const back = moveIn(restTimes, rest, span, -Math.sign(largest.log));
  return back === null || Math.abs(back.log) < REVERSAL * Math.abs(largest.log) ? rest : cut(rest, back);
}

/** The largest move of a sign (0: of either). */
function moveIn(times: readonly number[], prices: readonly number[], span: number, sign: number): Move | null {
  let largest: Move | null = null;
  for (let start = 0, end = 0; start < times.length; start += 1) {
    while (end + 1 < times.length && (times[end + 1] ?? 0) <= (times[start] ?? 0) + span) end += 1;
    // Between two observations further apart than the span the next one counts: the move was there, only unseen.
    const to = end > start ? end : Math.min(start + 1, times.length - 1);
    const log = Math.log((prices[to] ?? 1) / (prices[start] ?? 1));
    if (log * sign < 0) continue;
    if (Math.abs(log) > Math.abs(largest?.log ?? 0) + TIE) largest = { from: start, to, log };
  }
  return largest;
}

function cut(prices: readonly number[], { from, to }: Move): number[] {
  const scale = (prices[from] ?? 1) / (prices[to] ?? 1);
  return [...prices.slice(0, from + 1), ...prices.slice(to + 1).map((price) => price * scale)];
}
