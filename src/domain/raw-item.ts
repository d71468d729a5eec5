// Finds what a seller said of one offer within its raw answer: an offer's key is made of values that stand in its item.

/** `m12/8x/a+b` names the values 12, 8, a and b. */
const valuesOf = (key: string): string[] =>
  key
    .split(/[/+]/)
    .map((part) => /^[mo]?(\d+)x?$/.exec(part)?.[1] ?? part)
    .filter((part) => part !== '');

type Found = { readonly scalars: ReadonlySet<string>; readonly size: number };

const DEEPEST = 12;

/** The smallest object of an answer that holds every value of the key; null where none does. */
export function rawItem(answer: unknown, key: string): unknown {
  const wanted = valuesOf(key);
  let best: { item: unknown; size: number } | null = null;
  const walk = (node: unknown, depth: number): Found => {
    if (node === null || typeof node !== 'object' || depth > DEEPEST)
      return { scalars: new Set([String(node)]), size: 1 };
    const parts = Object.values(node).map((child) => walk(child, depth + 1));
    const scalars = new Set(parts.flatMap((part) => [...part.scalars]));
    const size = parts.reduce((sum, part) => sum + part.size, 1);
    const holds = !Array.isArray(node) && wanted.every((value) => scalars.has(value));
    if (holds && (best === null || size < best.size)) best = { item: node, size };
    return { scalars, size };
  };
  walk(answer, 0);
  return (best as { item: unknown } | null)?.item ?? null;
}
