// The receipt of one print: every vote with its weight, what was dropped and why, and the digests that chain it to the one before.
import { z } from 'zod';
import { toUsd, usdOrNull } from '#domain/money.ts';
import { isoTime, SLOT_WORD, slotOf, slotStart } from '#domain/time.ts';
import { suppressedText } from '#index/print.ts';
import type { Receipt, ToldVote } from '#index/receipt.ts';
import { knownAt, PRINT_STATES } from '#index/vintages.ts';
import { digestOf, lastPrintBefore, type PrintRow, vintagesAt } from '#store/print.ts';
import { sheetLines } from '#store/receipt-sheet.ts';
import { counted, modelId, moment, money, number, sellerId, share, text, word, yes } from './field.ts';
import { asOf, momentAsked, seriesAsked } from './index-series.ts';
import { gpuList, question, time } from './question.ts';
import type { World } from './world.ts';

const hex = (digest: Uint8Array | null): string | null =>
  digest === null ? null : Buffer.from(digest).toString('hex');

const voteOf =
  (provider: string) =>
  ([host, price, gpus, share, dropped]: ToldVote) => ({
    provider,
    host,
    price: toUsd(price),
    gpus,
    share,
    dropped: dropped ?? null,
  });

function receiptOf(world: World, row: PrintRow) {
  const text = sheetLines(world.store, row.sheet)[row.line] ?? '';
  const holds = digestOf(row, text).equals(row.digest);
  return { receipt: JSON.parse(text) as Receipt, text, holds };
}

export default question({
  name: 'index_receipt',
  summary:
    'What one print of the index was made from: votes, shares, what was dropped and why, concentration, the ' +
    'largest influence of one host, parameters, digests; every vintage of it that was known at a moment.',
  input: z.strictObject({
    gpu: gpuList.optional(),
    method: z.coerce.number().int().min(1).max(999).optional().describe('Of the series; the newest by default'),
    at: time.optional().describe(`A time within the ${SLOT_WORD}; the last print by default`),
    asOf,
  }),
  row: z.object({
    gpu: modelId,
    series: text('series'),
    at: moment(SLOT_WORD),
    value: money('index print', { of: 'market' }).nullable(),
    state: word(z.enum(PRINT_STATES), 'state'),
    suppressed: text('why there is no print').nullable(),
    p25: money('lower quartile of the weight', { of: 'market' }).nullable(),
    p75: money('upper quartile of the weight', { of: 'market' }).nullable(),
    venues: counted('sellers', 'venues', { of: 'market' }),
    hosts: counted('hosts', 'votes', { of: 'market' }),
    gpus: counted('gpus', 'GPUs behind the votes', { of: 'market' }),
    effectiveHosts: number('factor', 'equal hosts that would be as concentrated', { of: 'market' }),
    hhi: number('points', 'Herfindahl-Hirschman index by host', { of: 'market' }),
    influence: z
      .object({
        provider: sellerId('seller of largest influence'),
        host: text('host of largest influence').nullable(),
        share: share('largest influence of one host', { of: 'market' }),
      })
      .nullable()
      .describe('The host whose absence would move the value most, and by which share of it'),
    thin: z
      .array(sellerId('venue with too few hosts'))
      .describe('Venues with too few hosts for the cap: each has its even part'),
    marketplaces: z.array(sellerId('marketplace')).describe('Venues of many hosts; the others are sellers by list'),
    votes: z.array(
      z.object({
        provider: sellerId('seller of a vote'),
        host: text('host of a vote').nullable(),
        price: money('ask of a vote'),
        gpus: counted('gpus', 'free GPUs of a vote').nullable(),
        share: share('share of a vote').describe('Of all weight; 0 where it was dropped'),
        dropped: word(z.enum(['outlier', 'uncounted']), 'why a vote was dropped').nullable(),
      }),
    ),
    parameters: z.record(z.string(), z.unknown()),
    imported: yes('imported'),
    inputs: text('SHA-256 of the offers').describe('SHA-256 of the offers it was made from, as understood'),
    before: text('SHA-256 of the receipt before')
      .nullable()
      .describe('SHA-256 of the receipt before it; null of the first'),
    digest: text('SHA-256 of the receipt').describe(
      'SHA-256 of that, of when and why this became known, and of this receipt',
    ),
    holds: yes('the receipt has its digest').describe('The receipt has its digest still'),
    vintages: z.array(
      z.object({
        vintage: counted('count', 'vintage'),
        knownAt: moment('known'),
        value: money('value of a vintage', { of: 'market' }).nullable(),
        because: text('why it was revised').nullable(),
        digest: text('SHA-256 of a vintage'),
      }),
    ),
  }),
  answer(world, input) {
    const moment = momentAsked(world, input);
    const data = seriesAsked(world, input).flatMap(({ id, gpu, name }) => {
      const slot =
        input.at === undefined ? lastPrintBefore(world.store, id, slotOf(world.now) + 1, moment) : slotOf(input.at);
      const vintages =
        slot === undefined ? [] : vintagesAt(world.store, id, slot).filter(({ known_at }) => known_at <= moment);
      const [known] = knownAt(vintages, moment);
      if (known === undefined) return [];
      const { receipt, holds } = receiptOf(world, known.last);
      return [
        {
          gpu,
          series: name,
          at: isoTime(slotStart(known.last.slot)),
          value: usdOrNull(known.last.value),
          state: known.state,
          suppressed: receipt.suppressed === null ? null : suppressedText(receipt.suppressed, receipt.parameters),
          p25: usdOrNull(receipt.p25),
          p75: usdOrNull(receipt.p75),
          venues: receipt.venues,
          hosts: receipt.hosts,
          gpus: receipt.gpus,
          effectiveHosts: receipt.effectiveHosts,
          hhi: receipt.hhi,
          influence: receipt.influence,
          thin: [...receipt.thin],
          marketplaces: [...receipt.marketplaces],
          votes: Object.entries(receipt.votes).flatMap(([provider, votes]) => votes.map(voteOf(provider))),
          parameters: { ...receipt.parameters },
          imported: receipt.imported,
          inputs: receipt.inputs,
          before: hex(known.last.before),
          digest: hex(known.last.digest) ?? '',
          holds,
          vintages: vintages.map((each) => ({
            vintage: each.vintage,
            knownAt: isoTime(each.known_at),
            value: usdOrNull(each.value),
            because: each.why,
            digest: hex(each.digest) ?? '',
          })),
        },
      ];
    });
    const isTold = data.every(({ holds }) => holds);
    return {
      data,
      enough: data.length > 0 && isTold,
      because:
        data.length === 0
          ? `there was no print of this ${SLOT_WORD}, as far as was known then`
          : isTold
            ? null
            : 'a receipt does not have its digest any more: restore a backup',
    };
  },
});
