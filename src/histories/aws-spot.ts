// AWS Spot Price History: each change of every spot price since 2022, from DescribeSpotPriceHistory, per machine and zone.
import { type History, type HistoryFile, NotThisHistory, type Told } from './history.ts';
import { zstLines } from './zst-lines.ts';

// Confirmed 2026-10 from the maker's repository (README, collect.go) and others' audits of the record: the five columns, no header,
// sorted by time, zones by their global ids, prices in force at a month's start written at that moment, the list of files, CC BY 4.0,
// and that March to June 2026 are absent. Not confirmed: whether the files are sent without a redirect; one is refused and said.
const RECORD = 'https://zenodo.org/records/23082767/files/';
const SELLER = 'Amazon Web Services';
const SYSTEM = 'Linux/UNIX';

/** GPUs of a machine type, from the pages of its instance types. What is not here (a part of a GPU as g6f, no GPU at all) is counted. */
const MACHINES: Readonly<Record<string, readonly [gpu: string, gpus: number]>> = {
  'p6-b300.48xlarge': ['B300', 8],
  'p6-b200.48xlarge': ['B200', 8],
  'p5en.48xlarge': ['H200', 8],
  'p5e.48xlarge': ['H200', 8],
  'p5.48xlarge': ['H100 SXM', 8],
  'p5.4xlarge': ['H100 SXM', 1],
  'p4de.24xlarge': ['A100 SXM 80GB', 8],
  'p4d.24xlarge': ['A100 SXM 40GB', 8],
  'p3dn.24xlarge': ['V100 32GB', 8],
  'p3.16xlarge': ['V100 16GB', 8],
  'p3.8xlarge': ['V100 16GB', 4],
  'p3.2xlarge': ['V100 16GB', 1],
  ...sizes('g6e', 'L40S', { '12xlarge': 4, '24xlarge': 4, '48xlarge': 8 }),
  ...sizes('g6', 'L4', { '12xlarge': 4, '24xlarge': 4, '48xlarge': 8 }),
  ...sizes('g4dn', 'T4', { '12xlarge': 4, metal: 8 }),
};

function sizes(family: string, gpu: string, several: Readonly<Record<string, number>>) {
  const one = { xlarge: 1, '2xlarge': 1, '4xlarge': 1, '8xlarge': 1, '16xlarge': 1 };
  return Object.fromEntries(
    Object.entries({ ...one, ...several }).map(([size, gpus]) => [`${family}.${size}`, [gpu, gpus] as const]),
  );
}

/** A change says what a price is from then on; a row says what each was at one moment, as every other snapshot does. */
const STEP_MS = 6 * 3_600_000;
/** Every month says all prices again: what nobody has said for longer is no longer sold. */
const LONGEST_SILENCE_MS = 31 * 86_400_000;

type Pool = { readonly zone: string; readonly type: string; readonly usd: number; readonly at: number };

async function* read(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Told> {
  const pools = new Map<string, Pool>();
  const asides = new Map<string, number>();
  let next = Number.NaN;
  let last = Number.NEGATIVE_INFINITY;
  let kept = 0;
  for await (const lines of zstLines(bytes))
    for (const line of lines) {
      const seen = poolIn(line);
      if (typeof seen === 'string') {
        asides.set(seen, (asides.get(seen) ?? 0) + 1);
        continue;
      }
      if (seen.at < last) {
        asides.set('out of order', (asides.get('out of order') ?? 0) + 1);
        continue;
      }
      kept += 1;
      last = seen.at;
      if (Number.isNaN(next)) next = Math.ceil(seen.at / STEP_MS) * STEP_MS;
      for (; next < seen.at; next += STEP_MS) yield* inForceAt(next, pools);
      pools.set(`${seen.zone}/${seen.type}`, seen);
    }
  if (kept === 0 && [...asides.keys()].every((reason) => reason.startsWith('line'))) throw new NotThisHistory(NO_TABLE);
  for (; next <= last; next += STEP_MS) yield* inForceAt(next, pools);
  for (const [aside, count] of asides) yield { aside, count };
}

const NO_TABLE = 'none of its lines has the five columns zone, type, system, price and time';

/** A line of a machine of ours, or why it is none; most lines are of other machines, and end at their second column. */
function poolIn(line: string): Pool | string {
  const first = line.indexOf('\t');
  const second = line.indexOf('\t', first + 1);
  if (first <= 0 || second < 0) return line === '' ? 'line empty' : 'line of another shape';
  const type = line.slice(first + 1, second);
  if (!Object.hasOwn(MACHINES, type)) return 'other machines';
  const [system = '', price = '', time = '', ...more] = line
    .slice(second + 1)
    .trimEnd()
    .split('\t');
  if (more.length > 0 || time === '') return 'line of another shape';
  if (system !== SYSTEM) return 'other systems';
  const [usd, at] = [/^\d+(\.\d+)?$/.test(price) ? Number(price) : Number.NaN, Date.parse(time)];
  if (!(usd > 0)) return 'line without a price';
  if (Number.isNaN(at)) return 'line without a time';
  return { zone: own(line.slice(0, first)), type: own(type), usd, at };
}

/** A piece of a long text keeps all of that text in memory; these words are few, and stay. */
const words = new Map<string, string>();
const MOST_WORDS = 10_000;
function own(text: string): string {
  const held = words.get(text);
  if (held !== undefined) return held;
  const copy = Buffer.from(text, 'latin1').toString('latin1');
  if (words.size < MOST_WORDS) words.set(copy, copy);
  return copy;
}

function* inForceAt(at: number, pools: ReadonlyMap<string, Pool>): Generator<Told> {
  const moment = new Date(at).toISOString();
  for (const [name, { zone, type, usd, at: since }] of pools) {
    const [gpu, gpus] = MACHINES[type] ?? ['', 0];
    if (gpus === 0 || at - since > LONGEST_SILENCE_MS) continue;
    yield {
      ts_utc_iso: moment,
      provider: SELLER,
      gpu_model_as_written: gpu,
      price_usd_per_gpu_hr: usd / gpus,
      kind: 'spot',
      region: zone,
      source_row_id: name,
    };
  }
}

const YEARS = ['2022', '2023'];
const FIRST_MONTH = '2024-01';
const MISSING = ['2026-03', '2026-04', '2026-05', '2026-06'];
const LAST_MONTH = '2026-09';

function published(): HistoryFile[] {
  const file = (period: string, from: string, to: string): HistoryFile => ({
    name: `${period}.tsv.zst`,
    url: `${RECORD}${period}.tsv.zst?download=1`,
    from,
    to,
  });
  const files = YEARS.map((year) => file(year, `${year}-01-01`, `${year}-12-31`));
  for (let year = 2024, month = 1; ; month = (month % 12) + 1, year += month === 1 ? 1 : 0) {
    const period = `${year}-${String(month).padStart(2, '0')}`;
    if (period > LAST_MONTH) return files;
    const end = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
    if (period >= FIRST_MONTH && !MISSING.includes(period)) files.push(file(period, `${period}-01`, end));
  }
}

const awsSpot: History = {
  id: 'aws-spot',
  name: 'AWS Spot Price History',
  home: 'https://doi.org/10.5281/zenodo.23082767',
  licence: 'CC BY 4.0',
  licenceLink: 'https://creativecommons.org/licenses/by/4.0/',
  credit: 'Eric Pauley, AWS Spot Price History (2026-09), Zenodo, doi:10.5281/zenodo.23082767, CC BY 4.0',
  cadence: 'every change; brought in as the prices in force every six hours',
  columns: ['zone', 'instance type', 'product description', 'price of the machine', 'time'],
  since: '2022-05-31',
  until: '2026-09-30',
  size: '5.2 GB in 31 files, months since 2024 and two years',
  note: 'Interruptible machines per zone, Linux alone; not comparable with on-demand, and without supply. March to June 2026 are missing.',
  requestsPerMinute: 6,
  mostBytes: 4 * 2 ** 30,
  timeoutMs: 2 * 3_600_000,
  files: (from, to) => published().filter((file) => file.from <= to && file.to >= from),
  read,
};

export default awsSpot;
