// The demo, an import and a round of a thousand offers, in turn beside an earlier commit: npm run bench -- --beside <commit>.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('..', import.meta.url));
const TURNS = 3;
const DEMO_DAYS = 14;

type Measure = (tree: string, folder: string) => number;
type Row = { readonly what: string; readonly unit: string; readonly measure: Measure };

/** Runs in a tree with a folder of its own, and returns what was printed. */
function run(tree: string, folder: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): string {
  const env = { GPU_SPOT_DB: join(folder, 'demo.db'), ...more };
  return execFileSync(process.execPath, [...args], { cwd: tree, env, encoding: 'utf8', maxBuffer: 2 ** 26 });
}

function found(text: string, pattern: RegExp): number {
  const figure = Number(pattern.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(figure)) throw new Error(`${pattern} is not in what was printed: ${text.slice(0, 500)}`);
  return figure;
}

const demo =
  (sellers: readonly string[]): Measure =>
  (tree, folder) => {
    const startedAt = performance.now();
    run(tree, folder, ['bin/gpu-spot.js', 'demo', '--days', String(DEMO_DAYS), '--no-serve'], {
      GPU_SPOT_PROVIDERS: sellers.join(','),
    });
    return (performance.now() - startedAt) / 1000;
  };

const sellersOf = (tree: string): string[] => {
  const code = `const { SELLER_IDS } = await import('./src/demo/sellers/sellers.ts');
    const { registry } = await import('./src/collect/registry.ts');
    console.log((await registry()).map(({ id }) => id).filter((id) => SELLER_IDS.includes(id)).join());`;
  return run(tree, tree, ['--input-type=module', '-e', code]).trim().split(',');
};

/** The same sellers in both trees: a later one may know more of them. */
function demoRow(other: string): Row {
  const theirs = sellersOf(other);
  const both = sellersOf(HERE).filter((id) => theirs.includes(id));
  return { what: `demo of ${DEMO_DAYS} days, the ${both.length} sellers of both`, unit: 's', measure: demo(both) };
}

const ROWS: readonly Row[] = [
  {
    what: 'import of 200,000 rows',
    unit: 'rows/s',
    measure: (tree, folder) => found(run(tree, folder, ['bench/importing.ts', folder]), /stored (\d+) rows\/s/),
  },
  {
    what: 'a round of 1,000 offers',
    unit: 'ms',
    measure: (tree, folder) => {
      const code = `const { storing } = await import('./bench/storing.ts'); await storing(${JSON.stringify(folder)});`;
      return found(run(tree, folder, ['--input-type=module', '-e', code]), /= (\d+) ms, the median round/);
    },
  },
];

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** The median of some turns, each tree's after the other's, so that a machine that slows down slows both. */
export function beside(commit: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'gpu-spot-beside-'));
  const other = join(folder, 'earlier');
  execFileSync('git', ['clone', '--quiet', '--no-checkout', HERE, other]);
  execFileSync('git', ['checkout', '--quiet', commit], { cwd: other });
  symlinkSync(join(HERE, 'node_modules'), join(other, 'node_modules'));
  try {
    for (const { what, unit, measure } of [demoRow(other), ...ROWS]) {
      const [mine, theirs]: number[][] = [[], []];
      for (let turn = 0; turn < TURNS; turn += 1)
        for (const [tree, figures] of [
          [other, theirs],
          [HERE, mine],
        ] as const) {
          const own = mkdtempSync(join(folder, 'run-'));
          figures?.push(measure(tree, own));
          rmSync(own, { recursive: true, force: true });
        }
      const [now, then] = [middle(mine ?? []), middle(theirs ?? [])];
      console.log(
        `${what}: ${now.toFixed(1)} ${unit}, ${then.toFixed(1)} at ${commit}: ratio ${(now / then).toFixed(2)}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
