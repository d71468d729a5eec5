// The end of the chain: what a provider really answered in a half hour, and what it said there of one offer.
import { z } from 'zod';
import { RATES_FROM } from '#domain/currency.ts';
import { cut } from '#domain/cut.ts';
import { embeddedJson } from '#domain/foreign-json.ts';
import { USUAL_LIMITS } from '#domain/limits.ts';
import { rawItem, requestWord } from '#domain/raw-item.ts';
import { isoTime, SLOT_WORD, slotStart } from '#domain/time.ts';
import { answersOf, roundWithBody } from '#store/body.ts';
import { importedLines } from '#store/import.ts';
import { bodiesFrom } from '#store/meta.ts';
import { scrubbed } from '#store/scrub.ts';
import { providersAt, standsAt } from '#store/standing.ts';
import { counted, field, moment, sellerId, text, yes } from './field.ts';
import { question } from './question.ts';
import { atSlot, slotAsked } from './slot-figures.ts';
import type { World } from './world.ts';

const MOST_TEXT = 400_000;
const LONGEST_KEY = USUAL_LIMITS.characters;

type Row = {
  request: string;
  status: number | null;
  receivedAt: string;
  bytes: number;
  hash: string;
  parserVersion: number | null;
  imported: boolean;
  item: string | null;
  text: string | null;
};

/** Parsed, or the text of a page; JSON that is more than any answer may hold is searched as a text too. */
function parsed(text: string): unknown {
  const value = embeddedJson(text);
  return value === null ? text : value;
}

/** What stands in several answers alike is looked for in those whose request says which it is. */
function itemIn(text: string, request: string, offer: string): string | null {
  const word = requestWord(offer);
  const item = word === null || request.includes(word) ? rawItem(parsed(text), offer) : null;
  if (item === null) return null;
  return scrubbed(typeof item === 'string' ? item : JSON.stringify(item, null, 2));
}

function collected(world: World, round: number, provider: string, offer: string | undefined, whole: boolean): Row[] {
  return answersOf(world.store, round, provider).map(({ request, status, receivedAt, bytes, hash, parser }) => {
    const text = new TextDecoder().decode(bytes);
    return {
      request,
      status,
      receivedAt: isoTime(receivedAt),
      bytes: bytes.length,
      hash,
      parserVersion: parser,
      imported: false,
      item: offer === undefined ? null : itemIn(text, request, offer),
      text: whole ? cut(scrubbed(cut(text, 2 * MOST_TEXT)), MOST_TEXT) : null,
    };
  });
}

/** The bank's answer that a seller's amounts in another currency were converted by. */
function rates(world: World, round: number, whole: boolean): Row[] {
  const asked = roundWithBody(world.store, RATES_FROM.id, round);
  if (asked === undefined) return [];
  return collected(world, asked, RATES_FROM.id, 'USD', whole).map((row) => ({
    ...row,
    request: `${row.request}, European Central Bank`,
  }));
}

/** Whose lines they are is kept beside them: a key is found as it is, not as a part of another. */
function imported(world: World, slot: number, provider: string, offer: string | undefined, whole: boolean): Row[] {
  return importedLines(world.store, slot).flatMap(({ name, hash, madeAt, lines }) => {
    const own = lines.filter((each) => each.provider === provider);
    const mine = own.filter(({ key, gpu }) => key === offer || `${key}|${gpu}` === offer);
    if (own.length === 0) return [];
    return [
      {
        request: name,
        status: null,
        receivedAt: isoTime(madeAt),
        bytes: own.reduce((sum, { line }) => sum + line.length + 1, 0),
        hash,
        parserVersion: null,
        imported: true,
        item: mine.length === 0 ? null : scrubbed(mine.map(({ line }) => line).join('\n')),
        text: whole ? cut(scrubbed(own.map(({ line }) => line).join('\n')), MOST_TEXT) : null,
      },
    ];
  });
}

const isForeign = (world: World, provider: string): boolean =>
  world.standings.some(({ id, currency }) => id === provider && currency !== 'USD');

export default question({
  name: 'raw_answers',
  summary:
    `The raw answers of a provider behind one ${SLOT_WORD}: each request with its time, size and hash, what it said ` +
    'of one offer, and on request the whole text; a key of ours that an answer held stands as [redacted], and IP ' +
    'addresses are taken out.',
  input: z.strictObject({
    provider: z.string().min(1).optional().describe(`One provider; all that stand in the ${SLOT_WORD} by default`),
    ...atSlot,
    offer: z.string().min(1).max(LONGEST_KEY).optional().describe('The key of one offer'),
    whole: z
      .enum(['true', 'false'])
      .default('false')
      .describe(`The whole text too, cut at ${MOST_TEXT.toLocaleString('en')} characters`),
  }),
  row: z.object({
    provider: sellerId(),
    request: text('request').describe('The request, or the imported file'),
    status: field(z.int(), 'count', 'HTTP status').nullable(),
    receivedAt: moment('received'),
    bytes: counted('bytes', 'length'),
    hash: text('SHA-256').describe('SHA-256 of the answer as stored, bit for bit'),
    parserVersion: field(z.int(), 'count', 'version of its adapter').nullable(),
    imported: yes('imported'),
    item: text('what it says of the offer')
      .nullable()
      .describe('What it says of the offer; null where this answer does not hold it'),
    text: text('the whole text').nullable(),
  }),
  answer(world, input) {
    const slot = slotAsked(world, input.at);
    const whole = input.whole === 'true';
    const asked = input.provider === undefined ? providersAt(world.store, slot) : [input.provider];
    const data = asked.flatMap((provider) => {
      const stands = standsAt(world.store, provider, slot);
      if (stands === undefined) return [];
      const rows =
        stands.import === null
          ? [
              ...collected(world, stands.round, provider, input.offer, whole),
              ...(isForeign(world, provider) ? rates(world, stands.round, whole) : []),
            ]
          : imported(world, slot, provider, input.offer, whole);
      return rows.map((row) => ({ provider, ...row }));
    });
    return {
      data,
      slot,
      enough: data.length > 0,
      because:
        data.length === 0 && slot < bodiesFrom(world.store)
          ? `the raw answers before ${isoTime(slotStart(bodiesFrom(world.store)))} were let go of by this operator’s ` +
            'retention: what was made of them stays'
          : data.length === 0
            ? `${input.provider ?? 'nobody'} has no stored answer with offers in the ${SLOT_WORD} of ${isoTime(slotStart(slot))}`
            : null,
    };
  },
});
