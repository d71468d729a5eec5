// What each gate is: the one table of thresholds, with the source of each.
import { z } from 'zod';
import { GATE_NAMES } from '#domain/gate.ts';
import { GATE_THRESHOLDS } from '#gates/thresholds.ts';
import { question } from './question.ts';

export default question({
  name: 'gate_definitions',
  summary:
    'What each of the thirteen gates measures, its thresholds, what it needs, whether the verdict stands and falls with it, and where its threshold comes from.',
  input: z.strictObject({}),
  row: z.object({
    gate: z.enum(GATE_NAMES),
    name: z.string(),
    what: z.string(),
    unit: z.string(),
    better: z.enum(['higher', 'lower']),
    pass: z.number(),
    fail: z.number().nullable(),
    also: z.string().nullable(),
    needs: z.string(),
    windowDays: z.int(),
    hard: z.boolean(),
    source: z.string(),
    taken: z.string().describe('Where the source gives a range: which was taken, and why'),
  }),
  answer() {
    const data = GATE_NAMES.map((gate) => {
      const {
        name,
        what,
        unit,
        better,
        pass,
        fail,
        also = null,
        needs,
        windowDays,
        isHard,
        source,
        taken,
      } = GATE_THRESHOLDS[gate];
      return { gate, name, what, unit, better, pass, fail, also, needs, windowDays, hard: isHard, source, taken };
    });
    return { data, enough: true, because: null };
  },
});
