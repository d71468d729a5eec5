// A table of a page as the reader sees it: every cell below its headings, cells that span several counted in each.

/** The part of a parsed page's node that is needed here; the parser lives with the sellers. */
export type PageNode = {
  readonly type: string;
  readonly name?: string;
  readonly data?: string;
  readonly attribs?: Readonly<Record<string, string>>;
  readonly children?: readonly PageNode[];
};

/** White space made one. */
export const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

const raw = (node: PageNode): string => {
  if (node.type === 'text') return node.data ?? '';
  return node.name === 'script' || node.name === 'style' ? '' : (node.children ?? []).map(raw).join(' ');
};

/** The words of an element; what stands in two elements is two words. */
export const wordsOf = (node: PageNode): string => plain(raw(node));

/** The elements of these names within one, in order; not those of a table within it. */
function within(node: PageNode, names: readonly string[]): PageNode[] {
  return (node.children ?? []).flatMap((child) => {
    if (names.includes(child.name ?? '')) return [child];
    return child.name === 'table' ? [] : within(child, names);
  });
}

export type PageCell = { readonly text: string; readonly node: PageNode };
export type PageTable = { readonly headings: readonly string[]; readonly rows: readonly (readonly PageCell[])[] };

const MOST_SPANNED = 30;
const spanOf = (cell: PageNode, name: string): number =>
  Math.min(MOST_SPANNED, Math.max(1, Number.parseInt(cell.attribs?.[name] ?? '1', 10) || 1));

function spread(rows: readonly (readonly PageNode[])[]): PageCell[][] {
  const grid: PageCell[][] = rows.map(() => []);
  for (const [at, cells] of rows.entries()) {
    let column = 0;
    for (const node of cells) {
      while (grid[at]?.[column] !== undefined) column += 1;
      const across = spanOf(node, 'colspan');
      const cell = { text: wordsOf(node), node };
      for (const row of grid.slice(at, at + spanOf(node, 'rowspan')))
        for (let over = 0; over < across; over += 1) row[column + over] = cell;
      column += across;
    }
  }
  // A hole left by spans that overlap is an empty cell.
  return grid.map((row) => Array.from(row, (cell) => cell ?? { text: '', node: { type: 'text' } }));
}

/** A table's headings, those above one another said as one, and its rows. A row of headings has no ordinary cell. */
export function tableOf(table: PageNode): PageTable {
  const rows = within(table, ['tr', 'thead']).flatMap((part) => {
    const inner = part.name === 'thead' ? within(part, ['tr']) : [part];
    return (inner.length === 0 ? [part] : inner).map((row) => within(row, ['td', 'th']));
  });
  const isHead = (row: readonly PageNode[]): boolean => row.every(({ name }) => name === 'th');
  const first = rows.findIndex((row) => !isHead(row));
  const head = spread(rows.slice(0, first < 0 ? rows.length : first));
  const width = Math.max(0, ...head.map(({ length }) => length));
  const headings = Array.from({ length: width }, (_, column) =>
    [...new Set(head.map((row) => row[column]?.text ?? ''))].filter(Boolean).join(' '),
  );
  return { headings, rows: first < 0 ? [] : spread(rows.slice(first)) };
}

type Inner = { readonly parent: Inner | null };

/** Which of some nodes stand within each node around them, themselves included: gone through once, however many ask. */
export function byNodeAround<N extends Inner>(nodes: readonly N[]): ReadonlyMap<unknown, readonly N[]> {
  const found = new Map<unknown, N[]>();
  for (const node of nodes)
    for (let around: Inner | null = node; around !== null; around = around.parent) {
      const known = found.get(around);
      if (known === undefined) found.set(around, [node]);
      else known.push(node);
    }
  return found;
}
