// Who does what only one is to do: a role is held for a minute and kept on, so that another takes it soon where its holder is gone. It
// spares work that two would do; what guards the data is the place in the log alone.
import { randomUUID } from 'node:crypto';
import type { Clock } from '#domain/world.ts';
import { type Log, LogAway } from '#log/log.ts';

export const ROLES = ['collector', 'analyst'] as const;
export type Role = (typeof ROLES)[number];

/** Held by whoever makes much of the store anew. */
export const WHOLE_STORE = 'whole store';

const HELD_SECONDS = 60;
const KEPT_EVERY_SECONDS = 20;

export type Roles = {
  /**
   * Takes the role, or keeps it; while the log cannot be asked, whoever had it last has it. Nobody collects while somebody works on the
   * whole store.
   */
  readonly take: (role: Role) => Promise<boolean>;
  /** Keeps what is held, where that is due. */
  readonly keep: () => Promise<void>;
  readonly release: (role: Role) => Promise<void>;
};

export function createRoles(log: Log, node: string, clock: Pick<Clock, 'now'>): Roles {
  // Two processes of one machine are two.
  const holder = `${node} ${randomUUID().slice(0, 8)}`;
  const held = new Map<Role, number>();
  const take = async (role: Role): Promise<boolean> => {
    const now = clock.now();
    try {
      if (await log.lease(role, { holder, until: now + HELD_SECONDS, now })) held.set(role, now);
      else held.delete(role);
    } catch (error) {
      if (!(error instanceof LogAway)) throw error;
    }
    return held.has(role);
  };
  const isHeldOff = async (): Promise<boolean> => {
    const work = await log.holderOf(WHOLE_STORE).catch(() => null);
    return work !== null && work.until > clock.now();
  };
  return {
    take: async (role) => (role === 'collector' && (await isHeldOff()) ? false : take(role)),
    keep: async () => {
      for (const [role, at] of held) if (Math.abs(clock.now() - at) >= KEPT_EVERY_SECONDS) await take(role);
    },
    release: async (role) => {
      if (!held.delete(role)) return;
      const now = clock.now();
      await log.lease(role, { holder, until: now, now }).catch(() => {});
    },
  };
}
