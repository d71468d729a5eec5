// Connections have their limits: descriptors are left for the collecting, and one that asks nothing goes first.
import type { Server, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';

/** For the store, the sellers asked at once, the threads and the program's own files. */
const RESERVE = 160;
const MOST = 1_000;
const FEWEST = 16;
/** Where the system does not say: what the smallest of them allow. */
const USUAL_DESCRIPTORS = 256;
/** Of one address, so that it cannot hold the door alone. */
const SHARE_OF_ONE = 0.25;

/** A reader says what it wants within seconds; what it said is then waited for. */
export const TIMEOUTS: ServerOptions = {
  headersTimeout: 8_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000,
};
/** Nothing came and nothing went for so long: an answer that nobody takes. */
const STILL_MS = 40_000;

/** So many connections at most, by how many files the process may have open. */
export function mostConnections(descriptors: number = openFiles()): number {
  return Math.max(FEWEST, Math.min(MOST, descriptors - RESERVE));
}

function openFiles(): number {
  // The account of the machine's network, which takes its time, is not asked for.
  Object.assign(process.report, { excludeNetwork: true });
  const report = process.report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
  const soft = Number(report.userLimits?.open_files?.soft);
  return report.userLimits?.open_files?.soft === 'unlimited' ? MOST + RESERVE : soft > 0 ? soft : USUAL_DESCRIPTORS;
}

export type Door = { readonly most: number; readonly isShared: (address: string) => boolean };

/** Lets go of the oldest that has asked nothing where another comes; `isShared` names addresses that many readers come by. */
export function holdDoor(server: Server, { most, isShared }: Door): void {
  const silent = new Set<Socket>();
  const open = new Map<string, number>();
  let count = 0;
  server.timeout = STILL_MS;
  // What is beyond it is closed by Node itself, before anything is made of it.
  server.maxConnections = most;
  server.on('connection', (socket: Socket) => {
    const { remoteAddress = '' } = socket;
    const own = (open.get(remoteAddress) ?? 0) + 1;
    count += 1;
    open.set(remoteAddress, own);
    silent.add(socket);
    socket.once('close', () => {
      count -= 1;
      silent.delete(socket);
      const left = (open.get(remoteAddress) ?? 1) - 1;
      if (left === 0) open.delete(remoteAddress);
      else open.set(remoteAddress, left);
    });
    if (own > most * SHARE_OF_ONE && !isShared(remoteAddress)) return void socket.destroy();
    // One place is kept free, so that whoever comes next is let in.
    const [oldest] = silent;
    if (count >= most && oldest !== undefined) oldest.destroy();
  });
  server.on('request', ({ socket }, response) => {
    silent.delete(socket);
    // Between two requests it asks nothing.
    response.once('close', () => {
      if (!socket.destroyed) silent.add(socket);
    });
  });
}
