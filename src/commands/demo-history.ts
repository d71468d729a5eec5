// The imaginary market's older days, brought in as a real archive of every six hours would be: as lines, by the road of imports.
import type { Rates } from '#domain/currency.ts';
import { gpuLabel, recognise } from '#domain/gpu.ts';
import { toUsd } from '#domain/money.ts';
import type { Offer } from '#domain/offer.ts';
import type { Round } from '#domain/outcome.ts';
import { isoTime, SLOT_WORDS, SLOTS_PER_HOUR, slotStart } from '#domain/time.ts';
import type { HistoryRow } from '#histories/history.ts';
import { type Imported, importFile } from '#import/import.ts';
import { written } from '#import/written.ts';
import { wholly } from '#intake/intake.ts';
import type { Store } from '#store/open.ts';
import { putDayRates } from '#store/rate.ts';
import { roundsBeside } from './demo-rounds.ts';
import type { House } from './house.ts';
import type { Progress } from './progress.ts';

/** From one snapshot to the next: six hours. */
const EVERY = 6 * SLOTS_PER_HOUR;
const NAME = 'SIMULATED: an archive of an imaginary market';

export type OlderDays = {
  readonly seed: number;
  /** The slots that it covers: from the first on, before the last. */
  readonly from: number;
  readonly before: number;
  readonly bar: Progress;
};

export async function olderDays(store: Store, house: House, { seed, from, before, bar }: OlderDays): Promise<Imported> {
  const rounds = roundsBeside(house, { seed, from, last: before - 1, every: EVERY, now: false, rates: null });
  const of = Math.ceil((before - from) / EVERY);
  const rates = new Map<number, Rates>();
  const rows = async function* (): AsyncGenerator<HistoryRow> {
    let made = 0;
    for await (const round of rounds) {
      if (round.rates?.rates != null) rates.set(round.rates.rates.day, round.rates.rates);
      yield* rowsOf(round);
      made += 1;
      bar.at(made, of, 'snapshots of older days');
    }
  };
  const file = { name: NAME, bytes: written(rows(), {}), simulated: true };
  const done = await importFile(store, file, {
    providers: house.providers,
    // Known since collecting began, as an archive that was there then.
    now: slotStart(before),
    onProgress: (at, all) => bar.at(at, all, `${SLOT_WORDS} of older days`),
    again: () => Promise.reject(new Error('the older days of an imaginary market come before all others')),
  });
  wholly(store, () => putDayRates(store, [...rates.values()], NAME));
  return done;
}

function* rowsOf({ slot, providers }: Round): Generator<HistoryRow> {
  const at = isoTime(slotStart(slot));
  for (const { provider, offers } of providers)
    for (const offer of offers) {
      const row = rowOf(at, provider.id, offer);
      if (row !== null) yield row;
    }
}

/** An archive has one price: the rental's, or the GPU part's where that is all that is known. What it would call no offer is not in it. */
function rowOf(at: string, provider: string, offer: Offer): HistoryRow | null {
  const name = nameOf(offer.gpu);
  const price = toUsd(offer.allInMicroUsd ?? offer.gpuOnlyMicroUsd);
  if (name === null || price <= 0 || offer.flags.includes('placeholder') || offer.flags.includes('estimate'))
    return null;
  const { stock, region, tier } = offer;
  return {
    ts_utc_iso: at,
    provider,
    gpu_model_as_written: name,
    price_usd_per_gpu_hr: price,
    kind: offer.market === 'on_demand' ? 'on_demand' : 'spot',
    source_row_id: idOf(offer),
    available: !offer.flags.includes('not_rentable'),
    ...(region === null ? {} : { region }),
    ...(stock === null ? {} : { available_gpus: stock }),
    ...(tier === null ? {} : { tier }),
  };
}

const idOf = ({ key, machine, host, flags }: Offer): string =>
  [
    `offer=${key}`,
    ...(machine === null ? [] : [`machine=${machine}`]),
    ...(host === null ? [] : [`host=${host}`]),
    ...flags.filter((flag) => flag === 'unverified' || flag === 'deverified'),
  ].join('|');

/** The label, with its memory where the label alone could be another model. */
function nameOf(gpu: string): string | null {
  const label = gpuLabel(gpu);
  return (
    [label, `${label} 80GB`].find((name) => {
      const found = recognise(name, null);
      return 'gpu' in found && found.gpu === gpu;
    }) ?? null
  );
}
