// Where the figures come from: each provider's kind of price, terms, last outcome and how reliably it answered.
import { z } from 'zod';
import { OUTCOMES } from '#domain/outcome.ts';
import { isoTime, SLOTS_PER_WEEK, slotOf } from '#domain/time.ts';
import { firstAskedSlot } from '#store/round.ts';
import { standingSlots } from '#store/standing.ts';
import { count, isoTimeText, question } from './question.ts';
import type { Standing, World } from './world.ts';

/** Missing is not zero: a provider that gave no readable answer has not said that it has no offer. */
const answered = ({ state }: Standing): boolean => state.outcome === 'offers' || state.outcome === 'empty';

/** Share of the half hours of seven days, or since it was first asked, whose round ended in offers. */
function uptime(world: World, { id }: Standing): number | null {
  const first = firstAskedSlot(world.store, id);
  const now = slotOf(world.now);
  const from = Math.max(first ?? now, now - SLOTS_PER_WEEK + 1);
  const seen = standingSlots(world.store, id, from, now + 1);
  // The slot under way counts once it is collected: it may simply not have been asked yet.
  const slots = now - from + (seen.at(-1) === now ? 1 : 0);
  return first === undefined || slots <= 0 ? null : seen.length / slots;
}

export default question({
  name: 'sources',
  summary:
    'Every provider: its class and kind of price, its terms, how its last round ended and why, how old its offers are, and its uptime over 7 days.',
  input: z.strictObject({
    provider: z
      .preprocess((text) => (typeof text === 'string' ? text.split(',') : text), z.array(z.string()))
      .optional(),
  }),
  row: z.object({
    provider: z.string(),
    name: z.string(),
    home: z.string(),
    class: z.string().nullable(),
    kind: z.string(),
    terms: z.object({ link: z.string(), stance: z.string(), readOn: z.string(), note: z.string() }),
    outcome: z.enum(OUTCOMES).nullable(),
    reason: z.string().nullable(),
    askedAt: isoTimeText.nullable(),
    lastOffersAt: isoTimeText.nullable(),
    ageSeconds: count.nullable(),
    stale: z.boolean(),
    offers: count.nullable().describe('Of its last round; null where that round got no answer that could be read'),
    setAside: count.nullable(),
    ms: count.nullable(),
    uptime7d: z.number().nullable(),
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
        ms: each.state.ms,
        uptime7d: uptime(world, each),
      }));
    return { data, enough: data.length > 0, because: data.length === 0 ? 'no round has been collected yet' : null };
  },
});
