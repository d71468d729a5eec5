// Silent connections: they are let go of, whoever asks is answered, and the collecting has its descriptors.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { mostConnections } from '#commands/connections.ts';
import { realClock } from '#commands/doors.ts';
import { openStore } from '#store/open.ts';
import { startWith, untilPrinted } from '../cli.ts';
import { upstreams } from '../imaginary.ts';
import { scratchFolder } from '../scratch.ts';
import { fillSmallWorld } from '../small-world.ts';
import { get } from '../wire.ts';

const SILENT = 400;
const DESCRIPTORS = 256;

const imaginary = upstreams({ seed: 1, now: realClock.now });
after(() => imaginary.end());

/** Answers as the imaginary sellers do, each request on a connection of its own, and none before `open`. */
async function gated(open: Promise<void>) {
  const behind = await imaginary.start('');
  const gate = createServer((request, response) => {
    void (async () => {
      const body: Buffer[] = [];
      for await (const part of request) body.push(part as Buffer);
      await open;
      const headers = Object.fromEntries(
        Object.entries(request.headers).flatMap(([name, value]) =>
          typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name) ? [[name, value]] : [],
        ),
      );
      const { method = 'GET' } = request;
      const reply = await fetch(behind + request.url, {
        method,
        headers,
        ...(method === 'GET' ? {} : { body: Buffer.concat(body) }),
      });
      const type = reply.headers.get('content-type') ?? 'application/json';
      const simulated = reply.headers.get('x-gpu-spot-simulated') ?? '1';
      response.writeHead(reply.status, {
        connection: 'close',
        'content-type': type,
        'x-gpu-spot-simulated': simulated,
      });
      response.end(Buffer.from(await reply.arrayBuffer()));
    })();
  });
  gate.listen(0, '127.0.0.1');
  await once(gate, 'listening');
  return { gate, address: `http://127.0.0.1:${(gate.address() as AddressInfo).port}` };
}

/** Opened, and nothing said; an end that the server makes is no failure. */
async function silentSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
    .on('error', () => {})
    .resume();
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  return socket;
}

test(`${SILENT} silent connections with ${DESCRIPTORS} descriptors: a round is collected, a reader is answered, and all are let go of`, {
  skip: process.platform === 'win32' && 'ulimit is the shell’s',
}, async (t) => {
  let letIn = (): void => {};
  const { gate, address } = await gated(
    new Promise((resolve) => {
      letIn = resolve;
    }),
  );
  t.after(() => [gate.close(), gate.closeAllConnections()]);
  const running = startWith(DESCRIPTORS, ['start', '--port', '0'], {
    GPU_SPOT_DB: join(scratchFolder(t), 'silent.db'),
    GPU_SPOT_UPSTREAM: address,
  });
  t.after(() => running.kill('SIGKILL'));
  const stored = untilPrinted(running, /([\s\S]*)round of .* stored/);
  const [, base = ''] = await untilPrinted(running, /serving (http:\S+)/);
  const { port } = new URL(base);
  const sockets: Socket[] = [];
  for (let at = 0; at < SILENT; at += 1) sockets.push(await silentSocket(Number(port)));
  t.after(() => sockets.map((socket) => socket.destroy()));
  letIn();
  assert.equal((await get(base, '/healthz')).status, 200);
  assert.equal((await get(base, '/api/v1/sources')).status, 200);
  const [, said = ''] = await stored;
  assert.doesNotMatch(said, /EMFILE|unreachable: .*(EMFILE|fetch failed)/);
  assert.ok((said.match(/ offers \d+,/g) ?? []).length >= 8, said);
  // Each is closed by the server, for none of them closes itself.
  await Promise.all(sockets.map((socket) => (socket.closed ? null : once(socket, 'close'))));
  running.kill('SIGTERM');
  assert.equal(await new Promise((resolve) => running.on('close', resolve)), 0);
});

test('one address that is no trusted proxy holds a quarter of the door at most', {
  skip: process.platform === 'win32' && 'ulimit is the shell’s',
}, async (t) => {
  const path = join(scratchFolder(t), 'door.db');
  const store = openStore(path, { readonly: false });
  fillSmallWorld(store);
  store.close();
  const running = startWith(DESCRIPTORS, ['serve', '--port', '0'], {
    GPU_SPOT_DB: path,
    GPU_SPOT_TRUSTED_PROXIES: '192.0.2.1',
  });
  t.after(() => running.kill('SIGKILL'));
  const [, base = ''] = await untilPrinted(running, /serving (http:\S+)/);
  const most = Math.floor(mostConnections(DESCRIPTORS) / 4);
  const sockets: Socket[] = [];
  for (let at = 0; at < most; at += 1) sockets.push(await silentSocket(Number(new URL(base).port)));
  t.after(() => sockets.map((socket) => socket.destroy()));
  assert.ok(sockets.every((socket) => !socket.closed));
  const oneMore = await silentSocket(Number(new URL(base).port));
  if (!oneMore.closed) await once(oneMore, 'close');
});

test('the door is as wide as the descriptors allow, a reserve left', () => {
  assert.deepEqual([64, 256, 1_024, 1_000_000].map(mostConnections), [16, 96, 864, 1_000]);
});
