// The cells of a row on a price page, each told by its heading and its own words: which is a price by the hour, and of what.
import type { Market, SetAsideReason } from './offer.ts';
import { plain } from './page-table.ts';
import { namesOtherMoney } from './page-text.ts';

type UnitWord = 'hour' | 'gpu' | 'machine' | 'other';

/** Another time, another thing: a price of these is none by the hour. */
const OTHER =
  /month|\bmo\b|year|annual|\byr\b|week|\bdays?\b|daily|minute|\bmins?\b|second|\bsec\b|token|\bv?cpu|\bcores?\b|\b[gt]i?b\b|cluster[\s-]*h|setup|\bfee\b|deposit/i;
const SEVERAL_HOURS = /\bhalf\b|\b(?:[2-9]|\d{2,})[\s-]*(?:gpu[\s-]*)?h(?:ou)?rs?\b/i;
const SEVERAL = /\b(?:[2-9]|\d{2,})\s*(?:[x×]\s*)?gpus?\b|\b(?:[2-9]|\d{2,})\s*[x×]/gi;
const MACHINE = /\b(?:gpu\s+)?(?:node|server|instance|machine|vm|host|board|system)s?\b/gi;

/** What the words of a heading, a cell or a sentence say of the unit. */
export function unitIn(words: string): Set<UnitWord> {
  const units = new Set<UnitWord>();
  const rest = words.replace(SEVERAL, ' machine ').replace(MACHINE, ' # ');
  if (OTHER.test(rest)) units.add('other');
  if (rest.includes('#')) units.add('machine');
  if (/\bgpus?\b|\bcard\b/i.test(rest)) units.add('gpu');
  if (/\bhours?\b|hourly|\bhrs?\b|\/\s*h\b/i.test(rest)) units.add('hour');
  return units;
}

const ON_DEMAND = /\bon[\s-]?demand\b|\bpay[\s-]as[\s-]you[\s-]go\b/i;
const SPOT = /\bspot\b|\bpreempt\w*|\binterruptib\w*/i;

export type PriceCell =
  | {
      readonly kind: 'price';
      readonly usd: number;
      readonly unit: ReadonlySet<UnitWord>;
      /** The market that the cell itself names, as pages for narrow screens do. */
      readonly market: Market | null;
    }
  /** Nothing is offered there, or a floor alone. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unclear' };

const NOTHING =
  /^(?:n\/?a|none|[-–—]*|(?:contact|talk|speak|reach out)\b.*|(?:up)?on request|request(?: .*)?|coming soon|custom|tbd|tba|sold out|unavailable|not (?:available|offered)|waitlist|join .*waitlist)$/i;
/** "N/A per hour" is nothing too. */
const PER = /(?<!\s)\s*(?:\/|\bper\b)\s*(?:gpus?[\s/-]*)?(?:hour|hr|h|month|mo|year)$/i;
const FLOOR = /^(?:from|starting|as low as|prices? from)\b|\$[\d.,]+\s*\+|[-–]\s*\$\s*\d/i;
/** The dollar of another country has its letter before the sign. */
const AMOUNT = /(?<![a-z])(?:US)?\$\s?(\d{1,3}(?:,\d{3})+|\d+)((?:\s?\.\d+)?)(?![\d,.])/i;
/** All that may stand beside an amount; any other word makes of it something that is not known. */
const BESIDE =
  /^(?:usd|per|an?|each|1|price|rate|cost|gpus?|card|node|server|instance|machine|vm|hours?|hourly|hrs?|h)$/i;

/** Marks of footnotes at the end of a cell, and the digits before them: tried once where the last run of such signs begins. */
const FOOTNOTES = /(?<![\d*†‡^])(\d*)(?:[*†‡]|\^[\d*]+(?![\d*])(?:\^(?![\d*]))?)+$/;

/** A cell as it is written: "$4.29/GPU-hr", "$5.06 / 1 hour", "per hour: $3", "Contact us", "from $0.99". */
export function priceCell(written: string): PriceCell {
  const text = plain(written).replace(FOOTNOTES, '$1');
  if (NOTHING.test(text.replace(PER, '')) || FLOOR.test(text)) return { kind: 'nothing' };
  const found = AMOUNT.exec(text);
  if (found === null) return { kind: 'unclear' };
  const beside = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`;
  const isSpot = SPOT.test(beside);
  const isOnDemand = ON_DEMAND.test(beside);
  const words = beside
    .replace(SPOT, ' ')
    .replace(ON_DEMAND, ' ')
    .split(/[\s/:()*,·-]+/)
    .filter((word) => word !== '');
  const unit = unitIn(beside);
  // A unit that is known and another is told as such; a word that is not known leaves the amount unclear.
  if (!words.every((word) => BESIDE.test(word)) && !unit.has('other')) return { kind: 'unclear' };
  const usd = Number(`${found[1]?.replaceAll(',', '')}${found[2]?.trim()}`);
  if (isSpot && isOnDemand) return { kind: 'unclear' };
  return { kind: 'price', usd, unit, market: isSpot ? 'interruptible' : isOnDemand ? 'on_demand' : null };
}

export type Column = Market | 'term';

/** Which price stands below a heading; one that names no market has that of its table's title. Null: none that is known. */
export function columnOf(heading: string, title = ''): Column | null {
  const own = ownColumn(heading);
  if (own !== 'on_demand' || ON_DEMAND.test(heading) || ON_DEMAND.test(title)) return own;
  return ownColumn(title) ?? own;
}

const NO_PRICE =
  /\b(?:from|starting|as low as|average|avg|competitors?|vs|aws|amazon|azure|google|hyperscalers?|volume|bulk|\d+\+ gpus?)\b/gi;

function ownColumn(heading: string): Column | null {
  if (
    /sav(?:e|ing)|discount|% ?off|\bold\b|previous|\bwas\b|list price|v?cpu|storage|memory|\bram\b|disk/i.test(heading)
  )
    return null;
  // A floor, a mean, another seller, many at once. A day makes of "from" the beginning of a price, and no floor.
  const other = [...heading.matchAll(NO_PRICE)].at(-1);
  if (other !== undefined && !/\b20\d\d\b/.test(heading.slice(other.index + other[0].length))) return null;
  if (
    /\d\s?(?:mos?|m|yrs?|y)\b|quarter|upfront|reserv|commit|contract|prepaid|\bterm\b|month|\bmo\b|year|annual|week|\bdays?\b|\bcuds?\b|\bdws\b|flex-?start|calendar/i.test(
      heading,
    )
  )
    return 'term';
  const isSpot = SPOT.test(heading);
  const isOnDemand = ON_DEMAND.test(heading);
  if (isSpot && isOnDemand) return null;
  if (isSpot) return 'interruptible';
  const isHourly =
    /^(?:standard |default )?(?:hourly|price|rate|cost)\b/i.test(heading) || /gpu[\s/-]*h(?:ou)?r/i.test(heading);
  return isOnDemand || isHourly ? 'on_demand' : null;
}

/** Holds two figures against each other that must be one; pages round to cents. */
export const agree = (a: number, b: number): boolean => Math.abs(a - b) <= 0.011 + 0.002 * Math.max(a, b);

export type Cell = { readonly heading: string; readonly text: string };

/** A cell that asks a price, or could: what it asks per GPU-hour, or why it is none. */
export type Priced = {
  readonly at: number;
  readonly heading: string;
  readonly text: string;
  readonly market: Market | null;
  readonly usd: number;
  readonly reason: SetAsideReason | null;
};

type Manner = {
  /** The GPUs that a price by the hour is for; null where a page must say that it is per GPU. */
  readonly gpus: number | null;
  /** What the section says of all its prices. */
  readonly unit?: ReadonlySet<UnitWord>;
  /** What stands over the table: it says the market where a heading does not. */
  readonly title?: string;
  /** Whether the columns that hold on the day were chosen before: another's is announced or past, and which is not known. */
  readonly isTimed?: boolean;
};

function perGpu(usd: number, unit: ReadonlySet<UnitWord>, gpus: number | null): number | null {
  if (unit.has('other') || !unit.has('hour') || (unit.has('gpu') && unit.has('machine'))) return null;
  if (unit.has('gpu')) return usd;
  return gpus === null ? null : usd / gpus;
}

function ofCell({ heading, text }: Cell, at: number, column: Column, manner: Manner): Priced {
  const market = column === 'term' ? null : column;
  const of = (reason: SetAsideReason | null, usd = 0): Priced => ({ at, heading, text, market, usd, reason });
  if (column === 'term') return of('other_product');
  const seen = priceCell(text);
  if (seen.kind === 'nothing') return of('not_offered');
  if (seen.kind === 'unclear' || (seen.market ?? market) !== market) return of('off_shape');
  const isOfAnotherTime = SEVERAL_HOURS.test(heading) || (!manner.isTimed && /\b20\d\d\b/.test(heading));
  if (isOfAnotherTime || namesOtherMoney(`${heading} ${manner.title ?? ''}`)) return of('off_shape');
  const usd = perGpu(seen.usd, new Set([...seen.unit, ...unitIn(heading), ...(manner.unit ?? [])]), manner.gpus);
  return usd === null ? of('off_shape') : of(null, usd);
}

/** Every cell of a row that asks a price or could. Two of one market must say the same, or neither is taken. */
export function pricesIn(cells: readonly Cell[], manner: Manner): Priced[] {
  const found = cells.flatMap((cell, at) => {
    const kind = columnOf(cell.heading, manner.title);
    return kind === null ? [] : [ofCell(cell, at, kind, manner)];
  });
  return found.map((each) => {
    const [first, ...more] = found.filter(({ market, reason }) => reason === null && market === each.market);
    if (each.reason !== null || first === undefined) return each;
    if (!more.every(({ usd }) => agree(usd, first.usd))) return { ...each, reason: 'off_shape' };
    return each === first ? each : { ...each, reason: 'seen_twice' };
  });
}

/** The headings that nobody knows and below which prices stand: each is told once, and none is taken for a price. */
export function unknownColumns(
  rows: readonly (readonly Cell[])[],
  known: (heading: string) => boolean,
): { heading: string; text: string }[] {
  const seen = new Map<string, string>();
  for (const { heading, text } of rows.flat())
    if (!known(heading) && columnOf(heading) === null && text.includes('$') && !seen.has(heading))
      seen.set(heading, text);
  return [...seen].map(([heading, text]) => ({ heading, text }));
}
