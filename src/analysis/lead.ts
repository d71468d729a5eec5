// The signal that a report is about, and the title that follows from it.
import { gpuLabel, modelRank } from '#domain/gpu.ts';
import { priceText } from '#domain/money.ts';
import { type Level, type OriginalVerdict, SIGNAL_TYPES, type SignalType } from '#domain/verdict.ts';

/** A judged signal as the signals question tells it. */
export type Judgement = {
  readonly gpu: string;
  readonly type: SignalType;
  readonly value: number | null;
  readonly level: Level;
  readonly actionable: boolean;
  readonly reason: string;
  readonly interval: readonly [number, number] | null;
  readonly thresholds: { readonly green: number; readonly red: number | null };
};

/** A model's verdict, and the signals that make it what it is. */
/** By the rule first published: a report tells the levels of the original four, and of the gates nothing yet. */
export type Standing = { readonly verdict: OriginalVerdict; readonly decidedBy: readonly SignalType[] };

export const leadName = ({ gpu, type }: Pick<Judgement, 'gpu' | 'type'>): string => `${gpu} ${type}`;

const LEVEL_ORDER: readonly Level[] = ['green', 'red', 'amber', 'insufficient'];

/**
 * What is green before what is red before what is unclear; of those alike the spread before CV, time of day and supply; of those
 * the one whose interval lies farthest beyond its threshold.
 */
export function leadOf(judged: readonly Judgement[]): Judgement | undefined {
  const rank = (each: Judgement): readonly number[] => [
    LEVEL_ORDER.indexOf(each.level),
    SIGNAL_TYPES.indexOf(each.type),
    -beyond(each),
    modelRank(each.gpu),
  ];
  return judged.toSorted((a, b) => compare(rank(a), rank(b)))[0];
}

const compare = (a: readonly number[], b: readonly number[]): number =>
  a.map((each, at) => each - (b[at] ?? 0)).find((difference) => difference !== 0) ?? 0;

/** How many times the threshold its near end is, on the side where it lies. */
function beyond({ level, interval, thresholds: { green, red } }: Judgement): number {
  const [low, high] = interval ?? [0, 0];
  return level === 'red' && red !== null ? red / Math.max(high, 1e-9) : low / green;
}

const WORDS: Readonly<Record<SignalType, string>> = {
  spread: 'spread',
  cv: 'CV',
  time_of_day: 'time-of-day swing',
  supply: 'supply',
};

export const signalWords = (type: SignalType): string => WORDS[type];

/** What a title must name of its signal, whoever writes it. */
export const SIGNAL_NAMES: Readonly<Record<SignalType, RegExp>> = {
  spread: /\bspreads?\b|\bapart\b|\bgaps?\b/i,
  cv: /\bcv\b|volatil|variation/i,
  time_of_day: /time[- ]of[- ]day|swing|by hour|daily cycle/i,
  supply: /\bsupply\b|\bavailab|\bGPUs\b/i,
};

export function valueText(type: SignalType, value: number): string {
  if (type === 'spread') return `$${priceText(value)}`;
  if (type === 'cv') return value.toFixed(3);
  if (type === 'time_of_day') return `${value.toFixed(1)} %`;
  const gpus = Number(value.toFixed(1));
  return `${gpus} GPU${gpus === 1 ? '' : 's'}`;
}

/** The ends of an interval, the unit of a count said once. */
export const rangeText = (type: SignalType, [low, high]: readonly [number, number]): string =>
  `${type === 'supply' ? Number(low.toFixed(1)) : valueText(type, low)} to ${valueText(type, high)}`;

const thresholdText = (type: SignalType, value: number): string =>
  type === 'spread'
    ? `$${value.toFixed(2)}`
    : type === 'cv'
      ? value.toFixed(2)
      : type === 'supply'
        ? `${value} GPUs`
        : `${value} %`;

/** What a level would make of a model's verdict, were it all that is judged of it. */
const ALONE: Readonly<Record<Level, OriginalVerdict>> = {
  green: 'viable',
  amber: 'not_yet',
  red: 'not_viable',
  insufficient: 'insufficient',
};

/** Whether a model's verdict is another than a signal of it would have one think. */
export const isOtherwise = ({ level }: Judgement, standing: Standing | undefined): standing is Standing =>
  standing !== undefined && standing.verdict !== ALONE[level];

const VERDICT_WORDS: Readonly<Record<OriginalVerdict, string>> = {
  viable: 'viable',
  not_yet: 'not yet viable',
  not_viable: 'not viable',
  insufficient: 'too little data for a verdict',
};

/** A verdict and why: "not viable: CV red, supply red". */
export function verdictText({ verdict, decidedBy }: Standing): string {
  const level = (Object.keys(ALONE) as Level[]).find((each) => ALONE[each] === verdict);
  return `${VERDICT_WORDS[verdict]}: ${decidedBy.map((type) => `${signalWords(type)} ${level}`).join(', ')}`;
}

/** What was measured, on which side of its threshold, and the model's verdict where that is another. */
export function titleOf(lead: Judgement, standing: Standing | undefined): string {
  const measured = measuredText(lead);
  return isOtherwise(lead, standing) ? `${measured}; ${verdictText(standing)}` : measured;
}

function measuredText({ gpu, type, value, level, thresholds: { green, red } }: Judgement): string {
  const what = `${gpuLabel(gpu)}: ${signalWords(type)}`;
  if (value === null) return `${what} cannot be judged yet`;
  const said = `${what} ${valueText(type, value)}`;
  if (level === 'green') return `${said}, above the threshold of ${thresholdText(type, green)}`;
  if (level === 'red' && red !== null) return `${said}, below the threshold of ${thresholdText(type, red)}`;
  return level === 'amber' ? `${said}, clear of neither threshold` : `${said}, too little data to judge`;
}
