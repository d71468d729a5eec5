// The four charts of a model's page, each with its figures as a table for readers without scripts or eyes.
import { html } from 'hono/html';
import { barChart } from '#charts/bars.ts';
import { lineChart } from '#charts/line.ts';
import { INK, SELLERS } from '#charts/palette.ts';
import { priceText } from '#domain/money.ts';
import { countText } from '#domain/supply.ts';
import { isoTime } from '#domain/time.ts';
import type { InputOf, RowOf } from '#questions/ask.ts';
import type { Html } from './layout.ts';
import { type AskTyped, cheapest, figure, linesOf, type Sellers } from './pages.ts';
import { dollars, signedPercent } from './words.ts';

const WIDE = { width: 1180, height: 280 };
const HALF = { width: 560, height: 170 };

export type Shown = {
  readonly ask: AskTyped;
  readonly gpu: string;
  readonly label: string;
  readonly basis: 'all_in' | 'gpu_only';
  readonly range: string;
  readonly from: number;
  readonly to: number;
  readonly sellers: Sellers;
};

type Series = RowOf<'price_floor_series'>;

const TABLE_STEP: Record<string, InputOf<'price_floor_series'>['resolution']> = {
  '24h': '30m',
  '7d': '6h',
  '30d': '1d',
  '1y': '1d',
};

type SeriesTable = {
  readonly caption: string;
  readonly sellers: Sellers;
  readonly text: (value: number) => string;
};

function seriesTable(rows: readonly Series[], { caption, sellers, text }: SeriesTable): Html {
  const times = [...new Set(rows.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
  const at = rows.map(({ points }) => new Map(points));
  return html`<details><summary>the same as a table</summary><div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption>
<thead><tr><th scope="col">UTC</th>${rows.map(({ provider }) => html`<th scope="col" class="figure">${sellers[provider]?.name ?? provider}</th>`)}</tr></thead>
<tbody>${times.map(
    (time) =>
      html`<tr><td>${isoTime(time).slice(0, 16).replace('T', ' ')}</td>${at.map((points) => {
        const value = points.get(time) ?? null;
        return html`<td class="figure">${value === null ? 'none' : text(value)}</td>`;
      })}</tr>`,
  )}</tbody></table></div></details>`;
}

type Over = {
  readonly question: 'price_floor_series' | 'supply_series';
  readonly kind: 'lines' | 'gpus';
  readonly id: string;
  readonly title: string;
  readonly what: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly text: (value: number) => string;
  /** Lines that can be told apart. */
  readonly most: number;
};

/** The sellers with the largest last counts. */
function most(series: readonly Series[], sellers: Sellers, lines: number): Sellers {
  const last = ({ points }: Series): number => points.findLast(([, value]) => value !== null)?.[1] ?? 0;
  const ids = series
    .toSorted((a, b) => last(b) - last(a))
    .slice(0, lines)
    .map(({ provider }) => provider);
  return Object.fromEntries(Object.entries(sellers).filter(([id]) => ids.includes(id)));
}

/** A series over the chosen range, and beneath it the same in steps that a table can hold. */
function overTime({ ask, gpu, label, basis, range, from, to, sellers }: Shown, over: Over): Html {
  const input = { gpu: [gpu], basis, from: String(from) };
  const { data } = ask(over.question, input);
  const coarse = ask(over.question, { ...input, resolution: TABLE_STEP[range] }).data;
  const title = `${label}, ${over.what}, ${range}`;
  const few = over.kind === 'lines' ? cheapest(data, gpu, sellers, over.most) : most(data, sellers, over.most);
  const svg = lineChart({ ...over.size, title, lines: linesOf(data, gpu, few), from, to, figure: over.text });
  const source = `/api/v1/${over.question.replaceAll('_', '-')}?gpu=${gpu}&basis=${basis}&from=${from}`;
  const left = data.length - Object.keys(few).length;
  const note = `${left > 0 ? `${over.most} of ${data.length} sellers, all in the table; ` : ''}${data[0] === undefined ? '' : `steps of ${data[0].resolution}`}`;
  return figure(
    {
      kind: over.kind,
      id: over.id,
      title: over.title,
      note,
      source,
      gpu,
      svg,
      sellers: few,
      height: over.size.height,
      range: { from, to },
    },
    seriesTable(coarse, {
      caption: `${label}: ${over.what}, mean by step of ${coarse[0]?.resolution ?? ''}`,
      sellers,
      text: over.text,
    }),
  );
}

export const history = (shown: Shown): Html =>
  overTime(shown, {
    question: 'price_floor_series',
    kind: 'lines',
    id: 'history',
    title: 'Lowest eligible ask per seller, $/GPU-h',
    what: 'floor per seller, USD per GPU-hour',
    size: WIDE,
    text: priceText,
    most: 12,
  });

export const supplyHistory = (shown: Shown): Html =>
  overTime(shown, {
    question: 'supply_series',
    kind: 'gpus',
    id: 'supply',
    title: 'GPUs free, each counted once',
    what: 'available GPUs',
    size: HALF,
    text: countText,
    most: 6,
  });

export function distribution({ ask, gpu, label, basis, sellers }: Shown): Html {
  const buckets = ask('distribution', { gpu: [gpu], basis }).data[0]?.buckets ?? [];
  const bars = buckets.map((bucket) => ({
    label: priceText(bucket.from),
    value: bucket.gpus,
    colour: bucket.offers > 0 && bucket.flagged === bucket.offers ? INK.flagged : SELLERS[0],
  }));
  return figure(
    {
      kind: 'buckets',
      id: 'distribution',
      title: 'GPUs asked for at which price, $/GPU-h',
      note: 'grey: flagged, left out of figures',
      source: `/api/v1/distribution?gpu=${gpu}&basis=${basis}`,
      gpu,
      sellers,
      height: HALF.height,
      svg: barChart({ ...HALF, title: `${label}, GPUs by asking price`, bars, base: 0 }),
    },
    html`<details><summary>the same as a table</summary><div class="scroll" tabindex="0" role="region" aria-label="price buckets"><table><thead><tr><th scope="col" class="figure">from $</th><th scope="col" class="figure">to $</th><th scope="col" class="figure">GPUs</th><th scope="col" class="figure">offers</th><th scope="col" class="figure">flagged</th></tr></thead>
<tbody>${buckets.map((each) => html`<tr><td class="figure">${priceText(each.from)}</td><td class="figure">${priceText(each.to)}</td><td class="figure">${each.gpus ?? 'no count'}</td><td class="figure">${each.offers}</td><td class="figure">${each.flagged}</td></tr>`)}</tbody></table></div></details>`,
  );
}

export function hours({ ask, gpu, label, basis, sellers }: Shown): Html {
  const [row] = ask('tod_patterns', { gpu: [gpu], basis }).data;
  const means = row?.hours.flatMap(({ mean }) => (mean === null ? [] : [mean])) ?? [];
  const low = Math.min(...means);
  const bars = (row?.hours ?? []).map(({ hour, mean }) => ({
    label: String(hour).padStart(2, '0'),
    value: mean,
    colour: SELLERS[1],
  }));
  const base = low - (Math.max(...means) - low || low * 0.1) * 0.5;
  return figure(
    {
      kind: 'hours',
      id: 'hours',
      title: 'Reference price by hour, UTC',
      note: 'the columns do not start at zero',
      source: `/api/v1/tod-patterns?gpu=${gpu}&basis=${basis}`,
      gpu,
      sellers,
      height: HALF.height,
      svg:
        means.length === 0 ? '' : barChart({ ...HALF, title: `${label}, reference price by hour of day`, bars, base }),
    },
    html`<p class="small muted">${cycleText(row)}</p>
<details><summary>the same as a table</summary><div class="scroll" tabindex="0" role="region" aria-label="by hour"><table><thead><tr><th scope="col" class="figure">hour, UTC</th><th scope="col" class="figure">mean $</th><th scope="col" class="figure">observations</th></tr></thead>
<tbody>${(row?.hours ?? []).map((each) => html`<tr><td class="figure">${each.hour}</td><td class="figure">${dollars(each.mean)}</td><td class="figure">${each.n}</td></tr>`)}</tbody></table></div></details>`,
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
  return `Swing ${signedPercent(row.swingPct)} found on some days and measured on others, p ${row.p.toFixed(3)}, over ${row.fullDays} full days.${rawText}`;
}
