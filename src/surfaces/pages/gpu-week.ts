// When a model is dear: the hours of the week where weeks enough were seen, and until then the hours of the day.
import { html } from 'hono/html';
import { barChart } from '#charts/bars.ts';
import { SELLERS } from '#charts/palette.ts';
import { weekMap } from '#charts/week-map.ts';
import { finePriceText } from '#domain/money.ts';
import type { RowOf } from '#questions/ask.ts';
import { LIKELIEST_BY_CHANCE } from '#questions/tod-patterns.ts';
import { FEWEST_WEEKS } from '#questions/week-patterns.ts';
import { HEIGHT, type Shown, sameAsTable } from './gpu-charts.ts';
import type { Html } from './layout.ts';
import type { Money } from './money.ts';
import { figure } from './pages.ts';
import { type Column, table } from './table.ts';
import { dollars, plural, signedPercent } from './words.ts';

type Hour = RowOf<'tod_patterns'>['hours'][number];
type WeekHour = RowOf<'week_patterns'>['hours'][number];

const hourColumns = ({ sign }: Money): readonly Column<Hour>[] => [
  { name: 'hour, UTC', isFigure: true, cell: ({ hour }) => hour },
  { name: `mean ${sign}`, isFigure: true, cell: ({ mean }) => dollars(mean) },
  { name: 'observations', isFigure: true, cell: ({ n }) => n },
];

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
/** A square is whole from so many per cent on. */
const WHOLE_PCT = 5;

const WEEK_COLUMNS: readonly Column<WeekHour>[] = [
  { name: 'day', cell: ({ weekday }) => DAYS[weekday - 1] ?? '' },
  { name: 'hour, UTC', isFigure: true, cell: ({ hour }) => hour },
  { name: 'against the week', isFigure: true, cell: ({ pct }) => (pct === null ? 'unknown' : signedPercent(pct)) },
  { name: 'weeks', isFigure: true, cell: ({ n }) => n },
  { name: 'beyond chance', cell: ({ beyondChance }) => (beyondChance ? 'yes' : 'no') },
];

export function hours(shown: Shown): Html {
  const { ask, gpu, cut } = shown;
  const [week] = ask('week_patterns', { gpu: [gpu], ...cut }).data;
  return week === undefined || week.hours.length === 0 ? ofDay(shown, week?.weeks ?? 0) : ofWeek(shown, week);
}

function ofWeek({ label, ask, gpu, cut }: Shown, { hours: all, weeks, chancePct }: RowOf<'week_patterns'>): Html {
  const [row] = ask('tod_patterns', { gpu: [gpu], ...cut }).data;
  const found = all.filter(({ beyondChance }) => beyondChance).length;
  const svg = weekMap({
    title: `${label}, hours of the week against the level of the week`,
    squares: all.map(({ beyondChance, ...each }) => ({ ...each, isBeyondChance: beyondChance })),
    wholePct: WHOLE_PCT,
  });
  const chance = `±${(chancePct ?? 0).toFixed(1)} %`;
  const what =
    found === 0
      ? `None of the 168 hours differs by more than chance makes (${chance})`
      : `${plural(found, 'hour')} of 168 beyond ${chance}, which chance makes in 5 of 100 cases`;
  const said = `${what}, over ${plural(weeks, 'week')}.`;
  return figure(
    {
      id: 'hours',
      title: 'Reference price by hour and day, UTC',
      note: html`<b class="cheaper">cheaper</b> or <b class="dearer">dearer</b> beyond chance; small: under
${WHOLE_PCT} %; grey: not told from chance`,
      svg,
    },
    html`<p class="small muted">${said} ${cycleText(row)}</p>
${sameAsTable('by hour of the week', table(WEEK_COLUMNS, all, { look: 'plain' }))}`,
  );
}

function ofDay({ ask, gpu, label, cut, money }: Shown, weeks: number): Html {
  const [row] = ask('tod_patterns', { gpu: [gpu], ...cut }).data;
  const means = row?.hours.flatMap(({ mean }) => (mean === null ? [] : [mean])) ?? [];
  const low = Math.min(...means);
  const bars = (row?.hours ?? []).map(({ hour, mean }) => ({
    label: String(hour).padStart(2, '0'),
    value: mean,
    colour: SELLERS[1],
  }));
  const base = low - (Math.max(...means) - low || low * 0.1) * 0.5;
  const title = `${label}, reference price by hour of day`;
  return figure(
    {
      id: 'hours',
      title: 'Reference price by hour, UTC',
      note: 'the columns do not start at zero',
      svg: means.length === 0 ? '' : barChart({ height: HEIGHT, title, bars, base, figure: finePriceText }),
    },
    html`<p class="small muted">${cycleText(row)} A map of the week needs ${FEWEST_WEEKS} whole weeks, with three days
on either side:
${weeks} seen.</p>
${sameAsTable('by hour', table(hourColumns(money), row?.hours ?? [], { look: 'plain' }))}`,
  );
}

function cycleText(row: RowOf<'tod_patterns'> | undefined): string {
  if (row === undefined) return 'No reference price yet.';
  const rawText =
    row.rawSwingPct === null
      ? ''
      : ` The plain by-hour swing is ${row.rawSwingPct.toFixed(1)} %, which any trend makes too.`;
  if (row.swingPct === null || row.p === null)
    return `${row.fullDays} full days: seven are needed before a daily pattern can be told.${rawText}`;
  const found = row.p < LIKELIEST_BY_CHANCE ? 'A daily pattern' : 'No daily pattern beyond chance';
  const swing = `swing ${signedPercent(row.swingPct)} found on some days and measured on others`;
  return `${found}: ${swing}, p ${row.p.toFixed(3)}, over ${row.fullDays} full days.${rawText}`;
}
