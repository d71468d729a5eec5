// The imaginary Vast.ai on the wire: its fields (names as documented), its query language, its page limit.
import type { Machine, Market } from './market.ts';

const KEYLESS_ROWS = 64;
const KEYED_ROWS = 512;
const DISK_GB = 8;
const HOURS_A_MONTH = 720;

type Row = Record<string, unknown>;
type Query = Record<string, unknown>;

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** One machine sells its free GPUs in slices of 1, 2, 4, ... and all; they overlap, as on the real market. */
function slices(machine: Machine): number[] {
  const sizes = [1, 2, 4, 8].filter((size) => size < machine.free);
  return [...sizes, machine.free];
}

function rowOf(market: Market, machine: Machine, gpus: number, at: number, bid: boolean): Row {
  const { spec, id } = machine;
  const roll = (what: string): number => market.roll(id, what);
  const tick = (what: string): number => market.roll(id, what, Math.floor(at / 1800));
  const share = gpus / machine.gpus;
  const base = round(machine.price * gpus * (bid ? 0.55 + 0.2 * roll('bid') : 1), 6);
  const storage = round(0.1 + 0.2 * roll('disk rate'), 4);
  const disk = round((storage * DISK_GB) / HOURS_A_MONTH, 6);
  const offer = id * 100 + gpus;
  const reliability = round(0.95 + 0.05 * roll('reliable') - 0.0005 * tick('reliable'), 7);
  const speed = round(spec.level * 150 * gpus, 4);
  return {
    id: offer, ask_contract_id: offer, machine_id: id, host_id: machine.host, bundle_id: id * 7 + gpus, bundled_results: null,
    gpu_name: spec.vastName, gpu_arch: 'nvidia', gpu_ram: spec.memoryMb, gpu_total_ram: spec.memoryMb * gpus, num_gpus: gpus,
    gpu_frac: share, gpu_ids: Array.from({ length: gpus }, (_, index) => id * 10 + index), gpu_lanes: 16, gpu_display_active: false,
    gpu_max_power: 350 + Math.round(350 * roll('watt')), gpu_max_temp: 60 + Math.round(20 * tick('heat')), gpu_mem_bw: round(900 + 2_000 * roll('memory'), 1),
    compute_cap: 900, total_flops: round(40 * gpus, 6), dlperf: speed, dlperf_per_dphtotal: round(speed / base, 6), flops_per_dphtotal: round((40 * gpus) / base, 6),
    dph_base: base, dph_total: round(base + disk, 6), dph_total_adj: round(base + disk + 0.0001, 6), discounted_dph_total: round(base + disk, 6), discount_rate: null,
    min_bid: bid ? base : round(machine.price * gpus * 0.6, 6), is_bid: false, storage_cost: storage, storage_total_cost: disk,
    inet_up: round(500 + 300 * tick('up'), 1), inet_down: round(900 + 300 * tick('down'), 1), inet_up_cost: 0.0039, inet_down_cost: 0.0026,
    cpu_name: 'AMD EPYC 9554 64-Core Processor', cpu_arch: 'amd64', cpu_cores: 16 * machine.gpus, cpu_cores_effective: 16 * gpus, cpu_ghz: 3.75,
    cpu_ram: 128_000 * gpus, disk_name: 'nvme', disk_space: round(300 * gpus + 400 * roll('disk'), 2), disk_bw: round(3_000 + 1_000 * tick('disk'), 1),
    pci_gen: 5, pcie_bw: round(50 + 5 * tick('bus'), 1), mobo_name: 'imaginary board', has_avx: 1, driver_version: '580.95.05', driver_vers: 580_095_005, cuda_max_good: 13,
    geolocation: `${machine.place[0]}, ${machine.place[1]}`, geolocode: Math.round(1e9 * roll('code')), hosting_type: roll('hosting') < 0.3 ? 1 : 0,
    verification: machine.verification, vericode: 1, reliability, reliability2: reliability, expected_reliability: 0,
    rentable: true, rented: false, external: null, webpage: null, hostname: null, static_ip: true, public_ipaddr: '203.0.113.7', direct_port_count: 250,
    duration: round(8_000_000 - (at % 4_000_000), 3), start_date: null, end_date: 1_800_000_000, time_remaining: '', time_remaining_isbid: '',
    score: round(100 + 300 * tick('score'), 6), rn: 1, resource_type: 'gpu', vms_enabled: false, cluster_id: null, logo: '/static/logos/vastai_small2.png',
    search: { gpuCostPerHour: base, diskHour: disk, totalHour: round(base + disk, 6), discountTotalHour: 0, discountedTotalPerHour: round(base + disk, 6) },
    instance: { gpuCostPerHour: 0, diskHour: disk, totalHour: disk, discountTotalHour: 0, discountedTotalPerHour: disk },
  };
}

const TESTS: Record<string, (value: unknown, asked: unknown) => boolean> = {
  eq: (value, asked) => value === asked,
  neq: (value, asked) => value !== asked,
  gt: (value, asked) => Number(value) > Number(asked),
  gte: (value, asked) => Number(value) >= Number(asked),
  lt: (value, asked) => Number(value) < Number(asked),
  lte: (value, asked) => Number(value) <= Number(asked),
  in: (value, asked) => Array.isArray(asked) && asked.includes(value),
  notin: (value, asked) => Array.isArray(asked) && !asked.includes(value),
};

const CONTROLS = ['type', 'order', 'limit', 'allocated_storage'];

function matches(row: Row, query: Query): boolean {
  return Object.entries(query).every(([field, test]) =>
    CONTROLS.includes(field)
      ? true
      : Object.entries(test as Record<string, unknown>).every(([op, asked]) => TESTS[op]?.(row[field], asked) ?? false),
  );
}

/** What is wrong with a query, in the real server's words, or null. */
export function queryProblem(query: unknown): string | null {
  if (typeof query !== 'object' || query === null || 'q' in query) return 'the query object itself must be the body';
  for (const [field, test] of Object.entries(query)) {
    if (CONTROLS.includes(field)) continue;
    if (typeof test !== 'object' || test === null) return `${field}: not an operator object`;
    for (const op of Object.keys(test)) if (TESTS[op] === undefined) return `${op} is not a valid search op`;
  }
  return null;
}

/** `{ offers }` for a query, ordered, and cut at the page limit whatever `limit` says. */
export function vastAnswer(market: Market, query: Query, at: number, keyed: boolean): { offers: Row[] } {
  const bid = query.type === 'bid' || query.type === 'interruptible';
  const rows = market
    .machinesAt(at)
    .filter((machine) => machine.seller === 'vast')
    .flatMap((machine) => slices(machine).map((gpus) => rowOf(market, machine, gpus, at, bid)))
    .filter((row) => matches(row, query));
  const [[field, way] = ['score', 'desc']] = (query.order ?? []) as [string, string][];
  rows.sort((a, b) => (Number(a[field]) - Number(b[field])) * (way === 'desc' ? -1 : 1));
  const most = keyed ? KEYED_ROWS : KEYLESS_ROWS;
  return { offers: rows.slice(0, Math.min(most, Number(query.limit ?? KEYLESS_ROWS))) };
}
