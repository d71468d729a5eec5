// Whatever one seller answers, over real HTTP and read in a real process of its own: it ends with its reason, and all others' figures are those of a round without it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { noPace } from '#collect/pace.ts';
import { createReadingPool } from '#collect/reading-pool.ts';
import { registry } from '#collect/registry.ts';
import { collectRound } from '#collect/round.ts';
import { realClock, realFetch } from '#commands/doors.ts';
import { launchReadingProcess } from '#commands/launch-reading-process.ts';
import { SELLER_IDS } from '#demo/sellers/sellers.ts';
import type { ProviderRound, Round } from '#domain/outcome.ts';
import type { Provider } from '#domain/provider.ts';
import { intake } from '#intake/intake.ts';
import { offersAt } from '#store/offer.ts';
import { openStore } from '#store/open.ts';
import { anyKeys } from '../payloads.ts';
import { ENDINGS, ODDITIES, SLOW } from './attacks.ts';
import { type Attack, type HostileMarket, hostileMarket } from './hostile-seller.ts';

/** What a terminal obeys, and what turns text round. */
const OBEYED = /[\p{Cc}\p{Bidi_Control}]/u;
const SLOT = 999_000;
const now = (): number => SLOT * 1800 + 10;
/** Ends a round that hangs, and is no measure of one that does not. */
const timeout = 240_000;

const providers = (await registry()).filter(({ id }) => SELLER_IDS.includes(id));
const keys = Object.assign({}, ...providers.map(anyKeys));
const pool = createReadingPool({ launch: launchReadingProcess, clock: realClock });
let market: HostileMarket;
let well: Round;

before(async () => {
  market = await hostileMarket(now);
  well = await roundUnder(null);
  for (const { provider, outcome, reason } of well.providers)
    assert.equal(outcome, 'offers', `${provider.id}: ${reason}`);
});
after(() => {
  pool.close();
  market.end();
});

async function roundUnder(attack: Attack | null, all: readonly Provider[] = providers): Promise<Round> {
  market.attack(attack);
  return collectRound(all, {
    fetch: realFetch,
    clock: { ...realClock, isReal: false, now, sleep: async () => {} },
    dice: () => 0.5,
    pace: noPace,
    upstream: market.address,
    named: providers.map(({ id }) => id),
    keys,
    parse: pool.parse,
  });
}

const said = ({ providers: all }: Round, id: string): ProviderRound => {
  const found = all.find(({ provider }) => provider.id === id);
  assert.ok(found, `${id} is missing from the round`);
  return found;
};

/** The round is stored, and nobody else's answer, outcome or offers are others than without the attack. */
function othersAreSame(round: Round, victim: string): void {
  assert.deepEqual(round.notAsked, []);
  const store = openStore(':memory:', { readonly: false });
  intake(store, round);
  for (const { provider, outcome, offers, setAside, truncated } of well.providers) {
    if (provider.id === victim) continue;
    const beside = said(round, provider.id);
    assert.deepEqual([beside.outcome, beside.offers, beside.truncated], [outcome, offers, truncated], provider.id);
    assert.equal(beside.setAside.length, setAside.length);
    assert.equal(offersAt(store, provider.id, SLOT).length, offers.length, `${provider.id} is stored`);
  }
  assert.equal(offersAt(store, victim, SLOT).length, said(round, victim).offers.length);
  store.close();
}

for (const attack of ENDINGS)
  test(`${attack.name} from ${attack.victim}`, { timeout }, async () => {
    const round = await roundUnder(attack);
    const { outcome, reason, offers } = said(round, attack.victim);
    assert.equal(outcome, 'unreadable', String(reason));
    assert.match(String(reason), attack.reason);
    assert.ok(String(reason).length < 600 && offers.length === 0);
    othersAreSame(round, attack.victim);
  });

for (const attack of ODDITIES)
  test(`${attack.name} from ${attack.victim}: its other offers stand`, { timeout }, async () => {
    const round = await roundUnder(attack);
    const { outcome, reason, offers, setAside } = said(round, attack.victim);
    assert.equal(outcome, 'offers', String(reason));
    assert.ok(offers.length >= said(well, attack.victim).offers.length - 1);
    for (const { name, path } of setAside) assert.ok((name ?? '').length <= 320 && path.length <= 600);
    for (const text of [...setAside.map(({ name }) => name ?? ''), ...offers.map(({ region }) => region ?? '')])
      assert.ok(text.isWellFormed() && text.length <= 2_000 && !OBEYED.test(text), JSON.stringify(text));
    othersAreSame(round, attack.victim);
  });

for (const attack of SLOW)
  test(`${attack.name} from ${attack.victim}: it is not waited for beyond its limit`, { timeout }, async () => {
    const hasty = providers.map((each) => (each.id === attack.victim ? { ...each, limits: { seconds: 1 } } : each));
    const round = await roundUnder(attack, hasty);
    const { outcome, reason, offers } = said(round, attack.victim);
    assert.deepEqual([outcome, reason, offers.length], ['unreachable', 'not done within its 1 s of a round', 0]);
    othersAreSame(round, attack.victim);
  });

test('two sellers that hold the reading up cost each other nothing but their own time', { timeout }, async () => {
  const body = (): string => `<html><body>${'<h1>'.repeat(99_000)}</body></html>`;
  const round = await roundUnder({ name: 'both', victim: 'coreweave', also: ['together'], body });
  for (const id of ['coreweave', 'together']) assert.equal(said(round, id).outcome, 'unreadable');
  for (const { provider, offers } of well.providers)
    if (!['coreweave', 'together'].includes(provider.id)) assert.deepEqual(said(round, provider.id).offers, offers);
});
