// The demo reads a page that says the same once a day: its rounds must be those of sellers that are read anew each time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imaginaryDoors, imaginaryRound, imaginaryRounds, simulatedClock } from '#commands/demo-rounds.ts';
import { openHouse } from '#commands/house.ts';
import type { Round } from '#domain/outcome.ts';
import { slotOf, slotStart } from '#domain/time.ts';

const FROM = 990_000 - (990_000 % 48) + 44;
const ROUNDS = 10;

const told = ({ slot, providers }: Round) => ({
  slot,
  providers: providers.map(({ provider, outcome, reason, offers, setAside }) => ({
    id: provider.id,
    outcome,
    reason,
    offers,
    setAside: setAside.map(({ item: _, ...each }) => each),
  })),
});

test('rounds over the end of a day are the same whether pages are remembered or read anew', async () => {
  const house = await openHouse();
  const clock = simulatedClock();
  const doors = imaginaryDoors(1, clock);
  let rates = null;
  const span = { seed: 1, from: FROM, last: FROM + ROUNDS - 1, now: false, rates: null };
  let compared = 0;
  for await (const round of imaginaryRounds(house, span)) {
    clock.set(slotStart(round.slot) + 20);
    const anew: Round = await imaginaryRound(house, doors, rates);
    const { rates: asked } = anew;
    if (asked?.rates != null && asked.body !== null) rates = { rates: asked.rates, askedAt: asked.body.receivedAt };
    assert.deepEqual(told(round), told(anew));
    compared += anew.providers.reduce((sum, { offers }) => sum + offers.length, 0);
  }
  assert.ok(compared > 1_000, `only ${compared} offers`);
});

test('what begins while a demo is made is no gap in it', async () => {
  const house = await openHouse();
  const last = slotOf(Date.now() / 1000) - 3;
  const made: number[] = [];
  const rounds = imaginaryRounds(house, { seed: 1, from: last - 1, last, now: true, rates: null });
  for await (const { slot } of rounds) made.push(slot);
  assert.deepEqual(
    made,
    Array.from({ length: made.length }, (_, at) => last - 1 + at),
  );
  assert.ok((made.at(-1) ?? 0) >= last + 3, `it ends ${made.length - 2} slots later`);
});
