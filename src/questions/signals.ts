// The four signals of each model, judged: value, level, interval, the sentence that says why, and what stands beside it.
import { z } from 'zod';
import { isoTime, SLOT_WORD, slotStart } from '#domain/time.ts';
import { LEVELS, SIGNAL_TYPES } from '#domain/verdict.ts';
import { THRESHOLDS } from '#signals/thresholds.ts';
import { counted, field, measured, modelId, moment, number, text, word, yes } from './field.ts';
import { judgedProblem, momentOf, signalsTold } from './judged.ts';
import { gpuList, question, time } from './question.ts';

/** Only the headline's market, basis and scope are judged; asking for them is allowed, asking for others is not. */
export const judgedInput = z.strictObject({
  gpu: gpuList.optional(),
  market: z.enum(['on_demand']).default('on_demand').describe('Only on-demand is judged'),
  basis: z.enum(['all_in']).default('all_in').describe('Only all-in prices are judged'),
  scope: z.enum(['eligible']).default('eligible').describe('Only eligible offers are judged'),
  to: time.optional().describe('As it stood at the last judged slot before this time; now by default'),
});

export default question({
  name: 'signals',
  summary:
    'Spread, CV, time of day and supply of each model, judged against the thresholds: level, 90 % interval, ' +
    'actionable or not, why, and what stands beside it.',
  input: judgedInput,
  row: z.object({
    gpu: modelId,
    type: word(z.enum(SIGNAL_TYPES), 'signal'),
    value: measured('judged value', { of: 'market' })
      .nullable()
      .describe('USD per GPU-hour, ratio, percent or GPUs; see unit'),
    unit: text('unit'),
    level: word(z.enum(LEVELS), 'level'),
    actionable: yes('actionable').describe('Green, and nothing else'),
    reason: text('reason'),
    interval: field(z.tuple([z.number(), z.number()]), 'told', '90 % interval')
      .nullable()
      .describe('90 %'),
    n: counted('observations', 'observations'),
    windowDays: number('days', 'window'),
    thresholds: z.object({ green: measured('green above'), red: measured('red below').nullable() }),
    slot: moment(SLOT_WORD),
    details: z.record(z.string(), z.unknown()).describe('The companions of the signal, by name'),
  }),
  answer(world, input) {
    const moment = momentOf(world, input.to);
    const data = (moment === null ? [] : signalsTold(world, moment))
      .filter(({ gpu }) => input.gpu?.includes(gpu) ?? true)
      .map(({ gpu, type, value, level, reason, interval, n, details }) => ({
        gpu,
        type,
        value,
        unit: THRESHOLDS[type].unit,
        level,
        actionable: level === 'green',
        reason,
        interval: interval === null ? null : ([...interval] as [number, number]),
        n,
        windowDays: THRESHOLDS[type].windowDays,
        thresholds: { green: THRESHOLDS[type].green, red: THRESHOLDS[type].red },
        slot: isoTime(slotStart(moment?.slot ?? 0)),
        details,
      }));
    return {
      data,
      slot: moment?.slot,
      enough: data.length > 0 && moment?.outdated === null,
      because: judgedProblem(world, moment),
    };
  },
});
