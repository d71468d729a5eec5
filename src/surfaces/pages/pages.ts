// What the pages have in common: how they ask, and a figure that a script can read out.
import { html, raw } from 'hono/html';
import type { Envelope, InputOf, RowOf } from '#questions/ask.ts';
import type { QuestionName } from '#questions/list.ts';
import type { Html } from './layout.ts';

export type AskTyped = <Name extends QuestionName>(name: Name, input: InputOf<Name>) => Envelope<RowOf<Name>>;

/** What each seller is called. */
export type Names = Readonly<Record<string, string>>;

export const namesOf = ({ data }: Envelope<RowOf<'sources'>>): Names =>
  Object.fromEntries(data.map(({ provider, name }) => [provider, name]));

/** Where each seller is to be found; of one that tells no address of the web, nothing. */
export const homesOf = ({ data }: Envelope<RowOf<'sources'>>): Names =>
  Object.fromEntries(data.flatMap(({ provider, home }) => (/^https?:\/\//.test(home) ? [[provider, home]] : [])));

export type Figure = {
  readonly id: string;
  readonly title: string;
  readonly note: Html | string;
  readonly svg: string;
} & (
  | { readonly source?: undefined }
  | {
      /** Where the browser gets the figures of each moment, to read them out under the pointer. */
      readonly source: string;
      readonly unit: 'usd' | 'count';
      /** Units of the page's currency for one USD. */
      readonly perUsd?: number;
      readonly names: Names;
      /** Told first, also where they had nothing. */
      readonly drawn?: readonly string[];
      readonly range: { readonly from: number; readonly to: number };
    }
);

export function figure(made: Figure, below: Html | string = ''): Html {
  const { id, title, note, svg } = made;
  const isRead = made.source !== undefined && svg !== '';
  const isConverted = isRead && made.perUsd !== undefined && made.perUsd !== 1;
  const rate = isConverted ? html` data-rate="${made.perUsd}"` : '';
  const read = isRead
    ? html` data-src="${made.source}" data-unit="${made.unit}"${rate}
data-from="${made.range.from}" data-to="${made.range.to}"
data-names="${JSON.stringify(made.names)}" data-drawn="${JSON.stringify(made.drawn ?? [])}"`
    : '';
  // Its room is kept, so that reading moves nothing.
  const readout = isRead ? html`<p class="readout small muted" aria-live="polite"></p>` : '';
  return html`<figure id="${id}"${read}>
<figcaption><span>${title}</span><span>${note}</span></figcaption>
<div class="plot">${svg === '' ? html`<p class="muted">Nothing observed in this range.</p>` : raw(svg)}</div>
${readout}${below}
</figure>`;
}
