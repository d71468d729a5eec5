// Whether a path still leads to the file that was opened: SQLite goes on writing into one that was deleted, and nobody ever sees it.
import { type BigIntStats, statSync } from 'node:fs';

/** Says what has become of the files that were there when it was made; null while nothing has. */
export type Watch = () => string | null;

const stat = (path: string): BigIntStats | undefined => statSync(path, { bigint: true, throwIfNoEntry: false });

/** Remembers the device and inode that each path leads to now. */
export function watchFiles(paths: readonly string[]): Watch {
  const known = paths.flatMap((path) => {
    const { dev, ino } = statOrNothing(path) ?? {};
    return dev === undefined || ino === undefined ? [] : [{ path, dev, ino }];
  });
  return () => {
    for (const { path, dev, ino } of known) {
      const now = statOrNothing(path);
      if (now === undefined) return `${path} was deleted or moved away while it was in use`;
      if (now.dev !== dev || now.ino !== ino) return `${path} was replaced by another file while it was in use`;
    }
    return null;
  };
}

/** A folder that cannot be looked into any more has no file in it that could be written. */
function statOrNothing(path: string): BigIntStats | undefined {
  try {
    return stat(path);
  } catch {
    return undefined;
  }
}
