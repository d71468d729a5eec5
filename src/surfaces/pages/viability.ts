// Could the spread carry a futures market: the answer, every model's signals with their levels, and the log of
// verdicts.
import { html } from 'hono/html';
import { gpuLabel, modelRank } from '#domain/gpu.ts';
import { DAY_SECONDS, dateStart, isoTime, SLOT_WORD } from '#domain/time.ts';
import { FIRST_METHOD_OF_GATES, SIGNAL_TYPES, type SignalType, type Verdict } from '#domain/verdict.ts';
import type { RowOf } from '#questions/ask.ts';
import { definitionTable, gateTable } from './gates.ts';
import { type Html, page, plainTime } from './layout.ts';
import { intervalText, levelLight, SIGNAL_WORDS, signalText, verdictLight, verdictMark, verdictWord } from './light.ts';
import type { AskTyped } from './pages.ts';
import { type Column, scrolling, table } from './table.ts';

const LOG_DAYS = 30;
const FIRST_DAY = Date.parse('2000-01-01T00:00:00Z') / 1000;
const LAST_DAY = Date.parse('2200-01-01T00:00:00Z') / 1000;

/** The day a URL asks to look back to, as the end of that day; what is no day is now. */
export function lookedBack(query: Readonly<Record<string, string | undefined>>): number | undefined {
  const seconds = dateStart(query.day ?? '') ?? Number.NaN;
  // What lies outside these years is no day of ours.
  return seconds >= FIRST_DAY && seconds < LAST_DAY ? seconds + DAY_SECONDS : undefined;
}

export const backText = (to: number | undefined): string =>
  to === undefined ? '' : `?day=${isoTime(to - DAY_SECONDS).slice(0, 10)}`;

export function viabilityPage(ask: AskTyped, to: number | undefined): string {
  const past = to === undefined ? {} : { to: String(to) };
  const viability = ask('viability', past);
  const verdicts = ask('verdicts', past);
  const gates = ask('gates', past);
  const signals = ask('signals', past);
  const definitions = ask('gate_definitions', {}).data;
  const [answer] = viability.data;
  const title = answer?.sentence ?? 'Not yet: no model has been judged.';
  const slot = gates.data[0]?.slot ?? signals.data[0]?.slot ?? null;
  const back = (path: string): string => `${path}${backText(to)}`;
  const { because } = viability.meta;
  const why = because === null ? '' : html` <span class="unclear">${because}.</span>`;
  return page(
    {
      title: 'gpu-spot: viability',
      path: '/viability',
      description: title,
      meta: viability.meta,
      sources: ask('sources', {}),
    },
    html`<h1>${title}</h1>
<p class="lead">${judgedAt(slot, to)}What decides are the gates that the literature on futures contracts accepts.
Each leads to why, to the days it was made of, and from there to the receipts, the offers and the raw answers.
<a href="/methodology#the-gates">How it is judged</a>.${why}</p>
${
  verdicts.data.length === 0
    ? html`<p class="muted">Verdicts come once a half hour.</p>`
    : html`${gateTable(gates.data, verdicts.data, definitions, back)}
<h2>The original four</h2>
${originalLead(answer?.original)}
${blindness()}
${signalTable(signals.data, verdicts.data, to)}
<h3>Thresholds of the original four</h3>
${thresholds(signals.data)}`
}
<h2>The log, one verdict a day</h2>
${log(ask, to)}
<h2>What each gate is</h2>
${definitionTable(definitions)}`,
  );
}

function judgedAt(slot: string | null, to: number | undefined): Html | string {
  if (slot === null) return '';
  return to === undefined
    ? html`Judged at ${plainTime(slot)}. `
    : html`As it stood at ${slot.slice(0, 16).replace('T', ' ')} UTC; <a href="/viability">now</a>. `;
}

function originalLead(original: RowOf<'viability'>['original'] | undefined): Html {
  const days = original?.day == null ? '' : `By the days logged up to ${original.day}.`;
  return html`<p class="lead">${original?.sentence ?? ''} ${days} The lights stay as they were published;
none of them decides here, for each is blind to something:</p>`;
}

type SignalRow = RowOf<'signals'>;

/** What a light does not see, found by worlds whose truth is known. */
const BLIND: Readonly<Record<SignalType, string>> = {
  spread: 'a wide spread that lasts says that two sellers are not one market; it was green alone (V5, V6 see it)',
  cv: 'prices drawn anew each day around a constant vary as much as a market that moves (V1, V2 see it)',
  time_of_day: 'a daily swing says which blocks to list, and nothing of whether anybody needs a hedge (V3, V12)',
  supply: 'twenty GPUs are five lots, and one host may own them all (V7, V8, V9)',
};

const blindness = (): Html =>
  html`<ul class="small">${SIGNAL_TYPES.map(
    (type) => html`<li><b>${SIGNAL_WORDS[type]}</b>: ${BLIND[type]}.</li>`,
  )}</ul>`;

/** What a signal's heading must say beside its name. */
const UNDER: Partial<Record<SignalType, string>> = {
  time_of_day: 'never decides',
  supply: 'GPUs, median of 24 h',
};

type VerdictRow = RowOf<'verdicts'>;

function signalTable(signals: readonly SignalRow[], verdicts: readonly VerdictRow[], to: number | undefined): Html {
  const of = SIGNAL_TYPES.map((type): Column<VerdictRow> => {
    const [name, under] = [SIGNAL_WORDS[type], UNDER[type]];
    return {
      name,
      ...(under === undefined ? {} : { heading: html`${name}<span class="under">${under}</span>` }),
      cell: ({ gpu }) => {
        const row = signals.find((each) => each.gpu === gpu && each.type === type);
        return row === undefined ? null : signalCell(row, to);
      },
    };
  });
  const columns: readonly Column<VerdictRow>[] = [
    { name: 'model', cell: ({ gpu }) => html`<a class="model" href="/gpu/${gpu}">${gpuLabel(gpu)}</a>` },
    { name: 'by the rule first published', short: 'first rule', cell: ({ original }) => verdictLight(original) },
    ...of,
  ];
  return table(columns, verdicts, { look: 'blocks', id: 'signals' });
}

function signalCell(row: SignalRow, to: number | undefined): Html {
  const href = `/viability/${row.gpu}/${row.type}${backText(to)}`;
  const value = signalText(row.type, row.value);
  const spoken = `${gpuLabel(row.gpu)}, ${SIGNAL_WORDS[row.type]}, the chain behind it`;
  const [said, shown] = value === '' ? ['why', 'why'] : [value, html`<b>${value}</b>`];
  const link = html`<a href="${href}" aria-label="${said}: ${spoken}">${shown}</a>`;
  const interval = row.interval === null ? '' : ` (${intervalText(row.type, row.interval)})`;
  return html`${levelLight(row.level)}
<span class="under">${link}${interval}</span>`;
}

function thresholds(signals: readonly SignalRow[]): Html {
  const rules = SIGNAL_TYPES.flatMap((type) => signals.filter((row) => row.type === type).slice(0, 1)).map(
    ({ type, thresholds: { green, red }, unit }) => {
      const above = `${green}${unit === 'ratio' ? '' : ` ${unit}`}`;
      const below = red === null ? ', never red' : `, red below ${red}`;
      return html`<span class="rule">${SIGNAL_WORDS[type]}: green above ${above}${below}.</span> `;
    },
  );
  return html`<p class="small muted">${rules}</p>`;
}

function log(ask: AskTyped, to: number | undefined): Html {
  const { data } = ask('verdict_log', to === undefined ? {} : { to: String(to) });
  if (data.length === 0)
    return html`<p class="muted">No day has ended yet: a verdict is logged at the last ${SLOT_WORD} of each UTC day.
</p>`;
  const late = data.filter((row) => row.late).length;
  const methods = [...new Set(data.map(({ methodVersion }) => methodVersion))].sort((a, b) => a - b);
  const ofLights =
    methods.length > 1 || methods[0] !== FIRST_METHOD_OF_GATES
      ? `Days of a method before ${FIRST_METHOD_OF_GATES} were judged by the lights alone. `
      : '';
  return html`${logTable(data, 'by the gates', ({ verdict }) => verdict)}
${logTable(data, 'by the rule first published', ({ original }) => original)}
<p class="small muted">${key()} Never edited. ${ofLights}${late === 0 ? '' : madeLate(late)}
<a href="/api/v1/verdict-log">JSON</a>, <a href="/api/v1/verdict-log?format=csv">CSV</a>.</p>`;
}

const madeLate = (late: number): Html =>
  html`<span class="unclear">${late} ${late === 1 ? 'entry' : 'entries'} made later than the day itself,
by a catch-up or an import.</span>`;

type Logged = RowOf<'verdict_log'>;

function logTable(data: readonly Logged[], what: string, of: (row: Logged) => Verdict): Html {
  const days = [...new Set(data.map(({ day }) => day))].slice(-LOG_DAYS);
  const gpus = [...new Set(data.map(({ gpu }) => gpu))].sort((a, b) => modelRank(a) - modelRank(b));
  const at = new Map(data.map((row) => [`${row.gpu} ${row.day}`, row]));
  const columns: readonly Column<string>[] = [
    { name: what, isRowName: true, cell: gpuLabel },
    ...days.map((day) => ({
      name: day.slice(8),
      heading: html`<a href="/viability?day=${day}">${day.slice(8)}</a>`,
      cell: (gpu: string) => {
        const row = at.get(`${gpu} ${day}`);
        return row === undefined ? null : dayLink(day, of(row));
      },
    })),
  ];
  return scrolling(`verdicts by day, ${what}`, table(columns, gpus, { look: 'log' }));
}

const dayLink = (day: string, verdict: Verdict): Html =>
  html`<a href="/viability?day=${day}" title="${day}: ${verdictWord(verdict)}">${verdictMark(verdict)}</a>`;

const KEY: readonly Verdict[] = ['viable', 'basket_only', 'not_yet', 'not_viable', 'no_market', 'insufficient'];

const key = (): Html => html`${KEY.map((verdict) => html`${verdictLight(verdict)} `)}`;
