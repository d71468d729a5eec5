// Where the figures come from: each provider's kind of price, terms, last outcome and how reliably it answered.
import { z } from 'zod';
import { doubtInWords } from '#domain/believed-rates.ts';
import { DRIFT_KINDS, type DriftKind } from '#domain/drift.ts';
import { OUTCOMES } from '#domain/outcome.ts';
import { isoTime, SLOT_SECONDS, SLOT_WORD, SLOT_WORDS, SLOTS_PER_DAY, slotOf, slotStart } from '#domain/time.ts';
import { median } from '#stats/median.ts';
import { driftsSince, wordsSince } from '#store/drift.ts';
import { doubtOf } from '#store/rate.ts';
import { firstAskedSlot, lastDurations, setAsideBy } from '#store/round.ts';
import { emptySlots, standingSlots } from '#store/standing.ts';
import { counted, dayOf, moment, number, sellerId, share, text, word, yes } from './field.ts';
import { question } from './question.ts';
import type { Standing, World } from './world.ts';

/** Missing is not zero: a provider that gave no readable answer has not said that it has no offer. */
const answered = ({ state }: Standing): boolean => state.outcome === 'offers' || state.outcome === 'empty';

/** Share of the half hours of some days, or since it was first asked, whose round was answered readably. */
function uptime(world: World, { id }: Standing, days: number): number | null {
  const first = firstAskedSlot(world.store, id);
  const now = slotOf(world.now);
  const from = Math.max(first ?? now, now - days * SLOTS_PER_DAY + 1);
  const offers = standingSlots(world.store, id, from, now + 1);
  // To say that there is nothing is an answer.
  const seen = [...new Set([...offers, ...emptySlots(world.store, id, from, now + 1)])].sort((a, b) => a - b);
  // The slot under way counts once it is collected: it may simply not have been asked yet.
  const slots = now - from + (seen.at(-1) === now ? 1 : 0);
  return first === undefined || slots <= 0 ? null : seen.length / slots;
}

const Needs = z.array(z.object({ env: text('setting'), required: yes('required'), what: text('what it is') }));

const ALARM_DAYS = 7;

/** Alarms of the last week: what a seller newly said for a week, what holds or fell only while it does. */
function alarms(world: World, { id, currency, state }: Standing): Alarm[] {
  const from = slotOf(world.now) - ALARM_DAYS * SLOTS_PER_DAY;
  const own = driftsSince(world.store, id, from)
    .filter(({ kind, last_slot: last }) => kind.startsWith('new_') || last >= (state.lastSlot ?? 0))
    .map(({ kind, told, first_slot: first, last_slot: last }) => ({
      kind,
      told,
      since: isoTime(slotStart(first)),
      until: isoTime(slotStart(last)),
    }));
  return [...own, ...doubted(world, currency)];
}

type Alarm = { readonly kind: DriftKind; readonly told: string; readonly since: string; readonly until: string };

/** A rate that its prices are not converted by, because it is too far from the one before. */
function doubted(world: World, currency: string): Alarm[] {
  const doubt = currency === 'USD' ? null : doubtOf(world.store, currency);
  if (doubt === null) return [];
  const [since, until] = [doubt.firstSlot, doubt.lastSlot].map((slot) => isoTime(slotStart(slot)));
  return [{ kind: 'exchange_rate', told: doubtInWords(doubt), since: since ?? '', until: until ?? '' }];
}

const startOf = (slot: number | undefined): string | null => (slot === undefined ? null : isoTime(slotStart(slot)));

const FEWEST_ROUNDS = 12;

/** What a round usually takes, from a dozen of them on. */
const usualMs = (durations: readonly number[]): number | null =>
  durations.length < FEWEST_ROUNDS ? null : median(durations);

/** What its rounds say beyond their outcome. */
const workings = (world: World, each: Standing) => ({
  setAsideBy: answered(each) ? setAsideBy(world.store, each.id) : [],
  unknownNames: wordsSince(world.store, each.id, 'unknown_gpu', slotOf(world.now) - SLOTS_PER_DAY),
  askedSince: startOf(firstAskedSlot(world.store, each.id)),
  uptime7d: uptime(world, each, 7),
  uptime30d: uptime(world, each, 30),
  ms: each.state.ms,
  medianMs: usualMs(lastDurations(world.store, each.id, SLOTS_PER_DAY)),
  drift: alarms(world, each),
});

export default question({
  name: 'sources',
  summary:
    'Every provider: its class and kind of price, its terms, how its last round ended and why, what it needs, how ' +
    'old its offers are, what was set aside and why, its uptime, and what drifts.',
  input: z.strictObject({
    provider: z
      .preprocess((text) => (typeof text === 'string' ? text.split(',') : text), z.array(z.string()))
      .optional(),
  }),
  row: z.object({
    provider: sellerId(),
    name: text('name'),
    home: text('home'),
    class: word(z.string(), 'class of seller').nullable(),
    kind: word(z.string(), 'kind of source'),
    terms: z.object({
      link: text('terms'),
      stance: word(z.string(), 'stance of its terms'),
      readOn: dayOf('terms read on'),
      note: text('note on its terms'),
    }),
    outcome: word(z.enum(OUTCOMES), 'outcome').nullable(),
    reason: text('reason').nullable(),
    askedAt: moment('asked').nullable(),
    lastOffersAt: moment('last offers').nullable(),
    ageSeconds: counted('seconds', 'age', { of: 'seller' }).nullable(),
    stale: yes('stale'),
    offers: counted('offers', 'offers of its last round', { of: 'seller' })
      .nullable()
      .describe('Of its last round; null where that round got no answer that could be read'),
    setAside: counted('rows', 'set aside', { of: 'seller' }).nullable(),
    resells: yes('resells').describe(
      'Its machines stand at other sellers too: compared with nobody, counted in no supply',
    ),
    currency: text('currency'),
    needs: Needs,
    cadenceSeconds: counted('seconds', 'answers every', { of: 'seller' }).describe(
      'How often it is expected to answer',
    ),
    setAsideBy: z
      .array(z.object({ reason: word(z.string(), 'reason'), count: counted('rows', 'set aside') }))
      .describe('Of its last round'),
    unknownNames: z.array(text('unknown name')).describe('GPU names of the last day that are in no table of ours'),
    askedSince: moment('asked since').nullable().describe(`The first ${SLOT_WORD} in which it was asked`),
    uptime7d: share('uptime', { of: 'seller', window: '7d' })
      .nullable()
      .describe(`Share of the ${SLOT_WORDS} of 7 days, or since it was first asked`),
    uptime30d: share('uptime', { of: 'seller', window: '30d' }).nullable(),
    ms: counted('milliseconds', 'its last round took', { of: 'seller' })
      .nullable()
      .describe('How long its last round took'),
    medianMs: number('milliseconds', 'a round takes', { of: 'seller' })
      .nullable()
      .describe(`The median over its last ${SLOTS_PER_DAY} rounds, from ${FEWEST_ROUNDS} on`),
    drift: z
      .array(
        z.object({
          kind: word(z.enum(DRIFT_KINDS), 'kind of alarm'),
          told: text('what changed'),
          since: moment('since'),
          until: moment('until'),
        }),
      )
      .describe(
        'What changed although it answered: offers fell, no price moved for a week, names and values never seen, ' +
          'an exchange rate that is not believed',
      ),
  }),
  answer(world, input) {
    const data = world.standings
      .filter((each) => input.provider?.includes(each.id) ?? true)
      .map((each) => ({
        provider: each.id,
        name: each.name,
        home: each.home,
        class: each.class,
        kind: each.price_kind,
        terms: { link: each.terms_link, stance: each.terms_stance, readOn: each.terms_read_on, note: each.terms_note },
        outcome: each.state.outcome,
        reason: each.state.reason,
        askedAt: each.state.askedAt === null ? null : isoTime(each.state.askedAt),
        lastOffersAt: each.state.lastOffersAt === null ? null : isoTime(each.state.lastOffersAt),
        ageSeconds: each.ageSeconds,
        stale: each.stale,
        offers: answered(each) ? each.state.offers : null,
        setAside: answered(each) ? each.state.setAside : null,
        resells: each.resells === 1,
        currency: each.currency,
        needs: Needs.parse(JSON.parse(each.needs)),
        cadenceSeconds: Math.round(each.gapSlots * SLOT_SECONDS),
        ...workings(world, each),
      }));
    return { data, enough: data.length > 0, because: data.length === 0 ? 'no round has been collected yet' : null };
  },
});
