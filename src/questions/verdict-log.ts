// The verdicts as they were logged, one a model and day, never edited.
import { z } from 'zod';
import { DAY_SECONDS, dayStart, isoTime, SLOT_WORD, SLOTS_PER_DAY, slotOf } from '#domain/time.ts';
import { LEVELS, ORIGINAL_VERDICTS, VERDICTS } from '#domain/verdict.ts';
import { GATE_WINDOW_DAYS } from '#gates/thresholds.ts';
import { loggedGates } from '#store/gate.ts';
import { loggedIn } from '#store/signal.ts';
import { dayOf, field, modelId, moment, number, percent, ratio, word, yes } from './field.ts';
import { levelsOf } from './judged.ts';
import { gpuList, question, time } from './question.ts';
import { gateLevels, gateLevelsShape } from './verdicts.ts';

const USUAL_DAYS = 30;
const level = word(z.enum(LEVELS), 'level');

export default question({
  name: 'verdict_log',
  summary:
    `The verdict of each model at the last ${SLOT_WORD} of each UTC day, as it was logged then; an entry is never ` +
    'edited, and one that was made later says when.',
  input: z.strictObject({
    gpu: gpuList.optional(),
    from: time.optional().describe('First day; 30 days before the end by default'),
    to: time.optional().describe('End, not included; now by default'),
  }),
  row: z.object({
    day: dayOf('day').describe('UTC'),
    gpu: modelId,
    verdict: word(z.enum(VERDICTS), 'verdict'),
    original: word(z.enum(ORIGINAL_VERDICTS), 'verdict by the rule first published').describe(
      'By the rule first published',
    ),
    gates: gateLevelsShape.nullable().describe('Null of days that were judged before there were gates'),
    signals: z.object({ spread: level, cv: level, time_of_day: level, supply: level }),
    values: z.object({
      spread: number('usd', 'judged spread', { of: 'market', window: '7d' }).nullable(),
      cv: ratio('judged coefficient of variation', { of: 'market', window: '14d' }).nullable(),
      time_of_day: percent('judged time-of-day swing', { of: 'market', window: '28d', signed: true }).nullable(),
      supply: number('gpus', 'judged supply', { of: 'market', window: '24h' }).nullable(),
    }),
    madeAt: moment('made'),
    late: yes('late').describe('Made more than a day after the day had ended: by a catch-up or an import'),
    methodVersion: field(z.int(), 'count', 'version of the method'),
  }),
  answer(world, input) {
    const to = Math.floor(slotOf((input.to ?? Math.floor(world.now) + 1) - 1) / SLOTS_PER_DAY) + 1;
    const from = input.from === undefined ? to - USUAL_DAYS : Math.floor(input.from / DAY_SECONDS);
    const days = new Map<number, ReturnType<typeof loggedGates>>();
    const gatesOf = (day: number): ReturnType<typeof loggedGates> => {
      const held = days.get(day) ?? loggedGates(world.store, day);
      days.set(day, held);
      return held;
    };
    const data = loggedIn(world.store, from, to)
      .filter(({ gpu }) => input.gpu?.includes(gpu) ?? true)
      .map(({ day, gpu, verdict, original, signals, method, madeAt }) => {
        const gates = gatesOf(day).get(gpu);
        const value = (type: string) => signals.find((each) => each.type === type)?.value ?? null;
        return {
          day: isoTime(dayStart(day)).slice(0, 10),
          gpu,
          verdict,
          original,
          gates: gates === undefined ? null : gateLevels(gates),
          signals: levelsOf(signals),
          values: {
            spread: value('spread'),
            cv: value('cv'),
            time_of_day: value('time_of_day'),
            supply: value('supply'),
          },
          madeAt: isoTime(madeAt),
          late: madeAt > dayStart(day + 2),
          methodVersion: method,
        };
      });
    // What a verdict rests on lies up to a year before its day.
    const windowDays = to - from + GATE_WINDOW_DAYS;
    return {
      data,
      windowDays,
      enough: data.length > 0,
      because: data.length === 0 ? 'no day of this range is logged' : null,
    };
  },
});
