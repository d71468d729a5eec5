// Serve and collect, in one process: the pages are up at once, and the first round begins at once too.
import { standing } from '#collect/standing.ts';
import type { ProviderRound, Round } from '#domain/outcome.ts';
import { isoTime, slotStart } from '#domain/time.ts';
import type { Say } from '#domain/world.ts';
import { lockStore } from '#store/lock.ts';
import { openStore, type Store } from '#store/open.ts';
import { firstKeptDay, letGo } from '#store/retention.ts';
import { lastStandingSlot } from '#store/standing.ts';
import { analyseToday } from './analyse-day.ts';
import { outcomeLine, roundDoors, runRound, troublesOf } from './collect.ts';
import { askDoors } from './doors.ts';
import { HISTORY_HINT } from './history.ts';
import { type House, openHouse } from './house.ts';
import { judgeBeside } from './judge.ts';
import { ownLog } from './log.ts';
import { type ScheduleDoors, schedule } from './schedule.ts';
import { serveFrom } from './serve.ts';
import { askedToStop, untilStopped } from './stop.ts';

/** What is written is tried again by the schedule, and meanwhile pages are to be answered. */
const BUSY_MS = 500;

export async function start(options: { port?: number }): Promise<number> {
  const asked = askedToStop();
  const house = await openHouse();
  const { config } = house;
  const lock = lockStore(config.db);
  const store = openStore(config.db, { readonly: false, busyMs: BUSY_MS });
  const open = openStore(config.db, { readonly: true });
  const say = ownLog(config.logLevel);
  sayStandings(house, say);
  if (lastStandingSlot(store) === undefined) say(HISTORY_HINT);
  if (config.upstream !== null)
    say(`every request goes to ${config.upstream} instead of the sellers (GPU_SPOT_UPSTREAM)`);
  say(
    config.analyst.apiKey === null
      ? 'the day’s report comes behind the round of 07:00 UTC, by the program; ANTHROPIC_API_KEY has a model write it'
      : `the day’s report comes behind the round of 07:00 UTC, by ${config.analyst.model}, for at most $${config.analyst.mostUsd} a day`,
  );
  const doors = askDoors(config.upstream);
  const jobs: ScheduleDoors = {
    store,
    doors,
    say,
    onRound: (round) => {
      sayRound(say)(round);
      retain(store, round.slot, config.answerDays, say);
    },
    judge: judgeBeside,
    intact: lock.intact,
    analyse: (signal) => analyseToday(store, { analyst: config.analyst, signal, say }),
    collect: (signal) =>
      runRound(house, house.providers, null, { ...roundDoors(house, store), ...doors, signal }, () => {}),
  };
  const close = (): void => {
    open.close();
    store.close();
    lock.release();
  };
  try {
    let trouble: () => string | null = lock.intact;
    const server = await serveFrom(
      open,
      { ...config, port: options.port ?? config.port },
      { say, trouble: () => trouble() },
    );
    const job = schedule(jobs);
    trouble = () => lock.intact() ?? job.trouble();
    job.now();
    await untilStopped(server, asked);
    await job.stop();
    return 0;
  } finally {
    close();
  }
}

/** Each goes in a moment, and a year of them within days. */
const DAYS_PER_ROUND = 2;

export function retain(store: Store, slot: number, days: number | null, say: Say): void {
  if (days === null) return;
  try {
    const gone = letGo(store, firstKeptDay(slot, days), DAYS_PER_ROUND);
    if (gone > 0) say(`let go of ${gone} raw answers older than ${days} days (GPU_SPOT_ANSWER_DAYS)`);
  } catch (error) {
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
