// What the rule first published would answer, told beside ours: all four lights of a model green for weeks.
import { gpuLabel } from '#domain/gpu.ts';
import { dayOfSlot, dayStart, isoTime } from '#domain/time.ts';
import { SIGNAL_TYPES } from '#domain/verdict.ts';
import { loggedIn } from '#store/signal.ts';
import type { Standing } from './verdicts.ts';
import type { World } from './world.ts';

/** Two weeks of logged days: the fewest that are weeks. */
const WEEKS_DAYS = 14;

export type OriginalAnswer = {
  readonly answer: 'yes' | 'no' | 'not_yet';
  readonly sentence: string;
  /** The last logged day that it rests on; null where none is logged. */
  readonly day: string | null;
  readonly steady: string[];
};

/** `slot` is the judged one; only days that were logged up to it count. */
export function originalAnswer(
  world: World,
  now: readonly Pick<Standing, 'gpu' | 'original'>[],
  slot: number,
): OriginalAnswer {
  const end = dayOfSlot(slot + 1);
  const log = loggedIn(world.store, end - WEEKS_DAYS, end);
  const lastDay = log.at(-1)?.day;
  const green = log.filter(({ signals }) =>
    SIGNAL_TYPES.every((type) => signals.find((each) => each.type === type)?.level === 'green'),
  );
  const steady = now
    .map(({ gpu }) => gpu)
    .filter((gpu) => green.filter((each) => each.gpu === gpu).length === WEEKS_DAYS);
  const allRed = now.length > 0 && now.every(({ original }) => original === 'not_viable');
  const answer = steady.length > 0 ? 'yes' : allRed ? 'no' : 'not_yet';
  const why =
    steady.length > 0
      ? `${steady.map(gpuLabel).join(', ')} had all four lights green on each of the last ${WEEKS_DAYS} logged days`
      : allRed
        ? 'every model has a red light'
        : `no model had all four lights green on each of the last ${WEEKS_DAYS} logged days`;
  const word = { yes: 'yes', no: 'no', not_yet: 'not yet' }[answer];
  return {
    answer,
    sentence: `The rule first published would answer ${word}: ${why}.`,
    day: lastDay === undefined ? null : isoTime(dayStart(lastDay)).slice(0, 10),
    steady,
  };
}
