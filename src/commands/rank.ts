// The rank of what computes while readers wait: behind them.
import { setPriority } from 'node:os';

/** Of what the system knows as niceness. */
const BEHIND = 10;

/** Puts the thread it is called in behind those that answer and collect. On Linux alone a thread has a rank of its own. */
export function stepBack(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(BEHIND);
  } catch {
    // Where the system forbids it all have one rank, and each its share all the same.
    return;
  }
}
