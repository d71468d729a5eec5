// Makes a test fail if anything but this machine is contacted: in this process every connection and look-up is watched,
// and a process started by it is given a proxy that notes whoever is asked for.
import assert from 'node:assert/strict';
import dns from 'node:dns';
import { createServer } from 'node:http';
import net, { type AddressInfo } from 'node:net';

export type Watch = {
  /** For the environment of a process: what is not of this machine goes through the proxy. */
  readonly env: Readonly<Record<string, string>>;
  /** Fails where somebody else was contacted. */
  readonly check: () => void;
  readonly end: () => void;
};

const HERE = ['127.0.0.1', '::1', 'localhost', undefined];

export async function watchLoopback(): Promise<Watch> {
  const foreign: string[] = [];
  const proxy = createServer((request, response) => {
    foreign.push(`${request.method} ${request.url} through the proxy`);
    response.writeHead(502).end();
  });
  proxy.on('connect', (request, socket) => {
    foreign.push(`CONNECT ${request.url} through the proxy`);
    socket.end('HTTP/1.1 502 No\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { connect } = net.Socket.prototype;
  const { lookup } = dns;
  net.Socket.prototype.connect = function watched(this: net.Socket, ...given: unknown[]) {
    const options = (Array.isArray(given[0]) ? given[0][0] : given[0]) as { host?: string; path?: string };
    if (options?.path === undefined && !HERE.includes(options?.host)) foreign.push(`a connection to ${options?.host}`);
    return connect.apply(this, given as Parameters<typeof connect>);
  } as typeof connect;
  dns.lookup = ((name: string, ...rest: unknown[]) => {
    if (!HERE.includes(name)) foreign.push(`a look-up of ${name}`);
    return (lookup as (...all: unknown[]) => unknown)(name, ...rest);
  }) as typeof lookup;
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return {
    env: { HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: '127.0.0.1,localhost' },
    check: () => assert.deepEqual(foreign, []),
    end: () => {
      net.Socket.prototype.connect = connect;
      dns.lookup = lookup;
      proxy.close();
      proxy.closeAllConnections();
    },
  };
}
