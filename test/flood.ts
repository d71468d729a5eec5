// Many distinct and costly questions at once, from as many addresses as a proxy may name, and what came of them.
import { Agent, request } from 'node:http';
import { MODELS } from '#domain/gpu.ts';

export type Flood = {
  readonly questions: number;
  readonly addresses: number;
  readonly atOnce: number;
  /** The last second that is asked for; each question ends at another. */
  readonly until: number;
};

export type Answered = {
  readonly statuses: Readonly<Record<string, number>>;
  readonly bytes: number;
};

const GPUS = MODELS.map(({ id }) => id);
const FORMATS = ['json', 'csv', 'ndjson'];

/** No two are alike: each ends at a second of its own. */
export function costly(at: number, until: number): string {
  const gpus = GPUS.filter((_, place) => (at >> (place % 8)) % 2 === 0 || place === at % GPUS.length).join(',');
  const to = until - at;
  const format = FORMATS[at % FORMATS.length];
  const kinds = [
    `/api/v1/price-floor-series?resolution=30m&tiers=each&scope=all&from=${to - 14 * 86_400}&to=${to}&format=${format}`,
    `/api/v1/supply-series?resolution=30m&tiers=each&from=${to - 14 * 86_400}&to=${to}&gpu=${gpus}&format=${format}`,
    `/api/v1/offers?gpu=${gpus}&at=${to}&format=${format}`,
    `/api/v1/raw-answers?whole=true&at=${to}&format=${format}`,
    `/api/v1/cross-deltas?gpu=${gpus}&basis=gpu_only&format=${format}`,
    `/gpu/${GPUS[at % GPUS.length]}/at/${to - 1800 * at}`,
  ];
  return kinds[at % kinds.length] ?? '';
}

export async function flood(base: string, { questions, addresses, atOnce, until }: Flood): Promise<Answered> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const statuses: Record<string, number> = {};
  let bytes = 0;
  let next = 0;
  const one = (at: number): Promise<void> =>
    new Promise((resolve) => {
      const address = `198.${18 + ((at % addresses) >> 16)}.${((at % addresses) >> 8) % 256}.${(at % addresses) % 256}`;
      const headers = { 'x-forwarded-for': address, 'accept-encoding': at % 2 === 0 ? 'br' : 'identity' };
      const count = (name: string): void => {
        statuses[name] = (statuses[name] ?? 0) + 1;
        resolve();
      };
      const asked = request(base + costly(at, until), { agent, headers }, (reply) => {
        reply.on('data', (part: Buffer) => {
          bytes += part.length;
        });
        reply.on('end', () => count(String(reply.statusCode)));
        reply.on('error', () => count('cut'));
      });
      asked.on('error', (error: NodeJS.ErrnoException) => count(error.code ?? 'error'));
      asked.end();
    });
  const hand = async (): Promise<void> => {
    while (next < questions) {
      next += 1;
      await one(next - 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, hand));
  agent.destroy();
  return { statuses, bytes };
}
