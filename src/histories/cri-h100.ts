// CRI-H100: the Vast.ai answers that CCIR archived for its index, nine models, an answer a day.
import { z } from 'zod';
import { daysBetween, type History, type Told } from './history.ts';
import { jsonOf } from './json.ts';

// Confirmed 2026-10 from the maker's repository: the address, the licence of data and method (README), the shape, and the days from
// 2026-02-27 to 2026-03-06. Not confirmed: whether later days were published there; they are asked for where --to names one.
const RAW = 'https://raw.githubusercontent.com/ccir-index/cri-h100/main/data/archive/';
const SELLER = 'vast.ai';

/** An answer without a key stops here: of a longer list nobody knows how much there is. */
const CUT_AT = 64;

const Row = z.object({
  id: z.number(),
  machine_id: z.number().nullish(),
  host_id: z.number().nullish(),
  gpu_name: z.string(),
  gpu_ram: z.number().positive().nullish(),
  num_gpus: z.int().positive(),
  gpu_ids: z.array(z.number()).nullish(),
  // Of the whole offer: divided by num_gpus, and by nothing else. The index itself divided by gpu_frac too, once.
  dph_total: z.number().positive(),
  geolocation: z.string().nullish(),
  verification: z.enum(['verified', 'unverified', 'deverified']).nullish(),
  rentable: z.boolean().nullish(),
  is_bid: z.literal(false).nullish(),
});
type Row = z.infer<typeof Row>;
const Archive = z.object({ collected_utc: z.string(), offers_by_model: z.record(z.string(), z.array(z.unknown())) });

/** Offer ids change from day to day; the machine and its GPUs do not. Host and machine are read out of it again. */
function rowId({ id, machine_id: machine, host_id: host, num_gpus: gpus, gpu_ids: ids, verification }: Row): string {
  const slice = [...(ids ?? [])].sort((a, b) => a - b).join('+');
  return [
    machine ? `m${machine}/${gpus}x/${slice}` : `offer=${id}`,
    machine ? `machine=${machine}` : '',
    host ? `host=${host}` : '',
    verification === 'verified' ? '' : (verification ?? ''),
  ]
    .filter(Boolean)
    .join('|');
}

/** The name alone does not tell the 40 GB of some A100 from 80, nor a rebuilt RTX 4090 of 48 GB from one of 24: memory does. */
const modelOf = ({ gpu_name: name, gpu_ram: mb }: Row): string => (mb ? `${name} ${Math.round(mb / 1024)}GB` : name);

async function* read(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Told> {
  const { collected_utc: at, offers_by_model: models } = await jsonOf(bytes, Archive);
  for (const rows of Object.values(models))
    for (const item of rows) {
      const seen = Row.safeParse(item);
      if (!seen.success) {
        yield { aside: `shape: ${seen.error.issues[0]?.path.join('.') ?? ''}`, count: 1 };
        continue;
      }
      const row = seen.data;
      yield {
        ts_utc_iso: at.replace('+00:00', 'Z'),
        provider: SELLER,
        gpu_model_as_written: modelOf(row),
        price_usd_per_gpu_hr: row.dph_total / row.num_gpus,
        kind: 'on_demand',
        source_row_id: rowId(row),
        ...(row.geolocation ? { region: row.geolocation.replace(/^, /, '') } : {}),
        // Of a list that was cut, the GPUs that are told are no supply: unknown is not few.
        ...(rows.length >= CUT_AT ? {} : { available_gpus: row.num_gpus }),
        available: row.rentable !== false,
      };
    }
}

const criH100: History = {
  id: 'cri-h100',
  name: 'CRI-H100 archive of Vast.ai answers',
  home: 'https://github.com/ccir-index/cri-h100',
  licence: 'CC BY 4.0',
  licenceLink: 'https://creativecommons.org/licenses/by/4.0/',
  credit: 'CRI-H100 data by CCIR (Compute Credit Index Research)',
  cadence: 'one answer a day',
  columns: ['collected_utc', 'gpu_name', 'gpu_ram', 'num_gpus', 'dph_total', 'geolocation', 'machine_id', 'host_id'],
  since: '2026-02-27',
  until: '2026-03-06',
  size: '0.6 MB a day',
  note: 'Asks of hosts with their 8 GB of disk; a list of 64 was cut there, and says nothing of supply.',
  requestsPerMinute: 120,
  mostBytes: 16 * 2 ** 20,
  timeoutMs: 60_000,
  files: (from, to) =>
    daysBetween(from, to).map((day) => ({ name: `${day}.json`, url: `${RAW}${day}.json`, from: day, to: day })),
  read,
};

export default criH100;
