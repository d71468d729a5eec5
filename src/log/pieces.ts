// The parts of packed stores that a log keeps beside its entries: each under its own hash, so that one which is there is not sent again.
import { createHash } from 'node:crypto';
import { isSameHash } from './chain.ts';
import { type Log, LogDamaged, type Piece } from './log.ts';
import { asked, type Primary } from './primary.ts';

export const PIECES = `CREATE TABLE IF NOT EXISTS gpu_spot_piece (
  stream text NOT NULL, hash bytea NOT NULL, body bytea NOT NULL, PRIMARY KEY (stream, hash)
)`;

export const hashOfPiece = (body: Uint8Array): Uint8Array => createHash('sha256').update(body).digest();

const marks = (count: number, from: number): string =>
  Array.from({ length: count }, (_, at) => `$${at + from}`).join(', ');

export function piecesOf(primary: Primary, stream: string): Pick<Log, 'putPieces' | 'pieces'> {
  return {
    putPieces: async (pieces) => {
      if (pieces.length === 0) return 0;
      const held = `SELECT hash FROM gpu_spot_piece WHERE stream = $1 AND hash IN (${marks(pieces.length, 2)})`;
      const { rows } = await asked(primary, held, [stream, ...pieces.map(({ hash }) => hash)]);
      const there = new Set(rows.map(({ hash }) => Buffer.from(hash as Uint8Array).toString('hex')));
      const wanting = pieces.filter(({ hash }) => !there.has(Buffer.from(hash).toString('hex')));
      for (const { hash, body } of wanting) {
        const text = 'INSERT INTO gpu_spot_piece (stream, hash, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';
        await asked(primary, text, [stream, hash, body]);
      }
      return wanting.length;
    },
    pieces: async (hashes) => {
      const text = `SELECT hash, body FROM gpu_spot_piece WHERE stream = $1 AND hash IN (${marks(hashes.length, 2)})`;
      const { rows } = await asked(primary, text, [stream, ...hashes]);
      const found = rows as unknown as readonly Piece[];
      for (const hash of hashes) {
        const piece = found.find((each) => isSameHash(each.hash, hash));
        const named = Buffer.from(hash).toString('hex').slice(0, 12);
        if (piece === undefined) throw new LogDamaged(`a piece of a snapshot is missing from the log (${named})`);
        if (!isSameHash(hashOfPiece(piece.body), hash))
          throw new LogDamaged(`a piece of a snapshot is damaged in the log (${named})`);
      }
      return found;
    },
  };
}
