// Which verdicts and gates are judged otherwise than they were.
import type { Gate } from '#domain/gate.ts';
import { isoTime, SLOTS_PER_DAY, SLOTS_PER_WEEK, slotStart } from '#domain/time.ts';
import { gatesAt, loggedGates } from '#store/gate.ts';
import { judgedSlotBefore, verdictsAt } from '#store/signal.ts';
import { type Change, NONE, type Window } from './change-shape.ts';
import type { World } from './world.ts';

/** The models whose verdict is another than at the window's beginning, each at the half hour that it has had it since. */
export function verdictChanges(world: World, last: number, { from }: Window): Change[] {
  const then = judgedSlotBefore(world.store, from - 1);
  if (then === undefined) return [];
  const judged: number[] = [];
  for (
    let slot = last;
    slot > then && judged.length <= SLOTS_PER_WEEK;
    slot = judgedSlotBefore(world.store, slot - 1) ?? then
  )
    judged.push(slot);
  const at = new Map([then, ...judged].map((slot) => [slot, verdictsAt(world.store, slot)]));
  const verdictAt = (slot: number, gpu: string) => at.get(slot)?.find((each) => each.gpu === gpu);
  return (at.get(last) ?? []).flatMap(({ gpu, verdict, isByGates }) => {
    const before = verdictAt(then, gpu);
    // What the lights decided, by the same words, is not what gates do.
    if (before === undefined || before.verdict === verdict || before.isByGates !== isByGates) return [];
    const other = judged.findIndex((slot) => verdictAt(slot, gpu)?.verdict !== verdict);
    const since = judged[(other < 0 ? judged.length : other) - 1] ?? last;
    return [
      {
        ...NONE,
        at: isoTime(slotStart(since)),
        kind: 'verdict' as const,
        gpu,
        wordBefore: before.verdict,
        word: verdict,
      },
    ];
  });
}

/** Gates are kept of each day's end and of the last half hour: from one of these to the next. */
export function gateChanges(world: World, last: number, { from }: Window): Change[] {
  const days: number[] = [];
  for (let day = Math.floor(from / SLOTS_PER_DAY) - 1; (day + 1) * SLOTS_PER_DAY - 1 < last; day += 1) days.push(day);
  const kept = [
    ...days.map((day) => ({ slot: (day + 1) * SLOTS_PER_DAY - 1, gates: loggedGates(world.store, day) })),
    {
      slot: last,
      gates: Map.groupBy(gatesAt(world.store, last), ({ gpu }) => gpu) as ReadonlyMap<string, readonly Gate[]>,
    },
  ].filter(({ gates: all }) => all.size > 0);
  return kept.flatMap(({ slot, gates: now }, index) => {
    const before = kept[index - 1];
    if (before === undefined || slot < from) return [];
    return [...now].flatMap(([gpu, all]) =>
      all.flatMap(({ gate, level }) => {
        const former = before.gates.get(gpu)?.find((each) => each.gate === gate)?.level;
        return former === undefined || former === level
          ? []
          : [
              {
                ...NONE,
                at: isoTime(slotStart(slot)),
                kind: 'gate' as const,
                gpu,
                gate,
                wordBefore: former,
                word: level,
              },
            ];
      }),
    );
  });
}
