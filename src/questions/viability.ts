// The answer to the question that all this is for, in one sentence with its counts.
import { z } from 'zod';
import { gpuLabel } from '#domain/gpu.ts';
import { dayOfSlot, SLOTS_PER_DAY } from '#domain/time.ts';
import { FIRST_METHOD_OF_GATES, type Verdict } from '#domain/verdict.ts';
import { GATE_WINDOW_DAYS } from '#gates/thresholds.ts';
import { verdictLog } from '#store/signal.ts';
import { counted, dayOf, modelId, number, text, word } from './field.ts';
import { judgedProblem, momentOf } from './judged.ts';
import { originalAnswer } from './original.ts';
import { question } from './question.ts';
import { judgedInput } from './signals.ts';
import { type Standing, verdictsTold } from './verdicts.ts';

export const DAYS = 14;
/** Of such a model nobody would list a contract. */
const NONE: readonly Verdict[] = ['not_viable', 'no_market'];

type Day = { readonly day: number; readonly gpu: string; readonly verdict: Verdict; readonly method: number };

/** How many of the last logged days, back from the last one, each model has been viable without a break. */
function viableRuns(log: readonly Day[]): Map<string, number> {
  return new Map(
    [...Map.groupBy(log, ({ gpu }) => gpu)].map(([gpu, days]) => {
      const last = days.findLastIndex(({ verdict }) => verdict !== 'viable');
      return [gpu, days.length - 1 - last];
    }),
  );
}

const clause = (number: number, one: string, many: string): string[] =>
  number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];

/** `today` is the day of the judged slot: a log that ends before the day before it says nothing of now. */
export function overall(now: readonly Pick<Standing, 'gpu' | 'verdict'>[], log: readonly Day[], today: number) {
  const byGates = log.filter(({ method }) => method >= FIRST_METHOD_OF_GATES);
  const lastDay = Math.max(0, ...byGates.map(({ day }) => day));
  const runs = viableRuns(byGates.filter(({ gpu }) => now.some((each) => each.gpu === gpu)));
  const recent = byGates.filter(({ day }) => day > lastDay - DAYS);
  const loggedDays = new Set(recent.map(({ day }) => day)).size;
  const steady = [...runs].filter(
    ([gpu, run]) => run >= DAYS && recent.filter((each) => each.gpu === gpu).length >= DAYS,
  );
  const of = (verdict: Verdict): number => now.filter((each) => each.verdict === verdict).length;
  const answer: 'yes' | 'no' | 'not_yet' =
    steady.length > 0 && lastDay >= today - 1 && of('insufficient') < now.length
      ? 'yes'
      : now.length > 0 && now.every(({ verdict }) => NONE.includes(verdict))
        ? 'no'
        : 'not_yet';
  const parts = [
    ...clause(of('viable'), 'is viable', 'are viable'),
    ...clause(of('basket_only'), 'would do in a basket only', 'would do in a basket only'),
    ...clause(of('not_yet'), 'is unclear', 'are unclear'),
    ...clause(of('not_viable'), 'is not viable', 'are not viable'),
    ...clause(of('no_market'), 'has no market but lists', 'have no market but lists'),
    ...clause(of('insufficient'), 'has too little data', 'have too little data'),
  ].join(', ');
  const word = { yes: 'Yes', no: 'No', not_yet: 'Not yet' }[answer];
  const lasting =
    answer === 'yes'
      ? `${steady.map(([gpu]) => gpuLabel(gpu)).join(', ')} ${steady.length === 1 ? 'was' : 'were'} viable on each of the last ${DAYS} logged days`
      : `none was viable on each of the last ${DAYS} logged days${loggedDays < DAYS ? `, of which ${loggedDays} are logged` : ''}`;
  const sentence =
    now.length === 0
      ? 'Not yet: no model has been judged.'
      : `${word}: of ${now.length} ${now.length === 1 ? 'model' : 'models'} judged, ${parts}; ${lasting}.`;
  return { answer, sentence, judged: now.length, loggedDays, steady: steady.map(([gpu]) => gpu), of };
}

export default question({
  name: 'viability',
  summary:
    'Could GPU compute carry a futures market: yes if a model was viable by its gates on each of the last 14 logged days, no if every judged model is not viable or no market, otherwise not yet; and what the rule first published would answer.',
  input: judgedInput,
  row: z.object({
    answer: word(z.enum(['yes', 'no', 'not_yet']), 'answer'),
    sentence: text('sentence'),
    judged: counted('models', 'models judged'),
    viable: counted('models', 'viable models'),
    notYet: counted('models', 'models not yet viable'),
    basketOnly: counted('models', 'models for a basket only'),
    notViable: counted('models', 'models not viable'),
    noMarket: counted('models', 'models without a market'),
    insufficient: counted('models', 'models with too little data'),
    loggedDays: number('days', 'logged days').describe('Of the last 14'),
    steady: z.array(modelId).describe('Models viable on each of them'),
    original: z
      .object({
        answer: word(z.enum(['yes', 'no', 'not_yet']), 'answer'),
        sentence: text('sentence'),
        day: dayOf('last logged day').nullable().describe('The last logged day that it rests on'),
        steady: z.array(modelId),
      })
      .describe('By the rule first published: all four lights of a model green for two weeks'),
  }),
  answer(world, input) {
    const moment = momentOf(world, input.to);
    const now = (moment === null ? [] : verdictsTold(world, moment)).filter(
      ({ gpu }) => input.gpu?.includes(gpu) ?? true,
    );
    const slot = moment?.slot ?? 0;
    const log = verdictLog(world.store).filter(
      ({ day, gpu }) => (day + 1) * SLOTS_PER_DAY - 1 <= slot && (input.gpu?.includes(gpu) ?? true),
    );
    const { of, ...found } = overall(now, log, dayOfSlot(slot));
    const row = {
      ...found,
      viable: of('viable'),
      notYet: of('not_yet'),
      basketOnly: of('basket_only'),
      notViable: of('not_viable'),
      noMarket: of('no_market'),
      insufficient: of('insufficient'),
      original: originalAnswer(world, now, slot),
    };
    return {
      data: moment === null ? [] : [row],
      slot: moment?.slot,
      windowDays: GATE_WINDOW_DAYS,
      enough: now.length > 0 && moment?.outdated === null,
      because: judgedProblem(world, moment),
    };
  },
});
