// What the program itself states, by fixed rules over the answers: as a model would hand it in.
import { modelRank } from '#domain/gpu.ts';
import type { SectionId } from '#domain/report.ts';
import { type Level, METHOD_VERSION, type SignalType } from '#domain/verdict.ts';
import { currentlyJudged, EIGHT, type Gathered, type Row } from './gathered.ts';
import { type Judgement, leadName, leadOf } from './lead.ts';
import type { AnalysisOutput } from './shapes.ts';
import type { Said, Statement } from './statements/shapes.ts';

/** Stands for the lead signal while nothing is judged of now. */
export const NO_LEAD = 'none';

export function programOutput(gathered: Gathered): AnalysisOutput {
  const lead = leadOf(currentlyJudged(gathered));
  const of = (id: SectionId, stated: (gpu: string, gathered: Gathered) => Statement[]) => ({
    id,
    statements: EIGHT.flatMap((gpu) => stated(gpu, gathered)),
  });
  const moves = [
    ...largest(gathered.market, MOST_MARKETS).map(({ gpu }) => ({ gpu, of: 'market' })),
    ...largest(gathered.changes, MOST_MOVERS).map(({ gpu, provider }) => ({ gpu, of: provider })),
  ].map((move) => ({ say: 'move', ...move, window: '24h' }));
  const moved = {
    id: 'movers' as const,
    statements: [...moves, ...EIGHT.flatMap((gpu) => changesOf(gpu, gathered))],
  };
  return {
    lead_signal: lead === undefined ? NO_LEAD : leadName(lead),
    summary: lead === undefined ? [] : summaryOf(lead, gathered),
    sections: [
      of('market_snapshot', snapshotOf),
      gathered.hasMovers ? moved : of('baselines', floorOf),
      of('spread_volatility', judgedOf),
    ],
  };
}

/** What a section says where the answers hold nothing for it. */
export const nothingToSay = (id: SectionId, { outdated }: Gathered): string =>
  ({
    market_snapshot: 'No seller that answered has an eligible price now.',
    movers: 'No floor can be held against an earlier one, or none has moved.',
    baselines: 'There is no price yet to compare tomorrow with.',
    spread_volatility:
      outdated === null ? 'No spread, CV or time-of-day swing can be told yet.' : 'What was judged is not current.',
    market_context: 'There is no news.',
  })[id];

/** The finding, the verdict with the gates that make it, the lowest floor, and how the market moved. */
export const summaryOf = (lead: Judgement, gathered: Gathered): Statement[] => [
  ...lightOf(lead, ['interval']),
  ...verdictOf(lead.gpu, gathered, ['since', 'gates']),
  ...floorOf(lead.gpu, gathered),
  ...marketMove(lead.gpu, gathered),
];

const lightOf = (
  { gpu, type, level, interval }: Judgement,
  show: readonly ('interval' | 'threshold')[],
): Statement[] => [{ say: 'signal', gpu, type, level, show: interval === null ? [] : [...show] }];

const verdictOf = (gpu: string, { verdicts }: Gathered, show: Said<'verdict'>['show']): Statement[] =>
  verdicts.flatMap((row) =>
    row.gpu === gpu ? [{ say: 'verdict', gpu, verdict: row.verdict, show } as Statement] : [],
  );

const pricesOf = (gpu: string, { prices }: Gathered): readonly Row[] =>
  prices.filter((row) => row.gpu === gpu).toSorted((a, b) => Number(a.floor) - Number(b.floor));

/** Of one seller alone there is no lowest. */
function floorOf(gpu: string, gathered: Gathered): Statement[] {
  const [best, second] = pricesOf(gpu, gathered);
  if (best === undefined) return [];
  return second === undefined
    ? [{ say: 'ask', gpu, seller: String(best.provider), show: ['floor'] }]
    : [{ say: 'lowest', gpu, by: 'floor' }];
}

const BESIDE = ['median', 'ceiling', 'offers', 'gpusAvailable'];

/** The cheapest seller's own figures, how far the others' floors go, and the judged supply of all. */
function snapshotOf(gpu: string, gathered: Gathered): Statement[] {
  const [best, second] = pricesOf(gpu, gathered);
  if (best === undefined) return [];
  const isOne = second === undefined || second.floor !== best.floor;
  // One offer is its own middle and its own dearest.
  const show = BESIDE.slice(best.offers === 1 ? 2 : 0).filter(
    (name) => typeof best[name] === 'number' && !(name === 'median' && best.truncated === true),
  );
  const own: Statement = { say: 'ask', gpu, seller: String(best.provider), show };
  const supply = currentlyJudged(gathered).filter(
    (each) => each.gpu === gpu && each.type === 'supply' && each.value !== null,
  );
  const first = floorOf(gpu, gathered).map((each) =>
    isOne ? { ...each, link: 'because of the same seller' as const } : each,
  );
  return [
    ...first,
    ...(show.length === 0 ? [] : [own]),
    ...(second === undefined ? [] : [{ say: 'highest', gpu, by: 'floor' } as const]),
    ...supply.flatMap((each) => lightOf(each, [])),
    ...(gathered.market.some((row) => row.gpu === gpu && typeof row.index === 'number')
      ? [{ say: 'index', gpu, what: 'print' } as const]
      : []),
  ];
}

/** Below it a move is none. */
const LEAST_MOVE_PCT = 0.05;
const MOST_MARKETS = 5;
const MOST_MOVERS = 8;

const marketMove = (gpu: string, { market }: Gathered): Statement[] =>
  market.some((row) => row.gpu === gpu && typeof row.change24hPct === 'number')
    ? [{ say: 'move', gpu, of: 'market', window: '24h' }]
    : [];

const sizeOf = (row: Row): number => Math.abs(Number(row.change24hPct ?? 0));

/** The largest moves of a day, of the first models. */
const largest = (rows: readonly Row[], most: number): Row[] =>
  rows
    .filter((row) => EIGHT.includes(String(row.gpu)) && sizeOf(row) >= LEAST_MOVE_PCT)
    .toSorted((a, b) => sizeOf(b) - sizeOf(a) || modelRank(String(a.gpu)) - modelRank(String(b.gpu)))
    .slice(0, most);

/** What the judge has another way than at the end of the last day before. */
function changesOf(gpu: string, { log, judged, verdicts, outdated }: Gathered): Statement[] {
  const before = log.filter((row) => row.gpu === gpu).toSorted((a, b) => (String(a.day) < String(b.day) ? 1 : -1))[0];
  if (before === undefined || outdated !== null) return [];
  const levels = before.signals as Readonly<Record<SignalType, Level>>;
  const lights = judged.filter((each) => each.gpu === gpu && levels[each.type] !== each.level).map(({ type }) => type);
  if (before.methodVersion !== METHOD_VERSION) return [];
  const isSame = verdicts.some((row) => row.gpu === gpu && row.verdict === before.verdict);
  return [...(isSame ? [] : (['verdict'] as const)), ...lights].map((what) => ({
    say: 'changed',
    gpu,
    what,
    since: String(before.day),
  }));
}

/** Spread and CV in one sentence; an hour of the day only where it is clear; and the verdict. */
function judgedOf(gpu: string, gathered: Gathered): Statement[] {
  const lights = currentlyJudged(gathered).filter(
    ({ gpu: of, type, value, level }) =>
      of === gpu && value !== null && type !== 'supply' && (type !== 'time_of_day' || level === 'green'),
  );
  const stated = lights.flatMap((each, at) => {
    const next = lights[at + 1];
    const link =
      at > 0 || next === undefined ? undefined : next.level === each.level ? ('and' as const) : ('while' as const);
    return lightOf(each, ['interval']).map((light) => (link === undefined ? light : { ...light, link }));
  });
  return stated.length === 0 ? [] : [...stated, ...verdictOf(gpu, gathered, ['gates'])];
}
