// Oracle Cloud: its public price list, keyless; GPUs stand among licences, appliances and other services, told apart by three fields.
import { z } from 'zod';
import { listing } from '#domain/listing.ts';
import type { Reading } from '#domain/offer.ts';
import type { Provider } from '#domain/provider.ts';
import { envelope, readEach, setAside } from '#domain/reading.ts';

const URL = 'https://apexapps.oracle.com/pls/apex/cetools/api/v1/products/?currencyCode=USD';

const Product = z.object({
  partNumber: z.string(),
  displayName: z.string(),
  metricName: z.string(),
  serviceCategory: z.string(),
  currencyCodeLocalizations: z.array(
    z.object({
      currencyCode: z.string(),
      prices: z.array(z.object({ model: z.string(), value: z.number() })),
    }),
  ),
});
type Product = z.infer<typeof Product>;
const Answer = z.object({ items: z.array(z.unknown()) });

const isRental = ({ metricName, serviceCategory, displayName }: Product): boolean =>
  metricName === 'GPU Per Hour' &&
  serviceCategory.startsWith('Compute - GPU') &&
  // The licence has the GPU's name, the same metric and the same category.
  !displayName.includes('NVIDIA AI Enterprise');

/** "OCI- Compute - GPU - MI355X", "Oracle Cloud Infrastructure - Compute - GPU - B300": the name is what stands last. */
const nameOf = (displayName: string): string => displayName.replace(/^.*\bGPU\s+-\s+/, '').trim();

function toReading(product: Product, path: string, item: unknown): Reading {
  if (!isRental(product)) return setAside('other_product', null, { path, item });
  const name = nameOf(product.displayName);
  const told = product.currencyCodeLocalizations.flatMap(({ currencyCode, prices }) =>
    prices.filter(({ model }) => model === 'PAY_AS_YOU_GO').map(({ value }) => ({ currencyCode, value })),
  );
  const price = told.find(({ currencyCode }) => currencyCode === 'USD') ?? told[0];
  if (price === undefined) return setAside('not_offered', name, { path, item });
  return listing({
    key: product.partNumber,
    market: 'on_demand',
    gpuName: name,
    // The list is per GPU; how many a machine has stands elsewhere.
    gpus: 1,
    currency: price.currencyCode,
    gpuOnly: price.value,
    allIn: price.value,
    path,
    item,
  });
}

const oci: Provider = {
  id: 'oci',
  name: 'Oracle Cloud',
  home: 'https://www.oracle.com/cloud/',
  parserVersion: 1,
  class: 'hyperscaler',
  resells: false,
  priceKind: 'list price per GPU, pay as you go; availability is not told',
  aliases: ['oracle', 'oracle cloud infrastructure'],
  terms: {
    link: 'https://www.oracle.com/legal/terms.html',
    stance: 'unread',
    readOn: '2026-11-22',
    note: 'Nobody of us has read them yet. The price list is documented for programs and needs no key.',
  },
  needs: [],
  requestsPerMinute: 10,
  timeoutMs: 45_000,
  async *pages(ask) {
    yield { answer: await ask({ name: 'products', url: URL }), market: 'on_demand', cut: [] };
  },
  read: (answer) => readEach(Product, envelope(Answer, answer).items, 'items', toReading),
};

export default oci;
