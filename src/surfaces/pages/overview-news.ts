// What changed since yesterday, newest first, each with its time and where to look; and which of the sellers behind it
// do not answer.
import { html } from 'hono/html';
import { dayText } from '#charts/line.ts';
import type { GateLevel } from '#domain/gate.ts';
import { gpuLabel } from '#domain/gpu.ts';
import type { Verdict } from '#domain/verdict.ts';
import type { RowOf } from '#questions/ask.ts';
import { type Html, troubleOf } from './layout.ts';
import { gateWord, verdictWord } from './light.ts';
import { dollars, plural } from './words.ts';

type Change = RowOf<'changes'>;

const MOST_NEWS = 12;
const MOST_TROUBLES = 4;

export type News = {
  readonly changes: readonly Change[];
  /** Of the sellers that asked a price of what is shown within seven days. */
  readonly sources: readonly RowOf<'sources'>[];
  readonly gates: readonly RowOf<'gate_definitions'>[];
  readonly now: number;
  /** Somebody's answer is current: else nobody knows what changed. */
  readonly isKnown: boolean;
  /** The same as data. */
  readonly href: string;
  /** Where all of it stands. */
  readonly all?: string;
  /** All of it, of every gate; else the newest, of the gates that decide. */
  readonly isWhole?: boolean;
};

export function news({ changes, sources, gates, now, isKnown, href, all = '/changes', isWhole = false }: News): Html {
  const troubles = sources.flatMap((source) => {
    const trouble = troubleOf(source);
    return trouble === null
      ? []
      : [html`<li><span class="unclear">${trouble}</span>${source.reason === null ? '' : `: ${source.reason}`}</li>`];
  });
  const shown = gates.filter((gate) => isWhole || gate.hard);
  const named = new Map<string, string>(shown.map(({ gate, name }) => [gate, name]));
  const told = grouped(changes.filter(({ kind, gate }) => kind !== 'gate' || (gate !== null && named.has(gate))));
  const most = isWhole ? told.length : MOST_NEWS;
  const items = [
    ...told.slice(0, most).map((same) => html`<li>${when(same[0]?.at ?? '', now)} ${said(same, named)}</li>`),
    ...troubles.slice(0, MOST_TROUBLES),
    ...(troubles.length > MOST_TROUBLES
      ? [
          html`<li><span class="unclear"><a
href="/sources">${plural(troubles.length - MOST_TROUBLES, 'more seller')}</a></span> without an answer</li>`,
        ]
      : []),
  ];
  const more = told.length > most ? html`<a href="${all}">${told.length - most} more</a>, and all of it` : 'All of it';
  const csv = `${href}${href.includes('?') ? '&' : '?'}format=csv`;
  const unknown = html`<p class="unclear">Not known: no provider has a current answer.</p>`;
  const none = html`<p class="muted">No model at its lowest in a week or more, no seller that came or sold out, no list
price, verdict or gate that changed.</p>`;
  return html`${items.length > 0 ? html`<ul class="news">${items}</ul>` : isKnown ? none : unknown}
<p class="small muted">${more} as <a href="${href}">JSON</a> or <a href="${csv}">CSV</a>.</p>`;
}

/** One gate that turned the same way in several models at once is one piece of news. */
export function grouped(changes: readonly Change[]): Change[][] {
  const groups = Map.groupBy(changes, ({ at, kind, gate, wordBefore, word, gpu, provider }) =>
    kind === 'gate' ? `${at} ${gate} ${wordBefore} ${word}` : `${at} ${kind} ${gpu} ${provider}`,
  );
  return [...groups.values()];
}

/** The hour of today; of an earlier day its date too. */
function when(at: string, now: number): Html {
  const seconds = Date.parse(at) / 1000;
  const day = dayText(seconds) === dayText(now) ? '' : `${dayText(seconds)} `;
  return html`<time class="muted" datetime="${at}">${day}${at.slice(11, 16)} UTC</time>`;
}

function said(same: readonly Change[], named: ReadonlyMap<string, string>): Html {
  const [change] = same;
  if (change === undefined) return html``;
  const { kind, gpu, provider, providerName, floor, floorBefore, days, at } = change;
  const model = (href = `/gpu/${gpu}`): Html => html`<a class="model" href="${href}">${gpuLabel(gpu)}</a>`;
  const slot = Date.parse(at) / 1000;
  switch (kind) {
    case 'new_low':
      return html`${model(`/gpu/${gpu}/at/${slot}`)} <b>${dollars(floor)}</b> at ${providerName}, the lowest in
${plural(days ?? 0, 'day')}`;
    case 'seller_came':
      return html`${model()} is for rent at <b>${providerName}</b>, from ${dollars(floor)}`;
    case 'sold_out':
      return html`${model()} is sold out at <b>${providerName}</b>, was ${dollars(floorBefore)}`;
    case 'list_price':
      return html`${model(`/raw/${provider}/${slot}`)} <b>${dollars(floor)}</b> at ${providerName}, a list price that
was ${dollars(floorBefore)}`;
    case 'verdict':
      return html`${model(`/viability#${gpu}`)} is judged <b>${verdictWord(change.word as Verdict)}</b>, was
${verdictWord(change.wordBefore as Verdict)}`;
    case 'gate': {
      const links = same.map(
        (each, index) =>
          html`${index === 0 ? '' : ', '}<a class="model"
href="/viability/${each.gpu}/${each.gate}">${gpuLabel(each.gpu)}</a>`,
      );
      const name = `${named.get(change.gate ?? '')} (${change.gate})`;
      return html`${name} <b>${gateWord(change.word as GateLevel)}</b>, was
“${gateWord(change.wordBefore as GateLevel)}”: ${links}`;
    }
  }
}
