// How much of the engine a log takes, and whether the engine waits for a standby before it acknowledges anything.
import type { LogSize } from './log.ts';
import { asked, type Primary } from './primary.ts';

const HELD = `SELECT (SELECT count(*) FROM gpu_spot_entry WHERE stream = $1 AND part = 0) AS entries,
 (SELECT sum(length(body)) FROM gpu_spot_entry WHERE stream = $1) AS entry_bytes,
 (SELECT count(*) FROM gpu_spot_piece WHERE stream = $1) AS pieces,
 (SELECT sum(length(body)) FROM gpu_spot_piece WHERE stream = $1) AS piece_bytes`;

/**
 * By PostgreSQL's own setting (that this connection waits, it has seen to itself); an engine that has no such name keeps its word in ways
 * of its own.
 */
async function isSynchronous(primary: Primary): Promise<boolean | null> {
  try {
    const { rows } = await primary.query('SHOW synchronous_standby_names');
    return rows[0]?.synchronous_standby_names !== '';
  } catch {
    return null;
  }
}

export async function sizeOf(primary: Primary, stream: string): Promise<LogSize> {
  const [row = {}] = (await asked(primary, HELD, [stream])).rows;
  return {
    entries: Number(row.entries ?? 0),
    entryBytes: Number(row.entry_bytes ?? 0),
    pieces: Number(row.pieces ?? 0),
    pieceBytes: Number(row.piece_bytes ?? 0),
    isSynchronous: await isSynchronous(primary),
  };
}
