// An analysis held against its run: what holds stands, what does not is struck and named, and what is then missing the program writes.

import { type Grounded, type Grounds, groundText } from '#analysis/grounding/ground.ts';
import { gpuLabel } from '#domain/gpu.ts';
import { printable } from '#domain/printable.ts';
import type { Author, Check, Report, Section, Struck } from '#domain/report.ts';
import { currentlyJudged } from './gathered.ts';
import type { Run } from './held.ts';
import { heldSections } from './held-sections.ts';
import { heldSignals } from './held-signals.ts';
import { isOtherwise, type Judgement, leadName, SIGNAL_NAMES, signalWords, verdictText } from './lead.ts';
import { ledBy, programOutput } from './program.ts';
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
  const instead = ledBy(lead, run.gathered);
  const written = isLed || lead === undefined ? output : instead;
  const title = heldLine('title', written.title, instead.title, lead, run);
  const summary = heldLine('summary', written.summary, instead.summary, lead, run);
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
  run: Run,
): Grounded {
  const { grounds } = run;
  const place = { where, gpu: null };
  const clean = printable(text);
  const grounded = groundText(clean, place, grounds);
  const fault = faultOf(where, grounded, lead, run);
  if (fault === null) return grounded;
  const struck = grounded.struck.length > 0 ? grounded.struck : [{ where, text: clean, reason: fault }];
  return { ...groundText(own, place, grounds), struck };
}

/** Why a title or summary that holds word for word does not follow from the lead signal. */
function faultOf(
  where: 'title' | 'summary',
  grounded: Grounded,
  lead: Judgement | undefined,
  { gathered, grounds }: Run,
): string | null {
  if (lead === undefined) return grounded.text === '' ? 'nothing of it holds' : null;
  const label = gpuLabel(lead.gpu);
  if (!isOf(grounded.text, lead)) return `it does not name ${label} and its ${signalWords(lead.type)}, the lead signal`;
  const standing = gathered.verdicts.get(lead.gpu);
  // A green spread of a model that is not viable is no good news; the title stands alone elsewhere, so it says both.
  const isSilent = where === 'title' && isOtherwise(lead, standing) && !saysVerdict(grounded, lead, grounds);
  return isSilent ? `it does not say that the verdict of ${label} is ${verdictText(standing)}` : null;
}

/** Whether a verdict in it was found to be the model's. */
function saysVerdict({ checks }: Grounded, { gpu }: Judgement, { verdicts }: Grounds): boolean {
  const own = verdicts.get(gpu);
  return checks.some(({ field, call, row }) => field === 'original' && call === own?.call && row === own?.row);
}

const isOf = (text: string, { gpu, type }: Judgement): boolean =>
  text.toLowerCase().includes(gpuLabel(gpu).toLowerCase()) && SIGNAL_NAMES[type].test(text);
