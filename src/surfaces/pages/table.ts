// One table for all pages: each column is named once, for its heading, for a phone's line and for whoever hears it read.
import { html } from 'hono/html';
import type { Html } from './layout.ts';

export type Column<Row> = {
  /** The heading; where a page is narrow it stands before each cell. */
  readonly name: string;
  /** Shorter, where a cell has the name before it. */
  readonly short?: string;
  /** Figures stand to the right. */
  readonly isFigure?: boolean;
  /** Hidden where the page is narrower: `wide` at 820 px, `broad` at 560. */
  readonly from?: 'wide' | 'broad';
  readonly cell: (row: Row) => Html | string | number;
};

export type TableLook<Row> = {
  /** `blocks`: a block a row on a phone; `narrowing`: columns go instead; `plain`: it scrolls within its own room. */
  readonly look: 'blocks' | 'narrowing' | 'plain';
  readonly id?: string;
  readonly rowClass?: (row: Row, index: number) => string;
  /** Rows of another kind, behind the others. */
  readonly more?: readonly Html[];
};

const classOf = ({ isFigure = false, from }: { isFigure?: boolean; from?: string }): Html | string => {
  const words = [isFigure ? 'figure' : '', from ?? ''].filter((word) => word !== '').join(' ');
  return words === '' ? '' : html` class="${words}"`;
};

export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { look, id, rowClass, more = [] }: TableLook<Row>,
): Html {
  const head = columns.map((column) => html`<th scope="col"${classOf(column)}>${column.name}</th>`);
  const line = (row: Row, index: number): Html => {
    const named = rowClass?.(row, index) ?? '';
    const cells = columns.map((column) =>
      look === 'blocks'
        ? html`<td data-name="${column.short ?? column.name}"${classOf(column)}><span>${column.cell(row)}</span></td>`
        : html`<td${classOf(column)}>${column.cell(row)}</td>`,
    );
    return html`<tr${named === '' ? '' : html` class="${named}"`}>${cells}</tr>`;
  };
  return html`<table${look === 'plain' ? '' : html` class="${look}"`}${id === undefined ? '' : html` id="${id}"`}><thead><tr>${head}</tr></thead>
<tbody>${rows.map(line)}${more}</tbody></table>`;
}
