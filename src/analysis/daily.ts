// The day's analysis: the program's own reading first, then a model's in three phases where there is one, each held against the run.

import type { Check, DailyAnalysis, PhaseName, PhaseRun, Report, Search, Spent } from '#domain/report.ts';
import { DAY_SECONDS, dateStart, isoTime, slotOf } from '#domain/time.ts';
import type { Clock } from '#domain/world.ts';
import type { AskQuestion } from '#questions/tool.ts';
import { type Answers, createAnswers } from './answers.ts';
import { type Context, carriedContext, noContext, titlesContext } from './context.ts';
import { type Gathered, gather } from './gathered.ts';
import { type Model, NOTHING_SPENT, type Purse } from './model.ts';
import { orchestratorPhase } from './orchestrator.ts';
import { type Phase, type PhaseEnd, runPhase } from './phase.ts';
import { programOutput } from './program.ts';
import { scoutPhase } from './scout.ts';
import type { AnalysisOutput, ContextOutput } from './shapes.ts';
import type { Ground } from './statements/speech.ts';
import { synthesisPhase } from './synthesis.ts';
import { claimsHeld, contextHeld, pagesOf } from './web.ts';
import { type Held, writtenReport } from './written.ts';

export type DailyDoors = {
  /** Of one state of the data throughout. */
  readonly ask: AskQuestion;
  /** The moment that is analysed, epoch seconds. */
  readonly moment: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Null where none takes part, and why. */
  readonly model: Model | null;
  readonly because: string;
  /** The search knows today's web alone: a report of a past day goes without. */
  readonly isToday: boolean;
  readonly purse: Purse;
  readonly deadlineMs: number;
  readonly onPhase: (name: PhaseRun['name'], ended: PhaseRun | null) => void;
};

/** Ended from outside before it was done: nothing of it is kept. */
export class Stopped extends Error {}

export async function daily(doors: DailyDoors): Promise<DailyAnalysis> {
  const startedAt = doors.clock.now();
  const date = isoTime(Math.floor(doors.moment)).slice(0, 10);
  const answers = createAnswers(doors.ask);
  const gathered = await gather(answers, doors.moment, () => doors.clock.sleep(0));
  const written = doors.model === null ? null : await modelled(doors.model, { ...doors, date, answers, gathered });
  if (doors.signal.aborted) throw new Stopped('the analysis was stopped before it was done: nothing was stored');
  const run = { gathered, ground: groundOf(answers, gathered, date) };
  const context = written?.context ?? yesterdays(doors, date) ?? noContext(`No web search was made: ${doors.because}.`);
  const output = written?.output ?? null;
  const held =
    output === null
      ? writtenReport(programOutput(gathered), 'program', run, context.section)
      : writtenReport(output, 'model', run, context.section);
  return {
    date,
    madeAt: Math.floor(doors.clock.now()),
    slot: slotIn(answers),
    author: output === null ? 'program' : 'model',
    model: doors.model?.id ?? null,
    because: output === null ? (written?.because ?? doors.because) : null,
    ...told(held, context),
    calls: answers.calls(),
    searches: written?.searches ?? [],
    phases: written?.phases ?? [],
    ...spentIn(written?.phases ?? []),
    ms: Math.round((doors.clock.now() - startedAt) * 1000),
  };
}

/** What statements are held against: every answer that the run has had so far. */
const groundOf = (answers: Answers, { names, outdated }: Gathered, date: string): Ground => ({
  calls: answers.calls(),
  names,
  outdated,
  date,
});

const told = (
  { report, checks, struck }: Held,
  context: Context,
): { report: Report } & Pick<DailyAnalysis, 'checks' | 'struck'> => ({
  report,
  checks: [...checks, ...context.checks],
  struck: [...struck, ...context.struck],
});

function slotIn(answers: Answers): number | null {
  const slot = answers.calls().find(({ meta }) => typeof meta?.slot === 'string')?.meta?.slot;
  return typeof slot === 'string' ? slotOf(Date.parse(slot) / 1000) : null;
}

const spentIn = (phases: readonly Spent[]): Spent => ({
  tokensIn: phases.reduce((sum, each) => sum + each.tokensIn, 0),
  tokensOut: phases.reduce((sum, each) => sum + each.tokensOut, 0),
  costMicroUsd: phases.reduce((sum, each) => sum + each.costMicroUsd, 0),
});

type Modelled = {
  /** Null where the model did not come to an output: the program's then stands. */
  readonly output: AnalysisOutput | null;
  readonly because: string | null;
  readonly context: Context | null;
  readonly searches: readonly Search[];
  readonly phases: readonly PhaseRun[];
};

type Day = DailyDoors & { readonly date: string; readonly answers: Answers; readonly gathered: Gathered };

/** What each phase may take of what the day has left: searching must not cost the analysis. */
const SHARES: Readonly<Record<PhaseName, number>> = { scout: 0.25, orchestrator: 0.8, synthesis: 1 };

/** The three phases; one that fails costs its own part, and one that fails for good ends them. */
async function modelled(model: Model, day: Day): Promise<Modelled> {
  const phases: PhaseRun[] = [];
  let isOver = false;
  const phase = async <T>(name: PhaseName, made: (mostUsd: number) => Phase<T>): Promise<PhaseEnd<T> | null> => {
    if (isOver || day.signal.aborted) return null;
    const held = await day.purse.hold(name, SHARES[name]);
    if (typeof held === 'string') {
      phases.push({ name, ok: false, reason: held, sentBack: false, ms: 0, ...NOTHING_SPENT });
      return null;
    }
    day.onPhase(name, null);
    const end = await runPhase(made(held.mostUsd), { ...day, model });
    phases.push(end.run);
    if (end.isAccounted) await held.settle(end.run.costMicroUsd);
    day.onPhase(name, end.run);
    isOver = end.isFinal;
    return end;
  };
  const scouted = day.isToday ? await phase('scout', (mostUsd) => scoutPhase(day.date, mostUsd)) : null;
  const commission = {
    ...day,
    simulated: isSimulated(day.answers),
    ground: () => groundOf(day.answers, day.gathered, day.date),
    context: noContext('').section,
  };
  const analysed = await phase('orchestrator', (mostUsd) => orchestratorPhase({ ...commission, mostUsd }));
  const searches = scouted?.searches ?? [];
  const { held: claims, struck } = scouted?.output
    ? claimsHeld(scouted.output, pagesOf(searches), searches)
    : { held: [], struck: [] };
  const composed =
    claims.length === 0
      ? null
      : await phase('synthesis', (mostUsd) => synthesisPhase(claims, searches, day.date, mostUsd));
  const context = contextOf(day, { claims, searches, composed, why: whyNoNews(day, scouted) });
  return {
    output: analysed?.output ?? null,
    because: analysed?.output ? null : failed(phases),
    context: { ...context, struck: [...struck, ...context.struck] },
    searches,
    phases,
  };
}

const isSimulated = (answers: Answers): boolean => answers.calls().some(({ meta }) => meta?.simulated === true);

const failed = (phases: readonly PhaseRun[]): string => {
  const last = phases.findLast(({ ok }) => !ok);
  return last === undefined
    ? 'the model did not come to an output'
    : `the ${last.name} failed: ${last.reason ?? 'no reason was given'}`;
};

function whyNoNews({ isToday }: Day, scouted: PhaseEnd<unknown> | null): string {
  if (!isToday) return 'No web search was made: it finds the web of today, and this report is of a past day.';
  if (scouted?.output) return 'The search found no news of the last days that holds.';
  return `No news was collected: ${scouted?.run.reason ?? 'the search was not made'}.`;
}

type Composed = {
  readonly claims: ReturnType<typeof claimsHeld>['held'];
  readonly searches: readonly Search[];
  readonly composed: PhaseEnd<ContextOutput> | null;
  readonly why: string;
};

/** Today's sources in sentences, else by their titles; without any yesterday's context, said to be yesterday's. */
function contextOf(day: Day, { claims, searches, composed, why }: Composed): Context {
  const none = (): Context => yesterdays(day, day.date) ?? noContext(why);
  if (claims.length === 0) return none();
  const held = composed?.output
    ? contextHeld(composed.output.claims, claims, searches, day.date)
    : titlesContext(claims, searches, day.date);
  return held.section.body === '' ? { ...none(), struck: held.struck } : held;
}

function yesterdays({ ask }: Pick<DailyDoors, 'ask'>, date: string): Context | null {
  const before = isoTime((dateStart(date) ?? 0) - DAY_SECONDS).slice(0, 10);
  const asked = ask('report', { date: before });
  type Row = Pick<Report, 'method' | 'sections'> & { readonly checks: readonly Check[] };
  const [report] = asked.ok ? (asked.envelope.data as readonly Row[]) : [];
  const section = report?.sections.find(({ id }) => id === 'market_context');
  return carriedContext({ date: before, method: report?.method, section, checks: report?.checks ?? [] });
}
