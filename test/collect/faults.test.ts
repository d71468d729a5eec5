// Every fault of `upstream --faults`, over real HTTP: the right outcome, no earlier data lost, no other provider held up.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createAsk } from '#collect/ask.ts';
import { noPace } from '#collect/pace.ts';
import { registry } from '#collect/registry.ts';
import { collectRound } from '#collect/round.ts';
import { realFetch } from '#commands/doors.ts';
import { FAULTS, type FaultName } from '#demo/faults.ts';
import { SELLER_IDS } from '#demo/sellers/sellers.ts';
import type { OutcomeKind, Round } from '#domain/outcome.ts';
import type { Clock } from '#domain/world.ts';
import { intake } from '#intake/intake.ts';
import { offersAt } from '#store/offer.ts';
import { othersFirst, upstreams } from '../imaginary.ts';
import { anyKeys } from '../payloads.ts';
import { scratchStore } from '../scratch.ts';

const SLOT = 999_000;
/** Ends a round that hangs, and is no measure of one that does not. */
const timeout = 120_000;

/** Waits between tries pass at once. */
const hurried: Clock = {
  now: () => SLOT * 1800 + 10,
  sleep: async () => {},
  deadline: () => new AbortController().signal,
};

const imaginary = upstreams({ seed: 5, now: hurried.now });

/** Those that an imaginary seller stands in for. */
const providers = (await registry()).filter(({ id }) => SELLER_IDS.includes(id));
const named = providers.map(({ id }) => id);
const keys = Object.assign({}, ...providers.map(anyKeys));
const all = (outcome: OutcomeKind) => Object.fromEntries(named.map((id) => [id, outcome]));

async function roundWith(faults: string, slot = SLOT): Promise<Round> {
  const { ready, deadline, onDone } = othersFirst(named, faults);
  const upstream = await imaginary.start(faults, ready);
  const clock = { ...hurried, now: () => slot * 1800 + 10, deadline };
  const doors = { fetch: realFetch, clock, dice: () => 0.5, pace: noPace, upstream, named, keys, onDone };
  return collectRound(providers, doors);
}

const outcomes = (round: Round) =>
  Object.fromEntries(round.providers.map(({ provider, outcome }) => [provider.id, outcome]));

let well: Round;
before(async () => {
  well = await roundWith('');
});
after(() => imaginary.end());

test('without a fault all answer, and every answer says that it is made up', () => {
  assert.deepEqual(outcomes(well), all('offers'));
  assert.ok(well.providers.every(({ simulated }) => simulated === true));
});

const EXPECTED: Record<FaultName, OutcomeKind> = {
  '429': 'refused',
  '429-retry-after': 'refused',
  '429-retry-date': 'refused',
  '500': 'unreachable',
  slow: 'offers',
  stall: 'unreachable',
  reset: 'unreachable',
  truncated: 'unreadable',
  html: 'unreadable',
  empty: 'empty',
  types: 'unreadable',
  huge: 'unreadable',
};

for (const fault of FAULTS)
  for (const struck of ['lium', 'vast'] as const)
    test(`${fault} at ${struck} ends as ${EXPECTED[fault]}, and the others are as if nothing had happened`, {
      timeout,
    }, async (t) => {
      const store = scratchStore(t);
      intake(store, well);
      const earlier = offersAt(store, struck, SLOT);
      const round = await roundWith(`${fault}@${struck}`, SLOT + 1);
      const others = Object.fromEntries(named.filter((id) => id !== struck).map((id) => [id, 'offers']));
      assert.deepEqual(outcomes(round), { ...others, [struck]: EXPECTED[fault] });
      const hit = round.providers.find(({ provider }) => provider.id === struck);
      if (EXPECTED[fault] !== 'offers') assert.ok((hit?.reason ?? '').length > 10, 'the reason is said');
      intake(store, round);
      assert.deepEqual(offersAt(store, struck, SLOT), earlier, 'earlier offers stand as they stood');
    });

test('a fault that passes is outlived: two answers of 429, then the offers', { timeout }, async () => {
  const round = await roundWith('429-retry-after@lium*2,500@tensordock*1,reset@vast*1');
  assert.deepEqual(outcomes(round), all('offers'));
});

test('an upstream that is not there is unreachable for all, said with its cause', async () => {
  const gone = { fetch: realFetch, clock: hurried, dice: () => 0.5, pace: noPace, upstream: 'http://127.0.0.1:9' };
  const round = await collectRound(providers, { ...gone, named, keys });
  assert.deepEqual(outcomes(round), all('unreachable'));
  assert.ok(
    round.providers.every(({ reason }) => /ECONNREFUSED|bad port/.test(reason ?? '')),
    round.providers.map(({ reason }) => reason).join(),
  );
  const ask = createAsk({
    ...gone,
    requestsPerMinute: 1,
    timeoutMs: 100,
    signal: new AbortController().signal,
    keep: () => {},
  });
  await assert.rejects(ask({ name: 'x', url: 'https://lium.io/' }));
});
