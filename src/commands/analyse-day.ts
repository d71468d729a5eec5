// Makes a day's report over one state of the store, and keeps it: the same road for the command, the morning and the demo.
import { claude } from '#analysis/claude.ts';
import { type DailyDoors, daily } from '#analysis/daily.ts';
import type { Analyst } from '#config.ts';
import type { DailyAnalysis, PhaseRun } from '#domain/report.ts';
import { dayOfSlot, dayStart, slotOf } from '#domain/time.ts';
import type { Say } from '#domain/world.ts';
import { putAnalysis, spentBetween } from '#store/analysis.ts';
import { bumpCommit } from '#store/meta.ts';
import { openStore, type Store } from '#store/open.ts';
import { realClock } from './doors.ts';
import { createTeller } from './teller.ts';

export type Making = {
  /** Null where no model may take part, and why. */
  readonly analyst: Analyst | null;
  readonly because?: string;
  /** The moment that is analysed; now by default. */
  readonly moment?: number;
  readonly signal: AbortSignal;
  readonly onPhase?: DailyDoors['onPhase'];
};

const RETRIES = 2;
const DAY_SECONDS = 86_400;
const MILLION = 1_000_000;

/** Reads on a connection of its own, so that what is collected meanwhile changes nothing in it. */
export async function makeAnalysis(
  path: string,
  { analyst, because, moment, signal, onPhase = () => {} }: Making,
): Promise<DailyAnalysis> {
  const reader = openStore(path, { readonly: true });
  const now = realClock.now();
  const today = dayOfSlot(slotOf(now));
  const at = moment ?? now;
  const key = analyst?.apiKey ?? null;
  const model =
    analyst === null || key === null
      ? null
      : claude({ model: analyst.model, apiKey: key, baseUrl: analyst.baseUrl, env: analyst.proxy, retries: RETRIES });
  try {
    return await reader.snapshot(() =>
      daily({
        ask: createTeller(reader, { now: () => at }).ask,
        moment: at,
        clock: realClock,
        signal,
        model,
        because: because ?? 'no ANTHROPIC_API_KEY is set',
        isToday: dayOfSlot(slotOf(at)) === today,
        mostUsd:
          (analyst?.mostUsd ?? 0) - spentBetween(reader, dayStart(today), dayStart(today) + DAY_SECONDS) / MILLION,
        deadlineMs: (analyst?.phaseSeconds ?? 1) * 1000,
        onPhase,
      }),
    );
  } finally {
    reader.close();
  }
}

/** Adds it to its day as a new version, and returns that version. */
export const keepAnalysis = (store: Store, made: DailyAnalysis): number =>
  store.transaction(() => {
    const version = putAnalysis(store, made);
    bumpCommit(store);
    return version;
  });

export async function analyseToday(store: Store, { say, ...making }: Making & { readonly say: Say }): Promise<void> {
  const made = await makeAnalysis(store.path, making);
  const version = keepAnalysis(store, made);
  say(
    `report of ${made.date}${version === 1 ? '' : `, version ${version}`} by ${authorText(made)}: ${made.report.title}`,
  );
}

/** Who wrote it, and why not the model where it was asked. */
export const authorText = ({ author, model, because }: Pick<DailyAnalysis, 'author' | 'model' | 'because'>): string =>
  author === 'model' ? (model ?? 'a model') : `the program (${because ?? 'no model was asked'})`;

export function phaseText({ name, ok, reason, sentBack, ms, costMicroUsd }: PhaseRun): string {
  const cost = costMicroUsd === 0 ? '' : `, $${(costMicroUsd / MILLION).toFixed(4)}`;
  return `${name.padEnd(12)} ${ok ? 'done' : 'failed'} in ${(ms / 1000).toFixed(1)} s${cost}${sentBack ? ', sent back once' : ''}${reason === null ? '' : `: ${reason}`}`;
}
