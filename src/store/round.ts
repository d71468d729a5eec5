// Rounds and how they ended: who was asked, what came of it, and which attempt of a slot stands.
import type { SetAside } from '#domain/offer.ts';
import type { OutcomeKind, ProviderRound, Round } from '#domain/outcome.ts';
import type { Need, ProviderInfo } from '#domain/provider.ts';
import { slotStart } from '#domain/time.ts';
import { type Store, sqlite } from './open.ts';

const SET_ASIDE_ROWS = 200;
const OTHERS = 'others';

export function addRound(
  store: Store,
  round: Pick<Round, 'slot' | 'startedAt' | 'endedAt'>,
  state: 'done' | 'missed',
): number {
  const attempt = store.all(sqlite.selectFrom('round').select('id').where('slot', '=', round.slot)).length + 1;
  const added = store
    .hot('INSERT INTO round (slot, attempt, state, started_at, ended_at) VALUES (?, ?, ?, ?, ?)')
    .run(round.slot, attempt, state, round.startedAt, round.endedAt);
  return Number(added.lastInsertRowid);
}

/** When a round ended, epoch seconds. */
export const roundEnd = (store: Store, id: number): number =>
  Number(store.hot('SELECT ended_at FROM round WHERE id = ?').pluck().get(id) ?? 0);

/** The last slot that has a round of any kind, missed ones included. */
export const lastSlot = (store: Store): number | undefined =>
  store.one(sqlite.selectFrom('round').select('slot').orderBy('slot', 'desc').limit(1))?.slot;

export const firstSlot = (store: Store): number | undefined =>
  (store.hot('SELECT min(slot) AS slot FROM round').get() as { slot: number | null }).slot ?? undefined;

/** The last slot of which a round was stored. */
export const lastDoneSlot = (store: Store): number | undefined =>
  (store.hot("SELECT max(slot) AS slot FROM round WHERE state = 'done'").get() as { slot: number | null }).slot ??
  undefined;

export const countRounds = (store: Store): number =>
  Number(store.hot("SELECT count(*) FROM round WHERE state = 'done'").pluck().get());

/** The last round that was stored, and when it began and ended, epoch seconds. */
export const lastRound = (
  store: Store,
): { readonly slot: number; readonly startedAt: number; readonly endedAt: number } | undefined =>
  store
    .hot(
      "SELECT slot, started_at AS startedAt, ended_at AS endedAt FROM round WHERE state = 'done' ORDER BY slot DESC, attempt DESC LIMIT 1",
    )
    .get() as { slot: number; startedAt: number; endedAt: number } | undefined;

/** Whether anybody had something to rent in a round of this slot. */
export const hasOffers = (store: Store, slot: number): boolean =>
  store
    .hot(
      'SELECT 1 FROM round JOIN outcome ON outcome.round = round.id WHERE round.slot = ? AND outcome.offers > 0 LIMIT 1',
    )
    .get(slot) !== undefined;

const PROVIDER_COLUMNS = [
  'name',
  'home',
  'class',
  'resells',
  'price_kind',
  'terms_link',
  'terms_stance',
  'terms_read_on',
  'terms_note',
  'needs',
  'currency',
];
const SAVE_PROVIDER = `INSERT INTO provider (id, ${PROVIDER_COLUMNS.join(', ')}) VALUES (?${', ?'.repeat(PROVIDER_COLUMNS.length)})
 ON CONFLICT (id) DO UPDATE SET ${PROVIDER_COLUMNS.map((column) => `${column} = excluded.${column}`).join(', ')}`;

export function saveProvider(store: Store, provider: ProviderInfo & { readonly needs?: readonly Need[] }): void {
  const { id, name, home, terms } = provider;
  store
    .hot(SAVE_PROVIDER)
    .run(
      id,
      name,
      home,
      provider.class,
      provider.resells ? 1 : 0,
      provider.priceKind,
      terms.link,
      terms.stance,
      terms.readOn,
      terms.note,
      JSON.stringify(provider.needs ?? []),
      provider.currency ?? 'USD',
    );
}

type Ended = Pick<ProviderRound, 'provider' | 'outcome' | 'reason' | 'offers' | 'setAside' | 'truncated' | 'ms'>;

/** Writes how a provider's round ended, over what an earlier reading of the same round said. */
export function saveOutcome(store: Store, round: number, ended: Ended): void {
  const provider = ended.provider.id;
  for (const table of ['outcome', 'truncation', 'set_aside'])
    store.hot(`DELETE FROM ${table} WHERE round = ? AND provider = ?`).run(round, provider);
  store
    .hot('INSERT INTO outcome (provider, round, outcome, reason, offers, set_aside, ms) VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(provider, round, ended.outcome, ended.reason, ended.offers.length, ended.setAside.length, ended.ms);
  for (const { gpu, market } of ended.truncated)
    store
      .hot('INSERT INTO truncation (round, provider, gpu, market) VALUES (?, ?, ?, ?)')
      .run(round, provider, gpu, market);
  for (const each of counted(ended.setAside))
    store
      .hot('INSERT INTO set_aside (round, provider, reason, name, path, count) VALUES (?, ?, ?, ?, ?, ?)')
      .run(round, provider, each.reason, each.name, each.path, each.count);
}

function counted(setAside: readonly SetAside[]): { reason: string; name: string; path: string; count: number }[] {
  const rows = new Map<string, { reason: string; name: string; path: string; count: number }>();
  for (const { reason, name, path } of setAside) {
    const id = `${reason} ${name ?? ''}`;
    const row = rows.get(id) ?? { reason, name: name ?? '', path, count: 0 };
    // Beyond the limit names are lost, counts by reason are not; an item may itself be named so.
    const others = `${reason} ${OTHERS}`;
    const isNamed = rows.size < SET_ASIDE_ROWS || rows.has(id);
    const kept = isNamed ? row : (rows.get(others) ?? { ...row, name: OTHERS });
    kept.count += 1;
    rows.set(isNamed ? id : others, kept);
  }
  return [...rows.values()];
}

export type ProviderRow = ReturnType<typeof providers>[number];

export const providers = (store: Store) => store.all(sqlite.selectFrom('provider').selectAll().orderBy('name'));

export type StoredOutcome = {
  readonly provider: string;
  readonly outcome: OutcomeKind;
  readonly reason: string | null;
  readonly ms: number;
};

export const outcomesOf = (store: Store, round: number): StoredOutcome[] =>
  store.all(
    sqlite
      .selectFrom('outcome')
      .select(['provider', 'outcome', 'reason', 'ms'])
      .where('round', '=', round)
      .orderBy('provider'),
  );

/** The collected rounds from a slot on, in the order they came. */
export const roundsFrom = (store: Store, slot: number): { id: number; slot: number; startedAt: number }[] =>
  store.all(
    sqlite
      .selectFrom('round')
      .select(['id', 'slot', 'started_at as startedAt'])
      .where('slot', '>=', slot)
      .where('state', '=', 'done')
      .orderBy('id'),
  );

export type ProviderState = {
  readonly outcome: OutcomeKind | null;
  readonly reason: string | null;
  readonly offers: number;
  readonly setAside: number;
  readonly ms: number | null;
  readonly askedAt: number | null;
  readonly lastSlot: number | null;
  readonly lastOffersAt: number | null;
  /** Whether its last offers were imported; their time is then the start of their half hour. */
  readonly imported: boolean;
};

/** How a provider stands up to a slot: its last outcome of any kind, and its last round that ended in offers. */
export function providerState(store: Store, provider: string, upTo: number): ProviderState {
  const last = store.one(
    sqlite
      .selectFrom('outcome')
      .innerJoin('round', 'round.id', 'outcome.round')
      .select(['outcome', 'reason', 'outcome.offers', 'set_aside', 'ms', 'started_at'])
      .where('provider', '=', provider)
      .where('round.slot', '<=', upTo)
      .orderBy('outcome.round', 'desc')
      .limit(1),
  );
  const stood = store.one(
    sqlite
      .selectFrom('standing')
      .leftJoin('round', 'round.id', 'standing.round')
      .leftJoin('outcome', (join) =>
        join.onRef('outcome.round', '=', 'standing.round').onRef('outcome.provider', '=', 'standing.provider'),
      )
      .select(['standing.slot', 'standing.import', 'started_at', 'ms'])
      .where('standing.provider', '=', provider)
      .where('standing.slot', '<=', upTo)
      .orderBy('standing.slot', 'desc')
      .limit(1),
  );
  return {
    outcome: last?.outcome ?? null,
    reason: last?.reason ?? null,
    offers: last?.offers ?? 0,
    setAside: last?.set_aside ?? 0,
    ms: last?.ms ?? null,
    askedAt: answeredAt(last),
    lastSlot: stood?.slot ?? null,
    lastOffersAt: stood === undefined ? null : (answeredAt(stood) ?? slotStart(stood.slot)),
    imported: (stood?.import ?? null) !== null,
  };
}

/** When this provider was done, which may be minutes before the round was. */
const answeredAt = (row: { started_at: number | null; ms: number | null } | undefined): number | null =>
  row === undefined || row.started_at === null ? null : row.started_at + Math.floor((row.ms ?? 0) / 1000);

/** The first slot in which a provider was asked at all. */
export const firstAskedSlot = (store: Store, provider: string): number | undefined =>
  store.one(
    sqlite
      .selectFrom('outcome')
      .innerJoin('round', 'round.id', 'outcome.round')
      .select('round.slot')
      .where('provider', '=', provider)
      .where('outcome', 'not in', ['unconfigured', 'not_consented'])
      .orderBy('outcome.round')
      .limit(1),
  )?.slot;

/** What the last round of a provider set aside, by reason. */
export const setAsideBy = (store: Store, provider: string): { reason: string; count: number }[] =>
  store
    .hot(
      `SELECT reason, sum(count) AS count FROM set_aside
       WHERE provider = ? AND round = (SELECT max(round) FROM outcome WHERE provider = ?)
       GROUP BY reason ORDER BY count DESC, reason`,
    )
    .all(provider, provider) as { reason: string; count: number }[];

/** How long the last rounds of a provider took, of those in which it was asked, ms. */
export const lastDurations = (store: Store, provider: string, rounds: number): number[] =>
  (
    store
      .hot(
        `SELECT ms FROM outcome WHERE provider = ? AND outcome NOT IN ('unconfigured', 'not_consented')
         ORDER BY round DESC LIMIT ?`,
      )
      .all(provider, rounds) as { ms: number }[]
  ).map(({ ms }) => ms);
