// The gates: models by gates with the verdict that follows, what each gate is, and one gate of one model with what
// stands behind it.
import { html } from 'hono/html';
import { gateText } from '#domain/format.ts';
import { GATE_NAMES, type GateName } from '#domain/gate.ts';
import { gpuLabel, gpuModel } from '#domain/gpu.ts';
import { DAY_SECONDS, isoTime, SLOT_SECONDS, SLOT_WORD } from '#domain/time.ts';
import type { RowOf } from '#questions/ask.ts';
import { detailsTable, wordsFor } from './details.ts';
import { fixTable } from './index-tables.ts';
import { type Html, page } from './layout.ts';
import { gateLight, gateMark, verdictLight } from './light.ts';
import { type AskTyped, type Names, namesOf } from './pages.ts';
import { type Column, scrolling, table } from './table.ts';
import { spoken } from './words.ts';

type Gate = RowOf<'gates'>;
type Definition = RowOf<'gate_definitions'>;
type Verdict = RowOf<'verdicts'>;

export const gateNamed = (word: string): GateName | undefined => GATE_NAMES.find((name) => name === word);

/** One word over a column; the whole name stands beneath the table. */
const SHORT: Readonly<Record<GateName, string>> = {
  V1: 'moves',
  V2: 'signal',
  V3: 'hedges',
  V4: 'own',
  V5: 'one market',
  V6: 'grades',
  V7: 'hosts',
  V8: 'supply',
  V9: 'pushes',
  V10: 'worth',
  V11: 'foreseen',
  V12: 'hours',
  V13: 'data',
};

type Back = (path: string) => string;

/** Models by gates. */
export function gateTable(
  gates: readonly Gate[],
  verdicts: readonly Verdict[],
  definitions: readonly Definition[],
  back: Back,
): Html {
  const columns: readonly Column<Verdict>[] = [
    {
      name: 'model',
      isRowName: true,
      cell: ({ gpu }) => html`<a class="model" href="/gpu/${gpu}">${gpuLabel(gpu)}</a>`,
    },
    { name: 'verdict', short: '', cell: verdictCell },
    ...definitions.map((definition) => gateColumn(definition, gates, back)),
  ];
  const made = table(columns, verdicts, { look: 'gates', id: 'gates', rowId: ({ gpu }) => gpu });
  return html`${scrolling('models by gates', made)}
<p class="small muted">${gateLight('pass')}, ${gateLight('fail')} or ${gateLight('insufficient')}:
passed or failed only where the whole 90 % interval lies on that side. <b>Bold</b> gates decide:
all must pass, and one that fails is enough for “not viable”; but of V13 alone, which is the data’s fault
and no market’s. The others stand beside. Each leads to why, and to what would change it.</p>`;
}

function verdictCell({ verdict, decidedBy, since }: Verdict): Html {
  const first = `by ${decidedBy.slice(0, 4).join(' ')}${decidedBy.length > 4 ? ' …' : ''}, `;
  const by = decidedBy.length === 0 || verdict === 'viable' ? '' : first;
  return html`${verdictLight(verdict)}<span class="under">${by}since ${since.slice(5, 10)}</span>`;
}

function gateColumn({ gate, name, hard }: Definition, gates: readonly Gate[], back: Back): Column<Verdict> {
  const rowOf = ({ gpu }: Verdict): Gate | undefined => gates.find((each) => each.gpu === gpu && each.gate === gate);
  const under = html`<span class="under">${SHORT[gate]}</span>`;
  return {
    name: `${gate} ${SHORT[gate]}`,
    heading: html`<a href="#${gate}">${hard ? html`<b>${gate}</b>` : gate}</a>${under}`,
    title: name,
    mark: (verdict) => ({ class: rowOf(verdict)?.hard === true ? 'hard' : '' }),
    cell: (verdict) => {
      const row = rowOf(verdict);
      return row === undefined ? null : gateCell(row, back);
    },
  };
}

function gateCell(row: Gate, back: Back): Html {
  const text = gateText(row.unit, row.value);
  const href = back(`/viability/${row.gpu}/${row.gate}`);
  const under = html`<span class="under">${text === '' ? 'why' : text}</span>`;
  const spoken = html`<span class="unseen">${gpuLabel(row.gpu)}, ${row.name}</span>`;
  return html`<a class="gate" href="${href}" title="${row.reason}">${gateMark(row.level)}${under}${spoken}</a>`;
}

const sides = ({ better, pass, fail, unit }: Pick<Definition, 'better' | 'pass' | 'fail' | 'unit'>): string => {
  const [good, bad] = better === 'higher' ? ['at or above', 'below'] : ['at or below', 'above'];
  const failing = fail === null ? 'never fails' : `fails ${bad} ${gateText(unit, fail)}`;
  return `passes ${good} ${gateText(unit, pass)}, ${failing}`;
};

const DEFINITION_COLUMNS: readonly Column<Definition>[] = [
  {
    name: 'gate',
    cell: ({ gate, name, hard }) =>
      html`<b id="${gate}">${gate}</b> ${name}<span class="under">${hard ? 'decides' : 'beside'}</span>`,
  },
  { name: 'what is measured', short: 'measures', cell: ({ what }) => html`<span class="small">${what}</span>` },
  {
    name: 'thresholds',
    cell: (row) => html`<span class="small">${sides(row)}${row.also === null ? '' : html`; ${row.also}`}</span>`,
  },
  { name: 'needs', cell: ({ needs }) => html`<span class="small">${needs}</span>` },
  {
    name: 'source',
    cell: ({ source, taken }) => html`<span class="small muted">${source}. ${taken}.</span>`,
  },
];

export const definitionTable = (definitions: readonly Definition[]): Html =>
  table(DEFINITION_COLUMNS, definitions, { look: 'blocks' });

const FIXES_SHOWN = 30;

/** What a gate was made from, apart from the fixes. */
const MADE_FROM: Partial<Readonly<Record<GateName, (gpu: string) => Html>>> = {
  V6: (gpu) =>
    html`Its cross-sections are the offers of one ${SLOT_WORD} a day:
from a day's receipt to <a href="/gpu/${gpu}">its offers</a>.`,
  V7: () => html`It is made of the free GPUs in the votes of four receipts a day, those of the days below.`,
  V8: (gpu) =>
    html`It is made of the GPUs that were free in each ${SLOT_WORD}:
<a href="/viability/${gpu}/supply">the supply and its series</a>.`,
  V9: () =>
    html`It is made of the votes of a receipt a day, made again without each of the largest hosts,
and with each asking more or less.`,
  V12: (gpu) => html`It is the <a href="/viability/${gpu}/time_of_day">judged time of day and its series</a>.`,
};

const ofWholeDays = (gpu: string): Html =>
  html`It is made of whole days: the fixes of <a href="/index/${gpu}">the index</a> below,
and of each seller the mean of a day's medians.`;

export function gatePage(ask: AskTyped, gpu: string, gate: GateName, to: number | undefined): string | null {
  if (gpuModel(gpu) === undefined) return null;
  const past = to === undefined ? {} : { to: String(to) };
  const gates = ask('gates', { gpu: [gpu], ...past });
  const row = gates.data.find((each) => each.gate === gate);
  const definition = ask('gate_definitions', {}).data.find((each) => each.gate === gate);
  const label = gpuLabel(gpu);
  const back = to === undefined ? '' : `?day=${isoTime(to - DAY_SECONDS).slice(0, 10)}`;
  const title =
    row === undefined || definition === undefined
      ? `${gate} of ${label} has not been judged.`
      : titleOf(label, row, definition);
  const end = row === undefined ? undefined : Date.parse(row.slot) / 1000 + SLOT_SECONDS;
  const fixes =
    end === undefined
      ? []
      : ask('index_fixes', { gpu: [gpu], from: String(end - FIXES_SHOWN * DAY_SECONDS), to: String(end) }).data;
  const sources = ask('sources', {});
  return page(
    {
      title: `gpu-spot: ${label}, ${gate} ${definition?.name ?? ''}`,
      path: `/viability/${gpu}/${gate}`,
      description: row?.reason ?? title,
      meta: gates.meta,
      sources,
    },
    html`<p class="small muted"><a href="/viability${back}">viability</a> /
<a href="/gpu/${gpu}">${label}</a> / ${gate} ${definition?.name ?? ''}</p>
<h1>${title}</h1>
${row === undefined || definition === undefined ? '' : judged(row, definition, namesOf(sources))}
<h2>What it was made from</h2>
<p class="lead">${(MADE_FROM[gate] ?? ofWholeDays)(gpu)} Each fix leads to its prints, a print to its receipt,
a vote in it to the offers and the raw answer.</p>
${fixes.length === 0 ? html`<p class="muted">No fix yet.</p>` : fixTable(fixes)}`,
  );
}

function titleOf(label: string, row: Gate, { gate, name, better, pass }: Definition): string {
  const [what, value] = [`${gate}, ${name}`, gateText(row.unit, row.value)];
  const moreOrLess = better === 'higher' ? 'more' : 'less';
  if (row.level === 'pass') return `${label} passes ${what}: ${value}.`;
  if (row.level === 'fail')
    return `${label} fails ${what}: ${value}; it takes ${gateText(row.unit, pass)} or ${moreOrLess} to pass.`;
  if (row.interval === null) return `${label} has too little data for ${what}.`;
  const [low, high] = row.interval.map((end) => gateText(row.unit, end));
  return `${label} neither passes nor fails ${what}: ${value}, or anything from ${low} to ${high}.`;
}

function judged(row: Gate, definition: Definition, names: Names): Html {
  const ends =
    row.interval === null ? '' : `90 % interval ${row.interval.map((end) => gateText(row.unit, end)).join(' to ')}; `;
  const value = gateText(row.unit, row.value);
  const also = definition.also === null ? '' : `; ${definition.also}`;
  const window = row.windowDays === 1 ? 'a day' : `${row.windowDays} days`;
  const moment = row.slot.slice(0, 16).replace('T', ' ');
  const weight = row.hard
    ? 'The verdict stands and falls with it.'
    : 'It stands beside the verdict and does not decide it.';
  const { details } = row;
  return html`<p class="lead">${gateLight(row.level)} ${value === '' ? '' : html`<b>${value}</b>`}
${ends}${sides(definition)}${also}. ${row.n} observations, a window of ${window},
judged for the ${SLOT_WORD} of ${moment} UTC. ${weight}</p>
<p><b>Why.</b> ${row.reason}</p>
<p><b>What would change it.</b> ${row.wouldChange}</p>
<p class="small muted">Measured: ${definition.what}. Needs: ${definition.needs}.
Source: ${definition.source}; ${definition.taken}. <a href="/methodology#the-gates">How</a>.</p>
${Object.keys(details).length === 0 ? '' : html`<h2>Beside it</h2>${detailsTable(details, wordsFor(), names)}`}`;
}

/** The gates that make a verdict what it is, in words. */
export const decidingText = ({ verdict, decidedBy }: Verdict, names: ReadonlyMap<string, string>): string => {
  if (verdict === 'viable' || decidedBy.length === 0) return '';
  const [first = '', second, ...more] = decidedBy.map((gate) => names.get(gate) ?? gate);
  if (second === undefined) return `by ${first}`;
  return more.length === 0 ? `by ${spoken([first, second])}` : `by ${first}, ${second} and ${more.length} more`;
};
