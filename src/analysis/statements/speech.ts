// How a line goes on: what it has named, which form of a sentence comes next, and what the run's answers hold.
import { gpuLabel } from '#domain/gpu.ts';
import type { ToolCall } from '#domain/report.ts';
import type { ToolName } from '#questions/tool.ts';
import { type Key, type Row, rowOf } from './cells.ts';
import { type Clause, Refused, say } from './words.ts';

export type Ground = {
  readonly calls: readonly ToolCall[];
  /** Sellers by id. */
  readonly names: ReadonlyMap<string, string>;
  /** The report's day, by which the forms of its sentences begin. */
  readonly date: string;
  /** Why what was judged is not of now; null where it is. */
  readonly outdated: string | null;
};

export type Speech = Ground & {
  /** One of several ways to say the same: another one each time it is said. */
  readonly form: (ways: readonly Clause[]) => Clause;
  /** The model of the sentence before, which is not named twice. */
  readonly isNamed: boolean;
  readonly model: string;
  /** " of the H200", or nothing where it is the model just named. */
  readonly ofModel: string;
  readonly forModel: string;
  /** A seller's name, or "the same seller". */
  readonly seller: (id: string) => Clause;
  readonly row: (tool: ToolName, key: Key, what: string) => Row;
};

/** What has been said of a text so far, and the one model that the sentence before was of. */
export type Past = { readonly forms: Map<string, number>; gpu: string | null };

const DAY_MS = 86_400_000;

export function speechOf(
  ground: Ground,
  past: Past,
  { say: kind, gpu }: { readonly say: string; readonly gpu: string },
  named: { readonly sellers: Set<string>; readonly same: string | null },
): Speech {
  const isNamed = past.gpu === gpu;
  const label = gpuLabel(gpu);
  const [day, said] = [Math.floor(Date.parse(ground.date) / DAY_MS), past.forms.get(kind) ?? 0];
  // Of three or more each round begins one further, so that what comes in threes does not come alike.
  const turn = (ways: number): number => (day + said + (ways > 2 ? Math.floor(said / ways) : 0)) % ways;
  return {
    ...ground,
    isNamed,
    model: isNamed ? 'the model' : `the ${label}`,
    ofModel: isNamed ? '' : ` of the ${label}`,
    forModel: isNamed ? '' : ` for the ${label}`,
    form: (ways) => ways[turn(ways.length)] ?? [],
    seller: (id) => {
      named.sellers.add(id);
      return id === named.same ? say`the same seller` : [{ name: ground.names.get(id) ?? id }];
    },
    row: (tool, key, what) => {
      const found = rowOf(ground.calls, tool, { gpu, ...key });
      if (found === undefined) throw new Refused(`the answers of this run hold no ${what} of ${label}`);
      return found;
    },
  };
}
