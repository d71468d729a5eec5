// What the process that collects has open, as Linux tells it: whether the store is still the file that it writes.
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';

const LOCKS = '/proc/locks';

/** Whether the process that holds a store's lock has the file behind the path open; null where that cannot be seen. */
export function holderHasOpen(path: string): boolean | null {
  const pid = holderOf(`${realpathSync(path)}.lock`);
  if (pid === undefined) return null;
  const { dev, ino } = statSync(path, { bigint: true });
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      const open = statSync(`/proc/${pid}/fd/${fd}`, { bigint: true, throwIfNoEntry: false });
      return open?.dev === dev && open.ino === ino;
    });
  } catch {
    // Another user's process, or one that has just ended.
    return null;
  }
}

/** A line is `1: POSIX  ADVISORY  WRITE 4711 fe:00:1234 1073741826 1073742335`: process, device and inode, bytes. */
function holderOf(lock: string): number | undefined {
  if (!existsSync(LOCKS)) return undefined;
  const end = `:${statSync(lock).ino}`;
  return readFileSync(LOCKS, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/ +/))
    .filter((words) => words[3] === 'WRITE' && words[5]?.endsWith(end))
    .map((words) => Number(words[4]))
    .find((pid) => pid > 0);
}
