// A line to a server that can be cut: before what is sent has come, or before the answer has; or whose answers come when it is told.
import { createServer, connect as dial, type Socket } from 'node:net';

/** Passes on what it is sent, until it is to cut: then the engine's next words are swallowed and the line is dead. */
export async function aLine(port: number) {
  const open = new Set<Socket>();
  let mode: 'well' | 'before' | 'after' | 'silent' = 'well';
  const held: (() => void)[] = [];
  const relay = createServer((near) => {
    const far = dial(port, '127.0.0.1');
    for (const each of [near, far]) {
      open.add(each);
      each.on('error', () => {});
      each.on('close', () => open.delete(each));
    }
    near.on('data', (part) => (mode === 'before' ? near.destroy() : far.write(part)));
    far.on('data', (part) => {
      if (mode === 'after') near.destroy();
      else if (mode === 'silent') held.push(() => near.write(part));
      else near.write(part);
    });
    near.on('close', () => far.end());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const address = relay.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    set: (next: typeof mode) => {
      mode = next;
      if (mode === 'well') for (const pass of held.splice(0)) pass();
    },
    /** Ends of connections that stand. */
    open: () => open.size,
    end: () => {
      for (const each of open) each.destroy();
      relay.close();
    },
  };
}
