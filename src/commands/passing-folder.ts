// A folder beside the store for one command's work, which is gone when the command ends, also by a signal.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { DAY_SECONDS } from '#domain/time.ts';

/** As a shell names an end by a signal. */
const EXIT_BY_SIGNAL = 128;

export type PassingFolder = { readonly path: string; readonly remove: () => void };

/** Without a listener a signal ends a process at once, and whatever waits in a `finally` never runs. */
export function passingFolder(within: string, prefix: string, now: number): PassingFolder {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(EXIT_BY_SIGNAL + constants.signals[signal]));
  removeLeft(within, prefix, now);
  const path = mkdtempSync(join(within, prefix));
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  process.once('exit', remove);
  return { path, remove };
}

/** What one that was killed could not remove; no work takes a day. */
function removeLeft(within: string, prefix: string, now: number): void {
  for (const name of readdirSync(within)) {
    if (!name.startsWith(prefix)) continue;
    const path = join(within, name);
    const madeAt = (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now * 1000) / 1000;
    if (now - madeAt > DAY_SECONDS) rmSync(path, { recursive: true, force: true });
  }
}
