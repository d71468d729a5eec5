// An analysis held against its run: what holds stands, what does not is struck and named, and what is then missing the program writes.

import { type Grounded, type Grounds, groundText } from '#analysis/grounding/ground.ts';
import { gpuLabel } from '#domain/gpu.ts';
import { printable } from '#domain/printable.ts';
import type { Author, Check, Report, Section, Struck } from '#domain/report.ts';
import type { Run } from './held.ts';
import { heldSections } from './held-sections.ts';
import { heldSignals } from './held-signals.ts';
import { type Judgement, leadName, SIGNAL_NAMES, signalWords } from './lead.ts';
import { currentlyJudged, programOutput } from './program.ts';
import type { DataAnalysisOutput } from './shapes.ts';

export type Held = { readonly report: Report; readonly checks: readonly Check[]; readonly struck: readonly Struck[] };

/** The report of what holds; its market context is handed in, for it is of other sources. The program's own words take the same road. */
export function heldReport(output: DataAnalysisOutput, author: Author, run: Run, context: Section): Held {
  const own = programOutput(run.gathered);
  const signals = heldSignals(output.signals, run);
  const sections = heldSections(output.sections, author, run, own.sections);
  const current = currentlyJudged(run.gathered);
  const named = current.find((each) => leadName(each) === output.lead_signal);
  const isLed = named !== undefined && signals.report.some((each) => leadName(each) === output.lead_signal);
  const lead = isLed ? named : current.find((each) => leadName(each) === own.lead_signal);
  const written = isLed || lead === undefined ? output : own;
  const title = heldLine('title', written.title, own.title, lead, run.grounds);
  const summary = heldLine('summary', written.summary, own.summary, lead, run.grounds);
  const misled = isLed || output.lead_signal === own.lead_signal ? [] : [notLed(output)];
  return {
    report: {
      lead_signal: lead === undefined ? null : leadName(lead),
      title: title.text,
      summary: summary.text,
      sections: [...sections.report, context],
      signals: signals.report,
    },
    checks: [...title.checks, ...summary.checks, ...sections.checks, ...signals.checks],
    struck: [...misled, ...title.struck, ...summary.struck, ...sections.struck, ...signals.struck],
  };
}

const notLed = ({ lead_signal, title }: DataAnalysisOutput): Struck => ({
  where: 'title',
  text: printable(title),
  reason: `its lead signal ${printable(lead_signal)} is none of the signals that hold`,
});

/** Title and summary follow from the lead signal: they name its model and what it measures, or the program's stand instead. */
function heldLine(
  where: 'title' | 'summary',
  text: string,
  own: string,
  lead: Judgement | undefined,
  grounds: Grounds,
): Grounded {
  const place = { where, gpu: null };
  const clean = printable(text);
  const grounded = groundText(clean, place, grounds);
  if (grounded.text !== '' && (lead === undefined || isOf(grounded.text, lead))) return grounded;
  const reason =
    lead === undefined
      ? 'nothing of it holds'
      : `it does not name ${gpuLabel(lead.gpu)} and its ${signalWords(lead.type)}, the lead signal`;
  const struck = grounded.struck.length > 0 ? grounded.struck : [{ where, text: clean, reason }];
  return { ...groundText(own, place, grounds), struck };
}

const isOf = (text: string, { gpu, type }: Judgement): boolean =>
  text.toLowerCase().includes(gpuLabel(gpu).toLowerCase()) && SIGNAL_NAMES[type].test(text);
