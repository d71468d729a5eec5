// What is measured of this gpu-spot, as Prometheus reads it: its sellers, rounds, models and store as they stand, and what readers asked.
import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { SLOT_SECONDS, SLOT_WORD, slotStart } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import type { QuestionName } from '#questions/list.ts';
import type { Standing } from '#replica/follower.ts';
import { logPath } from '#store/backup.ts';
import { isSimulated, judgingMs } from '#store/meta.ts';
import type { Store } from '#store/open.ts';
import { lastRound } from '#store/round.ts';
import { plainQuestion } from '#surfaces/ahead.ts';
import { isRefused } from '#surfaces/compute.ts';
import type { Metrics } from '#surfaces/ops/health.ts';
import { repacked } from '#surfaces/packing.ts';
import type { AsShown } from '#surfaces/reply.ts';
import { gaugesOf, type MakeGauge } from './gauge.ts';
import { logGauges } from './log-meters.ts';
import type { Served } from './requests.ts';
import { VERSION } from './version.ts';

export type MeterDoors = {
  readonly store: Store;
  readonly now: () => number;
  /** What keeps a collector in this process from storing; left out where somebody else collects. */
  readonly trouble?: (() => string | null) | undefined;
  /** How the store stands in the log that moves it; left out where none does. */
  readonly standing?: (() => Standing) | undefined;
};

export type Meters = Metrics & { readonly served: (request: Served) => void };

/** The two answers that the figures come from, of one state; of two where the store moved on each time that they were asked. */
type State = { readonly sources: readonly RowOf<'sources'>[]; readonly models: readonly RowOf<'overview'>[] };

const MOST_TRIES = 3;
const ASKER = { address: 'metrics', isWaiting: () => true, refused: async () => null };
const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMeters(doors: MeterDoors): Meters {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const served = requestMeters(registry);
  const set = standingGauges(registry);
  const read = reader();
  return {
    type: registry.contentType,
    served,
    text: async (asShown) => {
      set(doors, await read(asShown));
      return registry.metrics();
    },
  };
}

/** As readers are shown them, each read once; null where they cannot be had. */
function reader(): (asShown: AsShown) => Promise<State | null> {
  const known = new Map<QuestionName, { readonly version: string; readonly rows: readonly unknown[] }>();
  const rowsOf = async <Name extends QuestionName>(asShown: AsShown, name: Name): Promise<readonly RowOf<Name>[]> => {
    const wanted = plainQuestion(name);
    const outcome = wanted === undefined ? undefined : await asShown(wanted, ASKER);
    if (outcome === undefined || isRefused(outcome)) throw new Error(`${name} was not answered`);
    const { version, packed } = outcome;
    const before = known.get(name);
    if (before?.version === version) return before.rows as readonly RowOf<Name>[];
    const text = new TextDecoder().decode(await repacked(packed, 'identity'));
    const rows = (JSON.parse(text) as { data: RowOf<Name>[] }).data;
    known.set(name, { version, rows });
    return rows;
  };
  return async (asShown) => {
    try {
      let state: State;
      let tries = 0;
      do {
        state = { sources: await rowsOf(asShown, 'sources'), models: await rowsOf(asShown, 'overview') };
        tries += 1;
      } while (known.get('sources')?.version !== known.get('overview')?.version && tries < MOST_TRIES);
      return state;
    } catch {
      return null;
    }
  };
}

function requestMeters(registry: Registry): (request: Served) => void {
  const registers = [registry];
  const count = new Counter({
    name: 'gpu_spot_http_requests_total',
    help: 'Requests that are over, by room and status; 499 is a reader that left',
    labelNames: ['room', 'status'],
    registers,
  });
  const took = new Histogram({
    name: 'gpu_spot_http_request_seconds',
    help: 'From a request to the end of its answer, by room',
    labelNames: ['room'],
    buckets: SECONDS,
    registers,
  });
  return ({ room, status, seconds }) => {
    count.inc({ room, status });
    took.observe({ room }, seconds);
  };
}

/** Set anew at each reading: what is not known has no value, and least of all zero. */
function standingGauges(registry: Registry): (doors: MeterDoors, state: State | null) => void {
  const gauge = gaugesOf(registry);
  const build = gauge('build_info', 'The program’s version and Node’s', ['version', 'node']);
  const readable = gauge('data_readable', 'Whether the store could be asked: 0 where the figures below are missing');
  const trouble = gauge('collector_trouble', 'Whether rounds of a collector in this process are not being stored');
  const simulated = gauge('simulated', 'Whether everything here is of an imaginary market');
  const sellers = sellerGauges(gauge);
  const models = modelGauges(gauge);
  const rounds = roundGauges(gauge);
  const inLog = logGauges(gauge);
  return (doors, state) => {
    build.set(1, { version: VERSION, node: process.version });
    readable.set(state === null || doors.store.intact() !== null ? 0 : 1);
    trouble.clear();
    if (doors.trouble !== undefined) trouble.set(doors.trouble() === null ? 0 : 1);
    const isMadeUp = attempt(() => isSimulated(doors.store));
    simulated.clear();
    simulated.set(isMadeUp === null ? null : Number(isMadeUp));
    sellers(state?.sources ?? [], doors.now());
    models(state?.models ?? [], isMadeUp === true);
    rounds(doors);
    inLog(doors);
  };
}

const epoch = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso) / 1000);

function sellerGauges(gauge: MakeGauge): (sources: State['sources'], now: number) => void {
  const by = ['provider'];
  const success = gauge('provider_last_success_timestamp_seconds', 'When a seller’s last offers were received', by);
  const age = gauge('provider_age_seconds', 'How old a seller’s last offers are', by);
  const stale = gauge('provider_stale', 'Whether a seller has no current offers; of sellers that are asked', by);
  const outcome = gauge('provider_outcome', '1 at how a seller’s last round ended', ['provider', 'outcome']);
  const offers = gauge('provider_offers', 'Offers of a seller’s last round that could be read', by);
  const aside = gauge('provider_set_aside', 'Rows of a seller’s last round that were set aside', [
    'provider',
    'reason',
  ]);
  const implausible = gauge('provider_implausible', 'Of them, those whose price no such GPU can have', by);
  const fetch = gauge('provider_fetch_seconds', 'How long a seller’s last round took', by);
  const all = [success, age, stale, outcome, offers, aside, implausible, fetch];
  return (sources, now) => {
    for (const each of all) each.clear();
    for (const row of sources) {
      const { provider } = row;
      const at = epoch(row.lastOffersAt);
      success.set(at, { provider });
      age.set(at === null ? null : Math.max(0, now - at), { provider });
      const isAsked = row.outcome !== null && row.outcome !== 'not_consented' && row.outcome !== 'unconfigured';
      stale.set(isAsked ? Number(row.stale) : null, { provider });
      if (row.outcome !== null) outcome.set(1, { provider, outcome: row.outcome });
      offers.set(row.offers, { provider });
      for (const { reason, count } of row.setAsideBy) aside.set(count, { provider, reason });
      const odd = row.setAsideBy.find(({ reason }) => reason === 'implausible')?.count ?? 0;
      implausible.set(row.setAside === null ? null : odd, { provider });
      if (isAsked) fetch.set(row.ms === null ? null : row.ms / 1000, { provider });
    }
  };
}

function modelGauges(gauge: MakeGauge): (models: State['models'], isMadeUp: boolean) => void {
  const by = ['gpu', 'simulated'];
  const floor = gauge('floor_usd', 'The lowest current price of a model, USD per GPU-hour, on demand, all in', by);
  const index = gauge('index_usd', 'The index of a model, USD per GPU-hour; absent where it is suppressed', by);
  const sellers = gauge('sellers', 'Sellers with a current price of a model', by);
  return (models, isMadeUp) => {
    for (const each of [floor, index, sellers]) each.clear();
    for (const row of models) {
      const labels = { gpu: row.gpu, simulated: isMadeUp ? 'SIMULATED' : 'no' };
      floor.set(row.floor, labels);
      index.set(row.index, labels);
      sellers.set(row.sellers, labels);
    }
  };
}

function roundGauges(gauge: MakeGauge): (doors: MeterDoors) => void {
  const at = gauge(
    'round_timestamp_seconds',
    `The start of the ${SLOT_WORD} of the last stored round; ` +
      'under many readers the figures of sellers and models may be of the one before for half a minute',
  );
  const length = gauge('slot_seconds', 'How often a round is due');
  const took = gauge('round_seconds', 'How long the last stored round took, from its first request');
  const judging = gauge('judge_seconds', 'How long the last judging took');
  const bytes = gauge('store_bytes', 'Size of the store and of its log beside it', ['file']);
  const free = gauge('disk_free_bytes', 'What is free where the store lies');
  return ({ store }) => {
    for (const each of [at, took, judging, bytes, free]) each.clear();
    length.set(SLOT_SECONDS);
    const last = attempt(() => lastRound(store));
    if (last !== null && last !== undefined) {
      at.set(slotStart(last.slot));
      took.set(last.endedAt - last.startedAt);
    }
    const ms = attempt(() => judgingMs(store));
    judging.set(ms === null ? null : ms / 1000);
    bytes.set(
      attempt(() => statSync(store.path).size),
      { file: 'store' },
    );
    bytes.set(
      attempt(() => statSync(logPath(store.path)).size),
      { file: 'wal' },
    );
    const disk = attempt(() => statfsSync(dirname(store.path)));
    free.set(disk === null ? null : disk.bavail * disk.bsize);
  };
}

/** What cannot be looked at now has no value. */
function attempt<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
