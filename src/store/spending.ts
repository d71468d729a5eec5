// What models cost: set aside before a phase begins, settled when its account is known, so that no end of a process lets a day overspend.
import type { PhaseName } from '#domain/report.ts';
import type { Store } from './open.ts';

/** A row of what was set aside, micro-dollars. */
export type Held = { readonly id: number; readonly most: number };

/**
 * Sets aside a share of what [from, to) has left of its budget, micro-dollars; null where nothing is left. A phase whose account never
 * came counts what it might have cost.
 */
export function holdSpending(
  store: Store,
  {
    at,
    phase,
    budget,
    share,
    from,
    to,
  }: { at: number; phase: PhaseName; budget: number; share: number; from: number; to: number },
): Held | null {
  return store.transaction(() => {
    const { gone } = store
      .hot('SELECT coalesce(sum(coalesce(spent, held)), 0) AS gone FROM model_spending WHERE at >= ? AND at < ?')
      .get(from, to) as { gone: number };
    const most = Math.floor((budget - gone) * share);
    if (most <= 0) return null;
    const { lastInsertRowid } = store
      .hot('INSERT INTO model_spending (at, phase, held) VALUES (?, ?, ?)')
      .run(at, phase, most);
    return { id: Number(lastInsertRowid), most };
  });
}

/** What it did cost, micro-dollars. */
export const settleSpending = (store: Store, { id }: Held, spent: number): void => {
  store.hot('UPDATE model_spending SET spent = ? WHERE id = ?').run(spent, id);
};
