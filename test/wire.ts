// A request as it is written, no client's tidying in between.
import { connect } from 'node:net';

export type Wire = { readonly status: number; readonly text: string };

/** The status line's number, NaN where there was none, and the whole of what came until the server closed. */
export function raw(base: string, lines: string): Promise<Wire> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(base).port), '127.0.0.1', () => socket.write(lines));
    let text = '';
    socket.on('data', (part) => {
      text += part;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), text }));
  });
}

export const get = (base: string, target: string, more = ''): Promise<Wire> =>
  raw(base, `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${more}\r\n`);
