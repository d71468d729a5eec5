// Stops a server when asked to, giving what is under way a moment, and failing clearly where the port is taken.
import type { ServerType } from '@hono/node-server';

const GRACE_MS = 5_000;

export function untilStopped(server: ServerType, onStop: () => void = () => {}): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', (error: NodeJS.ErrnoException) => {
      onStop();
      reject(named(error));
    });
    const stop = (): void => {
      onStop();
      server.close(() => resolve());
      setTimeout(() => resolve(), GRACE_MS).unref();
      if ('closeIdleConnections' in server) server.closeIdleConnections();
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  });
}

/** A port that is taken is the operator's to change: the message says how. */
export function named(error: NodeJS.ErrnoException): NodeJS.ErrnoException {
  if (error.code === 'EADDRINUSE')
    error.message = `${error.message}: another program serves there; choose another port with --port`;
  return error;
}
