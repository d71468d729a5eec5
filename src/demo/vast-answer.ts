// The imaginary Vast.ai on the wire: its fields (names as documented, values invented) and its page limit.
import { slotOf, slotStart } from '#domain/time.ts';
import type { Machine, Market } from './market.ts';
import { asking, type Query } from './vast-query.ts';

const KEYLESS_ROWS = 64;
const KEYED_ROWS = 512;
const DISK_GB = 8;
const HOURS_A_MONTH = 720;

type Row = Record<string, unknown>;

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

/** One machine sells its free GPUs in slices of 1, 2, 4, ... and all; they overlap, as on the real market. */
function slices(machine: Machine): number[] {
  const sizes = [1, 2, 4, 8].filter((size) => size < machine.free);
  return [...sizes, machine.free];
}

/** What moves from slot to slot is rolled by half hours and parts of them, so that slots of any length show the same at one time. */
const HALF_HOUR = 1800;

type Slice = { readonly machine: Machine; readonly gpus: number; readonly at: number; readonly bid: boolean };

type Rolls = {
  readonly roll: (what: string) => number;
  readonly tick: (what: string) => number;
  readonly measured: (what: string) => number;
};

function rowOf(market: Market, slice: Slice): Row {
  const { id } = slice.machine;
  const roll = (what: string): number => market.roll(id, what);
  const tick = (what: string): number => market.roll(id, what, slotStart(slotOf(slice.at)) / HALF_HOUR);
  // Lines and disks are measured again about once a day, each machine at its own hour; scores and clocks move in every answer.
  const measured = (what: string): number => market.roll(id, what, Math.floor(slice.at / 86_400 + roll('measured')));
  const rolls = { roll, tick, measured };
  return { ...identity(slice), ...hardware(slice, rolls), ...prices(slice, rolls), ...standing(slice, rolls) };
}

function identity({ machine: { spec, id, host, gpus: all }, gpus }: Slice): Row {
  const offer = id * 100 + gpus;
  return {
    id: offer,
    ask_contract_id: offer,
    machine_id: id,
    host_id: host,
    bundle_id: id * 7 + gpus,
    bundled_results: null,
    gpu_name: spec.vastName,
    gpu_arch: 'nvidia',
    gpu_ram: spec.memoryMb,
    gpu_total_ram: spec.memoryMb * gpus,
    num_gpus: gpus,
    gpu_frac: gpus / all,
    gpu_ids: Array.from({ length: gpus }, (_, index) => id * 10 + index),
    gpu_lanes: 16,
    gpu_display_active: false,
    avail_vol_ask_id: offer + 1,
    avail_vol_dph: 0.00002777777777777778,
    avail_vol_size: 200,
    resource_type: 'gpu',
    is_vm_deverified: false,
  };
}

function hardware({ machine, gpus }: Slice, { roll, measured }: Rolls): Row {
  return {
    gpu_max_power: 350 + Math.round(350 * roll('watt')),
    gpu_max_temp: 60 + Math.round(20 * measured('heat')),
    gpu_mem_bw: round(900 + 2_000 * roll('memory'), 1),
    compute_cap: 900,
    bw_nvlink: 0,
    nw_disk_avg_bw: null,
    nw_disk_max_bw: null,
    nw_disk_min_bw: null,
    os_version: '24.04',
    total_flops: round(40 * gpus, 6),
    cpu_name: 'AMD EPYC 9554 64-Core Processor',
    cpu_arch: 'amd64',
    cpu_cores: 16 * machine.gpus,
    cpu_cores_effective: 16 * gpus,
    cpu_ghz: 3.75,
    cpu_ram: 128_000 * gpus,
    disk_name: 'nvme',
    disk_space: round(300 * gpus + 400 * roll('disk'), 2),
    disk_bw: round(3_000 + 1_000 * measured('disk'), 1),
    pci_gen: 5,
    pcie_bw: round(50 + 5 * measured('bus'), 1),
    mobo_name: 'imaginary board',
    has_avx: 1,
    driver_version: '580.95.05',
    driver_vers: 580_095_005,
    cuda_max_good: 13,
    inet_up: round(500 + 300 * measured('up'), 1),
    inet_down: round(900 + 300 * measured('down'), 1),
  };
}

function prices({ machine, gpus, bid }: Slice, { roll }: Rolls): Row {
  const { price, spec } = machine;
  const base = round(price * gpus * (bid ? 0.55 + 0.2 * roll('bid') : 1), 6);
  const storage = round(0.1 + 0.2 * roll('disk rate'), 4);
  const disk = round((storage * DISK_GB) / HOURS_A_MONTH, 6);
  const total = round(base + disk, 6);
  const speed = round(spec.level * 150 * gpus, 4);
  const bill = { diskHour: disk, discountTotalHour: 0, slaPremiumPerHour: 0 };
  return {
    dlperf: speed,
    dlperf_per_dphtotal: round(speed / base, 6),
    flops_per_dphtotal: round((40 * gpus) / base, 6),
    dph_base: base,
    dph_total: total,
    dph_total_adj: round(total + 0.0001, 6),
    discounted_dph_total: total,
    discount_rate: null,
    discounted_hourly: 0,
    credit_discount_max: 0,
    internet_up_cost_per_tb: 4,
    internet_down_cost_per_tb: 2.6666666666666665,
    vram_costperhour: round(base / (spec.memoryMb * gpus), 12),
    min_bid: bid ? base : round(price * gpus * 0.6, 6),
    is_bid: false,
    storage_cost: storage,
    storage_total_cost: disk,
    inet_up_cost: 0.0039,
    inet_down_cost: 0.0026,
    search: { ...bill, gpuCostPerHour: base, totalHour: total, discountedTotalPerHour: total },
    instance: { ...bill, gpuCostPerHour: 0, totalHour: disk, discountedTotalPerHour: disk },
  };
}

function standing({ machine, at }: Slice, { roll, tick }: Rolls): Row {
  const reliability = round(0.95 + 0.05 * roll('reliable') - 0.0005 * tick('reliable'), 7);
  return {
    geolocation: `${machine.place[0]}, ${machine.place[1]}`,
    geolocode: Math.round(1e9 * roll('code')),
    hosting_type: roll('hosting') < 0.3 ? 1 : 0,
    verification: machine.verification,
    vericode: 1,
    reliability,
    reliability2: reliability,
    expected_reliability: 0,
    reliability_mult: round(0.9 + 0.1 * roll('mult'), 7),
    target_reliability: 0,
    sla_r_claim: 0,
    sla_sigma_x: null,
    sla_broker_rate: null,
    rentable: true,
    rented: false,
    external: null,
    webpage: null,
    hostname: null,
    static_ip: true,
    public_ipaddr: '203.0.113.7',
    direct_port_count: 250,
    duration: round(8_000_000 - (at % 4_000_000), 3),
    start_date: null,
    end_date: 1_800_000_000,
    time_remaining: '',
    time_remaining_isbid: '',
    score: round(100 + 300 * tick('score'), 6),
    rn: 1 + Math.floor(9 * tick('rn')),
    vms_enabled: false,
    cluster_id: null,
    logo: '/static/logos/vastai_small2.png',
  };
}

export type VastAnswer = (query: Query, at: number, keyed: boolean) => { offers: Row[] };

/** `{ offers }` for a query, ordered, and cut at the page limit whatever `limit` says. */
export function createVastAnswer(market: Market): VastAnswer {
  let made = { name: '', rows: [] as readonly Row[] };
  const rowsAt = (at: number, bid: boolean): readonly Row[] => {
    const name = `${at} ${bid}`;
    if (made.name !== name) made = { name, rows: allRows(market, at, bid) };
    return made.rows;
  };
  return (query, at, keyed) => {
    const bid = query.type === 'bid' || query.type === 'interruptible';
    const isAsked = asking(query);
    const rows = rowsAt(Math.floor(at), bid).filter(isAsked);
    const [[field, way] = ['score', 'desc']] = (query.order ?? []) as [string, string][];
    rows.sort((a, b) => (Number(a[field]) - Number(b[field])) * (way === 'desc' ? -1 : 1));
    const most = keyed ? KEYED_ROWS : KEYLESS_ROWS;
    return { offers: rows.slice(0, Math.min(most, Number(query.limit ?? KEYLESS_ROWS))) };
  };
}

const allRows = (market: Market, at: number, bid: boolean): Row[] =>
  market
    .machinesAt(at)
    .filter((machine) => machine.seller === 'vast')
    .flatMap((machine) => slices(machine).map((gpus) => rowOf(market, { machine, gpus, at, bid })));
