// Each model's verdict by its gates, since when it has been the same, and what the lights first published say beside it.
import { z } from 'zod';
import { GATE_LEVELS, GATE_NAMES, type GateLevel, type GateName } from '#domain/gate.ts';
import { modelRank } from '#domain/gpu.ts';
import { dayOfSlot, dayStart, isoTime, SLOT_WORDS, slotStart } from '#domain/time.ts';
import {
  FIRST_METHOD_OF_GATES,
  LEVELS,
  type Level,
  ORIGINAL_VERDICTS,
  type OriginalVerdict,
  SIGNAL_TYPES,
  type SignalType,
  VERDICTS,
  type Verdict,
} from '#domain/verdict.ts';
import { HARD_GATES } from '#gates/judge.ts';
import { GATE_WINDOW_DAYS } from '#gates/thresholds.ts';
import { DECIDING } from '#signals/judge.ts';
import { signalsAt, verdictLog, verdictsAt } from '#store/signal.ts';
import { modelId, moment, word } from './field.ts';
import { gatesTold } from './gates.ts';
import { judgedProblem, levelsOf, type Moment, momentOf } from './judged.ts';
import { question } from './question.ts';
import { judgedInput } from './signals.ts';
import type { World } from './world.ts';

export type GateLevels = Readonly<Record<GateName, GateLevel>>;

export type Standing = {
  readonly gpu: string;
  readonly verdict: Verdict;
  readonly since: string;
  readonly decidedBy: GateName[];
  /** Null where they are not kept, or were none yet. */
  readonly gates: GateLevels | null;
  readonly original: OriginalVerdict;
  readonly originalBy: SignalType[];
  readonly signals: ReturnType<typeof levelsOf>;
};

/** The verdicts at a moment; one that is no longer current is too little to go by. */
export function verdictsTold(world: World, moment: Moment): Standing[] {
  const isCurrent = moment.outdated === null;
  const signals = Map.groupBy(signalsAt(world.store, moment.slot), ({ gpu }) => gpu);
  const gates = Map.groupBy(gatesTold(world, moment), ({ gpu }) => gpu);
  const log = Map.groupBy(
    verdictLog(world.store).filter(({ day }) => day <= dayOfSlot(moment.slot)),
    ({ gpu }) => gpu,
  );
  return verdictsAt(world.store, moment.slot)
    .sort((a, b) => modelRank(a.gpu) - modelRank(b.gpu) || a.gpu.localeCompare(b.gpu))
    .map(({ gpu, isByGates, ...judged }) => {
      const verdict = isCurrent ? judged.verdict : 'insufficient';
      const lights = (signals.get(gpu) ?? []).map((row) => ({
        ...row,
        level: isCurrent ? row.level : ('insufficient' as const),
      }));
      const own = gates.get(gpu);
      const levels = own === undefined ? null : gateLevels(own);
      // What the lights decided, by the same words, is not what gates do.
      const same = (log.get(gpu) ?? []).filter(({ method }) => method >= FIRST_METHOD_OF_GATES === isByGates);
      const signalLevels = levelsOf(lights);
      const original = isCurrent ? judged.original : 'insufficient';
      return {
        gpu,
        verdict,
        since: isoTime(sinceWhen(same, verdict) ?? slotStart(moment.slot)),
        decidedBy: levels === null ? [] : decidedBy(verdict, levels),
        gates: levels,
        original,
        originalBy: DECIDING.filter((type) => signalLevels[type] === LEVEL_OF[original]),
        signals: signalLevels,
      };
    });
}

/** The light that makes the rule first published say what it says. */
const LEVEL_OF: Readonly<Record<OriginalVerdict, Level>> = {
  viable: 'green',
  not_yet: 'amber',
  not_viable: 'red',
  insufficient: 'insufficient',
};

export const gateLevels = (gates: readonly { readonly gate: GateName; readonly level: GateLevel }[]): GateLevels =>
  Object.fromEntries(
    GATE_NAMES.map((name) => [name, gates.find(({ gate }) => gate === name)?.level ?? 'insufficient']),
  ) as GateLevels;

/** The gates that make a verdict what it is: those that fail, or keep it from being told. */
function decidedBy(verdict: Verdict, levels: GateLevels): GateName[] {
  if (verdict === 'basket_only') return ['V4'];
  if (verdict === 'no_market') return [];
  const level: GateLevel = verdict === 'viable' ? 'pass' : verdict === 'not_viable' ? 'fail' : 'insufficient';
  return HARD_GATES.filter((name) =>
    // Data that are not fit keep a verdict from being told, and prove nothing.
    name === 'V13' && levels[name] === 'fail' ? verdict === 'insufficient' : levels[name] === level,
  );
}

/** The first of the days, back from the last one logged, that have all had this verdict. */
function sinceWhen(log: readonly { day: number; verdict: Verdict }[], verdict: Verdict): number | null {
  const changed = log.findLastIndex((each) => each.verdict !== verdict);
  const first = log[changed + 1];
  return first === undefined ? null : dayStart(first.day);
}

const level = word(z.enum(LEVELS), 'level');
export const gateLevelsShape = word(z.record(z.enum(GATE_NAMES), z.enum(GATE_LEVELS)), 'levels of the gates');

export default question({
  name: 'verdicts',
  summary:
    'Whether a model could carry a futures market, by its gates: viable if every hard gate passes, not viable if ' +
    'one fails; since when, the level of each gate, and what the four lights first published say.',
  input: judgedInput,
  row: z.object({
    gpu: modelId,
    verdict: word(z.enum(VERDICTS), 'verdict'),
    since: moment('since'),
    decidedBy: z
      .array(word(z.enum(GATE_NAMES), 'decided by'))
      .describe('The gates whose level makes the verdict what it is'),
    gates: gateLevelsShape
      .nullable()
      .describe(
        `Null of ${SLOT_WORDS} of the past that ended no day, of which they are not kept, and of before there were gates`,
      ),
    original: word(z.enum(ORIGINAL_VERDICTS), 'verdict by the rule first published').describe(
      'By the rule first published: three of the four lights',
    ),
    originalBy: z.array(word(z.enum(SIGNAL_TYPES), 'decided by')).describe('The lights that make it say so'),
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
      windowDays: GATE_WINDOW_DAYS,
      enough: data.length > 0 && moment?.outdated === null,
      because: judgedProblem(world, moment),
    };
  },
});
