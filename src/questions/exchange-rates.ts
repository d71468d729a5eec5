// The European Central Bank's rates that are current: what an amount in USD is in another currency, and of which day that is.
import { z } from 'zod';
import { dayOfRate } from '#domain/currency.ts';
import { dayStart, isoTime, slotOf } from '#domain/time.ts';
import { ratesOf } from '#store/rate.ts';
import { dayOf, number, text } from './field.ts';
import { question } from './question.ts';

export default question({
  name: 'exchange_rates',
  summary:
    'The exchange rates of the European Central Bank that amounts are converted by now, of the day that ' +
    'each is of; none older than seven days.',
  input: z.strictObject({}),
  row: z.object({
    currency: text('currency'),
    usd: number('told', 'USD for one unit'),
    perUsd: number('told', 'units for one USD'),
    day: dayOf('day of the rate'),
  }),
  answer({ store, now }) {
    const rates = ratesOf(store, Number.MAX_SAFE_INTEGER, slotOf(now));
    const data = Object.entries(rates?.usd ?? {})
      .filter(([, usd]) => usd > 0)
      .map(([currency, usd]) => ({
        currency,
        usd,
        perUsd: 1 / usd,
        day: isoTime(dayStart(dayOfRate(rates ?? { day: 0, usd: {} }, currency))).slice(0, 10),
      }))
      .sort((a, b) => (a.currency < b.currency ? -1 : 1));
    return {
      data,
      enough: data.length > 0,
      because: data.length > 0 ? null : 'no rate of the last seven days is known',
    };
  },
});
