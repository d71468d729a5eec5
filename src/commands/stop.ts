// Stops a server when asked to, giving what is under way a moment, and failing clearly where the port is taken.
import { constants } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ServerType } from '@hono/node-server';

const GRACE_MS = 5_000;
/** As a shell names an end by a signal. */
const EXIT_BY_SIGNAL = 128;

/**
 * Resolves when the process is asked to end; listened for from the call on, so that no early word is missed. Asked once more it ends
 * at once, as an exit and not as a death, so that what stands by for an exit still ends its own processes.
 */
export const askedToStop = (): Promise<void> =>
  new Promise((resolve) => {
    let isAsked = false;
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        if (isAsked) process.exit(EXIT_BY_SIGNAL + constants.signals[signal]);
        isAsked = true;
        resolve();
      });
  });

/** Aborted once the process is asked to end. */
export function endedBy(asked: Promise<void>): AbortSignal {
  const ended = new AbortController();
  void asked.then(() => ended.abort());
  return ended.signal;
}

export async function untilStopped(server: ServerType, asked: Promise<void> = askedToStop()): Promise<void> {
  await Promise.race([asked, new Promise((_, reject) => server.on('error', (error) => reject(named(error))))]);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    setTimeout(() => resolve(), GRACE_MS).unref();
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}

/** Looks every second whether the process that started this one is still there, from a thread that no busy loop holds up. */
const WATCH = `const parent = process.ppid;
setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 1000)`;

/** Ends this process with the one that started it, whatever it is busy with. */
export function endWithParent(): void {
  new Worker(WATCH, { eval: true, execArgv: [] }).unref();
}

/** A port that is taken is the operator's to change: the message says how. */
export function named(error: NodeJS.ErrnoException): NodeJS.ErrnoException {
  if (error.code === 'EADDRINUSE')
    error.message = `${error.message}: another program serves there; choose another port with --port`;
  return error;
}
