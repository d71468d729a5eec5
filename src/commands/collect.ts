// One round now: every enabled provider asked, the round stored whole, a line per provider.
import type { AskDoors } from '#collect/ask.ts';
import { collectRound, type RoundDoors } from '#collect/round.ts';
import { FAILURES, type ProviderRound, type Round } from '#domain/outcome.ts';
import { printable } from '#domain/printable.ts';
import type { Provider } from '#domain/provider.ts';
import { isoTime, slotStart } from '#domain/time.ts';
import { intake } from '#intake/intake.ts';
import { lockStore } from '#store/lock.ts';
import { openStore, type Store } from '#store/open.ts';
import { ratesBefore } from '#store/rate.ts';
import { askDoors, realClock } from './doors.ts';
import { type House, openHouse, print, printJson, WrongUse } from './house.ts';
import { judgeHere } from './judge.ts';
import { keepTrying } from './keep-trying.ts';
import { progress } from './progress.ts';

export type CollectOptions = { provider?: string; json?: boolean; trustClock?: boolean };

export async function collect(options: CollectOptions): Promise<number> {
  const house = await openHouse();
  const wanted = options.provider?.split(',').map((id) => id.trim());
  const chosen = choose(house, wanted);
  const lock = lockStore(house.config.db);
  const store = openStore(house.config.db, { readonly: false });
  try {
    const bar = progress();
    const round = await runRound(house, chosen, wanted ?? null, roundDoors(house, store), bar.at);
    bar.end();
    const kept = options.trustClock ? withoutClocks(round) : round;
    await keepTrying(() => intake(store, kept), {
      clock: realClock,
      say: (line) => console.error(`gpu-spot: ${line}`),
      what: 'this round',
      done: 'stored',
      until: slotStart(round.slot + 1),
      signal: new AbortController().signal,
      onFailure: () => {},
    });
    judgeHere(store, round.slot);
    if (options.json) printJson(roundJson(round));
    else for (const each of round.providers) print(outcomeLine(each));
    return exitOf(round);
  } finally {
    store.close();
    lock.release();
  }
}

/** The operator vouches for this computer's clock. */
function withoutClocks({ clockOffsets: _, ...round }: Round): Round {
  return round;
}

/** The real doors of one round, with the exchange rates last stored. */
export function roundDoors({ config }: House, store: Store): AskDoors & Pick<RoundDoors, 'rates'> {
  return { ...askDoors(config.upstream), rates: ratesBefore(store) };
}

function choose({ providers }: House, wanted: readonly string[] | undefined): readonly Provider[] {
  if (wanted === undefined) return providers;
  const unknown = wanted.filter((id) => providers.every((provider) => provider.id !== id));
  if (unknown.length > 0)
    throw new WrongUse(
      `no provider ${unknown.join(', ')}: the providers are ${providers.map(({ id }) => id).join(', ')}`,
    );
  return providers.filter((provider) => wanted.includes(provider.id));
}

/** Naming a provider on the command line chooses it, but consents to nothing: that word is GPU_SPOT_PROVIDERS alone. */
export async function runRound(
  { config }: House,
  providers: readonly Provider[],
  chosen: readonly string[] | null,
  doors: Pick<RoundDoors, 'signal' | 'rates'> & AskDoors,
  onProgress: (done: number, of: number, what: string) => void,
): Promise<Round> {
  let done = 0;
  const consented = config.providers ?? [];
  const silent = providers.filter((provider) => provider.terms.stance !== 'restricts').map(({ id }) => id);
  return collectRound(providers, {
    ...doors,
    named: chosen === null ? config.providers : [...consented, ...silent],
    keys: config.keys,
    onDone: (each) => {
      done += 1;
      onProgress(done, providers.length, `${each.provider.name}: ${each.outcome}`);
    },
  });
}

export function outcomeLine(each: ProviderRound): string {
  const counts = each.outcome === 'offers' ? ` ${each.offers.length}, ${each.setAside.length} set aside` : '';
  const cut =
    each.truncated.length === 0
      ? ''
      : `, not the whole list: ${[...new Set(each.truncated.map(({ gpu }) => gpu))].join(' ')}`;
  const why = each.reason === null ? '' : `: ${printable(each.reason)}`;
  return `${each.provider.id.padEnd(14)} ${each.outcome}${counts}${cut}${why} (${each.ms} ms)`;
}

const roundJson = (round: Round) => ({
  slot: isoTime(slotStart(round.slot)),
  outcomes: round.providers.map((each) => ({
    provider: each.provider.id,
    outcome: each.outcome,
    offers: each.offers.length,
    setAside: each.setAside.length,
    truncated: each.truncated.length > 0,
    ms: each.ms,
    reason: each.reason,
  })),
});

/** 1 only if every provider that took part failed; one that is switched off has not failed. */
function exitOf(round: Round): number {
  const asked = round.providers.filter(({ outcome }) => outcome !== 'unconfigured' && outcome !== 'not_consented');
  return asked.length > 0 && asked.every(({ outcome }) => FAILURES.includes(outcome)) ? 1 : 0;
}
