// One imaginary seller that answers with malice, over real HTTP on loopback, while all others answer as ever.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createMarket } from '#demo/market.ts';
import { SELLERS } from '#demo/sellers/sellers.ts';
import { createUpstream, SIMULATED } from '#demo/upstream.ts';

/** What it sends: text, packed on the way, in place of the good answer; or whatever the attack does with the connection itself. */
export type Attack = {
  readonly name: string;
  readonly victim: string;
  /** Sellers that answer alike. */
  readonly also?: readonly string[];
  readonly body?: (good: string, request: number) => string;
  readonly send?: (response: ServerResponse, good: string, request: number) => void;
};

export type HostileMarket = {
  readonly address: string;
  /** From now on this one is attacked with; null for nobody. */
  readonly attack: (attack: Attack | null) => void;
  readonly end: () => void;
};

/** Vast.ai is asked by queries, and has no routes. */
const QUERIED_HOST: Readonly<Record<string, string>> = { vast: 'console.vast.ai' };

const hostsOf = (id: string): readonly string[] =>
  QUERIED_HOST[id] !== undefined
    ? [QUERIED_HOST[id]]
    : SELLERS.filter((each) => each.id === id).flatMap(({ routes }) =>
        routes.map(({ path }) => path.split('/')[0] ?? ''),
      );

export async function hostileMarket(now: () => number): Promise<HostileMarket> {
  const app = createUpstream({
    market: createMarket({ seed: 7, cycle: 0, size: 1 }),
    clock: { now, sleep: async () => {} },
    faults: [],
  });
  let current: Attack | null = null;
  let requests = 0;
  let packed: { text: string; bytes: Buffer } | null = null;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => response.destroy());
    request.on('end', async () => {
      const url = `http://market${request.url}`;
      const method = request.method ?? 'GET';
      const body = method === 'POST' ? { body: Buffer.concat(chunks).toString('utf8') } : {};
      const good = await app.fetch(new Request(url, { method, ...body }));
      const text = await good.text();
      const isHit =
        current !== null &&
        [current.victim, ...(current.also ?? [])].flatMap(hostsOf).includes(new URL(url).pathname.split('/')[1] ?? '');
      if (!isHit || current === null) {
        response.writeHead(good.status, { [SIMULATED]: '1', 'content-type': good.headers.get('content-type') ?? '' });
        response.end(text);
        return;
      }
      requests += 1;
      if (current.send !== undefined) return current.send(response, text, requests);
      const told = current.body?.(text, requests) ?? text;
      if (packed?.text !== told) packed = { text: told, bytes: gzipSync(told, { level: 1 }) };
      response.writeHead(200, { [SIMULATED]: '1', 'content-encoding': 'gzip' });
      response.end(packed.bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    attack: (attack) => {
      current = attack;
      requests = 0;
      packed = null;
    },
    end: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
