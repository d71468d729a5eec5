// Serves the imaginary sellers over HTTP, for tests, load and a first look without asking anybody real.
import { serve } from '@hono/node-server';
import { parseFaults } from '#demo/faults.ts';
import { createMarket } from '#demo/market.ts';
import { createUpstream } from '#demo/upstream.ts';
import { realClock } from './doors.ts';
import { print, WrongUse } from './house.ts';
import { untilStopped } from './stop.ts';

const HOST = '127.0.0.1';

export type UpstreamOptions = { port: number; seed: number; size: number; cycle: number; faults?: string };

export async function upstream(options: UpstreamOptions): Promise<number> {
  const market = createMarket({ seed: options.seed, cycle: options.cycle / 100, size: options.size });
  const app = createUpstream({ market, clock: realClock, faults: faultsOf(options.faults) });
  const server = serve({ fetch: app.fetch, hostname: HOST, port: options.port }, ({ port }) => {
    print(
      `SIMULATED sellers at http://${HOST}:${port}: collect from them with GPU_SPOT_UPSTREAM=http://${HOST}:${port}`,
    );
  });
  await untilStopped(server);
  return 0;
}

function faultsOf(text: string | undefined) {
  try {
    return parseFaults(text ?? '');
  } catch (error) {
    throw new WrongUse((error as Error).message);
  }
}
