// The day's report by the program: how long it takes, how long it keeps the loop from others, how many figures it checks, and what it weighs.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { keepAnalysis, makeAnalysis } from '#commands/analyse-day.ts';
import { realClock } from '#commands/doors.ts';
import type { Store } from '#store/open.ts';

const NANO_PER_MS = 1e6;

export async function analysing(store: Store): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // Its first tick only begins the measure.
  await realClock.sleep(20);
  const startedAt = performance.now();
  const made = await makeAnalysis(store, {
    analyst: null,
    because: 'a bench',
    signal: new AbortController().signal,
  });
  const ms = performance.now() - startedAt;
  // The loop notes how long it was kept once it runs again.
  await realClock.sleep(20);
  delay.disable();
  await keepAnalysis(store, made);
  const kept = Number(store.hot('SELECT length(told) + length(report) FROM daily_analysis').pluck().get());
  const plain = Buffer.byteLength(JSON.stringify(made));
  console.log(`the day's report by the program, over the same year`);
  console.log(
    `  made and checked                      ${Math.round(ms)} ms, ${made.checks.length} figures and signals, ${made.struck.length} struck`,
  );
  console.log(`  longest that others wait meanwhile    ${Math.round(delay.max / NANO_PER_MS)} ms`);
  console.log(
    `  kept                                  ${kept} bytes, ${Math.round(plain / kept)} times smaller than its JSON`,
  );
}
