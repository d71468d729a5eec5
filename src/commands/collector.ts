// Collects on every half hour into the one store, beside a server in the same process or alone in its own.
import { standing } from '#collect/standing.ts';
import { ConfigProblem } from '#config.ts';
import type { ProviderRound, Round } from '#domain/outcome.ts';
import { EACH_SLOT, isoTime, slotStart } from '#domain/time.ts';
import type { Say } from '#domain/world.ts';
import { LogProblem } from '#log/log.ts';
import { atOnce, type Commit } from '#store/commit.ts';
import { type Lock, lockStore } from '#store/lock.ts';
import { collectorOf, isSimulated, noteCollector } from '#store/meta.ts';
import { isMachineFault, type Store } from '#store/open.ts';
import { firstKeptDay, letGo } from '#store/retention.ts';
import { lastStandingSlot } from '#store/standing.ts';
import { outcomeLine, roundDoors, runRound, troublesOf } from './collect.ts';
import { askDoors } from './doors.ts';
import { HISTORY_HINT } from './history.ts';
import { type House, openHouse } from './house.ts';
import { judgeBeside } from './judge.ts';
import { ownLog } from './log.ts';
import type { Node } from './node.ts';
import { type ScheduleDoors, schedule } from './schedule.ts';
import { askedToStop, endedBy } from './stop.ts';
import { RELEASE, VERSION } from './version.ts';
import { openWriter } from './writer.ts';

/** What is written is tried again by the schedule, and meanwhile pages are to be answered. */
const BUSY_MS = 500;

export type Collecting = {
  readonly store: Store;
  readonly lock: Lock;
  readonly commit: Commit;
  /** How the store stands in the log that moves it; null where none does. */
  readonly node: Node | null;
  /** Without the day's report, which not everybody who collects makes. */
  readonly jobs: Omit<ScheduleDoors, 'analyse'>;
  readonly close: () => Promise<void>;
};

const NO_REAL_ROUNDS =
  'holds simulated rounds, and no real one is stored among them: ' +
  'set GPU_SPOT_UPSTREAM to its imaginary sellers, or GPU_SPOT_DB to another file';

/** Takes the lock, opens the store to write, and says who takes part; waits for a log until `asked` resolves. */
export async function openCollector(house: House, say: Say, asked: Promise<void>): Promise<Collecting> {
  const { config } = house;
  if (config.log !== null && !config.log.startsWith('postgres'))
    throw new ConfigProblem('GPU_SPOT_LOG names another gpu-spot’s log, which is only read here: run serve');
  const lock = lockStore(config.db);
  const signal = endedBy(asked);
  let opened = async (): Promise<void> => {};
  try {
    const { store, commit, node, close } = await openWriter(config, { say, signal, busyMs: BUSY_MS });
    opened = close;
    await noteItself(store, commit, signal);
    sayStandings(house, say);
    if (lastStandingSlot(store) === undefined) say(HISTORY_HINT);
    if (config.upstream !== null)
      say(`every request goes to ${config.upstream} instead of the sellers (GPU_SPOT_UPSTREAM)`);
    else if (isSimulated(store)) say(`${config.db} ${NO_REAL_ROUNDS}`, { level: 'warn' });
    const doors = askDoors(config.upstream);
    const jobs = {
      store,
      doors,
      say,
      commit,
      onRound: async (round: Round) => {
        sayRound(say)(round);
        await retain({ store, commit, say, signal }, round.slot, config.answerDays);
      },
      judge: judgeBeside,
      intact: lock.intact,
      collect: (signal: AbortSignal) =>
        runRound(house, house.providers, null, { ...roundDoors(house, store), ...doors, signal }, () => {}),
      ...(node === null ? {} : { isChosen: node.isChosen, onDone: node.roles.release }),
    };
    const ended = async (): Promise<void> => {
      await close();
      lock.release();
    };
    node?.keepUp();
    return { store, lock, commit, node, jobs, close: ended };
  } catch (error) {
    await opened();
    lock.release();
    throw error;
  }
}

/** Who collects is told to those who look (`doctor`, a deploy); a store that cannot be written now is none the worse for it. */
async function noteItself(store: Store, commit: Commit, signal: AbortSignal): Promise<void> {
  const told = RELEASE === null ? `version ${VERSION}` : `release ${RELEASE}`;
  try {
    // Of several that one log moves each says so once, and not at every start.
    await commit(() => (collectorOf(store) === told ? undefined : noteCollector(store, told)), { signal });
  } catch (error) {
    if (signal.aborted) return;
    if (!isMachineFault(error) && !(error instanceof LogProblem)) throw error;
  }
}

/** Stays and collects, and serves nothing: for a machine on which a `serve` and an `analyze` are processes of their own. */
export async function collectOnSchedule(): Promise<number> {
  const asked = askedToStop();
  const house = await openHouse();
  const say = ownLog(house.config.logLevel);
  const { jobs, close } = await openCollector(house, say, asked);
  try {
    const job = schedule({ ...jobs, analyse: null });
    say(`collecting ${EACH_SLOT}; SIGTERM ends it`);
    job.now();
    await asked;
    await job.stop();
    return 0;
  } finally {
    await close();
  }
}

/** Each goes in a moment, and a year of them within days. */
const DAYS_PER_ROUND = 2;

type Retaining = {
  readonly store: Store;
  readonly commit?: Commit;
  readonly say: Say;
  /** Leaves it to the next round. */
  readonly signal?: AbortSignal;
};

export async function retain(
  { store, commit = atOnce, say, signal }: Retaining,
  slot: number,
  days: number | null,
): Promise<void> {
  if (days === null) return;
  try {
    const how = { seesToReferences: true, signal };
    const gone = await commit(() => letGo(store, firstKeptDay(slot, days), DAYS_PER_ROUND), how);
    if (gone > 0) say(`let go of ${gone} raw answers older than ${days} days (GPU_SPOT_ANSWER_DAYS)`);
  } catch (error) {
    if (signal?.aborted) return;
    say(`raw answers were not let go of: ${(error as Error).message}`, { level: 'warn' });
  }
}

const sayRound =
  (say: Say) =>
  (round: Round): void => {
    // Who is off for its terms was told as this began.
    for (const each of round.providers) if (each.outcome !== 'not_consented') say(outcomeLine(each), fieldsOf(each));
    for (const line of troublesOf(round)) say(line, { level: 'warn' });
    say(
      `round of ${isoTime(slotStart(round.slot))} stored; the next one begins at ${isoTime(slotStart(round.slot + 1))}`,
    );
  };

const fieldsOf = ({ provider, outcome, offers, setAside, ms }: ProviderRound) => ({
  provider: provider.id,
  outcome,
  offers: offers.length,
  setAside: setAside.length,
  ms,
});

/** Who takes part, a line each; those whose terms restrict such use in one line, with what to write to enable any of them. */
function sayStandings({ providers, config }: House, say: Say): void {
  const choice = { named: config.providers, keys: config.keys };
  const stands = providers.map((provider) => ({ id: provider.id, standing: standing(provider, choice, providers) }));
  const isRestricted = ({ standing: each }: (typeof stands)[number]): boolean =>
    !each.on && each.outcome === 'not_consented';
  for (const { id, standing: each } of stands.filter((one) => !isRestricted(one)))
    say(`${id.padEnd(14)} ${each.on ? 'on' : `off: ${each.reason}; to enable: ${each.enable}`}`);
  const restricted = stands.filter(isRestricted).map(({ id }) => id);
  if (restricted.length === 0) return;
  const running = config.providers ?? stands.flatMap(({ id, standing: each }) => (each.on ? [id] : []));
  const example = `GPU_SPOT_PROVIDERS=${[...running, restricted[0]].join(',')}`;
  say(
    `off, for their terms restrict such use: ${restricted.join(', ')} ("npx gpu-spot providers" has each one's terms); ` +
      `to enable those that you are allowed to use, name them behind the others: ${example}`,
  );
}
