// Each model's verdict, and since when it has been the same.
import { z } from 'zod';
import { modelRank } from '#domain/gpu.ts';
import { dayOfSlot, dayStart, isoTime, slotStart } from '#domain/time.ts';
import { LEVELS, type Level, SIGNAL_TYPES, type SignalType, VERDICTS, type Verdict } from '#domain/verdict.ts';
import { DECIDING, verdictOf } from '#signals/judge.ts';
import { signalsAt, verdictLog } from '#store/signal.ts';
import { judgedProblem, levelsOf, type Moment, momentOf } from './judged.ts';
import { isoTimeText, question } from './question.ts';
import { judgedInput } from './signals.ts';
import type { World } from './world.ts';

export type Standing = {
  readonly gpu: string;
  readonly verdict: Verdict;
  readonly since: string;
  readonly decidedBy: SignalType[];
  readonly signals: ReturnType<typeof levelsOf>;
};

/** The verdicts at a moment; one that is no longer current is too little to go by. */
export function verdictsTold(world: World, moment: Moment): Standing[] {
  const byGpu = Map.groupBy(signalsAt(world.store, moment.slot), ({ gpu }) => gpu);
  const log = Map.groupBy(
    verdictLog(world.store).filter(({ day }) => day <= dayOfSlot(moment.slot)),
    ({ gpu }) => gpu,
  );
  const ordered = [...byGpu].sort(([a], [b]) => modelRank(a) - modelRank(b) || a.localeCompare(b));
  return ordered.map(([gpu, rows]) => {
    const told = rows.map((row) => ({
      ...row,
      level: moment.outdated === null ? row.level : ('insufficient' as const),
    }));
    const verdict = verdictOf(told);
    const since = sinceWhen(log.get(gpu) ?? [], verdict) ?? slotStart(moment.slot);
    const signals = levelsOf(told);
    const decidedBy = DECIDING.filter((type) => signals[type] === LEVEL_OF[verdict]);
    return { gpu, verdict, since: isoTime(since), decidedBy, signals };
  });
}

/** The level that makes a verdict what it is; of those that only gates give, the one nearest to it. */
const LEVEL_OF: Readonly<Record<Verdict, Level>> = {
  viable: 'green',
  basket_only: 'green',
  not_yet: 'amber',
  not_viable: 'red',
  no_market: 'insufficient',
  insufficient: 'insufficient',
};

/** The first of the days, back from the last one logged, that have all had this verdict. */
function sinceWhen(log: readonly { day: number; verdict: Verdict }[], verdict: Verdict): number | null {
  const changed = log.findLastIndex((each) => each.verdict !== verdict);
  const first = log[changed + 1];
  return first === undefined ? null : dayStart(first.day);
}

const level = z.enum(LEVELS);

export default question({
  name: 'verdicts',
  summary:
    'Whether a model could carry a futures market: not viable if spread, CV or supply is red, viable if all three are green; since when, and the level of each signal.',
  input: judgedInput,
  row: z.object({
    gpu: z.string(),
    verdict: z.enum(VERDICTS),
    since: isoTimeText,
    decidedBy: z.array(z.enum(SIGNAL_TYPES)).describe('The signals whose level makes the verdict what it is'),
    signals: z.object({ spread: level, cv: level, time_of_day: level, supply: level }),
  }),
  answer(world, input) {
    const moment = momentOf(world, input.to);
    const data = (moment === null ? [] : verdictsTold(world, moment)).filter(
      ({ gpu }) => input.gpu?.includes(gpu) ?? true,
    );
    return {
      data,
      slot: moment?.slot,
      enough: data.length > 0 && moment?.outdated === null,
      because: judgedProblem(world, moment),
    };
  },
});
