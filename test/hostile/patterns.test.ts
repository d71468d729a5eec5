// Every pattern of the program is linear: each is found in the sources by itself, and tried over a million signs made against it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { stretched, worstTexts } from './pattern-texts.ts';
import { type Pattern, patternsIn, patternsMade } from './patterns-in.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PROJECTS = ['tsconfig.json', 'tsconfig.browser.json'];
/** A text takes milliseconds, and one that the time grows with the square of takes minutes. */
const GUARD_SECONDS = 10;
const THREADS = 2;
/** Each takes the whole guard: more need not be named at once. */
const MOST_NAMED = 6;

type Try = { readonly tried: number; readonly slow: string | null };

/** One thread, begun anew behind each pattern that it had to be ended for. */
function tryer(guardSeconds: number): {
  readonly try: (pattern: Pattern) => Promise<Try>;
  readonly end: () => Promise<unknown>;
} {
  const at = new Int32Array(new SharedArrayBuffer(4));
  const begin = (): Worker => new Worker(new URL('./pattern-worker.ts', import.meta.url), { workerData: at.buffer });
  let worker = begin();
  const tryOne = (pattern: Pattern): Promise<Try> =>
    new Promise((resolve, reject) => {
      let [before, seconds] = [0, 0];
      const done = (result: Try): void => {
        clearInterval(watch);
        worker.removeAllListeners('message').removeAllListeners('error');
        resolve(result);
      };
      const watch = setInterval(() => {
        const now = Atomics.load(at, 0);
        seconds = now === before ? seconds + 1 : 0;
        before = now;
        if (now === 0 || seconds < guardSeconds) return;
        const text = worstTexts(pattern)[now - 1];
        const slow = text === undefined ? '' : JSON.stringify([text.start, text.repeated, text.end]);
        const ended = worker.terminate();
        Atomics.store(at, 0, 0);
        worker = begin();
        void ended.then(() => done({ tried: now, slow }));
      }, 1_000);
      worker.once('message', (tried: number) => done({ tried, slow: null }));
      worker.once('error', (error) => {
        clearInterval(watch);
        reject(new Error(`${pattern.at}: ${error.message}`));
      });
      worker.postMessage({ source: pattern.source, flags: pattern.flags });
    });
  return { try: tryOne, end: () => worker.terminate() };
}

/** What of the patterns does not end in time, by place, pattern and text; and how many texts were run. */
async function slowOf(
  patterns: readonly Pattern[],
  guardSeconds = GUARD_SECONDS,
): Promise<{ slow: string[]; tried: number }> {
  const slow: string[] = [];
  let tried = 0;
  const left = [...patterns];
  await Promise.all(
    Array.from({ length: THREADS }, async () => {
      const thread = tryer(guardSeconds);
      try {
        for (let next = left.pop(); next !== undefined && slow.length < MOST_NAMED; next = left.pop()) {
          const seen = await thread.try(next);
          tried += seen.tried;
          if (seen.slow !== null) slow.push(`${next.at}: /${next.source}/${next.flags} over ${seen.slow}`);
        }
      } finally {
        await thread.end();
      }
    }),
  );
  return { slow, tried };
}

/** Each pattern once, with all the places where it stands. */
const once = (patterns: readonly Pattern[]): Pattern[] =>
  [...Map.groupBy(patterns, ({ source, flags }) => `/${source}/${flags}`).values()].flatMap((same) =>
    same.slice(0, 1).map((each) => ({ ...each, at: [...new Set(same.map(({ at }) => at))].join(', ') })),
  );

test('every pattern of the program takes a time that grows with its text alone', async () => {
  const { literals, made, files } = patternsIn(ROOT, PROJECTS);
  assert.ok(files > 250 && literals.length > 300, `${literals.length} patterns in ${files} files`);
  const built = await patternsMade(ROOT, [...new Set(made.map(({ file }) => file))], async () => {});
  const untried = made.filter(({ file, line }) => !built.some(({ at }) => at === `${file}:${line}`));
  assert.deepEqual(
    untried,
    [],
    'made in a function, so that nothing can try it: make the pattern when its file is loaded',
  );
  const { slow, tried } = await slowOf(once([...literals, ...built]));
  assert.deepEqual(slow, [], 'not linear: begin where a run begins, as with (?<!\\s)\\s+$, or cut the text first');
  assert.ok(tried > 10_000, `only ${tried} texts were tried`);
});

test('a pattern that is not linear is found by its place', async () => {
  const planted = [String.raw`<\/html>\s*(?:<!--[\s\S]*?-->\s*)*$`, String.raw`\s+$`];
  const { slow } = await slowOf(
    planted.map((source, at) => ({ at: `planted.ts:${at}`, source, flags: 'i' })),
    3,
  );
  assert.deepEqual(slow.map((each) => each.split(': ')[0]).sort(), ['planted.ts:0', 'planted.ts:1']);
});

test('a text is made of what a pattern repeats, and of what stands before and behind it', () => {
  const told = worstTexts(/["']a(\d+)(?![\d,]*GB)/).map((each) => stretched(each, 6));
  for (const text of ['"a000000\u0001\n\u0001', '"a000000GB']) assert.ok(told.includes(text), text);
});
