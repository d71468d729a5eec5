// One table for all pages: each column is named once, for its heading, for a phone's line and for whoever hears it
// read.
import { html } from 'hono/html';
import type { Html } from './layout.ts';

export type Column<Row> = {
  /** The heading; where a page is narrow it stands before each cell. */
  readonly name: string;
  /** Shorter, where a cell has the name before it; where it is empty, the cell has none. */
  readonly short?: string;
  /** Over the column in place of its bare name: a link, or a second line. */
  readonly heading?: Html;
  /** What the pointer is told over the heading. */
  readonly title?: string;
  /** Its cells are what their rows are called. */
  readonly isRowName?: boolean;
  /** The rows stand in its order. */
  readonly sorted?: 'ascending' | 'descending';
  /** Figures stand to the right. */
  readonly isFigure?: boolean;
  /** Not held together: none of its words is broken, and on a phone its parts stand side by side. */
  readonly isBare?: boolean;
  /** Hidden where the page is narrower: `wide` at 820 px, `broad` at 560. */
  readonly from?: 'wide' | 'broad';
  /** Of single cells: an address within the page, and a class in place of the column's. */
  readonly mark?: (row: Row) => { readonly id?: string; readonly class?: string };
  /** Null is an empty cell, which a phone leaves out. */
  readonly cell: (row: Row) => Html | string | number | null;
};

export type TableLook<Row> = {
  /**
   * `blocks`: a block a row on a phone; `narrowing`: columns go instead; `plain`: it scrolls within its own room. The
   * others are tables of one kind, which the style knows by name.
   */
  readonly look: 'blocks' | 'narrowing' | 'plain' | 'gates' | 'log' | 'matrix' | 'overview';
  readonly id?: string;
  readonly caption?: Html;
  /** What each value is stands before it: there are no headings. */
  readonly isHeadless?: boolean;
  readonly rowId?: (row: Row) => string;
  readonly rowClass?: (row: Row, index: number) => string;
  /** Rows of another kind, behind the others. */
  readonly more?: readonly Html[];
};

type Look = TableLook<unknown>['look'];

export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], made: TableLook<Row>): Html {
  const { look, id, caption, isHeadless = false, rowId, rowClass, more = [] } = made;
  const tag = html`<table${attribute('class', look === 'plain' ? '' : look)}${attribute('id', id)}>`;
  const head = columns.map(headingOf);
  const line = (row: Row, index: number): Html => {
    const marks = html`${attribute('id', rowId?.(row))}${attribute('class', rowClass?.(row, index))}`;
    return html`<tr${marks}>${columns.map((column) => cellOf(column, row, look))}</tr>`;
  };
  return html`${tag}${caption === undefined ? '' : html`<caption>${caption}</caption>`}${
    isHeadless ? '' : html`<thead><tr>${head}</tr></thead>`
  }
<tbody>${rows.map(line)}${more}</tbody></table>`;
}

/** Wider than a phone: it scrolls within its own room, also by the keyboard. */
export const scrolling = (label: string, made: Html): Html =>
  html`<div class="wide" tabindex="0" role="region" aria-label="${label}">${made}</div>`;

const attribute = (name: string, value = ''): Html | string => (value === '' ? '' : html` ${name}="${value}"`);

const classOf = ({ isFigure = false, from }: { isFigure?: boolean; from?: string }): string =>
  [isFigure ? 'figure' : '', from ?? ''].filter((word) => word !== '').join(' ');

const headingOf = <Row>(column: Column<Row>): Html => {
  const marks = html`${attribute('class', classOf(column))}${attribute('title', column.title)}`;
  return html`<th scope="col"${marks}${attribute('aria-sort', column.sorted)}>${column.heading ?? column.name}</th>`;
};

function cellOf<Row>(column: Column<Row>, row: Row, look: Look): Html {
  const { name, short = name, isRowName = false, isBare = false, mark } = column;
  const { id, class: own = classOf(column) } = mark?.(row) ?? {};
  const shown = column.cell(row);
  if (isRowName) return html`<th scope="row"${attribute('id', id)}${attribute('class', own)}>${shown}</th>`;
  // Where the name stands beside it, all of a cell is one thing.
  const isNamed = look === 'blocks' || look === 'gates' || look === 'overview';
  const marks = html`${attribute('id', id)}${isNamed ? attribute('data-name', short) : ''}${attribute('class', own)}`;
  return html`<td${marks}>${isNamed && !isBare && shown !== null ? html`<span>${shown}</span>` : shown}</td>`;
}
