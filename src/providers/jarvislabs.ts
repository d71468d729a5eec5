// JarvisLabs: GPUs by region and kind of workload, for keys alone; a price is per GPU, and numbers come as texts at times.
import { z } from 'zod';
import { currencyOf, listing, mbOf } from '#domain/listing.ts';
import type { Market, Reading } from '#domain/offer.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside } from '#domain/reading.ts';

const URL = 'https://backendn.jarvislabs.net/misc/server_meta';

const amount = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d+(\.\d+)?$/)
    .transform(Number),
]);
const count = amount.pipe(z.int().nonnegative());
const Row = z.object({
  gpu_type: z.string(),
  region: z.string(),
  workload_type: z.string().nullish(),
  num_free_devices: count,
  /** With what spot rentals hold and would give back. */
  effective_num_free_devices: count.nullish(),
  spot_num_free_devices: count.nullish(),
  price_per_hour: amount,
  spot_price: amount.nullish(),
  vram: amount.nullish(),
  cpus_per_gpu: amount.nullish(),
  ram_per_gpu: amount.nullish(),
  currency: z.string().nullish(),
});
type Row = z.infer<typeof Row>;
const Answer = z.object({ server_meta: z.array(z.unknown()), currency: z.string().nullish() });

type Priced = { readonly market: Market; readonly price: number | null; readonly free: number | null };
type Place = { readonly path: string; readonly item: unknown; readonly currency: string | null | undefined };

function ofMarket(row: Row, { market, price, free }: Priced, { path, item, currency }: Place): Reading {
  if (price === null) return setAside('not_offered', row.gpu_type, { path, item });
  return listing({
    key: [row.region, row.gpu_type, row.workload_type].filter(Boolean).join('/'),
    market,
    gpuName: row.gpu_type,
    memoryMb: mbOf(row.vram),
    gpus: free ?? 1,
    leastGpus: Math.min(free ?? 1, 1),
    stock: free,
    // The account's: rupees for one of India.
    currency: currencyOf([row.currency, currency]),
    gpuOnly: price,
    allIn: price,
    region: row.region,
    // Containers and virtual machines are made of the same GPUs of a region: one machine, so that they are counted once.
    machine: `${row.region} ${row.gpu_type}`,
    vcpus: row.cpus_per_gpu ?? null,
    ramGb: row.ram_per_gpu ?? null,
    flags: free === 0 ? ['not_rentable'] : [],
    path,
    item,
  });
}

/** Spot is sold for containers alone: a row of virtual machines carries the price and the count all the same (seen 2026-09). */
const hasSpot = ({ workload_type: workload }: Row): boolean => !workload || /^container/i.test(workload);

const ofRow =
  (currency: string | null | undefined) =>
  (row: Row, path: string, item: unknown): Reading[] => [
    ofMarket(
      row,
      {
        market: 'on_demand',
        price: row.price_per_hour,
        free: row.effective_num_free_devices ?? row.num_free_devices,
      },
      { path: `${path}.price_per_hour`, item, currency },
    ),
    ofMarket(
      row,
      {
        market: 'interruptible',
        price: hasSpot(row) ? (row.spot_price ?? null) : null,
        free: row.spot_num_free_devices ?? null,
      },
      { path: `${path}.spot_price`, item, currency },
    ),
  ];

const jarvislabs: Provider = {
  id: 'jarvislabs',
  name: 'JarvisLabs',
  home: 'https://jarvislabs.ai',
  parserVersion: 3,
  class: 'neocloud',
  resells: false,
  priceKind: 'list and spot price per GPU by region; disk is not told apart',
  aliases: ['jarvislabs.ai', 'jarvis labs'],
  terms: {
    link: 'https://jarvislabs.ai/terms-and-conditions',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The list is for keys alone.',
  },
  needs: [{ env: 'JARVISLABS_API_KEY', required: true, what: 'sent as a bearer key' }],
  requestsPerMinute: 10,
  timeoutMs: 30_000,
  async *pages(ask, keys) {
    const headers = { authorization: `Bearer ${keys.JARVISLABS_API_KEY}` };
    yield { answer: await ask({ name: 'server meta', url: URL, headers }), market: 'on_demand', cut: [] };
  },
  read(answer) {
    const { server_meta: rows, currency } = envelope(Answer, answer);
    return readEach(Row, rows, 'server_meta', ofRow(currency));
  },
};

export default jarvislabs;
