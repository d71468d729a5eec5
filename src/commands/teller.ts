// Answers questions over a store that somebody else may be writing: a new world for each commit and for each slot that passes.

import { slotOf } from '#domain/time.ts';
import type { Clock } from '#domain/world.ts';
import { type Asked, ask, askTyped, type Envelope, type InputOf, type RowOf } from '#questions/ask.ts';
import type { QuestionName } from '#questions/list.ts';
import { METHOD_VERSION } from '#questions/question.ts';
import { createWorld, type World } from '#questions/world.ts';
import { commitId } from '#store/meta.ts';
import type { Store } from '#store/open.ts';

export type Teller = {
  /** Names what an answer was made from: commit, slot and method. The same name, the same answers. */
  readonly version: () => string;
  readonly ask: (name: QuestionName, raw: Readonly<Record<string, unknown>>) => Asked;
  readonly typed: <Name extends QuestionName>(name: Name, input: InputOf<Name>) => Envelope<RowOf<Name>>;
};

export function createTeller(store: Store, clock: Pick<Clock, 'now'>): Teller {
  let seen: { dataVersion: number; slot: number; version: string; world: World | null } | null = null;
  const current = () => {
    const dataVersion = store.dataVersion();
    const slot = slotOf(clock.now());
    if (seen === null || seen.dataVersion !== dataVersion || seen.slot !== slot)
      seen = { dataVersion, slot, version: `${commitId(store)}.${slot}.${METHOD_VERSION}`, world: null };
    return seen;
  };
  const world = (): World => {
    const held = current();
    held.world ??= createWorld(store, clock.now());
    return held.world;
  };
  return {
    version: () => current().version,
    ask: (name, raw) => ask(world(), name, raw),
    typed: (name, input) => askTyped(world(), name, input),
  };
}
