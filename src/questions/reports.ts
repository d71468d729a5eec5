// The reports there are: every version of every day, newest first.
import { z } from 'zod';
import { toUsd } from '#domain/money.ts';
import { AUTHORS } from '#domain/report.ts';
import { isoTime } from '#domain/time.ts';
import { analysesIn, countAnalyses } from '#store/analysis.ts';
import { count, isoTimeText, question, time } from './question.ts';

const MOST = 400;
const FIRST_DATE = '0000-01-01';
const LAST_DATE = '9999-12-31';

const dayOf = (epochSeconds: number): string => isoTime(epochSeconds).slice(0, 10);

export default question({
  name: 'reports',
  summary:
    'The daily reports there are, every version, newest first: who wrote each, how many figures were checked, what was struck, what it cost.',
  input: z.strictObject({
    from: time.optional().describe('First day; all by default'),
    to: time.optional().describe('End, its day not included'),
  }),
  row: z.object({
    date: z.string(),
    version: count,
    title: z.string(),
    author: z.enum(AUTHORS),
    model: z.string().nullable(),
    because: z.string().nullable(),
    madeAt: isoTimeText,
    numbers: count.describe('Figures in it, each found in an answer'),
    struck: count,
    tokensIn: count,
    tokensOut: count,
    costUsd: z.number(),
    ms: count,
  }),
  answer(world, { from, to }) {
    const days = [from === undefined ? FIRST_DATE : dayOf(from), to === undefined ? LAST_DATE : dayOf(to)] as const;
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
