// The reports there are: every version of every day, newest first.
import { z } from 'zod';
import { toUsd } from '#domain/money.ts';
import { AUTHORS } from '#domain/report.ts';
import { isoTime } from '#domain/time.ts';
import { analysesIn, countAnalyses } from '#store/analysis.ts';
import { counted, dayOf, moment, number, text, word } from './field.ts';
import { question, time } from './question.ts';

const MOST = 400;
const FIRST_DATE = '0000-01-01';
const LAST_DATE = '9999-12-31';

const dateOf = (epochSeconds: number): string => isoTime(epochSeconds).slice(0, 10);

export default question({
  name: 'reports',
  summary:
    'The daily reports there are, every version, newest first: who wrote each, how many figures were checked, what was struck, what it cost.',
  input: z.strictObject({
    from: time.optional().describe('First day; all by default'),
    to: time.optional().describe('End, its day not included'),
  }),
  row: z.object({
    date: dayOf('day'),
    version: counted('count', 'version'),
    title: text('title'),
    author: word(z.enum(AUTHORS), 'author'),
    model: text('language model').nullable(),
    because: text('why the program wrote it').nullable(),
    madeAt: moment('made'),
    numbers: counted('count', 'figures in it').describe('Figures in it, each found in an answer'),
    struck: counted('count', 'struck'),
    tokensIn: counted('tokens', 'tokens in'),
    tokensOut: counted('tokens', 'tokens out'),
    costUsd: number('cost', 'cost'),
    ms: counted('milliseconds', 'took'),
  }),
  answer(world, { from, to }) {
    const days = [from === undefined ? FIRST_DATE : dateOf(from), to === undefined ? LAST_DATE : dateOf(to)] as const;
    const rows = analysesIn(world.store, ...days, MOST);
    const count = rows.length < MOST ? rows.length : countAnalyses(world.store, ...days);
    const data = rows.map((row) => ({
      date: row.date,
      version: row.version,
      title: row.title,
      author: row.author,
      model: row.model,
      because: row.because,
      madeAt: isoTime(row.made_at),
      numbers: row.numbers,
      struck: row.struck,
      tokensIn: row.tokens_in,
      tokensOut: row.tokens_out,
      costUsd: toUsd(row.cost_micro_usd),
      ms: row.ms,
    }));
    const because =
      count > MOST
        ? `the newest ${MOST} of ${count} versions: narrow by from and to`
        : count === 0
          ? 'no report has been made of these days'
          : null;
    return { data, enough: because === null, because };
  },
});
