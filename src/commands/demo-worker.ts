// Asks the imaginary sellers in a thread of its own, half hour by half hour, while the rounds before are written.
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { Body } from '#domain/outcome.ts';
import { imaginaryRounds, type Span } from './demo-rounds.ts';
import { openHouse } from './house.ts';

/** Half a day of rounds may wait to be written, asked while an archive is brought in. */
const MOST_AHEAD = 24;

const port = parentPort;
if (port === null) throw new Error('demo-worker.ts is a worker of demo.ts');
let written = 0;
let asked = 0;
port.on('message', () => {
  written += 1;
});
for await (const round of imaginaryRounds(await openHouse(), workerData as Span)) {
  const moved: ArrayBuffer[] = [];
  const own = (body: Body): Body => {
    // A copy of its own can be handed over; what shares memory with others cannot.
    const bytes = Uint8Array.from(body.bytes);
    moved.push(bytes.buffer);
    return { ...body, bytes };
  };
  // A provider's functions stay here, its name finds it again; what was set aside is counted without its item.
  const providers = round.providers.map((each) => ({
    ...each,
    provider: each.provider.id,
    bodies: each.bodies.map(own),
    setAside: each.setAside.map((aside) => ({ ...aside, item: null })),
  }));
  const rates = round.rates?.body == null ? round.rates : { ...round.rates, body: own(round.rates.body) };
  port.postMessage({ ...round, providers, rates }, moved);
  asked += 1;
  while (asked - written >= MOST_AHEAD) await once(port, 'message');
}
port.postMessage(null);
port.close();
