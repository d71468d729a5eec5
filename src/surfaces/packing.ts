// How an answer is packed for its reader: brotli or gzip where it pays.
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, brotliDecompress, constants, gunzip, gzip, gzipSync } from 'node:zlib';
import { type Parts, PNG } from './wanted.ts';

export type Coding = 'br' | 'gzip' | 'identity';

export type Bytes = Uint8Array<ArrayBuffer>;

export type Packed = { readonly coding: Coding; readonly bytes: Bytes };

/** Shorter ones are sent as they are. */
const SMALLEST_PACKED = 600;
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** The best coding the reader takes; one with q=0 is refused. */
export function codingFor(header: string | undefined): Coding {
  const taken = (header ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => !/;\s*q=0(\.0+)?$/.test(each))
    .map((each) => each.split(';')[0]?.trim());
  if (taken.includes('br')) return 'br';
  return taken.includes('gzip') ? 'gzip' : 'identity';
}

export const isPackable = ({ coding, bytes }: Packed, type: string): boolean =>
  type !== PNG && (coding !== 'identity' || bytes.length >= SMALLEST_PACKED);

/** At once: for a thread that serves nobody meanwhile. */
export function packedHere(parts: Parts['parts'], coding: Coding): Packed {
  const plain = encoded(parts);
  if (coding === 'identity' || plain.length < SMALLEST_PACKED) return { coding: 'identity', bytes: plain };
  return { coding, bytes: asBytes(coding === 'br' ? brotliCompressSync(plain, BROTLI) : gzipSync(plain)) };
}

/** As tightly as it goes, whatever it takes: for what is packed once. */
export function packedBest(plain: Bytes, coding: Coding): Packed {
  if (coding === 'identity' || plain.length < SMALLEST_PACKED) return { coding: 'identity', bytes: plain };
  return { coding, bytes: asBytes(coding === 'br' ? brotliCompressSync(plain) : gzipSync(plain, { level: 9 })) };
}

function encoded(parts: Parts['parts']): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0));
  const encoder = new TextEncoder();
  let at = 0;
  for (const part of parts) {
    if (typeof part === 'string') at += encoder.encodeInto(part, whole.subarray(at)).written;
    else {
      whole.set(part, at);
      at += part.length;
    }
  }
  return whole;
}

const asBytes = (buffer: Buffer): Bytes => new Uint8Array(buffer);
const brotliBeside = promisify<Bytes, object, Buffer>(brotliCompress);
const gzipBeside = promisify<Bytes, Buffer>(gzip);
const unbrotliBeside = promisify<Bytes, Buffer>(brotliDecompress);
const gunzipBeside = promisify<Bytes, Buffer>(gunzip);

async function unpacked({ coding, bytes }: Packed): Promise<Bytes> {
  if (coding === 'identity') return bytes;
  return asBytes(await (coding === 'br' ? unbrotliBeside(bytes) : gunzipBeside(bytes)));
}

/** The same answer packed otherwise, in zlib's own threads. */
export async function repacked(held: Packed, coding: Coding): Promise<Bytes> {
  if (held.coding === coding) return held.bytes;
  const plain = await unpacked(held);
  if (coding === 'identity') return plain;
  return asBytes(await (coding === 'br' ? brotliBeside(plain, BROTLI) : gzipBeside(plain)));
}
