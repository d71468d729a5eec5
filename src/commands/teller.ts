// Answers questions over a store that somebody else may be writing: a new world for each commit, each slot that passes, and each provider
// that goes stale.
import { createHash } from 'node:crypto';
import { slotOf } from '#domain/time.ts';
import { METHOD_VERSION } from '#domain/verdict.ts';
import type { Clock } from '#domain/world.ts';
import { type Asked, ask, askTyped, type Envelope, type InputOf, type RowOf } from '#questions/ask.ts';
import type { QuestionName } from '#questions/list.ts';
import { createWorld, staleAt, type World } from '#questions/world.ts';
import { commitId } from '#store/meta.ts';
import type { Store } from '#store/open.ts';
import { RELEASE, VERSION } from './version.ts';

/** Of another program an answer may be another: what a reader kept of that one is not this one's. */
const PROGRAM = createHash('sha1')
  .update(RELEASE ?? VERSION)
  .digest('base64url')
  .slice(0, 6);

/** How many sellers that we ask ourselves have current offers, and since when none has. */
export type Freshness = { readonly fresh: number; readonly newest: number | null };

export type Teller = {
  readonly freshness: () => Freshness;
  /** Names what an answer was made from: commit, slot, method and program. The same name, the same answers. */
  readonly version: () => string;
  readonly ask: (name: QuestionName, raw: Readonly<Record<string, unknown>>) => Asked;
  readonly typed: <Name extends QuestionName>(name: Name, input: InputOf<Name>) => Envelope<RowOf<Name>>;
};

export function createTeller(store: Store, clock: Pick<Clock, 'now'>): Teller {
  let seen: { dataVersion: number; slot: number; until: number; version: string; world: World } | null = null;
  const current = () => {
    const dataVersion = store.dataVersion();
    const now = clock.now();
    const slot = slotOf(now);
    if (seen === null || seen.dataVersion !== dataVersion || seen.slot !== slot || now >= seen.until) {
      const world = createWorld(store, now);
      const stale = world.standings.filter((each) => each.stale).length;
      seen = {
        dataVersion,
        slot,
        until: staleAt(world),
        world,
        version: `${commitId(store)}.${slot}.${stale}.${METHOD_VERSION}.${PROGRAM}`,
      };
    }
    return seen;
  };
  const world = (): World => current().world;
  return {
    freshness: () => {
      const asked = world().standings.filter(({ state }) => !state.imported);
      const newest = Math.max(...asked.map(({ state }) => state.lastOffersAt ?? 0));
      return { fresh: asked.filter(({ stale }) => !stale).length, newest: newest > 0 ? newest : null };
    },
    version: () => current().version,
    ask: (name, raw) => ask(world(), name, raw),
    typed: (name, input) => askTyped(world(), name, input),
  };
}
