// Binds what a sentence claims to what the answers of the run hold: the fact of each figure, or why there is none.
import { gpuLabel } from '#domain/gpu.ts';
import { priceText } from '#domain/money.ts';
import type { Check } from '#domain/report.ts';
import type { Fact } from './facts.ts';
import { SIGNAL_FIELDS, type Topic, unitWords } from './fields.ts';
import { type Claim, candidates, type Extremes, isStated } from './figure.ts';
import type { Said } from './said.ts';
import type { Figure } from './sentence.ts';

/** A signal as the judge has it, and where it stands. */
export type JudgedSignal = {
  readonly call: string;
  readonly row: number;
  readonly value: number | null;
  readonly interval: readonly number[];
  readonly level: string;
  readonly green: number;
  readonly red: number | null;
};

export type Bindings = {
  readonly facts: readonly Fact[];
  readonly extremes: Extremes;
  /** Behind `<gpu> <type>`. */
  readonly judged: ReadonlyMap<string, JudgedSignal>;
  readonly verdicts: ReadonlyMap<string, { readonly call: string; readonly row: number; readonly verdict: string }>;
  readonly sellerName: (id: string) => string;
  /** Answers that are not of now: nothing is said from them as if they were. */
  readonly outdated: ReadonlySet<string>;
};

/** A figure or a word of judgement, where it begins in its sentence, and the place that holds it. */
export type Bound = Omit<Check, 'where' | 'start'> & { readonly start: number };

export type Binding =
  | { readonly ok: true; readonly bound: readonly Bound[] }
  | { readonly ok: false; readonly reason: string };

const no = (reason: string): Binding => ({ ok: false, reason });

export function bind(said: Said, all: Bindings): Binding {
  if (said.kind === 'figure') return ofFigure(said.claim, all);
  if (said.kind === 'moved') return ofMove(said, all);
  if (said.kind === 'threshold') return ofThreshold(said, all);
  if (said.kind === 'uncounted') return ofUncounted(said, all);
  if (said.kind === 'level') return ofLevel(said, all);
  return ofVerdict(said, all);
}

function ofFigure(claim: Claim, all: Bindings): Binding {
  const possible = candidates(all.facts, claim, all.extremes);
  const stated = possible.filter((each) => isStated(claim, each));
  const fact = stated.find(({ call }) => !all.outdated.has(call)) ?? stated[0];
  return fact === undefined
    ? no(possible.length === 0 ? nothing(claim, all) : differs(claim, possible, all))
    : { ok: true, bound: [boundTo(claim.figure, fact)] };
}

type Held = Pick<Fact, 'call' | 'row' | 'field' | 'value' | 'unit'>;

const boundTo = ({ start, text, decimals }: Figure, { call, row, field, value, unit }: Held): Bound => ({
  start,
  text,
  kind: 'number',
  call,
  row,
  field,
  value,
  stated: `${unitWords(unit)}, ${decimals === 0 ? 'whole' : `${decimals} decimals`}`,
});

/** Where a floor has gone to, and that it went there from the side that is said. */
function ofMove({ claim, window, direction }: Extract<Said, { kind: 'moved' }>, all: Bindings): Binding {
  const floor = ofFigure(claim, all);
  if (!floor.ok) return floor;
  const change = candidates(all.facts, { ...claim, topic: 'change', unit: 'percent', window }, all.extremes)[0];
  if (change !== undefined && Math.sign(change.value) === direction) return floor;
  return no(
    `${claim.figure.text}: the answers have a change of ${change === undefined ? 'no floor' : `${change.value.toFixed(1)} %`} over this window`,
  );
}

function ofThreshold(
  { figure, unit, gpu, type, side, colour, isOfInterval }: Extract<Said, { kind: 'threshold' }>,
  { judged }: Bindings,
): Binding {
  const own = judged.get(`${gpu} ${type}`);
  const all =
    own === undefined
      ? []
      : [own.green, own.red].filter((_, at) => colour === null || (colour === 'green') === (at === 0));
  const value = all.find((each) => each === figure.shown);
  if (own === undefined || value == null || unit !== SIGNAL_FIELDS[type].unit)
    return no(
      `${figure.text}: the thresholds of ${type.replaceAll('_', ' ')} are ${own === undefined ? 'not known' : [own.green, own.red].filter((each) => each !== null).join(' and ')}`,
    );
  const sides = isOfInterval ? own.interval : [own.value];
  const lies = sides.length > 0 && sides.every((each) => each !== null && Math.sign(each - value) === side);
  if (side !== null && !lies)
    return no(
      `${figure.text}: what is judged of ${gpuLabel(gpu)} is ${sides.join(' to ') || 'none'}, not all of it on that side`,
    );
  const field = value === own.green ? 'thresholds.green' : 'thresholds.red';
  return { ok: true, bound: [boundTo(figure, { ...own, field, value, unit })] };
}

/** That nothing counts them is told by no figure: there is none of the seller. */
function ofUncounted({ gpu, seller }: Extract<Said, { kind: 'uncounted' }>, { facts, sellerName }: Bindings): Binding {
  const count = facts.find(
    (each) => each.gpu === gpu && each.topic === 'supply' && each.sellers[0] === seller && each.sellers.length === 1,
  );
  return count === undefined
    ? { ok: true, bound: [] }
    : no(`no count of GPUs: ${sellerName(seller)} has ${count.value}`);
}

function ofLevel({ gpu, type, token }: Extract<Said, { kind: 'level' }>, { judged }: Bindings): Binding {
  const own = judged.get(`${gpu} ${type}`);
  return own !== undefined && token.holds(own.level)
    ? { ok: true, bound: [boundWord(token, own, 'level', own.level)] }
    : no(
        `${token.text}: the judge has ${own?.level ?? 'no level'} for ${type.replaceAll('_', ' ')} of ${gpuLabel(gpu)}`,
      );
}

function ofVerdict({ gpu, token }: Extract<Said, { kind: 'verdict' }>, { verdicts }: Bindings): Binding {
  const own = verdicts.get(gpu);
  return own?.verdict === token.verdict
    ? { ok: true, bound: [boundWord(token, own, 'original', own.verdict)] }
    : no(`${token.text}: the verdict of ${gpuLabel(gpu)} is ${own?.verdict ?? 'not known'}`);
}

const boundWord = (
  { start, text }: { readonly start: number; readonly text: string },
  { call, row }: { readonly call: string; readonly row: number },
  field: string,
  value: string,
): Bound => ({ start, text, kind: 'level', call, row, field, value, stated: 'as the judge has it' });

const TOPIC_NAMES: Partial<Record<Topic, string>> = {
  apart: 'spread or distance',
  cv: 'CV',
  same_offer: 'same-offer CV',
  count: 'count',
};

const topicName = (topic: Topic): string => TOPIC_NAMES[topic] ?? topic.replaceAll('_', ' ');

function nothing({ figure, topic, unit, gpu, seller, both, window, at }: Claim, { sellerName }: Bindings): string {
  const whose =
    both.length > 0
      ? ` between ${both.map(sellerName).join(' and ')}`
      : seller === null
        ? ' over all sellers'
        : ` at ${sellerName(seller)}`;
  const when = `${window === null ? '' : ` over ${window}`}${at === null ? '' : ` of ${at}`}`;
  const hint = topic === 'change' && window === null ? ': say in 24 h or in 7 days' : '';
  return `${figure.text}: no answer of this run has a ${topicName(topic)} of ${gpuLabel(gpu)}${whose}${when} in ${unitWords(unit)}${hint}`;
}

const MOST_SHOWN = 3;

/** The true values, so that whoever is told can mend it. */
function differs({ figure, gpu, extreme }: Claim, facts: readonly Fact[], { sellerName }: Bindings): string {
  const shown = facts.map(({ value, unit, sellers, field, window }) => {
    const whose = sellers.length === 0 ? '' : ` of ${sellers.map(sellerName).join(' and ')}`;
    const size =
      unit === 'usd'
        ? `${value < 0 ? '-' : ''}$${priceText(Math.abs(value))}`
        : `${Math.round(value * 1e4) / 1e4} ${unitWords(unit)}`;
    return `${field}${whose} ${size}${window === null ? '' : ` over ${window}`}`;
  });
  const few = [...new Set(shown)].slice(0, MOST_SHOWN).join(', ');
  return `${figure.text}: the answers have for ${gpuLabel(gpu)} ${few}${extreme === null ? '' : ` as the ${extreme}`}`;
}
