// The daily fixes of the index: what a contract would settle on, or why it could not.
import { z } from 'zod';
import { usdOrNull } from '#domain/money.ts';
import { dayStart, isoTime, SLOTS_PER_DAY } from '#domain/time.ts';
import { CADENCE_DAYS, type FixDay, fixDays } from '#index/days.ts';
import { FIX_RULES, FIX_STATES } from '#index/fix.ts';
import { METHODS, seriesName } from '#index/method.ts';
import { type PublishedDay, publishedOn } from '#index/published.ts';
import { spliceFactor } from '#index/splice.ts';
import { type Known, knownAt } from '#index/vintages.ts';
import { type BarePrint, barePrintsIn, daysWithRounds, indexSeriesId } from '#store/print.ts';
import { counted, dayOf, modelId, moment, money, number, percent, text, word, yes } from './field.ts';
import { daysOf, indexInput, momentAsked, type Range, rangeAsked, seriesAsked } from './index-series.ts';
import { InputProblem } from './problem.ts';
import { question } from './question.ts';
import { presentProblem, type World } from './world.ts';

const USUAL_DAYS = 30;
const MOST_DAYS = 2_000;

const pct = (share: number): number => Math.round(share * 10_000) / 100;

type Days = {
  readonly last: FixDay[];
  readonly publishedOn: (day: number) => PublishedDay;
  readonly byDay: ReadonlyMap<number, Known<BarePrint>[]>;
};

/** The days of a series by what is known at a moment, and by what stood when each became final. */
function daysKnown(world: World, series: number, range: Range, moment: number): Days {
  const { first, last } = daysOf(range);
  // Whole days, and those to either side by which a cadence is told.
  const wide = { from: (first - CADENCE_DAYS) * SLOTS_PER_DAY, to: (last + 1 + CADENCE_DAYS) * SLOTS_PER_DAY };
  const known = knownAt(barePrintsIn(world.store, series, { ...wide, asOf: moment }), moment);
  const byDay = Map.groupBy(known, (each) => Math.floor(each.last.slot / SLOTS_PER_DAY));
  const since = daysWithRounds(world.store, first, last);
  const ownDays = new Set([...since].flatMap(([day, from]) => (from <= moment ? [day] : [])));
  const near = (day: number): Known<BarePrint>[] =>
    Array.from({ length: 2 * CADENCE_DAYS + 1 }, (_, at) => byDay.get(day - CADENCE_DAYS + at) ?? []).flat();
  return {
    last: fixDays(
      known.map((each) => ({ slot: each.last.slot, value: each.last.value, imported: each.last.imported === 1 })),
      { first, last, ownDays },
    ),
    publishedOn: (day) => publishedOn(day, near(day), { asOf: moment, ownSince: since.get(day) }),
    byDay,
  };
}

/** How the older method of a model is carried on by this one, where both were printed side by side. */
function spliceOf(world: World, gpu: string, method: number, { range, moment }: { range: Range; moment: number }) {
  const older = METHODS[METHODS.findIndex(({ number }) => number === method) - 1];
  const id = older === undefined ? undefined : indexSeriesId(world.store, gpu, older.number);
  const own = indexSeriesId(world.store, gpu, method);
  if (older === undefined || id === undefined || own === undefined) return null;
  const values = (series: number) => daysKnown(world, series, range, moment).last.map(({ value }) => value);
  const splice = spliceFactor(values(id), values(own));
  return splice === null ? null : { from: seriesName(gpu, older.number), ...splice };
}

function reasonOf({ state, prints, scheduled, imported, coverage }: FixDay, isOver: boolean): string | null {
  if (!isOver) return 'the day is not over';
  if (scheduled === 0) return 'nothing was collected';
  const told = `${prints} of ${scheduled} prints`;
  if (state === 'none') return `${told}, ${pct(FIX_RULES.review.coverage)} % are needed`;
  if (state === 'settles') return null;
  return imported
    ? `${coverage < 1 ? `${told}, ` : ''}imported: nobody of us saw it`
    : coverage < FIX_RULES.settles.coverage
      ? told
      : 'a gap is too long';
}

/** A day of ours without a print is told as such, and a hole in an archive; an archive owes nothing beyond its ends. */
function isOwed({ day, scheduled, imported }: FixDay, byDay: Days['byDay']): boolean {
  if (scheduled === 0 || !imported) return scheduled > 0;
  const days = [...byDay.keys()];
  return days.some((each) => each < day) && days.some((each) => each > day);
}

export default question({
  name: 'index_fixes',
  summary:
    'The daily fix of the index of each model: the mean of the prints of a UTC day, and by coverage and longest gap ' +
    'whether it settles, is for review, or is none; as it was known at a moment.',
  input: indexInput,
  row: z.object({
    gpu: modelId,
    series: text('series'),
    day: dayOf('day').describe('UTC'),
    value: money('fix', { of: 'market' })
      .nullable()
      .describe('By what is known of its prints; null where there is no fix'),
    published: money('fix as published', { of: 'market' })
      .nullable()
      .describe('As it stood when the day became final: what a contract settles on; null before'),
    publishedState: word(z.enum(FIX_STATES), 'state of what is published')
      .nullable()
      .describe('Whether a contract settles on it, by the prints it is made of'),
    state: word(z.enum(FIX_STATES), 'state').describe('The same of what is known'),
    final: yes('final').describe(
      'All prints that came within a day of its end, or of its first print, are final: nothing changes what is published',
    ),
    prints: counted('prints', 'prints made', { of: 'market' }),
    scheduled: counted('prints', 'prints scheduled', { of: 'market' }),
    coveragePct: percent('coverage', { of: 'market' }),
    longestGapPct: percent('longest gap', { of: 'market' }),
    suppressed: counted('prints', 'suppressed prints', { of: 'market' }).describe(
      'Prints without a value, the panel being too small',
    ),
    revised: counted('prints', 'revised prints', { of: 'market' }).describe(
      'Prints that came out otherwise after they were final, or came after the day had closed',
    ),
    imported: yes('imported'),
    because: text('why it does not settle').nullable().describe('Why it does not settle'),
    splice: z
      .object({
        from: text('older series'),
        factor: number('ratio', 'splice factor'),
        days: counted('days', 'days in common'),
      })
      .nullable()
      .describe('The factor that carries the method before on to this one, over their common days'),
    knownAt: moment('known').nullable().describe('When its last print became known'),
  }),
  answer(world, input) {
    const moment = momentAsked(world, input);
    const range = rangeAsked(world, input, USUAL_DAYS);
    const { first, last } = daysOf(range);
    if (last - first >= MOST_DAYS) throw new InputProblem('from', `from: at most ${MOST_DAYS} days an answer`);
    const data = seriesAsked(world, input).flatMap(({ id, gpu, name, method }) => {
      const days = daysKnown(world, id, range, moment);
      const splice = spliceOf(world, gpu, method, { range, moment });
      return days.last.flatMap((day) => {
        const mine = days.byDay.get(day.day) ?? [];
        if (mine.length === 0 && !isOwed(day, days.byDay)) return [];
        const isOver = moment >= dayStart(day.day + 1);
        const { fix: published, closes } = days.publishedOn(day.day);
        return [
          {
            gpu,
            series: name,
            day: isoTime(dayStart(day.day)).slice(0, 10),
            value: isOver ? usdOrNull(day.value) : null,
            published: usdOrNull(published?.value ?? null),
            publishedState: published?.state ?? null,
            state: isOver ? day.state : ('none' as const),
            final: published !== null,
            prints: day.prints,
            scheduled: day.scheduled,
            coveragePct: pct(day.coverage),
            longestGapPct: pct(day.longestGap),
            suppressed: mine.filter((each) => each.last.suppressed !== null).length,
            revised: mine.filter((each) => each.state === 'revised' || each.first.known_at >= closes).length,
            imported: mine.some((each) => each.last.imported === 1),
            because: reasonOf(day, isOver),
            splice,
            knownAt: mine.length === 0 ? null : isoTime(Math.max(...mine.map((each) => each.last.known_at))),
          },
        ];
      });
    });
    const because =
      data.length === 0
        ? 'no print of this range was known then'
        : input.asOf === undefined
          ? presentProblem(world)
          : null;
    // Days told are told with those before them, by which the distance of imported prints is known.
    const windowDays = input.from === undefined ? USUAL_DAYS + CADENCE_DAYS : undefined;
    return { data, windowDays, enough: data.some(({ value }) => value !== null), because };
  },
});
