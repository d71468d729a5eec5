// What to look for: the spellings of a secret whose letters differ from its own. Escapes are undone before anybody looks.

/** A value this short is found by chance, and no seller's key is so short. */
const SHORTEST_SECRET = 6;
/** Of a secret of so many characters or more any so many in a row are one; a shorter one is looked for whole. */
export const PIECE = 12;

/** A spelling with the least length of a piece of it that tells the secret. */
export type Spelling = { readonly bytes: Uint8Array; readonly least: number };

/** One word or one number of few characters ("default", "100000") stands in honest answers, and is no key. */
const isPlain = (text: string): boolean => text.length < PIECE && (/^\p{L}+$/u.test(text) || /^\d+$/.test(text));

/** Shows nothing, and is left out of every view of an answer. */
const BLANK = /[\s\p{Cc}\p{Default_Ignorable_Code_Point}]/gu;

export function spellingsOf(secret: string): readonly Spelling[] {
  const text = secret.trim();
  const kept = text.replace(BLANK, '');
  if (kept.length < SHORTEST_SECRET || isPlain(kept)) return [];
  const bytes = Buffer.from(text);
  const spelled = [Buffer.from(kept), ...base64Of(bytes), Buffer.from(bytes.toString('hex'))];
  // A form's answer writes a space as a plus.
  if (/\s/.test(text)) spelled.push(Buffer.from(text.replace(/\s+/g, '+')));
  const isShort = kept.length < PIECE;
  return spelled.map((each) => ({ bytes: each, least: isShort ? each.length : Math.min(PIECE, each.length) }));
}

const BITS_OF_BYTE = 8;
const BITS_OF_LETTER = 6;

/** In base64 a secret has three spellings, by how many bytes stand before it; of each the part that the secret alone decides. */
function base64Of(secret: Buffer): Buffer[] {
  return [0, 1, 2].map((before) => {
    const letters = Buffer.concat([Buffer.alloc(before), secret]).toString('base64');
    const first = Math.ceil((before * BITS_OF_BYTE) / BITS_OF_LETTER);
    const last = Math.floor(((before + secret.length) * BITS_OF_BYTE) / BITS_OF_LETTER);
    return Buffer.from(letters.slice(first, last));
  });
}

/** Letters of both cases, and the two alphabets of base64, are alike. */
export function alike(byte: number): number {
  if (byte >= 0x41 && byte <= 0x5a) return byte | 0x20;
  if (byte === 0x2d) return 0x2b;
  return byte === 0x5f ? 0x2f : byte;
}
