// Thunder Compute: a price list by SKU, keyless; what a SKU is made of stands in a second answer, joined by its name.
import { z } from 'zod';
import { currencyOf, listing, mbOf } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readItem, setAside } from '#domain/reading.ts';

const BASE = 'https://api.thundercompute.com:8443/v1';
const SKU = /^(.+)_x(\d+)_([a-z]+)$/;

const Spec = z.object({
  displayName: z.string(),
  vramGB: z.number().nullish(),
  gpuCount: z.int().positive(),
  mode: z.string().nullish(),
});
const Answer = z.object({
  pricing: z.record(z.string(), z.unknown()),
  specs: z.record(z.string(), z.unknown()).nullish(),
  currency: z.string().nullish(),
});
const Specs = z.object({ specs: z.record(z.string(), z.unknown()) });

/** Its H100 is the PCIe card (its documentation, September 2026); the name leaves that out. */
const FORM_FACTORS: Readonly<Record<string, string>> = { h100: 'H100 PCIe' };

type Priced = { readonly usd: number; readonly currency: string | null | undefined };

function toReading(sku: string, { usd: price, currency }: Priced, spec: unknown, path: string): Reading {
  const item = { [sku]: price };
  const told = Spec.safeParse(spec);
  const [, short = '', count = '', mode = null] = SKU.exec(sku) ?? [];
  // Disk, vCPUs and short names of the same SKUs stand in the same list.
  if (!told.success && short === '') return setAside('other_product', sku, { path, item });
  const written = told.success ? told.data.displayName : short;
  const plainName = written.toLowerCase().replace(/nvidia|80 ?gb|\s/g, '');
  const gpus = told.success ? told.data.gpuCount : Number(count);
  // The two answers must agree on the number of GPUs, or the price per GPU would be wrong.
  if (gpus === 0 || (short !== '' && gpus !== Number(count)))
    return setAside('off_shape', sku, { path: `specs.${sku}.gpuCount`, item });
  return listing({
    key: sku,
    market: 'on_demand',
    gpuName: Object.hasOwn(FORM_FACTORS, plainName) ? (FORM_FACTORS[plainName] ?? written) : written,
    memoryMb: told.success ? mbOf(told.data.vramGB) : null,
    gpus,
    // Prototyping and production machines are two goods.
    tier: (told.success ? told.data.mode : null) ?? mode,
    currency: currencyOf([currency]),
    gpuOnly: price / gpus,
    allIn: price / gpus,
    path,
    item,
  });
}

const thunder: Provider = {
  id: 'thunder',
  name: 'Thunder Compute',
  home: 'https://www.thundercompute.com',
  parserVersion: 2,
  class: 'neocloud',
  resells: false,
  priceKind: 'list price by SKU, with its usual vCPUs and disk',
  aliases: ['thunder compute', 'thundercompute'],
  terms: {
    link: 'https://www.thundercompute.com/terms-of-service',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The list answers without a key.',
  },
  needs: [],
  requestsPerMinute: 20,
  timeoutMs: 30_000,
  async *pages(ask) {
    const pricing = envelope(Answer, await ask({ name: 'pricing', url: `${BASE}/pricing` }));
    const { specs } = envelope(Specs, await ask({ name: 'specs', url: `${BASE}/specs` }));
    yield { answer: { pricing: pricing.pricing, currency: pricing.currency, specs }, market: 'on_demand', cut: [] };
  },
  *read(answer) {
    const { pricing, specs, currency } = envelope(Answer, answer);
    for (const [sku, price] of Object.entries(pricing)) {
      const path = `pricing.${sku}`;
      yield* readItem(z.number(), price, path, (usd) => [toReading(sku, { usd, currency }, specs?.[sku], path)]);
    }
  },
};

export default thunder;
