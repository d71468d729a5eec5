// A series as a path of steps: what was observed holds until the next observation, and nothing is drawn across a hole.
import { place, type Scale } from './scale.ts';

export type Points = readonly (readonly [at: number, value: number | null])[];

/** The distance of two neighbours; `usual` where there are none. */
export function stepOf(points: Points, usual: number): number {
  const [first, second] = points;
  return first === undefined || second === undefined ? usual : Math.max(1, second[0] - first[0]);
}

/**
 * Stretches without a hole, each point with the time until which it holds: until the next, and before a hole for a
 * step.
 */
export function runsOf<Value>(
  points: readonly (readonly [at: number, value: Value | null])[],
  step: number,
  to: number,
): { readonly at: number; readonly until: number; readonly value: Value }[][] {
  const runs: { at: number; until: number; value: Value }[][] = [];
  let isOpen = false;
  for (const [index, [at, value]] of points.entries()) {
    if (value === null) {
      isOpen = false;
      continue;
    }
    const next = points[index + 1];
    const until =
      next === undefined
        ? Math.min(at + step, Math.max(to, at))
        : next[1] === null
          ? Math.min(at + step, next[0])
          : next[0];
    const run = runs.at(-1);
    if (isOpen && run !== undefined) run.push({ at, until, value });
    else runs.push([{ at, until, value }]);
    isOpen = true;
  }
  return runs;
}

/** The path of a run: across at each level, and up or down where it changes. */
function alongRun(run: readonly { at: number; until: number; value: number }[], x: Scale, y: Scale): string {
  let path = '';
  let level = Number.NaN;
  for (const { at, value } of run) {
    if (value === level) continue;
    path += path === '' ? `M${place(x(at))} ${place(y(value))}` : `H${place(x(at))}V${place(y(value))}`;
    level = value;
  }
  return `${path}H${place(x(run.at(-1)?.until ?? 0))}`;
}

export const stepPath = (points: Points, step: number, to: number, x: Scale, y: Scale): string =>
  runsOf(points, step, to)
    .map((run) => alongRun(run, x, y))
    .join('');

/**
 * Where a line has a hole, from its last level to the end of the hole: to be drawn dashed, for nothing was observed
 * there.
 */
export const holePath = (points: Points, step: number, to: number, x: Scale, y: Scale): string =>
  runsOf(points, step, to)
    .map((run, at, runs) => {
      const [next, last] = [runs[at + 1]?.[0], run.at(-1)];
      return next === undefined || last === undefined
        ? ''
        : `M${place(x(last.until))} ${place(y(last.value))}H${place(x(next.at))}`;
    })
    .join('');

export type BandPoints = readonly (readonly [at: number, value: readonly [low: number, high: number] | null])[];

/** The closed shape between two lines, one for each stretch. */
export const bandPath = (points: BandPoints, step: number, to: number, x: Scale, y: Scale): string =>
  runsOf(points, step, to)
    .map((run) => {
      const edge = (of: 0 | 1) => run.map(({ at, until, value }) => ({ at, until, value: value[of] }));
      const under = edge(0);
      const back = under
        .toReversed()
        .map(
          ({ at, until, value }, index) =>
            `${index === 0 ? `L${place(x(until))} ${place(y(value))}` : `V${place(y(value))}`}H${place(x(at))}`,
        )
        .join('');
      return `${alongRun(edge(1), x, y)}${back}Z`;
    })
    .join('');
