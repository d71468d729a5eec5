// Akash: the network's console sums up past bids by model; no price of it can be taken as it stands.
import { z } from 'zod';
import { listing } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside } from '#domain/reading.ts';

const URL = 'https://console-api.akash.network/v1/gpu-prices';
const MB_PER_GIB = 1024;

const Model = z.object({
  vendor: z.string(),
  model: z.string(),
  ram: z.string(),
  interface: z.string(),
  availability: z.object({ total: z.int().nonnegative(), available: z.int().nonnegative() }),
  price: z.object({ currency: z.string(), med: z.number() }).nullable(),
});
type Model = z.infer<typeof Model>;
const Answer = z.object({ models: z.array(z.unknown()) });

function toReading(model: Model, path: string, item: unknown): Reading {
  const name = `${model.model} ${model.interface}`;
  // Null: nobody bid for it in 31 days.
  if (model.price === null) return setAside('not_offered', name, { path, item });
  const { available } = model.availability;
  const gib = /^(\d+)Gi$/.exec(model.ram)?.[1];
  return listing({
    key: [model.vendor, model.model, model.ram, model.interface].join('/'),
    market: 'on_demand',
    gpuName: name,
    memoryMb: gib === undefined ? null : Number(gib) * MB_PER_GIB,
    gpus: 1,
    stock: available,
    currency: model.price.currency.toUpperCase(),
    gpuOnly: model.price.med,
    allIn: model.price.med,
    // Derived by the console from bids up to 31 days old, so that it is no quote of now (seen in its source, 2026).
    flags: available === 0 ? ['estimate', 'not_rentable'] : ['estimate'],
    path,
    item,
  });
}

const akash: Provider = {
  id: 'akash',
  name: 'Akash',
  home: 'https://akash.network',
  parserVersion: 1,
  class: 'marketplace',
  resells: false,
  priceKind: 'median of the bids of the last 31 days for one GPU: an estimate, no quote',
  aliases: ['akash network', 'akashnet'],
  terms: {
    link: 'https://akash.network/terms-of-service',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The list answers without a key, and the console is open source.',
  },
  needs: [],
  requestsPerMinute: 10,
  timeoutMs: 30_000,
  async *pages(ask) {
    yield { answer: await ask({ name: 'gpu prices', url: URL }), market: 'on_demand', cut: [] };
  },
  read: (answer) => readEach(Model, envelope(Answer, answer).models, 'models', toReading),
};

export default akash;
