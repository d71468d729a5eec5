// The lines of a zstd-compressed text as it streams in: however long the text is, a piece of it is in memory.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import { countText } from '#domain/limits.ts';
import { NotThisHistory } from './history.ts';

const LONGEST_LINE = 4_096;
/** A year of every instance type is some 40 GB. */
const MOST_BYTES = 2 ** 37;

export async function* zstLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  const unpacking = createZstdDecompress({ chunkSize: 2 ** 18 });
  const whole = pipeline(Readable.from(bytes, { objectMode: true }), unpacking).catch((error: unknown) => error);
  let held = '';
  let size = 0;
  try {
    for await (const piece of unpacking as AsyncIterable<Buffer>) {
      size += piece.byteLength;
      if (size > MOST_BYTES) throw new NotThisHistory(`unpacked it is larger than ${countText(MOST_BYTES)} bytes`);
      const lines = (held + piece.toString('latin1')).split('\n');
      held = lines.pop() ?? '';
      if (held.length > LONGEST_LINE)
        throw new NotThisHistory(`a line of more than ${countText(LONGEST_LINE)} characters: it is no table`);
      yield lines;
    }
  } catch (error) {
    if (error instanceof NotThisHistory) throw error;
    // What could not be read of the disk is said as such; what cannot be unpacked is another file, or half of one.
    if (String((error as { code?: unknown }).code).startsWith('ZSTD') || isUnpacking(error))
      throw new NotThisHistory(`it cannot be unpacked: ${(error as Error).message}`);
    throw error;
  } finally {
    unpacking.destroy();
    await whole;
  }
  if (held !== '') yield [held];
}

const isUnpacking = (error: unknown): boolean =>
  /^(Z_|ERR_ZSTD|ERR_ZLIB)/.test(String((error as { code?: unknown } | null)?.code));
