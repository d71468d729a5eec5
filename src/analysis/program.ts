// The report as the program writes it: fixed rules over the seven tools, no word that the answers do not carry, held to the same checks as a model's.

import { gpuLabel } from '#domain/gpu.ts';
import type { SectionId } from '#domain/report.ts';
import { currentlyJudged, EIGHT, type Gathered, nameOf, type Row, usd } from './gathered.ts';
import {
  isOtherwise,
  type Judgement,
  leadName,
  leadOf,
  rangeText,
  signalWords,
  titleOf,
  valueText,
  verdictText,
} from './lead.ts';
import { marketLines, marketMove, moverLines } from './movers.ts';
import type { DataAnalysisOutput } from './shapes.ts';

/** What the program would hand in if it were a model. */
export function programOutput(gathered: Gathered): DataAnalysisOutput {
  const lead = leadOf(currentlyJudged(gathered));
  return {
    lead_signal: lead === undefined ? NO_LEAD : leadName(lead),
    ...ledBy(lead, gathered),
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

/** Title and summary as the program writes them of a signal, its own lead or another's. */
export function ledBy(lead: Judgement | undefined, gathered: Gathered): { title: string; summary: string } {
  const { outdated } = gathered;
  if (lead !== undefined)
    return { title: titleOf(lead, gathered.verdicts.get(lead.gpu)), summary: summaryOf(lead, gathered) };
  return outdated === null
    ? { title: 'No signal has been judged yet', summary: NOT_JUDGED }
    : { title: 'No signal is current', summary: `The signals were ${outdated}.` };
}

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
        [...marketLines(gathered), ...moverLines(gathered)],
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

/** The seller with the lowest floor; of several the first by name. */
const bestOf = (gpu: string, { prices }: Gathered): Row | undefined =>
  prices.filter((row) => row.gpu === gpu).toSorted((a, b) => Number(a.floor) - Number(b.floor))[0];

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
  const standing = gathered.verdicts.get(lead.gpu);
  const verdict = isOtherwise(lead, standing)
    ? ` The ${label} ${standing.verdict === 'insufficient' ? 'has' : 'is'} ${verdictText(standing)}.`
    : '';
  const first = `${judgedText(lead)}${verdict}`;
  const best = bestOf(lead.gpu, gathered);
  if (best === undefined) return `${first} No seller that answered has an eligible price of it now.`;
  return [
    `${first} The floor of ${label} is ${usd(best.floor)} at ${nameOf(best, gathered)}.`,
    ...marketMove(lead.gpu, gathered).map((move) => `Across all sellers the floor of ${label} is ${move}.`),
  ].join(' ');
}

/** The judge's finding in one sentence, without what the title has said. */
function judgedText({ gpu, type, interval, level }: Judgement): string {
  const what = `The ${signalWords(type)} of ${gpuLabel(gpu)}`;
  if (interval === null) return `${what} cannot be judged yet.`;
  const range = `${rangeText(type, interval)}`;
  return `${what} has a 90 % interval of ${range}${level === 'insufficient' ? '' : `, judged ${level}`}.`;
}
