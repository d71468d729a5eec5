// Asks a question of the world and wraps the answer in its provenance: which slot, how old, how sure, real or made up.

import type { z } from 'zod';
import type { Credit } from '#domain/credit.ts';
import { cut } from '#domain/cut.ts';
import { MODELS, modelsLike } from '#domain/gpu.ts';
import { isoTime, SLOTS_PER_DAY, slotOf, slotStart } from '#domain/time.ts';
import { METHOD_VERSION } from '#domain/verdict.ts';
import { creditsIn, hasImported } from '#store/import.ts';
import { isSimulated } from '#store/meta.ts';
import { fieldsOf } from './field.ts';
import { QUESTIONS, type QuestionName, questionNames } from './list.ts';
import { InputProblem } from './problem.ts';
import type { Found } from './question.ts';
import { MOST_WORDS } from './question.ts';
import { nextSlotStart, type World } from './world.ts';

export type Meta = {
  readonly question: string;
  readonly slot: string | null;
  readonly observedAt: string | null;
  readonly madeAt: string;
  readonly ageSeconds: number | null;
  readonly nextUpdateAt: string;
  readonly enough: boolean;
  readonly because: string | null;
  readonly simulated: boolean;
  readonly imported: boolean;
  /** How what was imported must be credited; left out where nothing of it asks for that. */
  readonly credits?: readonly Credit[];
  readonly methodVersion: number;
};

export type Envelope<Row = unknown> = { readonly meta: Meta; readonly data: readonly Row[] };

export type RowOf<Name extends QuestionName> = z.infer<(typeof QUESTIONS)[Name]['row']>;
export type InputOf<Name extends QuestionName> = z.input<(typeof QUESTIONS)[Name]['input']>;

export type Problem = { readonly parameter: string; readonly detail: string };
export type Asked<Row = unknown> =
  | { readonly ok: true; readonly envelope: Envelope<Row> }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export type Heard =
  | { readonly ok: true; readonly input: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const MOST_COMPLAINTS = 3;
const LONGEST = { name: 60, text: 2_000, detail: 1_000 };

/** A complaint is shorter than what it complains of could be. */
const short = ({ parameter, detail }: Problem): Problem => ({
  parameter: cut(parameter, LONGEST.name),
  detail: cut(detail, LONGEST.detail),
});

/** What no question takes, before anything goes through it. */
function endlessIn(raw: Readonly<Record<string, unknown>>): Problem | null {
  const long = Object.keys(raw).find((name) => {
    const value = raw[name];
    if (Array.isArray(value)) return value.length > MOST_WORDS;
    return typeof value === 'string' && (value.length > LONGEST.text || value.split(',').length > MOST_WORDS);
  });
  return long === undefined
    ? null
    : short({
        parameter: long,
        detail: `${cut(long, LONGEST.name)}: at most ${LONGEST.text} characters and ${MOST_WORDS} words`,
      });
}

/** What is asked, with usual values filled in, before anything is looked at: every complaint names the parameter and what would be right. */
export function heard(name: QuestionName, raw: Readonly<Record<string, unknown>>): Heard {
  const { input } = QUESTIONS[name];
  const endless = endlessIn(raw);
  if (endless !== null) return { ok: false, problems: [endless] };
  const seen = input.safeParse(raw);
  if (seen.success) return { ok: true, input: seen.data };
  const issues = seen.error.issues.slice(0, MOST_COMPLAINTS);
  return { ok: false, problems: issues.map((issue) => short(complaint(issue, Object.keys(input.shape), raw))) };
}

/** Asks with input as it came from outside. */
export function ask(world: World, name: QuestionName, raw: Readonly<Record<string, unknown>>): Asked {
  const stated = QUESTIONS[name];
  const seen = heard(name, raw);
  if (!seen.ok) return seen;
  const unknown = unknownProvider(world, seen.input);
  if (unknown !== null) return { ok: false, problems: [unknown] };
  try {
    // Each question is handed what its own input shape has just parsed.
    const found: Found<unknown> = stated.answer(world, seen.input as never);
    return { ok: true, envelope: { meta: metaOf(world, name, found, seen.input), data: found.data } };
  } catch (error) {
    if (error instanceof InputProblem)
      return { ok: false, problems: [{ parameter: error.parameter, detail: error.message }] };
    throw error;
  }
}

/** The same for callers inside the house, whose input is checked by its type. */
export function askTyped<Name extends QuestionName>(
  world: World,
  name: Name,
  input: InputOf<Name>,
): Envelope<RowOf<Name>> {
  const asked = ask(world, name, input as Record<string, unknown>);
  if (!asked.ok) throw new Error(`${name}: ${asked.problems.map(({ detail }) => detail).join('; ')}`);
  return asked.envelope as Envelope<RowOf<Name>>;
}

/** Of each question the fields of a row that name a seller. */
const SELLER_FIELDS = new Map(
  questionNames.map((name) => [
    name,
    fieldsOf(QUESTIONS[name].row).flatMap(({ kind, name: field }) => (kind === 'seller' ? [field] : [])),
  ]),
);

/** The age is that of the providers whose data are in the answer, the newest of them; without any, of all. */
function metaOf(
  world: World,
  name: QuestionName,
  { enough, because, data, slot: of, windowDays }: Found<unknown>,
  input: Readonly<Record<string, unknown>>,
): Meta {
  const sellerFields = SELLER_FIELDS.get(name) ?? [];
  const named = new Set(data.flatMap((row) => sellerFields.map((field) => (row as Record<string, unknown>)[field])));
  const within = world.standings.filter(({ id }) => named.has(id));
  const states = (within.length === 0 ? world.standings : within).map(({ state }) => state);
  const newest = latest(states.map(({ lastSlot }) => lastSlot));
  const slot = newest === null ? null : (of ?? newest);
  // Of an earlier half hour only its beginning is certain.
  const observedAt =
    slot === null || slot === newest ? latest(states.map(({ lastOffersAt }) => lastOffersAt)) : slotStart(slot);
  return {
    question: name,
    slot: slot === null ? null : isoTime(slotStart(slot)),
    observedAt: observedAt === null ? null : isoTime(observedAt),
    madeAt: isoTime(Math.floor(world.now)),
    ageSeconds: observedAt === null ? null : Math.max(0, Math.floor(world.now) - observedAt),
    nextUpdateAt: isoTime(nextSlotStart(world.now)),
    enough,
    because,
    simulated: isSimulated(world.store),
    ...importedIn(world, periodOf(world, input, { of, windowDays })),
    methodVersion: METHOD_VERSION,
  };
}

function importedIn({ store }: World, period: readonly [number, number]): Pick<Meta, 'imported' | 'credits'> {
  const imported = hasImported(store, ...period);
  const credits = imported ? creditsIn(store, ...period) : [];
  return credits.length === 0 ? { imported } : { imported, credits };
}

/** Four weeks of history stand behind an answer about now, unless it says that more do: gates look back over a year. */
const USUAL_WINDOW_DAYS = 28;

/** The slots whose data an answer is made from, for its provenance. */
function periodOf(
  world: World,
  { at, from, to, asOf }: Readonly<Record<string, unknown>>,
  { of, windowDays }: { readonly of: number | undefined; readonly windowDays: number | undefined },
): [number, number] {
  if (typeof at === 'number') return [slotOf(at), slotOf(at) + 1];
  const window = (windowDays ?? USUAL_WINDOW_DAYS) * SLOTS_PER_DAY;
  if (of !== undefined) return [of + 1 - window, of + 1];
  // What lies in the future, or was not known yet, is not in the answer.
  const ends = [to, asOf].flatMap((told) => (typeof told === 'number' ? [slotOf(told - 1) + 1] : []));
  const end = Math.min(slotOf(world.now) + 1, ...(ends.length === 0 ? [(world.slot ?? 0) + 1] : ends));
  return [typeof from === 'number' && windowDays === undefined ? slotOf(from) : end - window, end];
}

function latest(moments: readonly (number | null)[]): number | null {
  const known = moments.filter((moment) => moment !== null);
  return known.length === 0 ? null : Math.max(...known);
}

function complaint(
  issue: z.core.$ZodIssue,
  allowed: readonly string[],
  raw: Readonly<Record<string, unknown>>,
): Problem {
  if (issue.code === 'unrecognized_keys')
    return {
      parameter: issue.keys.join(', '),
      detail: `unknown parameter ${issue.keys.join(', ')}: allowed are ${allowed.join(', ')}`,
    };
  const parameter = String(issue.path[0] ?? '');
  if (issue.code === 'invalid_value')
    return {
      parameter,
      detail: `${parameter}: allowed are ${issue.values.map(String).join(', ')}${parameter === 'gpu' ? meantBy(raw.gpu, issue.path[1]) : ''}`,
    };
  if (issue.code === 'invalid_type' && raw[parameter] === undefined)
    return {
      parameter,
      detail: `${parameter} is required${parameter === 'gpu' ? `: allowed are ${MODELS.map(({ id }) => id).join(', ')}` : ''}`,
    };
  if (issue.code === 'invalid_type' && NUMBERS.includes(issue.expected))
    return { parameter, detail: `${parameter}: a whole number is needed` };
  return {
    parameter,
    detail: `${parameter}: ${issue.code === 'invalid_union' ? 'an ISO 8601 time or epoch seconds is needed' : issue.message}`,
  };
}

/** What a model's name that is none may have meant. */
function meantBy(given: unknown, place: PropertyKey | undefined): string {
  const words = Array.isArray(given) ? given.map(String) : String(given ?? '').split(',');
  const word = words[typeof place === 'number' ? place : 0] ?? '';
  const alike = modelsLike(word).map(({ id }) => id);
  return alike.length === 0 ? '' : `; for ${cut(word, LONGEST.name)} did you mean ${alike.join(', ')}?`;
}

const NUMBERS = ['int', 'number'];

function unknownProvider(world: World, input: unknown): Problem | null {
  const { provider: asked } = input as { provider?: readonly string[] | string };
  const provider = typeof asked === 'string' ? [asked] : asked;
  const known = [...world.standings.map(({ id }) => id), 'reference'];
  const unknown = provider?.filter((id) => !known.includes(id)) ?? [];
  return unknown.length === 0
    ? null
    : { parameter: 'provider', detail: `provider: no ${unknown.join(', ')}; allowed are ${known.join(', ')}` };
}
