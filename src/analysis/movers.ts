// What moved: the market's floor against that of a day before, and each seller's against its own mean, each said to be of which.
import { gpuLabel, modelRank } from '#domain/gpu.ts';
import { EIGHT, type Gathered, nameOf, usd } from './gathered.ts';

const MOST_MOVERS = 8;
const LEAST_MOVE_PCT = 0.05;

const moved = (pct: unknown): string =>
  Math.abs(Number(pct)) < LEAST_MOVE_PCT
    ? 'unchanged'
    : `${Number(pct) < 0 ? 'down' : 'up'} ${Math.abs(Number(pct)).toFixed(1)} %`;

/** Each seller's floor against its own mean, the largest moves first. */
export function moverLines(gathered: Gathered): string[] {
  const moves = gathered.changes
    .filter(
      ({ gpu, change24hPct }) => EIGHT.includes(String(gpu)) && Math.abs(Number(change24hPct ?? 0)) >= LEAST_MOVE_PCT,
    )
    .toSorted(
      (a, b) =>
        Math.abs(Number(b.change24hPct)) - Math.abs(Number(a.change24hPct)) ||
        modelRank(String(a.gpu)) - modelRank(String(b.gpu)),
    );
  return moves.slice(0, MOST_MOVERS).map((row) => {
    const week = row.change7dPct === null ? '' : `, ${moved(row.change7dPct)} in 7 days`;
    return `${gpuLabel(String(row.gpu))} at ${nameOf(row, gathered)}: floor ${usd(row.floor)}, ${moved(row.change24hPct)} in 24 h against its own mean of ${usd(row.baseline24h)}${week}.`;
  });
}

/** How the market's floor moved in 24 hours; nothing where it cannot be told. */
export function marketMove(gpu: string, { market }: Gathered): string[] {
  const row = market.find((each) => each.gpu === gpu);
  return typeof row?.change24hPct === 'number' ? [`${moved(row.change24hPct)} in 24 h`] : [];
}

/** The market's floors that moved: of no seller, for another may have it than a day before. */
export const marketLines = (gathered: Gathered): string[] =>
  EIGHT.flatMap((gpu) => {
    const floor = gathered.market.find((each) => each.gpu === gpu)?.floor;
    return marketMove(gpu, gathered).map(
      (move) => `${gpuLabel(gpu)} across all sellers: floor ${usd(floor)}, ${move}.`,
    );
  });
