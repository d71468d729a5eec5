// The tables as the queries see them; migrations.ts makes them.
import type { DriftKind } from '#domain/drift.ts';
import type { GateLevel, GateName } from '#domain/gate.ts';
import type { Basis, Flag, Market, Scope } from '#domain/offer.ts';
import type { OutcomeKind } from '#domain/outcome.ts';
import type { ProviderClass, Stance } from '#domain/provider.ts';
import type { Author, PhaseName } from '#domain/report.ts';
import type { Level, OriginalVerdict, SignalType, Verdict } from '#domain/verdict.ts';

export type OfferRow = {
  id: number;
  provider: string;
  key: string;
  gpu: string;
  market: Market;
  gpus: number;
  stock: number | null;
  gpu_only: number;
  all_in: number | null;
  region: string | null;
  tier: string | null;
  network: string | null;
  vcpus: number | null;
  ram_gb: number | null;
  host: string | null;
  machine: string | null;
  gpu_ids: string;
  seller_flags: string;
  first_slot: number;
  last_slot: number;
  /** What it was asked in and for, micro-units; null where that is USD. */
  currency: string | null;
  quoted_gpu_only: number | null;
  quoted_all_in: number | null;
  /** So few of its GPUs can be rented too; null where it is let whole. */
  least_gpus: number | null;
};

/** A price is null only where an imported aggregate does not say it. */
export type SummaryFigures = {
  floor: number | null;
  p25: number | null;
  median: number | null;
  p75: number | null;
  mean: number | null;
  ceiling: number | null;
  offers: number;
  hosts: number;
  gpus: number | null;
  truncated: number;
  /** Null where nothing could be matched with the slot before: unknown, not unchanged. */
  same_offer: number | null;
  /** Of which of the seller's goods the prices are, where it sells several. */
  tier: string | null;
  network: string | null;
};

export type Tables = {
  meta: { key: string; value: string };
  provider: {
    id: string;
    name: string;
    home: string;
    class: ProviderClass | null;
    resells: number;
    price_kind: string;
    terms_link: string;
    terms_stance: Stance;
    terms_read_on: string;
    terms_note: string;
    /** JSON. */
    needs: string;
    currency: string;
  };
  rate: { currency: string; round: number; slot: number; day: number; usd: number; asked_at: number };
  seller_word: { provider: string; reason: string; name: string; first_slot: number; last_slot: number };
  price_move: { provider: string; slot: number };
  drift: { provider: string; kind: DriftKind; told: string; first_slot: number; last_slot: number };
  round: { id: number; slot: number; attempt: number; state: 'done' | 'missed'; started_at: number; ended_at: number };
  outcome: {
    round: number;
    provider: string;
    outcome: OutcomeKind;
    reason: string | null;
    offers: number;
    set_aside: number;
    ms: number;
  };
  truncation: { round: number; provider: string; gpu: string; market: Market };
  set_aside: { round: number; provider: string; reason: string; name: string; path: string; count: number };
  /** `round` is 0 where an import put it there. */
  standing: { provider: string; slot: number; round: number; import: number | null };
  body: {
    id: number;
    round: number;
    provider: string;
    request: string;
    status: number;
    received_at: number;
    hash: Buffer;
    length: number;
    base: number | null;
    depth: number;
    key_day: number;
    parser: number;
    blob: Buffer;
  };
  offer: OfferRow;
  flag: {
    id: number;
    provider: string;
    market: Market;
    key: string;
    flag: Flag;
    observations: number | null;
    first_slot: number;
    last_slot: number;
  };
  /** `tier` and `network` are empty for the headline of a seller, which is of its best ones: each summary says which. */
  series: {
    id: number;
    gpu: string;
    provider: string;
    market: Market;
    basis: Basis;
    scope: Scope;
    tier: string;
    network: string;
    last_slot: number;
  };
  summary: SummaryFigures & { series: number; slot: number };
  day_summary: {
    series: number;
    day: number;
    slots: number;
    floor_sum: number;
    median_sum: number;
    ceiling_max: number;
    gpus_sum: number;
    gpus_slots: number;
  };
  reference: { series: number; slot: number; price: number; providers: number; same_offer: number | null };
  signal: {
    gpu: string;
    type: SignalType;
    slot: number;
    level: Level;
    value: number | null;
    low: number | null;
    high: number | null;
    n: number;
    told: string | null;
  };
  /** `original` is what the four published lights alone would say; null before gates decided. */
  judged: { slot: number; gpu: string; verdict: Verdict; original: OriginalVerdict | null };
  verdict_log: {
    day: number;
    gpu: string;
    verdict: Verdict;
    method: number;
    made_at: number;
    original: OriginalVerdict | null;
  };
  gate: {
    gpu: string;
    gate: GateName;
    slot: number;
    level: GateLevel;
    value: number | null;
    low: number | null;
    high: number | null;
    n: number;
    window_days: number;
    told: string | null;
  };
  gate_told: { day: number; gpu: string; gates: Buffer };
  index_series: { id: number; gpu: string; method: number };
  receipt_sheet: { id: number; slot: number; base: number | null; length: number; blob: Buffer };
  index_print: {
    series: number;
    slot: number;
    /** 1 is what was known first. */
    vintage: number;
    /** In the order in which the series' prints became known. */
    number: number;
    known_at: number;
    /** Why there is another vintage; null of the first. */
    why: string | null;
    value: number | null;
    p25: number | null;
    p75: number | null;
    suppressed: string | null;
    venues: number;
    hosts: number;
    gpus: number;
    effective: number;
    hhi: number;
    influence: number | null;
    imported: number;
    /** Digest of the receipt of the print before, as it was known then; null of the first. */
    before: Buffer | null;
    digest: Buffer;
    sheet: number;
    line: number;
  };
  verdict_told: { day: number; gpu: string; signals: Buffer };
  import: {
    id: number;
    name: string;
    hash: string;
    state: 'under_way' | 'done';
    rows: number;
    header: string;
    first_slot: number;
    last_slot: number;
    done_slot: number;
    made_at: number;
    report: string;
  };
  /** `hash` is of the lines as they were kept; null of those kept before there was one. */
  import_rows: { import: number; slot: number; blob: Buffer; hash: Buffer | null };
  daily_analysis: {
    date: string;
    version: number;
    made_at: number;
    slot: number | null;
    author: Author;
    model: string | null;
    because: string | null;
    title: string;
    /** JSON. */
    report: string;
    told: Buffer;
    numbers: number;
    struck: number;
    tokens_in: number;
    tokens_out: number;
    cost_micro_usd: number;
    ms: number;
  };
  /** Micro-dollars: what a phase of a model's may cost, and what it did cost, null while that is not known. */
  model_spending: { id: number; at: number; phase: PhaseName; held: number; spent: number | null };
  index_price: { name: string; gpu: string; statistic: string; slot: number; price: number; import: number };
  /** USD for one unit of a currency by day, for history that no round of ours asked rates for. */
  day_rate: { currency: string; day: number; usd: number; source: string };
};
