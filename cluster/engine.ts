// A PostgreSQL to try a log with, on this machine: a server and a standby that every commit waits for. Kill the server, and the standby
// takes its place; Ctrl-C ends both, and all that they held. For trying alone: `npm run engine`.
import { realClock } from '#commands/doors.ts';
import { aPair, HAS_POSTGRES, postgres } from '../test/log/postgres-server.ts';

if (!HAS_POSTGRES) {
  console.error('npm has no PostgreSQL for this machine: use one that you have');
  process.exit(1);
}
const servers = postgres();
const ended = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => ended.abort());
try {
  const { old, spare } = await aPair(servers, true);
  console.log(
    `export GPU_SPOT_LOG='postgres://spot@127.0.0.1:${old.port},127.0.0.1:${spare.port}/postgres?stream=prices'`,
  );
  console.log(
    `server ${old.pid()}, standby ${spare.pid()}: kill -9 ${old.pid()} and the standby takes its place; Ctrl-C ends both`,
  );
  let isPromoted = false;
  while (!ended.signal.aborted) {
    await realClock.sleep(500, ended.signal).catch(() => {});
    if (isPromoted || !old.isEnded()) continue;
    spare.promote();
    isPromoted = true;
    console.log('the server is gone: its standby takes its place, and waits for nobody from now on');
  }
} finally {
  await servers.end();
}
