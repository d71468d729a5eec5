// gpurentalprices.com: what some 25 to 37 sellers ask, a snapshot a day since 2026-07-05, most of it from their price lists.
import { z } from 'zod';
import { foreignName } from '#domain/cut.ts';
import { gpuModel, modelsSpelled } from '#domain/gpu.ts';
import { daysBetween, type History, type Told } from './history.ts';
import { jsonOf } from './json.ts';

// Confirmed 2026-10 from the maker's repository: the address, the licence and its words (README, CITATION.cff), `usd_hr` per GPU and
// without storage, and that a seller who does not answer is carried forward. Not confirmed: how long the mirror keeps a day (all since
// 2026-07-05 were there on 2026-10-08), and what `marketplace` (since 2026-10) promises: it is set aside.
const RAW = 'https://raw.githubusercontent.com/adriannutiu/gpu-rental-prices/main/data/snapshots/';

const Offer = z.object({
  provider: z.string().min(1),
  gpu: z.string().min(1),
  vram_gb: z.number().positive(),
  usd_hr: z.number().positive(),
  kind: z.string(),
  fetched_at: z.string().nullish(),
  min_gpus: z.number().nullish(),
  // Since 2026-10.
  availability: z.string().nullish(),
  region: z.string().nullish(),
  instance: z.string().nullish(),
  commitment: z.looseObject({ type: z.string().nullish(), months: z.number().nullish() }).nullish(),
});
type Offer = z.infer<typeof Offer>;
const Snapshot = z.object({ date: z.iso.date(), generated_at: z.string(), offers: z.array(z.unknown()) });

/** Secure and community are goods of one seller (RunPod), not markets; what can be taken away is a market of its own. */
const KINDS: Readonly<Record<string, { readonly kind: 'on_demand' | 'spot'; readonly tier?: string }>> = {
  'on-demand': { kind: 'on_demand' },
  secure: { kind: 'on_demand', tier: 'secure' },
  community: { kind: 'on_demand', tier: 'community' },
  spot: { kind: 'spot' },
};
const AVAILABLE: Readonly<Record<string, boolean | undefined>> = {
  'in-stock': true,
  'out-of-stock': false,
  'not-reported': undefined,
};

const SHOWN_WORD = 30;
const word = (text: string): string => foreignName(text, SHOWN_WORD);

/** Why an offer is no rental by the hour, in words; null where it is one. */
function whyNot({ kind, commitment, instance, availability }: Offer): string | null {
  if (!Object.hasOwn(KINDS, kind)) return `kind ${word(kind)}`;
  if (commitment) return `commitment ${word(commitment.type ?? 'of no name')}`;
  if (/\bgpu (?:rate )?only\b/i.test(instance ?? '')) return 'GPU alone, the rest of the machine priced apart';
  const told = availability ?? 'not-reported';
  return Object.hasOwn(AVAILABLE, told) ? null : `availability ${word(told)}`;
}

/** `a100-pcie-80` with 40 GB is the model of 40 GB: where memory is told apart, the name's own figure is left out. */
function modelOf({ gpu, vram_gb: gb }: Offer): string {
  const [, front = '', told] = /^(.+)-(\d{2,3})$/.exec(gpu) ?? [];
  const isMemory = modelsSpelled(front).some(({ id }) => gpuModel(id)?.memoryGb.includes(Number(told)));
  return `${isMemory ? front : gpu} ${gb}GB`;
}

/** What tells one offer of a seller from another; the price does not. */
const thing = (offer: Offer): string =>
  [offer.provider, offer.gpu, offer.vram_gb, offer.kind, offer.min_gpus ?? 1, offer.instance, offer.region]
    .filter((part) => part !== null && part !== undefined && part !== '')
    .join('/');

async function* read(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Told> {
  const { offers, generated_at: madeAt } = await jsonOf(bytes, Snapshot);
  const taken: Offer[] = [];
  for (const item of offers) {
    const seen = Offer.safeParse(item);
    const aside = seen.success ? whyNot(seen.data) : `shape: ${seen.error.issues[0]?.path.join('.') ?? ''}`;
    if (aside !== null) yield { aside, count: 1 };
    else if (seen.success) taken.push(seen.data);
  }
  // One thing at several prices is several offers that the tracker does not tell apart: the first is the cheapest, whatever their order.
  const prices = Map.groupBy(taken, thing);
  for (const offer of taken) {
    const name = thing(offer);
    const told = [...new Set((prices.get(name) ?? []).map(({ usd_hr: usd }) => usd))].sort((a, b) => a - b);
    const { kind, tier } = KINDS[offer.kind] ?? { kind: 'on_demand' as const };
    const available = AVAILABLE[offer.availability ?? 'not-reported'];
    yield {
      // A seller that did not answer is carried forward with the time of its last answer: there it stands already.
      ts_utc_iso: offer.fetched_at ?? madeAt,
      provider: offer.provider,
      gpu_model_as_written: modelOf(offer),
      price_usd_per_gpu_hr: offer.usd_hr,
      kind,
      source_row_id: `${name}${told.length > 1 ? `/${told.indexOf(offer.usd_hr) + 1}` : ''}`,
      ...(offer.region ? { region: offer.region } : {}),
      ...(available === undefined ? {} : { available }),
      ...(tier === undefined ? {} : { tier }),
    };
  }
}

const gpurentalprices: History = {
  id: 'gpurentalprices',
  name: 'gpurentalprices.com',
  home: 'https://gpurentalprices.com',
  licence: 'CC BY 4.0',
  licenceLink: 'https://creativecommons.org/licenses/by/4.0/',
  credit: 'GPU rental price data by gpurentalprices.com',
  cadence: 'one snapshot a day',
  columns: ['provider', 'gpu', 'vram_gb', 'usd_hr', 'kind', 'source_url', 'fetched_at', 'min_gpus'],
  since: '2026-07-05',
  until: null,
  size: '13 to 250 KB a day',
  note: 'Prices of lists, without storage; says nothing of supply. Snapshots are a day apart, so that nothing within a day can be seen.',
  requestsPerMinute: 120,
  mostBytes: 8 * 2 ** 20,
  timeoutMs: 30_000,
  files: (from, to) =>
    daysBetween(from, to).map((day) => ({ name: `${day}.json`, url: `${RAW}${day}.json`, from: day, to: day })),
  read,
};

export default gpurentalprices;
