// A file of a history that is one JSON document: gathered within its limits, parsed as everything foreign is, and held to its shape.
import type { z } from 'zod';
import { parseForeign, tooMuch } from '#domain/foreign-json.ts';
import { countText, USUAL_LIMITS } from '#domain/limits.ts';
import { printable } from '#domain/printable.ts';
import { NotThisHistory } from './history.ts';

const BEGINNING = 60;

export async function jsonOf<T>(bytes: AsyncIterable<Uint8Array>, shape: z.ZodType<T>): Promise<T> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    if (size > USUAL_LIMITS.bytes) throw new NotThisHistory(`it is larger than ${countText(USUAL_LIMITS.bytes)} bytes`);
    chunks.push(chunk);
  }
  const text = new TextDecoder().decode(Buffer.concat(chunks));
  const beyond = tooMuch(text, USUAL_LIMITS);
  if (beyond !== null) throw new NotThisHistory(`it holds ${beyond}`);
  const seen = shape.safeParse(parsed(text, size));
  if (seen.success) return seen.data;
  const [issue] = seen.error.issues;
  throw new NotThisHistory(`${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
}

function parsed(text: string, size: number): unknown {
  try {
    return parseForeign(text);
  } catch {
    throw new NotThisHistory(`${size} bytes that are not JSON, beginning "${printable(text.slice(0, BEGINNING))}"`);
  }
}
