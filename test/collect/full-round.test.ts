// A round over every provider there is, over real HTTP, a fifth of them failing in different ways: the rest is stored, and nobody's numbers change.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { noPace } from '#collect/pace.ts';
import { registry } from '#collect/registry.ts';
import { collectRound } from '#collect/round.ts';
import { realFetch } from '#commands/doors.ts';
import { FAULTS } from '#demo/faults.ts';
import { SELLER_IDS } from '#demo/sellers/sellers.ts';
import type { Round } from '#domain/outcome.ts';
import type { Clock } from '#domain/world.ts';
import { intake } from '#intake/intake.ts';
import { offersAt } from '#store/offer.ts';
import { openStore } from '#store/open.ts';
import { othersFirst, upstreams } from '../imaginary.ts';
import { answering, anyKeys } from '../payloads.ts';

const SLOT = 999_000;
/** Ends a round that hangs, and is no measure of one that does not. */
const timeout = 240_000;

const clock: Clock = {
  now: () => SLOT * 1800 + 10,
  sleep: async () => {},
  deadline: () => new AbortController().signal,
};

const providers = await registry();
const ids = providers.map(({ id }) => id);
const keys = Object.assign({}, ...providers.map(anyKeys));

/** Sellers that nobody has imagined yet answer from their files. */
const unimagined = providers.filter(({ id }) => !SELLER_IDS.includes(id));
const onFile = answering(unimagined, { 'x-gpu-spot-simulated': '1' });

const imaginary = upstreams({ seed: 7, now: clock.now, others: (url) => onFile(url, {}) });

const roundWith = async (faults: string): Promise<Round> => {
  const { ready, deadline, onDone } = othersFirst(ids, faults);
  return collectRound(providers, {
    fetch: realFetch,
    clock: { ...clock, deadline },
    dice: () => 0.5,
    pace: noPace,
    upstream: await imaginary.start(faults, ready),
    named: ids,
    keys,
    onDone,
  });
};

let well: Round;
before(async () => {
  well = await roundWith('');
});
after(() => imaginary.end());

const offersOf = (round: Round, id: string) => round.providers.find(({ provider }) => provider.id === id)?.offers;

test('every provider answers in a round where nothing fails, and it is stored whole', () => {
  assert.ok(providers.length >= 16, `only ${providers.length} providers`);
  for (const { provider, outcome, reason } of well.providers)
    assert.equal(outcome, 'offers', `${provider.id}: ${reason}`);
  const store = openStore(':memory:', { readonly: false });
  intake(store, well);
  for (const id of ids) assert.equal(offersAt(store, id, SLOT).length, offersOf(well, id)?.length, id);
  store.close();
});

const ENDS: Readonly<Record<string, string>> = { slow: 'offers', empty: 'empty' };
const BROKEN = FAULTS.filter((fault) => ENDS[fault] !== 'offers' && fault !== 'huge');
const imagined = ids.filter((id) => SELLER_IDS.includes(id));

test('a fifth of them failing in different ways changes no number of the others, and holds nobody up', {
  timeout,
}, async () => {
  const fifth = Math.ceil(ids.length / 5);
  const struck = fc.tuple(
    fc.uniqueArray(fc.constantFrom(...imagined), { minLength: fifth, maxLength: fifth }),
    fc.shuffledSubarray([...BROKEN], { minLength: fifth, maxLength: fifth }),
  );
  await fc.assert(
    fc.asyncProperty(struck, async ([failing, how]) => {
      const round = await roundWith(failing.map((id, at) => `${how[at]}@${id}`).join(','));
      const store = openStore(':memory:', { readonly: false });
      intake(store, round);
      for (const id of ids) {
        const outcome = round.providers.find(({ provider }) => provider.id === id)?.outcome;
        if (failing.includes(id)) {
          assert.ok(outcome !== 'offers', `${id} with ${how[failing.indexOf(id)]} ended as ${outcome}`);
          assert.equal(offersAt(store, id, SLOT).length, 0);
        } else assert.deepEqual(offersOf(round, id), offersOf(well, id), `${id} beside ${failing} with ${how}`);
      }
      store.close();
    }),
    { numRuns: 8 },
  );
});

test('a bank that fails costs the euro sellers their offers and nobody else anything; a young stored rate costs nothing', async () => {
  const round = await roundWith('500@ecb');
  const lost = ids.filter((id) => (offersOf(round, id)?.length ?? 0) < (offersOf(well, id)?.length ?? 0));
  assert.deepEqual(
    lost,
    ids.filter((id) => providers.some((each) => each.id === id && each.currency === 'EUR')),
  );
  const day = Math.floor((SLOT * 1800) / 86_400);
  for (const [age, offers] of [
    [7, true],
    [8, false],
  ] as const) {
    const known = { rates: { day: day - age, usd: { EUR: 1.1 } }, askedAt: 0 };
    const upstream = await imaginary.start('500@ecb');
    const doors = { fetch: realFetch, clock, dice: () => 0.5, pace: noPace, upstream, named: lost, keys, rates: known };
    const later = await collectRound(
      providers.filter(({ id }) => lost.includes(id)),
      doors,
    );
    for (const { offers: seen } of later.providers) assert.equal(seen.length > 0, offers, `a rate of ${age} days`);
  }
});
