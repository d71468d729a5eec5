// The rows of a file until each half hour has all of its own: in memory while they are few, as lines on disk once they are many.
import type { Spool } from '#store/spool.ts';
import type { Keep, SlotRows } from './file.ts';

/** What is held as rows: beyond it a file is one of the long ones, whose rows are read again from their lines. */
const FEW = { rows: 200_000, characters: 2 ** 25 };

export type Holding = {
  readonly add: Keep;
  /** The rows of a half hour; `read` makes them again where they wait as lines. */
  readonly rowsAt: (slot: number, read: (lines: readonly string[]) => SlotRows) => SlotRows;
};

export function createHolding(spool: Pick<Spool, 'hasRoom' | 'put' | 'linesOf'>, few: typeof FEW = FEW): Holding {
  let held: Map<number, SlotRows> | null = new Map();
  const sum = { rows: 0, characters: 0 };
  const spill = (slots: ReadonlyMap<number, SlotRows>): void => {
    held = null;
    for (const [slot, { lines }] of slots) for (const line of lines) spool.put(slot, line);
  };
  return {
    add: (slot, line, row) => {
      if (!spool.hasRoom(slot, line)) return false;
      if (held === null) {
        spool.put(slot, line);
        return true;
      }
      const mine = held.get(slot) ?? { rows: [], lines: [] };
      held.set(slot, mine);
      mine.rows.push(row);
      mine.lines.push(line);
      sum.rows += 1;
      sum.characters += line.length;
      if (sum.rows > few.rows || sum.characters > few.characters) spill(held);
      return true;
    },
    rowsAt: (slot, read) => (held === null ? read(spool.linesOf(slot)) : (held.get(slot) ?? { rows: [], lines: [] })),
  };
}
