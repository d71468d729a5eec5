// From statements to a text: each is read, held against the answers and written, or refused with the reason.
import { cut } from '#domain/cut.ts';
import { printable } from '#domain/printable.ts';
import type { Check, Struck } from '#domain/report.ts';
import { changed, gate, verdict } from './gates.ts';
import { hour, signal } from './lights.ts';
import { extreme, rank, supply, varies } from './order.ts';
import { apart, ask, index, move } from './prices.ts';
import { type Said, type Statement, statementShape } from './shapes.ts';
import { type Ground, type Past, type Speech, speechOf } from './speech.ts';
import { type Clause, lineOf, Refused, say } from './words.ts';

export type Text = {
  readonly text: string;
  readonly checks: readonly Check[];
  readonly struck: readonly Struck[];
  /** The model that it begins with. */
  readonly gpu: string | null;
};

export type Writer = {
  /** The statements of one place in the report; how often a kind was stated in the places before decides its form. */
  readonly write: (where: string, statements: readonly unknown[]) => Text;
};

const CLAUSES: { readonly [Say in Statement['say']]: (statement: Said<Say>, speech: Speech) => Clause } = {
  ask,
  move,
  apart,
  lowest: extreme,
  highest: extreme,
  rank,
  signal,
  gate,
  verdict,
  changed,
  supply,
  varies,
  hour,
  index,
};

/** The table has for each kind what takes that kind. */
const clauseOf = (statement: Statement, speech: Speech): Clause =>
  (CLAUSES[statement.say] as (statement: Statement, speech: Speech) => Clause)(statement, speech);

const LONGEST = 300;
const MOST_PARTS = 12;

/** Foreign JSON in few words, whatever it holds: nothing of it is called, and its depth costs nothing. */
function shortly(given: unknown, isWithin = false): string {
  if (given === null || typeof given !== 'object') return cut(printable(String(given)), LONGEST);
  if (isWithin && !Array.isArray(given)) return 'an object';
  const parts = Object.entries(given)
    .slice(0, MOST_PARTS)
    .map(([name, value]) =>
      Array.isArray(given) ? (typeof value === 'object' ? '…' : shortly(value)) : `${name}: ${shortly(value, true)}`,
    );
  return cut(printable(parts.join(Array.isArray(given) ? ' ' : ', ')), LONGEST);
}

/** What it is of before and behind; null behind where it is of two. */
type Sentence = { clause: Clause; readonly gpu: string; last: string | null };
type Open = { readonly link: Statement['link']; readonly sellers: ReadonlySet<string> };

const JOINTS = { and: ', and ', but: ', but ', while: ', while ', 'because of the same seller': '; ' } as const;

export function writerOf(ground: Ground): Writer {
  const shape = statementShape(ground.calls);
  const forms = new Map<string, number>();
  const read = (statement: unknown): Statement | string => {
    const seen = shape.safeParse(statement);
    const [issue] = seen.error?.issues ?? [];
    return issue === undefined ? onceShown(seen.data as Statement) : faultOf(statement, issue);
  };
  const write: Writer['write'] = (where, statements) => {
    const past: Past = { forms, gpu: null };
    const said = new Set<string>();
    const struck: Struck[] = [];
    const sentences: Sentence[] = [];
    let open: Open | null = null;
    for (const each of statements) {
      const statement = read(each);
      const made: Made | string =
        typeof statement === 'string'
          ? statement
          : (repeated(statement, said) ?? attempt(statement, ground, past, open));
      if (typeof made === 'string' || typeof statement === 'string') {
        struck.push({ where, text: shortly(each), reason: String(made) });
        open = null;
        continue;
      }
      open = put(sentences, statement, made, open);
      past.gpu = sentences.at(-1)?.last ?? null;
    }
    return { ...paragraphs(sentences, where), struck, gpu: sentences[0]?.gpu ?? null };
  };
  return { write };
}

const onceShown = (statement: Statement): Statement =>
  'show' in statement ? ({ ...statement, show: [...new Set<string>(statement.show)] } as Statement) : statement;

type Made = { readonly clause: Clause; readonly sellers: ReadonlySet<string> };

/** Joined to the sentence before where that asks for it, else a sentence of its own; a third begins its own. */
function put(
  sentences: Sentence[],
  { gpu, link }: Statement,
  { clause, sellers }: Made,
  open: Open | null,
): Open | null {
  const before = sentences.at(-1);
  if (before === undefined || open?.link === undefined) {
    sentences.push({ clause, gpu, last: gpu });
    return { link, sellers };
  }
  before.clause = say`${before.clause}${JOINTS[open.link]}${clause}`;
  // Behind a sentence of two models the next one is named, whichever it is.
  before.last = before.gpu === gpu ? gpu : null;
  return null;
}

function repeated({ link: _, ...own }: Statement, said: Set<string>): string | null {
  const key = JSON.stringify(own);
  if (said.has(key)) return 'it was said already';
  said.add(key);
  return null;
}

/** A clause with the sellers that it names, or why it is refused. */
function attempt(statement: Statement, ground: Ground, past: Past, open: Open | null): Made | string {
  const isSame = open?.link === 'because of the same seller';
  const [only, other] = isSame ? [...open.sellers] : [];
  const sellers = new Set<string>();
  const named = { sellers, same: other === undefined ? (only ?? null) : null };
  try {
    const clause = clauseOf(statement, speechOf(ground, past, statement, named));
    if (isSame && (named.same === null || !sellers.has(named.same)))
      return 'it is not of the one seller of the statement before: link them by another word';
    past.forms.set(statement.say, (past.forms.get(statement.say) ?? 0) + 1);
    return { clause, sellers };
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}

type Issue = {
  readonly path: readonly PropertyKey[];
  readonly code?: string;
  readonly keys?: readonly string[];
  readonly values?: readonly unknown[];
  readonly expected?: string;
};

/** Plain words for what the shape refuses. */
function faultOf(statement: unknown, { path, code, keys = [], values = [], expected }: Issue): string {
  const where = path.map(String).join('.');
  const given = path.reduce<unknown>(
    (within, name) => (within as Record<PropertyKey, unknown> | undefined)?.[name],
    statement,
  );
  if (where === '')
    return keys.length > 0
      ? `no statement of its kind has ${shortly(keys)}`
      : 'it is no statement: a statement is an object with "say"';
  if (given === undefined) return `${where} is missing`;
  if (code === 'invalid_union') return `say: there is no statement ${shortly(given, true)}`;
  if (expected === 'never') return `${where}: the answers of this run hold none`;
  if (code === 'invalid_value') return `${where}: ${shortly(given, true)} is none of ${shortly(values)}`;
  if (code === 'too_small') return `${where}: at least one is needed`;
  if (code === 'too_big') return `${where}: there are too many`;
  return `${where}: ${shortly(given, true)} has another shape than is asked for`;
}

/** A line a model; what is joined stays together. */
function paragraphs(sentences: readonly Sentence[], where: string): Pick<Text, 'text' | 'checks'> {
  const lines: Clause[][] = [];
  let before: string | null = null;
  for (const { clause, gpu, last } of sentences) {
    if (gpu === before) lines.at(-1)?.push(clause);
    else lines.push([clause]);
    before = last;
  }
  let text = '';
  const checks: Check[] = [];
  for (const line of lines) {
    const made = lineOf(line, where, text === '' ? 0 : text.length + 1);
    text += text === '' ? made.text : `\n${made.text}`;
    checks.push(...made.checks);
  }
  return { text, checks };
}
