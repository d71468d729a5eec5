/** Of several ways to take from one pool, one: so many units for so much. */
export type Choice = { readonly units: number; readonly cost: number };

export type Cover = {
  /** What is taken in all; more than wanted where something is sold whole. */
  readonly units: number;
  readonly cost: number;
  /** Of each pool which of its choices is taken; -1 for none. */
  readonly taken: readonly number[];
};

/**
 * The least cost of at least `wanted` units, where at most one choice of each pool can be taken and none can be split. Exact, by a
 * table of the least cost of each number of units; of two that cost the same the one that comes first stays.
 * Units: those of the choices. Where all pools together have fewer than wanted, the least cost of as many as they have.
 * Too little data: null where there is nothing to take. Throws RangeError on units or a wanted number that are no positive integers.
 * Time and room: wanted x choices. Source: multiple-choice knapsack, Kellerer, Pferschy and Pisinger, Knapsack Problems, 2004, ch. 11.
 */
export function leastCost(pools: readonly (readonly Choice[])[], wanted: number): Cover | null {
  if (!Number.isSafeInteger(wanted) || wanted < 1) throw new RangeError('a positive whole number is wanted');
  if (pools.some((pool) => pool.some(({ units }) => !Number.isSafeInteger(units) || units < 1)))
    throw new RangeError('units are positive whole numbers');
  const most = pools.reduce((sum, pool) => sum + pool.reduce((best, { units }) => Math.max(best, units), 0), 0);
  const goal = Math.min(wanted, most);
  if (goal === 0) return null;
  let costs: Float64Array = new Float64Array(goal + 1).fill(Number.POSITIVE_INFINITY);
  costs[0] = 0;
  const steps = pools.map((pool) => {
    const { next, step } = withPool(costs, pool, goal);
    costs = next;
    return step;
  });
  const taken = takenAlong(steps, goal);
  const chosen = pools.flatMap((pool, at) => pool[taken[at] ?? -1] ?? []);
  return {
    units: chosen.reduce((sum, { units }) => sum + units, 0),
    cost: chosen.reduce((sum, { cost }) => sum + cost, 0),
    taken,
  };
}

/** For each number of units which choice of the pool is taken there (-1: none), and from how many units that goes on. */
type Step = { readonly choice: Int32Array; readonly from: Int32Array };

/** The table with one pool more: the least cost of each number of units, the last of them standing for as many or more. */
function withPool(costs: Float64Array, pool: readonly Choice[], goal: number): { next: Float64Array; step: Step } {
  const next = costs.slice();
  const choice = new Int32Array(goal + 1).fill(-1);
  const from = new Int32Array(goal + 1).map((_, at) => at);
  for (const [index, { units, cost }] of pool.entries())
    for (let start = 0; start <= goal; start += 1) {
      const end = Math.min(goal, start + units);
      const sum = (costs[start] ?? Number.POSITIVE_INFINITY) + cost;
      if (sum >= (next[end] ?? Number.POSITIVE_INFINITY)) continue;
      next[end] = sum;
      choice[end] = index;
      from[end] = start;
    }
  return { next, step: { choice, from } };
}

function takenAlong(steps: readonly Step[], goal: number): number[] {
  const taken = new Array<number>(steps.length).fill(-1);
  let at = goal;
  for (let pool = steps.length - 1; pool >= 0; pool -= 1) {
    const step = steps[pool];
    taken[pool] = step?.choice[at] ?? -1;
    at = step?.from[at] ?? at;
  }
  return taken;
}
