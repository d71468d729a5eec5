// Serve and collect, in one process: the pages are up at once, and the first round begins at once too.
import { openStore } from '#store/open.ts';
import { analyseToday, patientlyBy } from './analyse-day.ts';
import { openCollector } from './collector.ts';
import { openHouse } from './house.ts';
import { ownLog } from './log.ts';
import { schedule } from './schedule.ts';
import { logDoors, serveFrom } from './serve.ts';
import { askedToStop, untilStopped } from './stop.ts';

export async function start(options: { port?: number }): Promise<number> {
  const asked = askedToStop();
  const house = await openHouse();
  const { config } = house;
  const say = ownLog(config.logLevel);
  const { store, lock, jobs, commit, node, close } = await openCollector(house, say, asked);
  try {
    const open = openStore(config.db, { readonly: true });
    try {
      say(
        config.analyst.apiKey === null
          ? 'the day’s report comes behind the round of 07:00 UTC, by the program; ANTHROPIC_API_KEY has a model write it'
          : `the day’s report comes behind the round of 07:00 UTC, by ${config.analyst.model}, ` +
              `for at most $${config.analyst.mostUsd} a day`,
      );
      let trouble: () => string | null = lock.intact;
      const server = await serveFrom(
        open,
        { ...config, port: options.port ?? config.port },
        { say, trouble: () => trouble(), ...(node === null ? {} : logDoors(node, config)) },
      );
      const job = schedule({
        ...jobs,
        analyse: (signal, isDue) =>
          analyseToday(store, {
            analyst: config.analyst,
            signal,
            say,
            isDue,
            ...(node === null ? {} : { commit: patientlyBy(commit, signal) }),
          }),
      });
      trouble = () => lock.intact() ?? job.trouble();
      job.now();
      await untilStopped(server, asked);
      await job.stop();
      return 0;
    } finally {
      open.close();
    }
  } finally {
    await close();
  }
}
