// A report written from what an author handed in: what holds stands, what does not is struck and named, and what is then missing the
// program states.
import { cut } from '#domain/cut.ts';
import { printable } from '#domain/printable.ts';
import { type Author, type Check, type Report, type Section, type Struck, sectionTitle } from '#domain/report.ts';
import { currentlyJudged, type Gathered } from './gathered.ts';
import { type Judgement, leadName, titleOf } from './lead.ts';
import { nothingToSay, programOutput, summaryOf } from './program.ts';
import type { AnalysisOutput } from './shapes.ts';
import { rowOf } from './statements/cells.ts';
import type { Ground } from './statements/speech.ts';
import { type Text, type Writer, writerOf } from './statements/text.ts';

export type Run = { readonly gathered: Gathered; readonly ground: Ground };
export type Held = { readonly report: Report; readonly checks: readonly Check[]; readonly struck: readonly Struck[] };

/** The report of what holds. Its market context is handed in, for it is of other sources; the program's own statements go this way too. */
export function writtenReport(output: AnalysisOutput, author: Author, run: Run, context: Section): Held {
  const { gathered, ground } = run;
  const own = programOutput(gathered);
  const writer = writerOf(ground);
  const current = currentlyJudged(gathered);
  const named = current.find((each) => leadName(each) === output.lead_signal);
  const lead = named ?? current.find((each) => leadName(each) === own.lead_signal);
  const head = lead === undefined ? unled(gathered) : led(lead, output, run, writer);
  const sections = own.sections.map((each) => sectionOf(each, output, author, { gathered, writer }));
  const strange = output.sections.filter(
    ({ id }, at) =>
      own.sections.every((each) => each.id !== id) || output.sections.findIndex((each) => each.id === id) !== at,
  );
  const signals = gathered.judged.map((each) => ({ each, where: `signal ${leadName(each)}` }));
  return {
    report: {
      method: 'statements',
      lead_signal: lead === undefined ? null : leadName(lead),
      title: head.title.text,
      summary: head.summary.text,
      sections: [...sections.map(({ section }) => section), context],
      signals: signals.map(({ each: { gpu, type, value, actionable, reason } }) => ({
        gpu,
        type,
        value,
        actionable,
        reason,
      })),
    },
    checks: [
      ...head.title.checks,
      ...head.summary.checks,
      ...sections.flatMap(({ text }) => text.checks),
      ...signals.flatMap(({ each, where }) => judgeChecks(each, where, ground)),
    ],
    struck: [
      ...(named !== undefined || output.lead_signal === own.lead_signal ? [] : [notJudged(output)]),
      ...head.summary.struck,
      ...sections.flatMap(({ struck }) => struck),
      ...strange.map(({ id, statements }) => ({
        where: id,
        text: `${statements.length} statements`,
        reason: whyNot(id, gathered),
      })),
    ],
  };
}

const notJudged = ({ lead_signal }: AnalysisOutput): Struck => ({
  where: 'title',
  text: cut(printable(lead_signal), 60),
  reason: 'it is none of the signals that are judged of now',
});

type Head = { readonly title: Pick<Text, 'text' | 'checks'>; readonly summary: Text };

/** Title and summary follow from the lead: a summary of which what holds does not begin with its model gives way to the program's. */
function led(lead: Judgement, { summary }: AnalysisOutput, { gathered, ground }: Run, writer: Writer): Head {
  const title = titleOf(lead, ground);
  const handed = writer.write('summary', summary);
  if (handed.gpu === lead.gpu) return { title, summary: handed };
  const instead = writer.write('summary', summaryOf(lead, gathered));
  const astray = handed.gpu === null ? [] : [notOfLead(lead)];
  return { title, summary: { ...instead, struck: [...handed.struck, ...astray, ...instead.struck] } };
}

const notOfLead = (lead: Judgement): Struck => ({
  where: 'summary',
  text: '',
  reason: `it does not begin with the model of its lead, ${leadName(lead)}`,
});

/** Where nothing is judged of now there is nothing to lead with. */
function unled({ outdated }: Gathered): Head {
  const [title, text] =
    outdated === null
      ? [
          'No signal has been judged yet',
          'Levels need more rounds than there are; until then the prices below are what there is.',
        ]
      : ['No signal is current', `The signals were ${outdated}.`];
  return { title: { text: title, checks: [] }, summary: { text, checks: [], struck: [], gpu: null } };
}

type Part = { readonly section: Section; readonly text: Text; readonly struck: readonly Struck[] };
type Handed = AnalysisOutput['sections'][number];

type Making = { readonly gathered: Gathered; readonly writer: Writer };

function sectionOf(own: Handed, output: AnalysisOutput, author: Author, { gathered, writer }: Making): Part {
  const handed = output.sections.find(({ id }) => id === own.id);
  const frame = { id: own.id, title: sectionTitle(own.id), sources: [], asOf: null };
  const text = writer.write(own.id, handed?.statements ?? []);
  if (text.text !== '') return { section: { ...frame, body: text.text, author }, text, struck: text.struck };
  const instead = writer.write(own.id, own.statements);
  const section = {
    ...frame,
    body: instead.text === '' ? nothingToSay(own.id, gathered) : instead.text,
    author: 'program' as const,
  };
  const isOwn = author === 'program' && text.struck.length === 0;
  const missing = { where: own.id, text: '', reason: 'nothing of this section holds: the program states it' };
  return { section, text: instead, struck: isOwn ? [] : [...text.struck, missing, ...instead.struck] };
}

function whyNot(id: Section['id'], { hasMovers }: Gathered): string {
  if (id === 'market_context') return 'stated without sources: the synthesis makes it of the scout’s';
  if (id === 'movers' && !hasMovers) return 'there are less than two days of data: baselines, not movers';
  if (id === 'baselines' && hasMovers) return 'there are two days of data: movers, not baselines';
  return 'the section stands there twice';
}

/** The judge's value, and the judge's own sentence word for word. */
function judgeChecks({ gpu, type, value, level, reason }: Judgement, where: string, { calls }: Ground): Check[] {
  const found = rowOf(calls, 'get_signals', { gpu, type });
  if (found === undefined) return [];
  const place = { where, call: found.call, row: found.row };
  return [
    {
      ...place,
      start: null,
      text: String(value ?? 'no value'),
      kind: 'signal',
      field: 'value',
      value,
      stated: `as the judge has it: ${level}`,
    },
    {
      ...place,
      start: 0,
      text: reason,
      kind: 'quote',
      field: 'reason',
      value: reason,
      stated: 'the judge’s own sentence, word for word',
    },
  ];
}
