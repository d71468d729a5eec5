// One round now: every enabled provider asked, the round stored whole, a line per provider.
import type { AskDoors } from '#collect/ask.ts';
import { createReadingPool } from '#collect/reading-pool.ts';
import { collectRound, type RoundDoors } from '#collect/round.ts';
import { doubtInWords } from '#domain/believed-rates.ts';
import { FAILURES, type ProviderRound, type Round } from '#domain/outcome.ts';
import { printable } from '#domain/printable.ts';
import type { Provider } from '#domain/provider.ts';
import { isoTime, slotStart } from '#domain/time.ts';
import { noteClockSeen } from '#intake/clock.ts';
import { intake } from '#intake/intake.ts';
import { isJudgingDue } from '#intake/judging.ts';
import { lockStore } from '#store/lock.ts';
import { type Store, StoreProblem } from '#store/open.ts';
import { ratesBefore } from '#store/rate.ts';
import { lastRound } from '#store/round.ts';
import { askDoors, realClock } from './doors.ts';
import { type House, openHouse, print, printJson, WrongUse } from './house.ts';
import { judgeBeside, judgeHere } from './judge.ts';
import { keepTrying } from './keep-trying.ts';
import { launchReadingProcess } from './launch-reading-process.ts';
import { progress } from './progress.ts';
import { openWriter, type Writer } from './writer.ts';

export type CollectOptions = { provider?: string; json?: boolean; trustClock?: boolean };

export async function collect(options: CollectOptions): Promise<number> {
  const house = await openHouse();
  const wanted = options.provider?.split(',').map((id) => id.trim());
  const chosen = choose(house, wanted);
  const lock = lockStore(house.config.db);
  const said = (line: string): void => console.error(`gpu-spot: ${line}`);
  let writer: Writer | null = null;
  try {
    writer = await openWriter(house.config, { say: said });
    const { store, commit } = writer;
    const bar = progress();
    const round = await runRound(house, chosen, wanted ?? null, roundDoors(house, store), bar.at);
    bar.end();
    const kept = options.trustClock ? withoutClocks(round) : round;
    await keepTrying(() => commit(() => put(store, kept)), {
      clock: realClock,
      say: said,
      what: 'this round',
      done: 'stored',
      until: slotStart(round.slot + 1),
      signal: new AbortController().signal,
      onFailure: () => {},
    });
    if (isJudgingDue(store, round.slot))
      if (writer.node === null) judgeHere(store, round.slot);
      else await judgeBeside(store, round.slot, undefined, commit);
    if (options.json) printJson(roundJson(round));
    else for (const each of round.providers) print(outcomeLine(each));
    for (const line of troublesOf(round)) console.error(line);
    return exitOf(round);
  } finally {
    await writer?.close();
    lock.release();
  }
}

function put(store: Store, round: Round): void {
  // An outcome that nobody knew may have been that it was written.
  const last = lastRound(store);
  if (last?.slot === round.slot && last.startedAt === round.startedAt && last.endedAt === round.endedAt) return;
  noteClockSeen(store, round);
  intake(store, round);
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
  const pool = createReadingPool({ launch: launchReadingProcess, clock: doors.clock });
  // What is being read when the program is to end is let go of at once.
  doors.signal?.addEventListener('abort', pool.close, { once: true });
  const consented = config.providers ?? [];
  const silent = providers.filter((provider) => provider.terms.stance !== 'restricts').map(({ id }) => id);
  const round = await collectRound(providers, {
    ...doors,
    parse: pool.parse,
    named: chosen === null ? config.providers : [...consented, ...silent],
    keys: config.keys,
    secrets: config.secrets,
    onDone: (each) => {
      done += 1;
      onProgress(done, providers.length, `${each.provider.name}: ${each.outcome}`);
    },
  }).finally(pool.close);
  const { notAsked = [] } = round;
  if (round.providers.length === 0 && notAsked.length > 0) throw new StoreProblem(notAskedLine(notAsked));
  return round;
}

/** This machine's own fault, which no seller is blamed for. */
const notAskedLine = (notAsked: NonNullable<Round['notAsked']>): string =>
  `this machine could not ask ${notAsked.map(({ provider }) => provider).join(', ')} (${notAsked[0]?.reason}): nothing is stored of them`;

export function outcomeLine(each: ProviderRound): string {
  const counts = each.outcome === 'offers' ? ` ${each.offers.length}, ${each.setAside.length} set aside` : '';
  const held = redactedIn(each);
  const taken = held === 0 ? '' : `, a secret of ours taken out at ${held} ${held === 1 ? 'place' : 'places'}`;
  const cut =
    each.truncated.length === 0
      ? ''
      : `, not the whole list: ${[...new Set(each.truncated.map(({ gpu }) => gpu))].join(' ')}`;
  const why = each.reason === null ? '' : `: ${printable(each.reason)}`;
  return `${each.provider.id.padEnd(14)} ${each.outcome}${counts}${cut}${taken}${why} (${each.ms} ms)`;
}

const ALARMS_SHOWN = 3;

/** What the bank said and was not believed; a dollar that is wrong makes every currency so. */
function rateAlarms({ rates }: Round): string[] {
  const doubts = rates?.doubts ?? [];
  const told = doubts.slice(0, ALARMS_SHOWN).map((doubt) => `exchange rate: ${doubtInWords(doubt)}`);
  const more = doubts.length - told.length;
  return more === 0 ? told : [...told, `exchange rate: and ${more} more currencies alike`];
}

/** What is wrong beside the sellers' own outcomes, a line each. */
export const troublesOf = (round: Round): string[] => [
  ...(round.notAsked?.length ? [notAskedLine(round.notAsked)] : []),
  ...rateAlarms(round),
];
const redactedIn = ({ bodies }: ProviderRound): number => bodies.reduce((sum, each) => sum + (each.redacted ?? 0), 0);

const roundJson = (round: Round) => ({
  slot: isoTime(slotStart(round.slot)),
  outcomes: round.providers.map((each) => ({
    provider: each.provider.id,
    outcome: each.outcome,
    offers: each.offers.length,
    setAside: each.setAside.length,
    truncated: each.truncated.length > 0,
    ...(redactedIn(each) > 0 ? { redacted: redactedIn(each) } : {}),
    ms: each.ms,
    reason: each.reason,
  })),
});

/** 1 only if every provider that took part failed; one that is switched off has not failed. */
function exitOf(round: Round): number {
  const asked = round.providers.filter(({ outcome }) => outcome !== 'unconfigured' && outcome !== 'not_consented');
  return asked.length > 0 && asked.every(({ outcome }) => FAILURES.includes(outcome)) ? 1 : 0;
}
