// The thirteen gates of each model, judged: value, level, interval, why, and what would change it.
import { z } from 'zod';
import { GATE_LEVELS, GATE_NAMES } from '#domain/gate.ts';
import { modelRank } from '#domain/gpu.ts';
import { dayOfSlot, dayStart, isoTime, SLOT_WORD, SLOT_WORDS, slotStart } from '#domain/time.ts';
import { GATE_THRESHOLDS, GATE_WINDOW_DAYS } from '#gates/thresholds.ts';
import { gatesAt, type StoredGate } from '#store/gate.ts';
import { counted, field, measured, modelId, moment, number, text, word, yes } from './field.ts';
import { judgedProblem, type Moment, momentOf } from './judged.ts';
import { question } from './question.ts';
import { judgedInput } from './signals.ts';
import type { World } from './world.ts';

/** The gates at a moment; what is no longer current decides nothing. The headline's models first, the gates in their order. */
export function gatesTold(world: World, { slot, outdated }: Moment): StoredGate[] {
  return gatesAt(world.store, slot)
    .map((row) =>
      outdated === null
        ? row
        : { ...row, level: 'insufficient' as const, reason: `Not current: ${outdated}. It said then: ${row.reason}` },
    )
    .sort(
      (a, b) =>
        modelRank(a.gpu) - modelRank(b.gpu) ||
        a.gpu.localeCompare(b.gpu) ||
        GATE_NAMES.indexOf(a.gate) - GATE_NAMES.indexOf(b.gate),
    );
}

function untold(moment: Moment | null): string {
  const end = moment === null ? null : dayStart(dayOfSlot(moment.slot));
  return `of past ${SLOT_WORDS} gates are kept where they end a day${end === null ? '' : `: ask with to=${isoTime(end)}`}`;
}

export default question({
  name: 'gates',
  summary:
    'The thirteen gates of each model, as the literature on futures contracts has them: value, 90 % interval, ' +
    'pass, fail or insufficient, whether it decides, why, and what would change it.',
  input: judgedInput,
  row: z.object({
    gpu: modelId,
    gate: word(z.enum(GATE_NAMES), 'gate'),
    name: text('name').describe('What it is called'),
    value: measured('value', { of: 'model' }).nullable(),
    unit: text('unit'),
    level: word(z.enum(GATE_LEVELS), 'level').describe('Pass or fail only where the whole interval lies on that side'),
    interval: field(z.tuple([z.number(), z.number()]), 'told', '90 % interval')
      .nullable()
      .describe('90 %, by blocks of whole days'),
    n: counted('observations', 'observations'),
    windowDays: number('days', 'window'),
    thresholds: z.object({
      pass: measured('passes from'),
      fail: measured('fails from').nullable(),
      better: word(z.enum(['higher', 'lower']), 'better'),
    }),
    hard: yes('decides').describe('The verdict stands and falls with it'),
    reason: text('reason'),
    wouldChange: text('what would change it'),
    slot: moment(SLOT_WORD),
    details: z.record(z.string(), z.unknown()).describe('What stands beside the value, by name'),
  }),
  answer(world, input) {
    const moment = momentOf(world, input.to);
    const data = (moment === null ? [] : gatesTold(world, moment))
      .filter(({ gpu }) => input.gpu?.includes(gpu) ?? true)
      .map(({ gpu, gate, value, level, interval, n, windowDays, reason, wouldChange, details }) => {
        const { name, unit, pass, fail, better, isHard } = GATE_THRESHOLDS[gate];
        return {
          gpu,
          gate,
          name,
          value,
          unit,
          level,
          interval: interval === null ? null : ([...interval] as [number, number]),
          n,
          windowDays,
          thresholds: { pass, fail, better },
          hard: isHard,
          reason,
          wouldChange,
          slot: isoTime(slotStart(moment?.slot ?? 0)),
          details,
        };
      });
    return {
      data,
      slot: moment?.slot,
      windowDays: GATE_WINDOW_DAYS,
      enough: data.length > 0 && moment?.outdated === null,
      because: judgedProblem(world, moment) ?? (data.length === 0 ? untold(moment) : null),
    };
  },
});
