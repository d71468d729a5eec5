// The receipt of a print: everything it was made from, as one text that comes out the same whenever it is made again. Pure.
import { isoTime, slotStart } from '#domain/time.ts';
import { type Method, seriesName } from './method.ts';
import type { Print } from './print.ts';
import type { WeighedVote } from './votes.ts';

/** Shares are told to so many decimals; the value is made from them unrounded. */
const DECIMALS = 1e9;
const rounded = (share: number): number => Math.round(share * DECIMALS) / DECIMALS;

export type ReceiptOf = {
  readonly gpu: string;
  readonly slot: number;
  readonly method: Method;
  readonly print: Print;
  /** SHA-256 of the offers that it was made from, as they are understood. */
  readonly inputs: string;
  readonly isImported: boolean;
};

/** A vote in a receipt: host, micro-dollars, GPUs, share, and why it was dropped where it was. */
export type ToldVote = readonly [
  host: string | null,
  price: number,
  gpus: number | null,
  share: number,
  dropped?: WeighedVote['dropped'],
];

export type Receipt = Omit<Print, 'votes'> & {
  readonly series: string;
  readonly at: string;
  readonly votes: Readonly<Record<string, readonly ToldVote[]>>;
  readonly parameters: Method['parameters'];
  readonly inputs: string;
  readonly imported: boolean;
};

export function receiptText({ gpu, slot, method, print, inputs, isImported }: ReceiptOf): string {
  const { votes, influence, ...figures } = print;
  const receipt: Receipt = {
    series: seriesName(gpu, method.number),
    at: isoTime(slotStart(slot)),
    ...figures,
    effectiveHosts: rounded(print.effectiveHosts),
    hhi: rounded(print.hhi),
    influence: influence === null ? null : { ...influence, share: rounded(influence.share) },
    votes: votesBySeller(votes),
    parameters: method.parameters,
    inputs,
    imported: isImported,
  };
  return JSON.stringify(receipt);
}

const votesBySeller = (votes: readonly WeighedVote[]): Receipt['votes'] =>
  Object.fromEntries(
    [...Map.groupBy(votes, ({ provider }) => provider)].map(([provider, all]) => [
      provider,
      all.map(
        ({ host, price, gpus, share, dropped }): ToldVote =>
          dropped === null ? [host, price, gpus, rounded(share)] : [host, price, gpus, 0, dropped],
      ),
    ]),
  );
