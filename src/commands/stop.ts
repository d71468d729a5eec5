// Stops a server when asked to, giving what is under way a moment, and failing clearly where the port is taken.
import type { ServerType } from '@hono/node-server';

const GRACE_MS = 5_000;

export function untilStopped(server: ServerType, onStop: () => void = () => {}): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', (error: NodeJS.ErrnoException) => {
      onStop();
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `${error.message}: another program serves there; choose another port with --port or GPU_SPOT_PORT`,
            )
          : error,
      );
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
