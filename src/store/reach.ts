// A file that is to be a store and cannot be: said with its path and what to do.
import { statSync } from 'node:fs';
import { StoreProblem } from './problem.ts';

/** A pipe or a device would keep whoever opens it waiting, or take what is written to it. */
export function refuseSpecial(path: string, named = path): void {
  const seen = statSync(path, { throwIfNoEntry: false });
  if (seen !== undefined && !seen.isFile())
    throw new StoreProblem(
      `${named} cannot be used as a store (it is ${seen.isDirectory() ? 'a folder' : 'no file that data can be kept in'}): ` +
        'set GPU_SPOT_DB to a file that can be written',
    );
}

/** A file that cannot be had is said with its path and what to do; the driver's own words name neither. */
export function reach<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof StoreProblem) throw error;
    throw new StoreProblem(
      `${path} cannot be used as a store (${(error as Error).message}): set GPU_SPOT_DB to a file that can be written`,
      { cause: error },
    );
  }
}
