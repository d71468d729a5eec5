// Another gpu-spot's log followed over HTTP: what it opens, what it does not, and that nothing can be written to it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { realClock, realFetch } from '#commands/doors.ts';
import { openHttpLog } from '#log/http.ts';
import { LogAway, LogDamaged } from '#log/log.ts';
import { appendedLast } from '#replica/append.ts';
import { sendStore } from '#replica/snapshot.ts';
import { createView } from '#replica/view.ts';
import { digestOf } from '#store/digest.ts';
import { bumpCommit } from '#store/meta.ts';
import { openStore } from '#store/open.ts';
import { runCli, startCli, untilPrinted } from '../cli.ts';
import { oneServer, onPostgres } from '../log/postgres-server.ts';
import { scratchFolder } from '../scratch.ts';
import { aNode, collect, SCHEMA, SLOT } from './nodes.ts';

const server = oneServer();
const logAt = (stream: string): string => `postgres://spot@127.0.0.1:${server().port}/postgres?stream=${stream}`;

async function serving(t: TestContext, env: Record<string, string>) {
  const child = startCli(['serve', '--port', '0'], { GPU_SPOT_DB: join(scratchFolder(t), 'view.db'), ...env });
  t.after(() => child.kill('SIGKILL'));
  const [, base = ''] = await untilPrinted(child, /serving (http:\S+)/);
  return { child, base };
}

test(...onPostgres('a log that is opened is followed by whoever likes, and by nobody where it is not'), async (t) => {
  const writer = await aNode(t, 'open', { ports: [server().port] });
  for (let slot = SLOT; slot < SLOT + 3; slot += 1) await collect(writer, slot, 0);
  const { body } = await sendStore(writer.log, writer.store, { replaces: false });
  await appendedLast(writer.log, { kind: 'snapshot', schema: SCHEMA, body }, { clock: realClock });
  await collect(writer, SLOT + 3, 0);
  const closed = await serving(t, { GPU_SPOT_LOG: logAt('open') });
  assert.equal((await fetch(`${closed.base}/log`)).status, 404);
  const open = await serving(t, { GPU_SPOT_LOG: logAt('open'), GPU_SPOT_LOG_PUBLIC: '1' });
  const entry = await fetch(`${open.base}/log/entries/2`);
  assert.equal(entry.status, 200);
  assert.match(entry.headers.get('cache-control') ?? '', /immutable/);
  assert.match(entry.headers.get('ratelimit') ?? '', /default/);
  for (const path of ['/log/entries/0', '/log/entries/99', '/log/entries/x', `/log/pieces/${'0'.repeat(64)}`])
    assert.equal((await fetch(`${open.base}${path}`)).status, 404, path);
  assert.equal((await fetch(`${open.base}/log?at=x`)).status, 400);

  const reader = await serving(t, { GPU_SPOT_LOG: `${open.base}/log` });
  const ready = (await (await fetch(`${reader.base}/readyz`)).json()) as { log: { place: number } };
  assert.equal(ready.log.place, writer.view.place().seq);
  const pages = await Promise.all(
    [open, reader].map(async ({ base }) => (await fetch(`${base}/api/v1/verdict-log`)).headers.get('etag')),
  );
  assert.equal(pages[0], pages[1]);
  const told = await runCli(['log'], {
    GPU_SPOT_LOG: `${open.base}/log`,
    GPU_SPOT_DB: join(scratchFolder(t), 'no.db'),
  });
  assert.match(
    told.out,
    new RegExp(`^archive \\S+: ${ready.log.place} entries\\nthis machine holds no view of it\\n$`),
  );
  reader.child.kill('SIGTERM');
  assert.equal((await once(reader.child, 'close'))[0], 0);

  const refused = await runCli(['start', '--port', '0'], {
    GPU_SPOT_DB: join(scratchFolder(t), 'w.db'),
    GPU_SPOT_LOG: `${open.base}/log`,
  });
  assert.equal(refused.code, 2);
  assert.match(refused.err, /only read here: run serve/);
  const plain = await runCli(['serve'], { GPU_SPOT_LOG: 'http://other.example/log' });
  assert.match(plain.err, /GPU_SPOT_LOG is wrong: .*https:/);

  // By the library: the same store, and a commit is refused.
  const log = openHttpLog(`${open.base}/log`, { fetch: realFetch, clock: realClock });
  const store = openStore(join(scratchFolder(t), 'own.db'), { readonly: false, byLog: true });
  t.after(() => store.close());
  const view = createView({ store, log, schema: SCHEMA, clock: realClock });
  await view.follow();
  assert.equal(digestOf(store).whole, digestOf(writer.store).whole);
  await assert.rejects(
    view.commit(() => bumpCommit(store)),
    /only read here: nothing was written/,
  );
});

test('what is at the address and is no log, or says too much, is told and makes no store', async () => {
  const answers = new Map<string, () => Response>();
  const log = openHttpLog('https://other.example/log/', {
    fetch: async (url) => (answers.get(new URL(url).pathname) ?? (() => new Response('', { status: 404 })))(),
    clock: { ...realClock, sleep: async () => {} },
  });
  await assert.rejects(log.look(0), /GPU_SPOT_LOG_PUBLIC=1/);
  answers.set('/log', () => new Response('<!doctype html>'));
  await assert.rejects(log.look(0), LogDamaged);
  answers.set('/log', () => new Response('', { status: 429, headers: { 'retry-after': '1' } }));
  await assert.rejects(log.look(0), LogAway);
  answers.set('/log/entries/1', () => new Response('x', { headers: { 'log-kind': 'rows' } }));
  await assert.rejects(log.after(0, 1), /not in the form of one/);
  const name = Buffer.alloc(32, 1);
  answers.set(`/log/pieces/${name.toString('hex')}`, () => new Response('other'));
  await assert.rejects(log.pieces([name]), /a piece of a snapshot is damaged/);
  assert.equal(log.stream, 'other.example/log');
});
