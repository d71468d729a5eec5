// What was brought in from files: name, hash, rows, and the span that it covers.
import { z } from 'zod';
import { originIn } from '#domain/credit.ts';
import { isoTime, slotStart } from '#domain/time.ts';
import { imports } from '#store/import.ts';
import { counted, moment, text, word } from './field.ts';
import { question } from './question.ts';

export default question({
  name: 'imports',
  summary:
    'The files of history that were imported: name, SHA-256, rows, what of them was taken, and the span they cover.',
  input: z.strictObject({}),
  row: z.object({
    name: text('file'),
    hash: text('SHA-256'),
    state: word(z.enum(['under_way', 'done']), 'state'),
    rows: counted('rows', 'rows'),
    offers: counted('rows', 'taken as offers'),
    aggregates: counted('rows', 'taken as aggregates'),
    index: counted('rows', 'taken as an index'),
    from: moment('from'),
    to: moment('to'),
    madeAt: moment('imported'),
    history: text('history')
      .nullable()
      .describe('The public history that it is of; null where a file was imported by hand'),
    licence: text('licence').nullable(),
    credit: text('credit').nullable().describe('How it must be credited, with a link to its home'),
    home: text('home').nullable(),
  }),
  answer(world) {
    const data = imports(world.store).map((row) => {
      const report = JSON.parse(row.report) as { offers?: number; aggregates?: number; index?: number };
      const origin = originIn(row.report);
      return {
        name: row.name,
        hash: row.hash,
        state: row.state,
        rows: row.rows,
        offers: report.offers ?? 0,
        aggregates: report.aggregates ?? 0,
        index: report.index ?? 0,
        from: isoTime(slotStart(row.first_slot)),
        to: isoTime(slotStart(row.last_slot + 1)),
        madeAt: isoTime(row.made_at),
        history: origin?.history ?? null,
        licence: origin?.licence ?? null,
        credit: origin?.credit ?? null,
        home: origin?.home ?? null,
      };
    });
    return { data, enough: data.length > 0, because: data.length === 0 ? 'nothing was imported' : null };
  },
});
