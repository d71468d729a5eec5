// What every field of every answer is: the twin of the headers of its CSV, for a reader and for a program.

import { z } from 'zod';
import { FORMATS, isUnit } from '#domain/format.ts';
import { SLOT_WORD } from '#domain/time.ts';
import { fieldsOf, SUBJECTS, text, WINDOWS, word } from './field.ts';
import { InputProblem } from './problem.ts';
import { question } from './question.ts';

const row = z.object({
  question: text('question'),
  field: text('field').describe('Those within a part of the row as part.field'),
  spoken: text('as it is spoken'),
  kind: text('kind').describe('Of a figure its unit’s name, else what it names'),
  unit: text('unit').nullable().describe('Null of what is no figure, or of a bare one'),
  window: word(z.enum(WINDOWS), 'window')
    .nullable()
    .describe(`What it looks back over; null where it is of its ${SLOT_WORD}`),
  of: word(z.enum(SUBJECTS), 'of').nullable().describe('Whose it is; null of nobody'),
  by: text('field with the seller')
    .nullable()
    .describe('The field that names the seller it is of, where that is not provider'),
  description: text('description').nullable(),
});

/** `rows` are the rows of the other questions, by name. */
export const fieldsQuestion = (rows: Readonly<Record<string, z.ZodObject>>) =>
  question({
    name: 'fields',
    summary:
      'What each field of each answer is: how it is spoken, its unit, the window it looks back over, and whose it is.',
    input: z.strictObject({
      question: z.string().max(40).optional().describe('One question’s fields; all by default'),
    }),
    row,
    answer(_world, { question: asked }) {
      const all = { ...rows, fields: row };
      const names = Object.keys(all).filter((name) => asked === undefined || name === asked);
      if (names.length === 0)
        throw new InputProblem('question', `question: allowed are ${Object.keys(all).join(', ')}`);
      const data = Object.entries(all).flatMap(([name, shape]) =>
        names.includes(name)
          ? fieldsOf(shape).map(({ name: field, spoken, kind, window, of, by, description }) => ({
              question: name,
              field,
              spoken,
              kind,
              unit: isUnit(kind) && FORMATS[kind].unit !== '' ? FORMATS[kind].unit : null,
              window: window ?? null,
              of: of ?? null,
              by: by ?? null,
              description: description ?? null,
            }))
          : [],
      );
      return { data, enough: true, because: null };
    },
  });
