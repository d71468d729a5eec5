// One change as it is told: when, of what kind, whose, and what it was before.
import { z } from 'zod';
import { GATE_LEVELS, GATE_NAMES } from '#domain/gate.ts';
import { VERDICTS } from '#domain/verdict.ts';
import { counted, modelId, moment, money, sellerId, text, word } from './field.ts';

const KINDS = ['new_low', 'seller_came', 'sold_out', 'list_price', 'verdict', 'gate'] as const;
export const row = z.object({
  at: moment('when'),
  kind: word(z.enum(KINDS), 'kind').describe(
    'new_low: the market’s floor is lower than on any of the days before; seller_came, sold_out: a seller that answers ' +
      'has it since then, or no more; list_price: an ask that stood still for a week moved; verdict, gate: judged otherwise',
  ),
  gpu: modelId,
  provider: sellerId().nullable(),
  providerName: text('seller').nullable(),
  floorBefore: money('floor before').nullable(),
  floor: money('floor').nullable(),
  days: counted('days', 'days')
    .nullable()
    .describe('Of a new low: so many days back no floor was as low; 30 are looked at'),
  gate: word(z.enum(GATE_NAMES), 'gate').nullable(),
  wordBefore: word(z.enum([...VERDICTS, ...GATE_LEVELS]), 'before').nullable(),
  word: word(z.enum([...VERDICTS, ...GATE_LEVELS]), 'now').nullable(),
});
export type Change = z.infer<typeof row>;

/** What a change of another kind has none of. */
export const NONE = {
  provider: null,
  providerName: null,
  floorBefore: null,
  floor: null,
  days: null,
  gate: null,
  wordBefore: null,
  word: null,
} as const;

/** Half hours: from the first to before the last. */
export type Window = { readonly from: number; readonly to: number };
