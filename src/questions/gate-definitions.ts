// What each gate is: the one table of thresholds, with the source of each.
import { z } from 'zod';
import { GATE_NAMES } from '#domain/gate.ts';
import { GATE_THRESHOLDS } from '#gates/thresholds.ts';
import { measured, number, text, word, yes } from './field.ts';
import { question } from './question.ts';

export default question({
  name: 'gate_definitions',
  summary:
    'What each of the thirteen gates measures, its thresholds, what it needs, whether the verdict stands and falls with it, and where its threshold comes from.',
  input: z.strictObject({}),
  row: z.object({
    gate: word(z.enum(GATE_NAMES), 'gate'),
    name: text('name'),
    what: text('what is measured'),
    unit: text('unit'),
    better: word(z.enum(['higher', 'lower']), 'better'),
    pass: measured('passes from'),
    fail: measured('fails from').nullable(),
    also: text('besides').nullable(),
    needs: text('what it needs'),
    windowDays: number('days', 'window'),
    hard: yes('decides'),
    source: text('source'),
    taken: text('what was taken of it').describe('Where the source gives a range: which was taken, and why'),
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
