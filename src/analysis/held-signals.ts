// The signals of an analysis, each as the judge has it: another value or light is struck, and what is actionable and was left out is put in.

import { SIGNAL_FIELDS } from '#analysis/grounding/fields.ts';
import { type Grounds, groundText } from '#analysis/grounding/ground.ts';
import type { Check, ReportSignal } from '#domain/report.ts';
import { cleanLines, joined, type Part, type Run } from './held.ts';
import { type Judgement, leadName } from './lead.ts';

export function heldSignals(
  signals: readonly ReportSignal[],
  { gathered: { judged }, grounds }: Run,
): Part<ReportSignal> {
  const seen = new Set<string>();
  const parts = signals.map((each): Part<ReportSignal> => {
    const own = judged.find((other) => leadName(other) === leadName(each));
    const reason = faultOf(each, own) ?? (seen.has(leadName(each)) ? 'it stands there twice' : null);
    if (own === undefined || reason !== null) return struckSignal(each, reason ?? 'the judge has no such signal');
    seen.add(leadName(each));
    return heldSignal(own, each.reason, grounds);
  });
  const missing = judged.filter((each) => each.actionable && !seen.has(leadName(each)));
  return joined([...parts, ...missing.map((each) => put(each, grounds))]);
}

const struckSignal = (each: ReportSignal, reason: string): Part<ReportSignal> => ({
  report: [],
  checks: [],
  struck: [
    {
      where: `signal ${leadName(each)}`,
      text: `${each.value ?? 'no value'}, ${each.actionable ? 'actionable' : 'not actionable'}`,
      reason,
    },
  ],
});

/** The judge's signal with the reason that was written, or the judge's own where nothing of that holds. */
function heldSignal(own: Judgement, reason: string, grounds: Grounds): Part<ReportSignal> {
  const place = { where: `signal ${leadName(own)}`, gpu: own.gpu, type: own.type };
  const written = groundText(cleanLines(reason), place, grounds);
  const told = written.text === '' ? groundText(own.reason, place, grounds) : written;
  const { gpu, type, value, actionable } = own;
  return {
    report: [{ gpu, type, value, actionable, reason: told.text }],
    checks: [judgeCheck(own, grounds), ...told.checks],
    struck: written.struck,
  };
}

function put(own: Judgement, grounds: Grounds): Part<ReportSignal> {
  const reason = 'it is actionable and was left out: the judge’s own stands there';
  return {
    ...heldSignal(own, own.reason, grounds),
    struck: [{ where: `signal ${leadName(own)}`, text: '', reason }],
  };
}

/** The judge tells six decimals; a value may be said with fewer, but not with fewer than two. */
const DECIMALS = { least: 2, most: 6 };

function faultOf({ value, actionable }: ReportSignal, own: Judgement | undefined): string | null {
  if (own === undefined) return 'the judge has no such signal';
  const isSame = value === null || own.value === null ? value === own.value : isRounded(value, own.value);
  if (!isSame) return `the judge has ${own.value ?? 'no value'}`;
  if (actionable === own.actionable) return null;
  return `the judge has it ${own.level}: ${own.actionable ? 'it is' : 'it is not'} actionable`;
}

function isRounded(said: number, value: number): boolean {
  const decimals = String(said).split('.')[1]?.length ?? 0;
  const shown = Math.min(DECIMALS.most, Math.max(DECIMALS.least, decimals));
  return Math.abs(said - value) <= 0.5 * 10 ** -shown * (1 + 1e-9);
}

function judgeCheck(own: Judgement, { facts }: Grounds): Check {
  const { topic } = SIGNAL_FIELDS[own.type];
  const fact = facts.find((each) => each.field === 'value' && each.gpu === own.gpu && each.topic === topic);
  return {
    where: `signal ${leadName(own)}`,
    start: null,
    text: String(own.value ?? 'no value'),
    kind: 'signal',
    call: fact?.call ?? null,
    row: fact?.row ?? null,
    field: fact === undefined ? null : 'value',
    value: own.value,
    stated: `as the judge has it: ${own.level}`,
  };
}
