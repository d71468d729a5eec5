// The index of each model, half hour by half hour, as it was known at a moment.
import { z } from 'zod';
import { usdOrNull } from '#domain/money.ts';
import { isoTime, SLOT_WORD, SLOTS_PER_DAY, slotStart } from '#domain/time.ts';
import { type Known, PRINT_STATES } from '#index/vintages.ts';
import type { PrintRow } from '#store/print.ts';
import { counted, modelId, moment, money, number, percent, text, word, yes } from './field.ts';
import { indexInput, knownPrints, momentAsked, rangeAsked, SUPPRESSED_WORDS, seriesAsked } from './index-series.ts';
import { InputProblem } from './problem.ts';
import { question } from './question.ts';
import { presentProblem } from './world.ts';

/** A week of half hours, or as many prints of less. */
const USUAL_DAYS = Math.max(1, Math.floor((7 * 48) / SLOTS_PER_DAY));
/** 24 models for two months, or one for three years. */
const MOST_PRINTS = 70_000;
const mostDays = (models: number): number => Math.floor(MOST_PRINTS / SLOTS_PER_DAY / Math.max(1, models));

const SHARE_DECIMALS = 1e6;
const rounded = (value: number): number => Math.round(value * SHARE_DECIMALS) / SHARE_DECIMALS;

const rowOf = (gpu: string, series: string, { last, final, state }: Known<PrintRow>) => ({
  gpu,
  series,
  at: isoTime(slotStart(last.slot)),
  value: usdOrNull(last.value),
  state,
  suppressed: last.suppressed === null ? null : (SUPPRESSED_WORDS[last.suppressed] ?? last.suppressed),
  p25: usdOrNull(last.p25),
  p75: usdOrNull(last.p75),
  venues: last.venues,
  hosts: last.hosts,
  gpus: last.gpus,
  effectiveHosts: rounded(last.effective),
  hhi: rounded(last.hhi),
  influencePct: last.influence === null ? null : rounded(100 * last.influence),
  imported: last.imported === 1,
  knownAt: isoTime(last.known_at),
  published: final === null ? null : usdOrNull(final.value),
  revisedBecause: state === 'revised' ? last.why : null,
});

export default question({
  name: 'index_prints',
  summary:
    `The index of each model by ${SLOT_WORD}: the middle half of the votes of hosts at comparable venues, by GPUs, ` +
    'no host above 20 % of its venue and no venue above half; no value where the panel is too small, and why; what ' +
    'was known at a moment.',
  input: indexInput,
  row: z.object({
    gpu: modelId,
    series: text('series').describe('Model and method'),
    at: moment(SLOT_WORD),
    value: money('index print', { of: 'market' }).nullable().describe('Null where it is suppressed'),
    state: word(z.enum(PRINT_STATES), 'state').describe(
      'Final a day after it was first known; revised where it came out otherwise later',
    ),
    suppressed: text('why there is no print').nullable().describe('Why there is no value'),
    p25: money('lower quartile of the weight', { of: 'market' }).nullable(),
    p75: money('upper quartile of the weight', { of: 'market' }).nullable(),
    venues: counted('sellers', 'venues', { of: 'market' }),
    hosts: counted('hosts', 'votes', { of: 'market' }),
    gpus: counted('gpus', 'GPUs behind the votes', { of: 'market' }).describe(
      'Free GPUs behind the votes, where counts are known',
    ),
    effectiveHosts: number('factor', 'equal hosts that would be as concentrated', { of: 'market' }).describe(
      'So many equal hosts would be as concentrated',
    ),
    hhi: number('points', 'Herfindahl-Hirschman index by host', { of: 'market' }).describe(
      'Herfindahl-Hirschman index by host, points',
    ),
    influencePct: percent('largest influence of one host', { of: 'market' })
      .nullable()
      .describe('How far the value would move at most if one host were not there, %'),
    imported: yes('imported'),
    knownAt: moment('known'),
    published: money('print as published', { of: 'market' })
      .nullable()
      .describe('What stood when it became final; null while it is provisional, or where it was suppressed then'),
    revisedBecause: text('why it was revised').nullable(),
  }),
  answer(world, input) {
    const moment = momentAsked(world, input);
    const range = rangeAsked(world, input, USUAL_DAYS);
    const series = seriesAsked(world, input);
    if (series.length * (range.to - range.from) > MOST_PRINTS)
      throw new InputProblem(
        'from',
        `from: at most ${MOST_PRINTS} prints an answer, which is ${mostDays(series.length)} days of ${series.length} models: ` +
          'ask for fewer days, or one gpu',
      );
    const data = series.flatMap(({ id, gpu, name }) =>
      knownPrints(world, id, range, moment).map((known) => rowOf(gpu, name, known)),
    );
    const because =
      data.length === 0
        ? 'no print of this range was known then'
        : input.asOf === undefined
          ? presentProblem(world)
          : null;
    return { data, enough: data.some(({ value }) => value !== null), because };
  },
});
