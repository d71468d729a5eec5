// One phase: a conversation of its own under a deadline, its output checked, sent back once with what is wrong, and its cost counted.
import type { z } from 'zod';
import { printable } from '#domain/printable.ts';
import type { PhaseRun, Search } from '#domain/report.ts';
import type { Clock } from '#domain/world.ts';
import { failedSession, type Model, type Session, type Setup, type Turn } from './model.ts';

export type PhaseDoors = {
  readonly model: Model;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
};

export type Phase<T> = Omit<Setup, 'output'> & {
  /** What the wire is told, where that is narrower than what is believed: there the library says what is wrong. */
  readonly wire?: z.ZodType;
  readonly output: z.ZodType<T>;
  readonly prompt: string;
  /** What is wrong with an output, a line each; an empty list where it holds. */
  readonly complaints: (output: T, searches: readonly Search[]) => readonly string[];
};

export type PhaseEnd<T> = {
  readonly output: T | null;
  readonly searches: readonly Search[];
  readonly run: PhaseRun;
  /** Whether another phase would end the same way. */
  readonly isFinal: boolean;
  /** Whether its cost is known in full. */
  readonly isAccounted: boolean;
};

type Said<T> = {
  readonly output: T | null;
  readonly reason: string | null;
  readonly isFinal: boolean;
  readonly sentBack: boolean;
};

/** Never throws: a phase that fails in whatever way costs its own part of the report and no other. */
export async function runPhase<T>(
  phase: Phase<T>,
  { model, clock, signal, deadlineMs }: PhaseDoors,
): Promise<PhaseEnd<T>> {
  const startedAt = clock.now();
  const late = clock.deadline(deadlineMs);
  const setup = { ...phase, output: phase.wire ?? phase.output };
  const session = await opened(model, setup, AbortSignal.any([signal, late]));
  try {
    const said = await converse(phase, session).catch(crashed);
    const reason = late.aborted && said.output === null ? `not done within ${deadlineMs / 1000} s` : said.reason;
    const denied = session.denied();
    const notes = [
      reason,
      denied.length === 0 ? null : `asked for ${denied.join(', ')}, which it may not have`,
      session.isAccounted() ? null : 'what its last turn cost is not known',
    ];
    return {
      output: said.output,
      searches: session.searches(),
      isFinal: said.isFinal,
      isAccounted: session.isAccounted(),
      run: {
        name: phase.phase,
        ok: said.output !== null,
        reason: notes.filter((each) => each !== null).join('; ') || null,
        sentBack: said.sentBack,
        ms: Math.round((clock.now() - startedAt) * 1000),
        ...session.spent(),
      },
    };
  } finally {
    await session.close().catch(() => {});
  }
}

const why = (error: unknown): string => printable(error instanceof Error ? error.message : String(error));

const crashed = (error: unknown): Said<never> => ({
  output: null,
  reason: `it could not be gone on with: ${why(error)}`,
  isFinal: true,
  sentBack: false,
});

const opened = (model: Model, setup: Setup, signal: AbortSignal): Promise<Session> =>
  model.open(setup, signal).catch((error: unknown) => failedSession(`it could not be begun: ${why(error)}`));

const MOST_COMPLAINTS = 40;

async function converse<T>(phase: Phase<T>, session: Session): Promise<Said<T>> {
  const first = believed(phase, await session.say(phase.prompt));
  if (first.output === null) return { ...first, sentBack: false };
  const wrong = phase.complaints(first.output, session.searches());
  if (wrong.length === 0) return { ...first, sentBack: false };
  const second = believed(phase, await session.say(sentBackText(wrong)));
  // What cannot be held at all is found here, where it costs the phase and not the day.
  if (second.output !== null) phase.complaints(second.output, session.searches());
  // A second output that never came leaves the first, of which what is wrong will be struck.
  return second.output === null
    ? { output: first.output, reason: `sent back, and then: ${second.reason}`, isFinal: second.isFinal, sentBack: true }
    : { ...second, sentBack: true };
}

const sentBackText = (wrong: readonly string[]): string =>
  [
    'Your output was held against the answers of this run. This does not hold:',
    ...wrong.slice(0, MOST_COMPLAINTS).map((line) => `- ${line}`),
    ...(wrong.length > MOST_COMPLAINTS ? [`- and ${wrong.length - MOST_COMPLAINTS} more`] : []),
    'Return the whole output again with these mended or left out. What does not hold then is struck.',
  ].join('\n');

function believed<T>({ output }: Phase<T>, turn: Turn): Omit<Said<T>, 'sentBack'> {
  if (!turn.ok) return { output: null, reason: turn.reason, isFinal: turn.isFinal };
  const seen = output.safeParse(turn.output);
  if (seen.success) return { output: seen.data, reason: null, isFinal: false };
  const [issue] = seen.error.issues;
  return {
    output: null,
    reason: `its output has another shape: ${issue?.path.join('.')}: ${issue?.message}`,
    isFinal: false,
  };
}
