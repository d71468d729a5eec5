// The report as the program writes it: fixed rules over the seven tools, no word that the answers do not carry, held to the same checks as a model's.

import { FIRST_EIGHT, gpuLabel, modelRank } from '#domain/gpu.ts';
import { priceText } from '#domain/money.ts';
import type { SectionId } from '#domain/report.ts';
import { DAY_SECONDS } from '#domain/time.ts';
import type { Answers } from './answers.ts';
import { type Judgement, leadName, leadOf, rangeText, signalWords, titleOf, valueText } from './lead.ts';
import type { DataAnalysisOutput } from './shapes.ts';

type Row = Readonly<Record<string, unknown>>;

/** All that the program has asked, by what it is. */
export type Gathered = {
  readonly prices: readonly Row[];
  readonly changes: readonly Row[];
  readonly volatility: readonly Row[];
  readonly judged: readonly Judgement[];
  /** Why what was judged is not of now; null where it is. */
  readonly outdated: string | null;
  readonly names: ReadonlyMap<string, string>;
  /** Whether there are two days of data: then the report has movers, before it has baselines. */
  readonly hasMovers: boolean;
};

const EIGHT = FIRST_EIGHT.map(({ id }) => id);
const SERIES_DAYS = 7;

/** Asks each of the seven tools, the judge and its verdicts, and the names of the sellers; in each pause others have the loop. */
export async function gather(answers: Answers, now: number, pause: () => Promise<void>): Promise<Gathered> {
  const rows = async (tool: Parameters<Answers['call']>[0], input: Row = {}): Promise<readonly Row[]> => {
    await pause();
    return answers.call(tool, input, 'program').rows;
  };
  const prices = await rows('get_current_prices');
  const changes = await rows('get_price_changes');
  // The judge's rows are the signals question's own, in its own shape.
  const signals = answers.call('get_signals', {}, 'program');
  const judged = signals.rows as unknown as readonly Judgement[];
  const lead = leadOf(judged);
  await rows('get_cross_deltas', { gpu: [lead?.gpu ?? EIGHT[0]] });
  await rows('get_supply_metrics');
  const volatility = await rows('get_volatility', { provider: ['reference'] });
  await rows('get_tod_patterns');
  const ago = (days: number): string => String(Math.floor(now - days * DAY_SECONDS));
  await rows('get_price_floor_series', { gpu: EIGHT, resolution: '1d', from: ago(SERIES_DAYS) });
  const old = await rows('get_price_floor_series', { gpu: EIGHT, resolution: '6h', from: ago(3), to: ago(2) });
  await rows('get_verdicts');
  const sellers = await rows('get_sources');
  await pause();
  const names = new Map(sellers.map(({ provider, name }) => [String(provider), String(name)] as const));
  const outdated = judged.length > 0 && signals.meta?.enough !== true ? String(signals.meta?.because) : null;
  return { prices, changes, volatility, judged, outdated, names, hasMovers: old.length > 0 };
}

/** What the program would hand in if it were a model. */
export function programOutput(gathered: Gathered): DataAnalysisOutput {
  const lead = leadOf(currentlyJudged(gathered));
  const { outdated } = gathered;
  return {
    lead_signal: lead === undefined ? NO_LEAD : leadName(lead),
    title:
      lead === undefined
        ? outdated === null
          ? 'No signal has been judged yet'
          : 'No signal is current'
        : titleOf(lead),
    summary:
      lead === undefined
        ? outdated === null
          ? NOT_JUDGED
          : `The signals were ${outdated}.`
        : summaryOf(lead, gathered),
    sections: programSections(gathered),
    signals: gathered.judged.map(({ gpu, type, value, actionable, reason }) => ({
      gpu,
      type,
      value,
      actionable,
      reason,
    })),
  };
}

/** What is judged of now: a verdict goes stale as a price does. */
export const currentlyJudged = ({ judged, outdated }: Gathered): readonly Judgement[] =>
  outdated === null ? judged : [];

/** Stands for the lead signal while nothing is judged of now. */
export const NO_LEAD = 'none';

const NOT_JUDGED = 'A level needs a week of rounds; until then the prices below are what there is.';

const TITLES: Readonly<Record<SectionId, string>> = {
  market_snapshot: 'Market snapshot',
  movers: 'Movers',
  baselines: 'Baselines',
  spread_volatility: 'Spread and volatility',
  market_context: 'Market context',
};

export const sectionTitle = (id: SectionId): string => TITLES[id];

const section = (id: SectionId, lines: readonly string[], none: string): WrittenSection => ({
  id,
  title: TITLES[id],
  body: lines.length === 0 ? none : lines.join('\n'),
});

type WrittenSection = DataAnalysisOutput['sections'][number];

const programSections = (gathered: Gathered): WrittenSection[] => [
  section(
    'market_snapshot',
    EIGHT.flatMap((gpu) => snapshotLine(gpu, gathered)),
    'No seller that answered has an eligible price now.',
  ),
  gathered.hasMovers
    ? section(
        'movers',
        moverLines(gathered),
        gathered.changes.length === 0
          ? 'No seller that answered has a price to compare.'
          : 'No floor has moved since yesterday.',
      )
    : section(
        'baselines',
        EIGHT.flatMap((gpu) => baselineLine(gpu, gathered)),
        'There is no price yet to compare tomorrow with.',
      ),
  section(
    'spread_volatility',
    EIGHT.flatMap((gpu) => spreadLine(gpu, gathered)),
    gathered.outdated === null
      ? 'There is no spread, CV or time-of-day swing to tell yet.'
      : 'What was judged is not current.',
  ),
];

const usd = (value: unknown): string => `$${priceText(Number(value))}`;

/** The seller with the lowest floor; of several the first by name. */
const bestOf = (gpu: string, { prices }: Gathered): Row | undefined =>
  prices.filter((row) => row.gpu === gpu).toSorted((a, b) => Number(a.floor) - Number(b.floor))[0];

const nameOf = (row: Row, { names }: Gathered): string => names.get(String(row.provider)) ?? String(row.provider);

/** The cheapest seller's own figures, how far the others' floors go, and the judged supply of all of them. */
function snapshotLine(gpu: string, gathered: Gathered): string[] {
  const best = bestOf(gpu, gathered);
  if (best === undefined) return [];
  const { median, ceiling, gpusAvailable, truncated } = best;
  const rest = [
    ...(median === null ? [] : [`median ${usd(median)}`]),
    ...(ceiling === null ? [] : [`ceiling ${usd(ceiling)}`]),
    counted(best.offers, 'offer'),
    gpusAvailable === null
      ? 'no count of GPUs'
      : `${counted(gpusAvailable, 'GPU')}${truncated === true ? ' or more' : ''} available`,
  ];
  const top = gathered.prices.filter((row) => row.gpu === gpu).toSorted((a, b) => Number(b.floor) - Number(a.floor))[0];
  const highest =
    top === undefined || top.provider === best.provider
      ? ''
      : `; highest floor ${usd(top.floor)} at ${nameOf(top, gathered)}`;
  const own = `${gpuLabel(gpu)} at ${nameOf(best, gathered)}: lowest floor ${usd(best.floor)}, ${rest.join(', ')}${highest}.`;
  return [`${own}${supplyOf(gpu, gathered)}`];
}

function supplyOf(gpu: string, gathered: Gathered): string {
  const supply = currentlyJudged(gathered).find((each) => each.gpu === gpu && each.type === 'supply');
  if (supply === undefined || supply.value === null) return '';
  const more = / or more /.test(supply.reason) ? ' or more' : '';
  return ` The ${gpuLabel(gpu)} has a supply of ${valueText('supply', supply.value)}${more}.`;
}

const counted = (value: unknown, word: string): string => `${value} ${word}${value === 1 ? '' : 's'}`;

const MOST_MOVERS = 8;
const LEAST_MOVE_PCT = 0.05;

const moved = (pct: unknown): string =>
  Math.abs(Number(pct)) < LEAST_MOVE_PCT
    ? 'unchanged'
    : `${Number(pct) < 0 ? 'down' : 'up'} ${Math.abs(Number(pct)).toFixed(1)} %`;

function moverLines(gathered: Gathered): string[] {
  const moves = gathered.changes
    .filter(
      ({ gpu, change24hPct }) => EIGHT.includes(String(gpu)) && Math.abs(Number(change24hPct ?? 0)) >= LEAST_MOVE_PCT,
    )
    .toSorted(
      (a, b) =>
        Math.abs(Number(b.change24hPct)) - Math.abs(Number(a.change24hPct)) ||
        modelRank(String(a.gpu)) - modelRank(String(b.gpu)),
    );
  return moves.slice(0, MOST_MOVERS).map((row) => {
    const week = row.change7dPct === null ? '' : `, ${moved(row.change7dPct)} in 7 days`;
    return `${gpuLabel(String(row.gpu))} at ${nameOf(row, gathered)}: floor ${usd(row.floor)}, ${moved(row.change24hPct)} in 24 h against a mean of ${usd(row.baseline24h)}${week}.`;
  });
}

function baselineLine(gpu: string, gathered: Gathered): string[] {
  const best = bestOf(gpu, gathered);
  return best === undefined ? [] : [`${gpuLabel(gpu)} at ${nameOf(best, gathered)}: floor ${usd(best.floor)}.`];
}

function spreadLine(gpu: string, gathered: Gathered): string[] {
  if (gathered.outdated !== null) return [];
  const { judged, volatility } = gathered;
  const said = judged.flatMap((each) => (each.gpu === gpu && each.type !== 'supply' ? measured(each) : []));
  const same = volatility.find((row) => row.gpu === gpu)?.sameOfferCv;
  const parts = typeof same === 'number' ? [...said, `same-offer CV ${same.toFixed(3)}`] : said;
  return parts.length === 0 ? [] : [`${gpuLabel(gpu)}: ${parts.join('; ')}.`];
}

function measured({ type, value, interval }: Judgement): string[] {
  if (value === null) return [];
  const said = `${signalWords(type)} ${valueText(type, value)}`;
  if (interval === null || type === 'time_of_day') return [said];
  return [`${said} with a 90 % interval of ${rangeText(type, interval)}`];
}

function summaryOf(lead: Judgement, gathered: Gathered): string {
  const label = gpuLabel(lead.gpu);
  const best = bestOf(lead.gpu, gathered);
  const first = judgedText(lead);
  if (best === undefined) return `${first} No seller that answered has an eligible price of it now.`;
  const change = gathered.changes.find((row) => row.gpu === lead.gpu && row.provider === best.provider);
  const move =
    typeof change?.change24hPct === 'number'
      ? `, ${moved(change.change24hPct)} in 24 h against a mean of ${usd(change.baseline24h)}`
      : '';
  return `${first} The floor of ${label} is ${usd(best.floor)} at ${nameOf(best, gathered)}${move}.`;
}

/** The judge's finding in one sentence, without what the title has said. */
function judgedText({ gpu, type, interval, level }: Judgement): string {
  const what = `The ${signalWords(type)} of ${gpuLabel(gpu)}`;
  if (interval === null) return `${what} cannot be judged yet.`;
  const range = `${rangeText(type, interval)}`;
  return `${what} has a 90 % interval of ${range}${level === 'insufficient' ? '' : `, judged ${level}`}.`;
}
