// A seller is judged by the cadence it has: every second half hour is one, failing at random is none, and who is gone goes stale.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historiesAt } from '#intake/history.ts';
import { intake } from '#intake/intake.ts';
import { createWorld } from '#questions/world.ts';
import { seededDice } from '#stats/dice.ts';
import { openStore } from '#store/open.ts';
import { setStanding, usualGap } from '#store/standing.ts';
import { ended, offer, roundAt } from '../scratch.ts';

const FROM = 100_000;
const SLOTS = 1_344;

function gapOf(isThere: (at: number) => boolean): number {
  const store = openStore(':memory:', { readonly: false });
  for (let at = 0; at < SLOTS; at += 1) if (isThere(at)) setStanding(store, 'a', FROM + at, at + 1);
  const gap = usualGap(store, 'a', FROM, FROM + SLOTS);
  store.close();
  return gap;
}

test('a seller that answers every second half hour, or every hour and a half, is expected then', () => {
  assert.equal(
    gapOf((at) => at % 2 === 0),
    2,
  );
  assert.equal(
    gapOf((at) => at % 3 === 1),
    3,
  );
  const dice = seededDice(1);
  assert.equal(
    gapOf((at) => at % 2 === 0 && dice() < 0.95),
    2,
    'an answer missed now and then changes nothing',
  );
  assert.equal(
    gapOf(() => true),
    1,
  );
});

test('a seller that fails at random is expected each half hour, however often it fails', () => {
  for (const share of [0.3, 0.5, 0.6, 0.8]) {
    const dice = seededDice(Math.round(share * 100));
    assert.equal(
      gapOf(() => dice() >= share),
      1,
      String(share),
    );
  }
  assert.equal(
    gapOf((at) => at > SLOTS - 8 && at % 2 === 0),
    1,
    'four answers are no cadence',
  );
});

test('a seller that is gone keeps its cadence, so that it goes stale by it', () => {
  assert.equal(
    gapOf((at) => at % 2 === 0 && at < 900),
    2,
  );
});

test('a seller of every two hours is current until it has missed two of its answers, for the judge and for the questions', () => {
  const store = openStore(':memory:', { readonly: false });
  const last = FROM + 3 * 48;
  for (let slot = FROM; slot <= last; slot += 4)
    intake(store, roundAt(slot, [ended('a', [offer('1', 2, { gpus: 8 })])]));
  for (const [later, isCurrent] of [
    [3, true],
    [8, true],
    [9, false],
  ] as const) {
    const [history] = [...historiesAt(store, last + later)];
    const [seller] = history?.sellers ?? [];
    assert.deepEqual([seller?.gapSlots, seller?.current], [4, isCurrent], `${later} half hours later`);
    const [standing] = createWorld(store, (last + later) * 1800).standings;
    assert.equal(standing?.stale, !isCurrent, `${later} half hours later`);
  }
  store.close();
});
