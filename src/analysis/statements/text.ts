// From statements to a text: each is read, held against the answers and written, or refused with the reason.
import { cut } from '#domain/cut.ts';
import { printable } from '#domain/printable.ts';
import type { Check, Struck } from '#domain/report.ts';
import { changed, gate, hour, index, signal, verdict } from './judgements.ts';
import { extreme, rank, supply, varies } from './order.ts';
import { apart, ask, move } from './prices.ts';
import { type Said, type Statement, statementShape } from './shapes.ts';
import { type Ground, type Past, type Speech, speechOf } from './speech.ts';
import { type Clause, lineOf, Refused, say } from './words.ts';

export type Text = { readonly text: string; readonly checks: readonly Check[]; readonly struck: readonly Struck[] };

export type Writer = {
  /** The statements of one place in the report; what was said in the places before decides the form and is not said again. */
  readonly write: (where: string, statements: readonly unknown[]) => Text;
  /** One statement alone, or null where it is refused. */
  readonly read: (statement: unknown) => Statement | string;
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

/** What was handed in, as short as a reader can tell it by. */
const shortly = (statement: unknown): string => {
  const parts = Object.entries(statement !== null && typeof statement === 'object' ? statement : { statement });
  return cut(
    printable(
      parts.map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(' ') : String(value)}`).join(', '),
    ),
    LONGEST,
  );
};

type Sentence = { clause: Clause; gpu: string };
type Open = { readonly link: Statement['link']; readonly sellers: ReadonlySet<string> };

const JOINTS = { and: ', and ', but: ', but ', while: ', while ', 'because of the same seller': '; ' } as const;

export function writerOf(ground: Ground): Writer {
  const shape = statementShape(ground.calls);
  const forms = new Map<string, number>();
  const read = (statement: unknown): Statement | string => {
    const seen = shape.safeParse(statement);
    const [issue] = seen.error?.issues ?? [];
    return issue === undefined ? (seen.data as Statement) : faultOf(statement, issue);
  };
  const write: Writer['write'] = (where, statements) => {
    const past: Past = { forms, gpu: null };
    const said = new Set<string>();
    const struck: Struck[] = [];
    const sentences: Sentence[] = [];
    let open: Open | null = null;
    for (const each of statements) {
      const statement = read(each);
      const reason = typeof statement === 'string' ? statement : repeated(statement, said);
      const made = reason === null ? attempt(statement as Statement, ground, past, open) : reason;
      if (typeof made === 'string') {
        struck.push({ where, text: shortly(each), reason: made });
        open = null;
        continue;
      }
      open = put(sentences, statement as Statement, made, open);
      past.gpu = (statement as Statement).gpu;
    }
    return { ...paragraphs(sentences, where), struck };
  };
  return { read, write };
}

type Made = { readonly clause: Clause; readonly sellers: ReadonlySet<string> };

/** Joined to the sentence before where that asks for it, else a sentence of its own; a third begins its own. */
function put(
  sentences: Sentence[],
  { gpu, link }: Statement,
  { clause, sellers }: Made,
  open: Open | null,
): Open | null {
  const last = sentences.at(-1);
  if (last === undefined || open?.link === undefined) {
    sentences.push({ clause, gpu });
    return { link, sellers };
  }
  last.clause = say`${last.clause}${JOINTS[open.link]}${clause}`;
  last.gpu = gpu;
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

type Issue = { readonly path: readonly PropertyKey[]; readonly message: string; readonly code?: string };

/** Plain words for what the shape refuses: most often a name or a figure that no answer of the run holds. */
function faultOf(statement: unknown, { path, message, code }: Issue): string {
  const where = path.map(String).join('.');
  const given = path.reduce<unknown>(
    (within, name) => (within as Record<PropertyKey, unknown> | undefined)?.[name],
    statement,
  );
  if (code === 'invalid_union') return `${where}: there is no such statement`;
  if (code === 'invalid_value' && given !== undefined)
    return printable(
      `${where}: ${cut(JSON.stringify(given), LONGEST)} is none of those that the answers of this run hold`,
    );
  return printable(`${where === '' ? 'the statement' : where}: ${cut(message, LONGEST)}`);
}

/** A line a model; what is joined stays together. */
function paragraphs(sentences: readonly Sentence[], where: string): Pick<Text, 'text' | 'checks'> {
  const lines: Clause[][] = [];
  let gpu: string | null = null;
  for (const sentence of sentences) {
    if (sentence.gpu === gpu) lines.at(-1)?.push(sentence.clause);
    else lines.push([sentence.clause]);
    gpu = sentence.gpu;
  }
  let text = '';
  const checks: Check[] = [];
  for (const line of lines) {
    const from = text === '' ? 0 : text.length + 1;
    const made = lineOf(line, where, from);
    text += text === '' ? made.text : `\n${made.text}`;
    checks.push(...made.checks);
  }
  return { text, checks };
}
