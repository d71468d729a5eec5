// Makes a day's report over one state of the store, and keeps it: the same road for the command, the morning and the demo.
import { claude } from '#analysis/claude.ts';
import { type DailyDoors, daily } from '#analysis/daily.ts';
import type { Purse } from '#analysis/model.ts';
import type { Analyst } from '#config.ts';
import { decimals, FORMATS } from '#domain/format.ts';
import { toMicroUsd, toUsd } from '#domain/money.ts';
import { printable } from '#domain/printable.ts';
import type { DailyAnalysis, PhaseRun } from '#domain/report.ts';
import { DAY_SECONDS, dayOfSlot, dayStart, slotOf } from '#domain/time.ts';
import type { Say } from '#domain/world.ts';
import { LogAway, LogUnknown } from '#log/log.ts';
import { putAnalysis } from '#store/analysis.ts';
import type { Commit } from '#store/commit.ts';
import { bumpCommit } from '#store/meta.ts';
import { openStore, type Store } from '#store/open.ts';
import { holdSpending, settleSpending } from '#store/spending.ts';
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
  /** How the store is written; at once where it is this machine's alone. */
  readonly commit?: Commit;
};

const RETRIES = 2;

/**
 * Reads on a connection of its own, so that what is collected meanwhile changes nothing in it; `store` is written what a model may cost.
 */
export async function makeAnalysis(
  store: Store,
  { analyst, because, moment, signal, onPhase = () => {}, commit = patiently }: Making,
): Promise<DailyAnalysis> {
  const reader = openStore(store.path, { readonly: true });
  const now = realClock.now();
  const today = dayOfSlot(slotOf(now));
  const at = moment ?? now;
  const key = analyst?.apiKey ?? null;
  const model =
    analyst === null || key === null
      ? null
      : claude({
          model: analyst.model,
          apiKey: key,
          baseUrl: analyst.baseUrl,
          env: analyst.proxy,
          secrets: analyst.secrets,
          retries: RETRIES,
          deadline: realClock.deadline,
        });
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
        purse: purseOf(store, commit, analyst?.mostUsd ?? 0),
        deadlineMs: (analyst?.phaseSeconds ?? 1) * 1000,
        onPhase,
      }),
    );
  } finally {
    reader.close();
  }
}

/** Of a budget a UTC day, whoever spends it: what this run and others have set aside or spent is gone from it. */
function purseOf(store: Store, commit: Commit, mostUsd: number): Purse {
  const budget = toMicroUsd(mostUsd);
  return {
    hold: async (phase, share) => {
      const at = Math.floor(realClock.now());
      const from = dayStart(dayOfSlot(slotOf(at)));
      const held = await commit(() => holdSpending(store, { at, phase, budget, share, from, to: from + DAY_SECONDS }));
      if (held === null)
        return `the day's budget of $${mostUsd} is spent, or set aside by a run that has not told what it spent`;
      return {
        mostUsd: toUsd(held.most),
        settle: (microUsd) => commit(() => settleSpending(store, held, microUsd)),
      };
    },
  };
}

/** So many times a lock of another's is waited for, five seconds each: a long import must not cost a report that was paid for. */
const MOST_TRIES = 24;

const patiently: Commit = async (work) => {
  for (let tries = 1; ; tries += 1)
    try {
      return work();
    } catch (error) {
      const isBusy = (error as { code?: string }).code?.startsWith('SQLITE_BUSY');
      if (!isBusy || tries >= MOST_TRIES) throw error;
    }
};

const AGAIN_MS = 5_000;
const LONGEST_MINUTES = 15;

/** By a log that may be out of reach for a while: what was paid for is not let go of for that. */
export const patientlyBy =
  (commit: Commit, signal: AbortSignal): Commit =>
  async (work, how) => {
    for (let waited = 0; ; waited += AGAIN_MS)
      try {
        return await commit(work, how);
      } catch (error) {
        const isOver = waited > LONGEST_MINUTES * 60_000 || signal.aborted;
        if (isOver || !(error instanceof LogAway || error instanceof LogUnknown)) throw error;
        await realClock.sleep(AGAIN_MS, signal).catch(() => {});
      }
  };

/** Adds it to its day as a new version, and returns that version; null where `isDue` says that another has made it meanwhile. */
export const keepAnalysis = (
  store: Store,
  made: DailyAnalysis,
  {
    commit = patiently,
    isDue = () => true,
  }: { readonly commit?: Commit | undefined; readonly isDue?: () => boolean } = {},
): Promise<number | null> =>
  commit(() =>
    store.transaction(() => {
      if (!isDue()) return null;
      const version = putAnalysis(store, made);
      bumpCommit(store);
      return version;
    }),
  );

export async function analyseToday(
  store: Store,
  { say, isDue, ...making }: Making & { readonly say: Say; readonly isDue?: () => boolean },
): Promise<void> {
  const made = await makeAnalysis(store, making);
  const version = await keepAnalysis(store, made, { commit: making.commit, ...(isDue === undefined ? {} : { isDue }) });
  if (version === null) {
    say(`the report of ${made.date} was made by another meanwhile: this one is not kept`);
    return;
  }
  say(
    `report of ${made.date}${version === 1 ? '' : `, version ${version}`} by ${authorText(made)}: ${made.report.title}`,
  );
}

/** Who wrote it, and why not the model where it was asked. */
export const authorText = ({ author, model, because }: Pick<DailyAnalysis, 'author' | 'model' | 'because'>): string =>
  author === 'model' ? (model ?? 'a model') : `the program (${printable(because ?? 'no model was asked')})`;

export function phaseText({ name, ok, reason, sentBack, ms, costMicroUsd }: PhaseRun): string {
  const cost = costMicroUsd === 0 ? '' : `, ${FORMATS.cost.said(toUsd(costMicroUsd))}`;
  const again = sentBack ? ', sent back once' : '';
  const why = reason === null ? '' : `: ${printable(reason)}`;
  return `${name.padEnd(12)} ${ok ? 'done' : 'failed'} in ${decimals(ms / 1000, 1)} s${cost}${again}${why}`;
}
