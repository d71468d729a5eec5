// Counts what was judged wrongly and rightly, and holds it against the bounds.
import type { Played } from './play.ts';
import type { World } from './world.ts';

export type Row = {
  readonly world: string;
  readonly seeds: number;
  readonly wrongGreens: number;
  readonly wrongReds: number;
  /** Of the true green or red; null in a false world. */
  readonly right: { readonly what: string; readonly count: number } | null;
};

/** Seeds of a world from which its share is held to the bound itself. */
const WHOLE = 50;
export const BOUNDS = { pooledWrong: 0.01, wrongInAny: 1, right: 0.9 };

export function tally({ name, neverGreen, neverRed, green, red, says }: World, played: readonly Played[]): Row {
  const count = (is: (each: Played) => boolean): number => played.filter(is).length;
  const truth = green ?? red;
  return {
    world: name,
    seeds: played.length,
    wrongGreens: count(({ levels }) => neverGreen.some((type) => levels[type] === 'green')),
    wrongReds: count(({ levels }) => neverRed.some((type) => levels[type] === 'red')),
    right:
      truth === undefined
        ? null
        : {
            what: `${truth} ${green === undefined ? 'red' : 'green'}`,
            count: count(
              ({ levels, told }) =>
                levels[truth] === (green === undefined ? 'red' : 'green') && (says?.test(told[truth]) ?? true),
            ),
          },
  };
}

const sum = (rows: readonly Row[], of: (row: Row) => number): number => rows.reduce((total, row) => total + of(row), 0);

export function table(rows: readonly Row[]): string {
  const line = (name: string, ...cells: (string | number)[]): string =>
    `${name.padEnd(42)}${cells.map((cell) => String(cell).padStart(8)).join('')}`;
  return [
    line('world', 'seeds', 'green!', 'red!', 'right'),
    ...rows.map((row) =>
      line(
        row.world,
        row.seeds,
        row.wrongGreens,
        row.wrongReds,
        row.right === null ? '' : row.right.count,
        row.right === null ? '' : `  ${row.right.what}`,
      ),
    ),
  ].join('\n');
}

/** Whether every bound is kept, and the first that is not; of few seeds one more may miss than the share allows. */
export function verdict(rows: readonly Row[]): { readonly ok: boolean; readonly text: string } {
  const seeds = sum(rows, (row) => row.seeds);
  const greens = sum(rows, (row) => row.wrongGreens);
  const reds = sum(rows, (row) => row.wrongReds);
  const broken = [
    ...rows.filter((row) => row.seeds === 0).map((row) => `${row.world}: not played`),
    ...rows
      .filter((row) => row.wrongGreens > BOUNDS.wrongInAny || row.wrongReds > BOUNDS.wrongInAny)
      .map((row) => `${row.world}: ${row.wrongGreens} wrong greens, ${row.wrongReds} wrong reds`),
    ...rows
      .filter(({ right, seeds: all }) => right !== null && right.count < BOUNDS.right * all - (all < WHOLE ? 1 : 0))
      .map(({ world, right, seeds: all }) => `${world}: only ${right?.count} of ${all} right`),
    ...(seeds === 0 || greens > BOUNDS.pooledWrong * seeds ? [`${greens} wrong greens in ${seeds}`] : []),
    ...(reds > BOUNDS.pooledWrong * seeds ? [`${reds} wrong reds in ${seeds}`] : []),
  ];
  const counts = `${seeds} judged: ${greens} wrong greens, ${reds} wrong reds`;
  return {
    ok: broken.length === 0,
    text: broken.length === 0 ? `${counts}: every bound is kept` : `${counts}; BROKEN: ${broken.join('; ')}`,
  };
}
