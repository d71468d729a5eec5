// Counts which gates passed or failed that must not have, and which verdicts were wrong and right, and holds it against the bounds.
import { BOUNDS } from '../tally.ts';
import type { GatesPlayed } from './play.ts';
import type { GateWorld } from './world.ts';

export type GatesRow = {
  readonly world: string;
  readonly seeds: number;
  /** Seeds in which a gate passed, or the verdict was one, that must not have. */
  readonly wrongPasses: number;
  readonly wrongFails: number;
  /** What was wrong in them, each kind once. */
  readonly wrong: readonly string[];
  readonly verdicts: Readonly<Record<string, number>>;
  readonly right: { readonly verdict: string; readonly count: number } | null;
};

const FAILED = ['not_viable', 'no_market'];

export function tallyGates(world: GateWorld, played: readonly GatesPlayed[]): GatesRow {
  const { neverPass, neverFail, neverVerdict, right } = world;
  const wrongOf = ({ levels, verdict }: GatesPlayed) => ({
    passes: [
      ...neverPass.filter((gate) => levels[gate] === 'pass').map((gate) => `${gate} passes`),
      ...neverVerdict.filter((each) => each === verdict && !FAILED.includes(each)),
    ],
    fails: [
      ...neverFail.filter((gate) => levels[gate] === 'fail').map((gate) => `${gate} fails`),
      ...neverVerdict.filter((each) => each === verdict && FAILED.includes(each)),
    ],
  });
  const all = played.map(wrongOf);
  return {
    world: world.name,
    seeds: played.length,
    wrongPasses: all.filter(({ passes }) => passes.length > 0).length,
    wrongFails: all.filter(({ fails }) => fails.length > 0).length,
    wrong: [...new Set(all.flatMap(({ passes, fails }) => [...passes, ...fails]))],
    verdicts: Object.fromEntries(
      [...Map.groupBy(played, ({ verdict }) => verdict)].map(([verdict, same]) => [verdict, same.length]),
    ),
    right:
      right === undefined ? null : { verdict: right, count: played.filter(({ verdict }) => verdict === right).length },
  };
}

const sum = (rows: readonly GatesRow[], of: (row: GatesRow) => number): number =>
  rows.reduce((total, row) => total + of(row), 0);

export function gatesTable(rows: readonly GatesRow[]): string {
  const line = (name: string, ...cells: (string | number)[]): string =>
    `${name.padEnd(54)}${cells.map((cell) => String(cell).padStart(7)).join('')}`;
  return [
    line('world', 'seeds', 'pass!', 'fail!', 'right'),
    ...rows.map((row) => {
      const verdicts = Object.entries(row.verdicts).map(([verdict, seeds]) => `${verdict} ${seeds}`);
      const wrong = row.wrong.length === 0 ? '' : `; wrong: ${row.wrong.join(', ')}`;
      return `${line(row.world, row.seeds, row.wrongPasses, row.wrongFails, row.right?.count ?? '')}  ${verdicts.join(', ')}${wrong}`;
    }),
  ].join('\n');
}

/** Whether every bound is kept, and which are not: wrong ones pooled, two in any world, too few right. */
export function gatesVerdict(rows: readonly GatesRow[]): { readonly ok: boolean; readonly text: string } {
  const seeds = sum(rows, (row) => row.seeds);
  const passes = sum(rows, (row) => row.wrongPasses);
  const fails = sum(rows, (row) => row.wrongFails);
  const broken = [
    ...rows.filter((row) => row.seeds === 0).map((row) => `${row.world}: not played`),
    ...rows
      .filter((row) => row.wrongPasses > MOST_IN_ANY || row.wrongFails > MOST_IN_ANY)
      .map((row) => `${row.world}: ${row.wrongPasses} wrong passes, ${row.wrongFails} wrong fails`),
    ...rows
      .filter(({ right, seeds: all }) => right !== null && right.count < BOUNDS.right * all)
      .map(({ world, right, seeds: all }) => `${world}: only ${right?.count} of ${all} ${right?.verdict}`),
    ...(seeds === 0 || passes > BOUNDS.pooledWrong * seeds ? [`${passes} wrong passes in ${seeds}`] : []),
    ...(fails > BOUNDS.pooledWrong * seeds ? [`${fails} wrong fails in ${seeds}`] : []),
  ];
  const counts = `${seeds} markets judged by their gates: ${passes} wrong passes, ${fails} wrong fails`;
  return {
    ok: broken.length === 0,
    text: broken.length === 0 ? `${counts}: every bound is kept` : `${counts}; BROKEN: ${broken.join('; ')}`,
  };
}

/** Of fifty seeds, in any one world. */
const MOST_IN_ANY = 2;
