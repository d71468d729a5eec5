// A year of 16 providers x 24 models, made up as summaries: judging a slot in the worker, and the verdicts cold and from memory.
import { join } from 'node:path';
import { realClock } from '#commands/doors.ts';
import { judgeBeside } from '#commands/judge.ts';
import { createTeller } from '#commands/teller.ts';
import type { Judged } from '#domain/gate.ts';
import { MODELS } from '#domain/gpu.ts';
import { SLOTS_PER_DAY, slotOf } from '#domain/time.ts';
import { CURRENT } from '#index/method.ts';
import { judgeSlot } from '#intake/judging.ts';
import { seededDice } from '#stats/dice.ts';
import { createFigureWriter } from '#store/figure-writer.ts';
import { putOffers } from '#store/offer.ts';
import { openStore, type Store } from '#store/open.ts';
import { makeIndexSeries, type NewPrint, putPrints } from '#store/print.ts';
import { addRound, saveOutcome, saveProvider } from '#store/round.ts';
import { putJudged } from '#store/signal.ts';
import { setStanding } from '#store/standing.ts';
import { createServer } from '#surfaces/server.ts';
import { box } from '../truth/world.ts';
import { analysing } from './analysing.ts';

const PROVIDERS = 16;
const GPUS = MODELS.slice(0, 24).map(({ id }) => id);
const SLOTS = 365 * SLOTS_PER_DAY;

function providerOf(at: number) {
  const id = `seller${at}`;
  return {
    id,
    name: id,
    home: '',
    parserVersion: 1,
    class: 'marketplace' as const,
    resells: false,
    priceKind: 'made up',
    terms: { link: '', stance: 'silent' as const, readOn: '', note: '' },
  };
}

/** Rounds, figures and reference prices of a year, as intake would have left them; the offers behind them are not made. */
function fill(store: Store, last: number): void {
  const dice = seededDice(11);
  const sellers = Array.from({ length: PROVIDERS }, (_, at) => providerOf(at));
  const floors = sellers.map(() => GPUS.map(() => 1_000_000 + Math.floor(dice() * 3_000_000)));
  const writer = createFigureWriter(store);
  for (const seller of sellers) saveProvider(store, seller);
  for (let slot = last - SLOTS + 1; slot <= last; slot += 1) {
    const round = addRound(store, { slot, startedAt: slot * 1800, endedAt: slot * 1800 }, 'done');
    for (const [at, provider] of sellers.entries()) {
      setStanding(store, provider.id, slot, round);
      saveOutcome(store, round, {
        provider,
        outcome: 'offers',
        reason: null,
        offers: [],
        setAside: [],
        truncated: [],
        ms: 0,
      });
      for (const [model, gpu] of GPUS.entries()) {
        const mine = floors[at];
        const floor = Math.max(100_000, Math.round((mine?.[model] ?? 1) * (1 + 0.02 * (dice() - 0.5))));
        if (mine !== undefined) mine[model] = floor;
        const gpus = Math.floor(dice() * 40);
        writer.putSummary(
          { gpu, provider: provider.id, market: 'on_demand', basis: 'all_in', scope: 'eligible' },
          slot,
          {
            floor,
            p25: floor,
            median: floor,
            p75: floor,
            mean: floor,
            ceiling: floor,
            offers: 4,
            hosts: 2,
            gpus,
            truncated: 0,
            same_offer: 1,
            tier: null,
            network: null,
          },
        );
      }
    }
    putPrints(store, slot, printsOf(store, slot, floors, last - slot < PANEL_SLOTS));
    for (const gpu of GPUS)
      writer.putReference(
        { gpu, market: 'on_demand', basis: 'all_in' },
        {
          slot,
          price: 2_000_000 + Math.floor(dice() * 200_000),
          providers: PROVIDERS,
          same_offer: 1,
        },
      );
  }
  writer.flush();
}

const HOSTS = 4;
/** The votes of two weeks are looked at; of earlier prints only the value. */
const PANEL_SLOTS = 15 * SLOTS_PER_DAY;

/** A print of each model: the mean of what the sellers ask, with the votes of four hosts of each. */
function printsOf(store: Store, slot: number, floors: readonly (readonly number[])[], hasVotes: boolean): NewPrint[] {
  return GPUS.map((gpu, model) => {
    const asks = floors.map((mine) => mine[model] ?? 1);
    const value = Math.round(asks.reduce((sum, ask) => sum + ask, 0) / asks.length);
    const votes = Object.fromEntries(
      (hasVotes ? asks : []).map((ask, at) => [
        `seller${at}`,
        Array.from({ length: HOSTS }, (_, host) => [`host${host}`, ask + host * 10_000, 4, 1 / (HOSTS * PROVIDERS)]),
      ]),
    );
    const figures = { value, p25: value, p75: value, suppressed: null, venues: PROVIDERS, hosts: HOSTS * PROVIDERS };
    return {
      series: makeIndexSeries(store, gpu, CURRENT.number),
      slot,
      vintage: 1,
      knownAt: slot * 1800,
      why: null,
      figures: { ...figures, gpus: 256, effective: 64, hhi: 156, influence: 0.001, imported: 0 },
      text: JSON.stringify({ votes }),
    };
  });
}

/** What stands behind a cross-section: six offers of each model at each seller, for the whole year. */
function fillOffers(store: Store, slot: number): void {
  for (let at = 0; at < PROVIDERS; at += 1)
    putOffers(store, {
      provider: `seller${at}`,
      slot,
      before: undefined,
      open: new Map(),
      offers: GPUS.flatMap((gpu) =>
        Array.from({ length: 6 }, (_, number) => ({
          ...box({ key: `${gpu} ${number}`, usd: 2 + at / 10 + number / 50, gpus: 1 << (number % 4) }),
          gpu,
          region: `region ${number % 3}`,
        })),
      ),
    });
}

/** A year of logged days, each with what a judged model carries. */
function fillLog(store: Store, last: number, sample: readonly Judged[]): void {
  const { signals = [], gates = [] } = sample[0] ?? {};
  for (let day = Math.floor(last / SLOTS_PER_DAY) - 365; day < Math.floor(last / SLOTS_PER_DAY); day += 1)
    putJudged(
      store,
      (day + 1) * SLOTS_PER_DAY - 1,
      GPUS.map((gpu) => ({ gpu, slot: 0, signals, gates, original: 'not_yet' as const, verdict: 'not_yet' as const })),
      0,
    );
}

const took = (work: () => void): number => {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
};

export async function judging(folder: string): Promise<void> {
  const path = join(folder, 'year.db');
  const store = openStore(path, { readonly: false });
  const last = slotOf(realClock.now());
  store.transaction(() => fill(store, last));
  store.transaction(() => fillOffers(store, last - SLOTS + 1));
  store.transaction(() => fillLog(store, last, judgeSlot(store, last)));
  const startedAt = performance.now();
  await judgeBeside(store, last);
  const judgeMs = performance.now() - startedAt;
  const reader = openStore(path, { readonly: true });
  const teller = createTeller(reader, realClock);
  const coldMs = took(() => teller.typed('verdicts', {}));
  const app = createServer({
    ...teller,
    ready: () => null,
    say: console.error,
    limit: null,
    program: 'bench',
    baseUrl: null,
  });
  await app.request('/api/v1/verdicts');
  const memoryAt = performance.now();
  await app.request('/api/v1/verdicts');
  const memoryMs = performance.now() - memoryAt;
  reader.close();
  console.log(
    `judging: a year of ${PROVIDERS} providers x ${GPUS.length} models, ${SLOTS * PROVIDERS * GPUS.length} summaries`,
  );
  console.log(`  a slot with all gates, in the worker   ${Math.round(judgeMs)} ms (target: under 15000)`);
  console.log(`  verdicts, cold                        ${Math.ceil(coldMs)} ms (target: under 50)`);
  console.log(`  verdicts, from memory                 ${Math.ceil(memoryMs)} ms (target: under 5)`);
  await analysing(store);
  store.close();
}
