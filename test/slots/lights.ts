// A process of its own, for how long a slot is it learns when it starts: four weeks of markets that move on the half hour alone, in slots
// of whatever length the process was started with, and what the judge makes of each.
import { ROUND_SECONDS } from '#collect/round.ts';
import { LONGEST_JUDGING_MS } from '#commands/judge.ts';
import { LONGEST_JITTER_MS } from '#commands/schedule.ts';
import { SLOT_SECONDS, SLOTS_PER_DAY } from '#domain/time.ts';
import { HISTORY_DAYS, HISTORY_SLOTS, type ModelHistory } from '#signals/history.ts';
import { judge } from '#signals/judge.ts';
import { seededDice } from '#stats/dice.ts';
import { history, seller } from '../signals/histories.ts';

const HALF_HOUR = 1800;
const WITHIN = HALF_HOUR / SLOT_SECONDS;
const HALF_HOURS = HISTORY_DAYS * 48;
const SLOT = 20_000 * SLOTS_PER_DAY - 1;

/** Half hours, as slots of ours. */
const told = (value: (halfHour: number) => number): Float64Array =>
  new Float64Array(HISTORY_SLOTS).map((_, at) => value(Math.floor(at / WITHIN)));

/** What keeps a part of itself from half hour to half hour. */
function wander(seed: number, sd: number, halfLifeHours = 12): (halfHour: number) => number {
  const dice = seededDice(seed);
  const kept = 0.5 ** (1 / (2 * halfLifeHours));
  const step = sd * Math.sqrt((1 - kept ** 2) * 12);
  const path: number[] = [];
  for (let at = 0, x = 0; at < HALF_HOURS; at += 1, x = x * kept + step * (dice() - 0.5)) path.push(x);
  return (halfHour) => path[halfHour] ?? 0;
}

const asks = (provider: string, price: (halfHour: number) => number, gpus = (_: number) => 40) =>
  seller(provider, { floors: told(price), depth: told((at) => price(at) * 1.01), gpus: told(gpus) });
const market = (sellers: ModelHistory['sellers'], price: (halfHour: number) => number): ModelHistory =>
  history(sellers, { slot: SLOT, reference: told(price), sameOffer: told(price) });

const level = wander(1, 0.05);
const lone = (price: (at: number) => number, gpus?: (at: number) => number): ModelHistory =>
  market([asks('one', price, gpus)], price);
const moved = wander(2, 0.2);
const counts = wander(3, 12, 6);
const lent = (at: number): number => Math.max(0, Math.round(30 + counts(at)));
/** Observed every sixth hour alone. */
const rare = (price: (at: number) => number) => (at: number) => (at % 12 === 0 ? price(at) : Number.NaN);
const dear = (at: number): number => 3 + 0.4 * moved(at);

const WORLDS: Readonly<Record<string, ModelHistory>> = {
  still: lone(() => 2),
  alike: market([asks('one', (at) => 2 + level(at)), asks('two', (at) => 2 + level(at + 1))], (at) => 2 + level(at)),
  apart: market(
    [asks('one', (at) => 2 + level(at)), asks('two', (at) => 2.6 + level(at) + 0.1 * moved(at))],
    (at) => 2.1 + level(at),
  ),
  moves: lone((at) => 2 * Math.exp(1.3 * moved(at))),
  // Two hours of every day are read wrongly, at double the price.
  spiked: lone((at) => (2 + level(at) / 5) * (at % 48 > 20 && at % 48 <= 24 ? 2 : 1)),
  cyclic: lone((at) => 2 * (1 + 0.12 * Math.cos((2 * Math.PI * at) / 48) + level(at) / 5)),
  scarce: lone(
    (at) => 2 + level(at),
    (at) => (at % 48 < 6 ? 2 : 30),
  ),
  // The same machines an hour later at a fifth more.
  cloned: market(
    [
      asks('one', (at) => 2 + moved(at) / 4, lent),
      asks(
        'two',
        (at) => 1.2 * (2 + moved(at - 2) / 4),
        (at) => lent(at - 2),
      ),
    ],
    (at) => 2 + moved(at) / 4,
  ),
  rare: market(
    [
      {
        ...asks(
          'one',
          rare(dear),
          rare(() => 25),
        ),
        gapSlots: 12 * WITHIN,
      },
      asks('two', (at) => 2 + level(at)),
    ],
    (at) => 2 + level(at),
  ),
};

console.log(
  JSON.stringify({
    lights: Object.fromEntries(Object.entries(WORLDS).map(([name, of]) => [name, judge(of)])),
    slotMs: SLOT_SECONDS * 1000,
    longestRoundMs: LONGEST_JITTER_MS + ROUND_SECONDS * 1000 + LONGEST_JUDGING_MS,
  }),
);
