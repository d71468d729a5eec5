// What the first page counts: how many of the headline's models can be rented now, and on which side of the thresholds their spreads lie.
import { z } from 'zod';
import { FIRST_EIGHT } from '#domain/gpu.ts';
import type { Level } from '#domain/verdict.ts';
import { THRESHOLDS } from '#signals/thresholds.ts';
import { counted, modelId, money } from './field.ts';
import { judgedProblem, momentOf, signalsTold } from './judged.ts';
import { question } from './question.ts';
import { currentFigures, presentProblem, type World } from './world.ts';

const HEADLINE = { market: 'on_demand', basis: 'all_in', scope: 'eligible' } as const;
const EIGHT = FIRST_EIGHT.map(({ id }) => id);
const models = z.array(modelId);

/** The models of the eight by the level of their spread: of those that are judged or can be rented. */
function spreads(world: World, rented: ReadonlySet<string>): Record<Level, string[]> {
  const moment = momentOf(world, undefined);
  const told = moment === null ? [] : signalsTold(world, moment).filter(({ type }) => type === 'spread');
  const levels = new Map(told.map(({ gpu, level }) => [gpu, level]));
  const known = EIGHT.filter((gpu) => levels.has(gpu) || rented.has(gpu));
  const at = (level: Level): string[] => known.filter((gpu) => (levels.get(gpu) ?? 'insufficient') === level);
  return { green: at('green'), amber: at('amber'), red: at('red'), insufficient: at('insufficient') };
}

export default question({
  name: 'headline',
  summary:
    'Of the eight models of the headline: how many can be rented now, and the level of their judged spreads, with the thresholds.',
  input: z.strictObject({}),
  row: z.object({
    models: counted('models', 'models'),
    rentable: counted('models', 'rentable models').describe(
      'With an eligible all-in price on demand at a provider whose answer is current',
    ),
    judged: counted('models', 'models with a judged spread').describe('With a spread that is green, amber or red'),
    wide: counted('models', 'models whose spread is judged green').describe(
      'Spread judged green: the whole interval lies above the threshold',
    ),
    spread: z
      .object({ green: models, amber: models, red: models, insufficient: models })
      .describe('The models by the level of their judged spread'),
    thresholds: z
      .object({ green: money('green above', {}), red: money('red below', {}).nullable() })
      .describe('Of the spread'),
  }),
  answer(world) {
    const rented = new Set(currentFigures(world, HEADLINE).map(({ gpu }) => gpu));
    const spread = spreads(world, rented);
    const judged = spread.green.length + spread.amber.length + spread.red.length;
    const { green, red } = THRESHOLDS.spread;
    const row = {
      models: EIGHT.length,
      rentable: EIGHT.filter((gpu) => rented.has(gpu)).length,
      judged,
      wide: spread.green.length,
      spread,
      thresholds: { green, red },
    };
    return {
      data: world.slot === null ? [] : [row],
      enough: rented.size > 0 && judged > 0,
      because: presentProblem(world) ?? judgedProblem(world, momentOf(world, undefined)),
    };
  },
});
