// A line to a real PostgreSQL over which answers do not come, or come too late.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { START } from '#log/chain.ts';
import { LogAway, LogSlow } from '#log/log.ts';
import { openPostgresLog } from '#log/postgres.ts';
import { aLine } from './line.ts';
import { oneServer, onPostgres } from './postgres-server.ts';

const server = oneServer();

test(
  ...onPostgres('an answer that does not come in time is told as slow, and the next question has one'),
  async (t) => {
    const line = await aLine(server().port);
    t.after(line.end);
    const log = openPostgresLog(`postgres://spot@127.0.0.1:${line.port}/postgres?stream=silent`);
    await log.prepare();
    await log.append(START, { kind: 'rows', schema: 1, body: Buffer.from('first') });
    line.set('silent');
    await assert.rejects(log.after(0, 20), LogSlow);
    // Whoever cannot be reached at all is away: nothing smaller would come.
    await assert.rejects(log.after(0, 20), (error) => error instanceof LogAway && !(error instanceof LogSlow));
    line.set('well');
    assert.equal((await log.after(0, 20)).length, 1);
    await log.close();
  },
);

test(...onPostgres('a log that is closed while it is being reached leaves no connection behind'), async (t) => {
  const line = await aLine(server().port);
  t.after(line.end);
  const log = openPostgresLog(`postgres://spot@127.0.0.1:${line.port}/postgres?stream=closed`);
  line.set('silent');
  const told = assert.rejects(log.head(), LogAway);
  while (line.open() < 2) await realClock.sleep(5);
  await log.close();
  line.set('well');
  await told;
  for (let tries = 0; tries < 500 && line.open() > 0; tries += 1) await realClock.sleep(10);
  assert.equal(line.open(), 0);
  await assert.rejects(log.head(), /was closed/);
});
