// Serve and collect, in one process: the pages are up at once, and the first round begins at once too.
import { standing } from '#collect/standing.ts';
import type { Round } from '#domain/outcome.ts';
import { isoTime, slotStart } from '#domain/time.ts';
import type { Say } from '#domain/world.ts';
import { lockStore } from '#store/lock.ts';
import { openStore } from '#store/open.ts';
import { lastStandingSlot } from '#store/standing.ts';
import { analyseToday } from './analyse-day.ts';
import { outcomeLine, roundDoors, runRound, troublesOf } from './collect.ts';
import { askDoors, realClock } from './doors.ts';
import { HISTORY_HINT } from './history.ts';
import { type House, openHouse, print } from './house.ts';
import { judgeBeside } from './judge.ts';
import { type ScheduleDoors, schedule } from './schedule.ts';
import { withoutSecrets } from './secrets.ts';
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
  const say: Say = (line) => print(`${isoTime(Math.floor(realClock.now()))} ${withoutSecrets(line)}`);
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
    onRound: sayRound(say),
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
    const server = await serveFrom(open, { ...config, port: options.port ?? config.port }, () => trouble());
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

const sayRound =
  (say: Say) =>
  (round: Round): void => {
    for (const each of round.providers) say(outcomeLine(each));
    for (const line of troublesOf(round)) say(line);
    say(
      `round of ${isoTime(slotStart(round.slot))} stored; the next one begins at ${isoTime(slotStart(round.slot + 1))}`,
    );
  };

function sayStandings({ providers, config }: House, say: Say): void {
  for (const provider of providers) {
    const stands = standing(provider, { named: config.providers, keys: config.keys }, providers);
    say(`${provider.id.padEnd(14)} ${stands.on ? 'on' : `off: ${stands.reason}; to enable: ${stands.enable}`}`);
  }
}
