// Whom PostgreSQL does not let in is told what to look at, without the word that was tried; whom it lets in by a password writes.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { realClock } from '#commands/doors.ts';
import { START } from '#log/chain.ts';
import { LogAway } from '#log/log.ts';
import { openPostgresLog } from '#log/postgres.ts';
import { oneServer, onPostgres } from './postgres-server.ts';

const server = oneServer();

/** From now on the role comes in by its password alone. */
async function roleWithPassword(): Promise<void> {
  await server().ask("CREATE ROLE node LOGIN PASSWORD 'the-right-word'");
  await server().ask('GRANT ALL ON SCHEMA public TO node');
  await server().ask("CREATE ROLE barred LOGIN PASSWORD 'the-right-word'");
  const [row] = await server().ask('SHOW hba_file');
  const file = String(row?.hba_file);
  writeFileSync(
    file,
    `host all node 127.0.0.1/32 scram-sha-256\nhost all barred 127.0.0.1/32 reject\n${readFileSync(file, 'utf8')}`,
  );
  await server().ask('SELECT pg_reload_conf()');
  // Read anew by a signal, a moment later.
  await realClock.sleep(500);
}

test(...onPostgres('a log by a password, and whoever is not let in: told what to look at'), async () => {
  await roleWithPassword();
  const at = (who: string, database = 'postgres'): string =>
    `postgres://${who}@127.0.0.1:${server().port}/${database}?stream=access`;
  const log = openPostgresLog(at('node:the-right-word'));
  await log.prepare();
  const first = await log.append(START, { kind: 'rows', schema: 1, body: new Uint8Array([1]) });
  assert.ok(first !== 'behind' && first.seq === 1);
  await log.close();
  for (const [address, why] of [
    [at('node:a-wrong-word'), /password/],
    [at('node'), /password/],
    [at('nobody:x'), /nobody/],
    [at('node:the-right-word', 'elsewhere'), /elsewhere/],
    [at('barred:the-right-word'), /barred|reject/],
  ] as const) {
    const barred = openPostgresLog(address);
    await assert.rejects(barred.head(), (error: unknown) => {
      assert.ok(error instanceof LogAway);
      assert.match(error.message, why);
      assert.match(error.message, /look at the user, the password and the database in GPU_SPOT_LOG/);
      assert.doesNotMatch(error.message, /a-wrong-word|the-right-word/);
      return true;
    });
    await barred.close();
  }
});
