// The frame of every page: who we are, how fresh the data is, and that a made-up market says so first of all.
import { html, raw } from 'hono/html';
import { ageInWords, DAY_SECONDS, SLOT_SECONDS, slotOf } from '#domain/time.ts';
import type { Envelope, Meta, RowOf } from '#questions/ask.ts';
import { assetPath } from '#surfaces/assets.ts';
import { STYLE } from './style.ts';

export type Html = ReturnType<typeof html>;

/** A word and its choices, which stay together on one line. */
export const group = (name: string, choices: readonly Html[]): Html =>
  html`<div class="group"><span>${name}</span>${choices}</div>`;

export type PageFrame = {
  readonly title: string;
  readonly path: string;
  /** What of the address makes it this page; empty where nothing does. */
  readonly query?: string;
  /** What its card shows, where that is not what the page says. */
  readonly cardSays?: string;
  readonly description: string;
  readonly meta: Meta;
  readonly sources: Envelope<RowOf<'sources'>>;
  /** Whose troubles concern the page; all sellers' where nothing is said. */
  readonly quoting?: ReadonlySet<string>;
};

const NAV = [
  ['/', 'overview'],
  ['/fill', 'fill'],
  ['/changes', 'changes'],
  ['/index', 'index'],
  ['/viability', 'viability'],
  ['/analysis', 'analysis'],
  ['/sources', 'sources'],
  ['/methodology', 'method'],
  ['/api', 'api'],
] as const;

/** Pages that have a twin in Markdown. */
const TWIN = /^\/(?:|fill|changes|index|viability|analysis|sources|methodology|api|gpu\/[\w-]+)$/;

/** Stands where a page tells its own address; whoever hands the page out knows that address. */
export const OWN_ADDRESS = 'https://own-address.invalid';

/** Which card is sent on with a page's link. */
function cardName(path: string): string {
  const [, room = '', gpu = ''] = path.split('/');
  if (room === 'gpu' && gpu !== '') return gpu;
  return ['fill', 'viability', 'index', 'analysis'].includes(room) ? room : 'overview';
}

type Linked = Pick<PageFrame, 'title' | 'description' | 'path' | 'query' | 'cardSays'>;

/** What a link to the page looks like where it is sent on. */
function linkTags({ title, description, path, query = '', cardSays = description }: Linked): Html {
  const image = `${OWN_ADDRESS}/og/${cardName(path)}.png`;
  const og = {
    type: 'website',
    site_name: 'gpu-spot',
    title,
    description,
    url: `${OWN_ADDRESS}${path}${query}`,
    image,
    'image:type': 'image/png',
    'image:width': '1200',
    'image:height': '630',
    'image:alt': cardSays,
  };
  const twitter = { card: 'summary_large_image', title, description, image, 'image:alt': cardSays };
  return html`${Object.entries(og).map(
    ([name, said]) => html`<meta property="og:${name}" content="${said}">
`,
  )}${Object.entries(twitter).map(
    ([name, said]) => html`<meta name="twitter:${name}" content="${said}">
`,
  )}`;
}

/**
 * The time itself is printed; the reader's browser says how long ago that is and keeps saying so, in room that is kept
 * for it.
 */
export const timeText = (iso: string | null): Html =>
  iso === null ? html`never` : html`<time class="aged" datetime="${iso}">${iso.slice(11, 16)} UTC</time>`;

/** In running text the time alone: its age stands in the header. */
export const plainTime = (iso: string | null): Html =>
  iso === null ? html`never` : html`<time datetime="${iso}">${iso.slice(11, 16)} UTC</time>`;

export const isSameSlot = (iso: string | null, other: string | null): boolean =>
  iso !== null && other !== null && slotOf(Date.parse(iso) / 1000) === slotOf(Date.parse(other) / 1000);

/** Where a price is of another half hour than the header says, it says of which. */
export const ofAnotherSlot = (iso: string | null, header: string | null): Html | string =>
  isSameSlot(iso, header) ? '' : html`<span class="under unclear">${timeText(iso)}</span>`;

type Source = RowOf<'sources'>;

/** Nobody asks it: it has no key, or nobody consented to its terms. */
export const isOff = ({ outcome }: Source): boolean => outcome === 'not_consented' || outcome === 'unconfigured';

/** It gave an answer of now; that there is nothing for rent is one. */
export const isAnswering = ({ outcome, stale }: Source): boolean =>
  outcome === 'empty' || (outcome === 'offers' && !stale);

/** How a provider stands, where that is not simply well: in words, for the place where its price would be. */
export function troubleOf(source: Source): string | null {
  const age = source.ageSeconds === null ? 'never answered' : `last offers ${ageInWords(source.ageSeconds)} ago`;
  if (isOff(source)) return source.stale ? null : `${source.name} off now`;
  if (source.outcome === null) return source.ageSeconds === null ? null : `${source.name} imported, ${age}`;
  if (source.outcome === 'empty')
    return `${source.name} has nothing for rent${source.ageSeconds === null ? '' : `, ${age}`}`;
  if (source.outcome !== 'offers') return `${source.name} ${source.outcome}, ${age}`;
  return source.stale ? `${source.name} stale, ${age}` : null;
}

const MOST_TROUBLES = 3;
const QUOTING_DAYS = 7;

/** Who asked a price within seven days: that another is silent concerns no figure of these series. */
export const quotingSellers = (
  series: readonly Pick<RowOf<'price_floor_series'>, 'provider' | 'points'>[],
  now: number,
): ReadonlySet<string> =>
  new Set(
    series
      .filter(({ points }) => points.some(([at, value]) => value !== null && at >= now - QUOTING_DAYS * DAY_SECONDS))
      .map(({ provider }) => provider),
  );

/** Whose troubles are told: of those that are missed; of all where nobody answers, for then all are. */
export const concerns = (
  quoting: ReadonlySet<string> | undefined,
  sources: readonly Source[],
): ((source: Source) => boolean) =>
  quoting === undefined || sources.every(({ stale }) => stale) ? () => true : ({ provider }) => quoting.has(provider);

function stateLine({ data }: Envelope<Source>, meta: Meta, quoting?: ReadonlySet<string>): Html {
  const on = data.filter((source) => !isOff(source));
  // Who was never asked is known from an imported file alone.
  const asked = on.filter(({ outcome }) => outcome !== null);
  const answering = asked.filter(isAnswering);
  const troubles = on
    .filter(concerns(quoting, data))
    .map(troubleOf)
    .filter((trouble) => trouble !== null);
  const nothing = data.length === 0 ? 'nothing collected yet' : 'no offers yet';
  const more = troubles.length - MOST_TROUBLES;
  return html`<p class="state"><span>${meta.observedAt === null ? nothing : timeText(meta.observedAt)}</span>
<span>${answering.length}/${asked.length} answered</span>
${meta.imported ? html`<span class="unclear">partly imported history</span>` : ''}
${troubles.slice(0, MOST_TROUBLES).map((trouble) => html`<span class="unclear">${trouble}</span>`)}
${more > 0 ? html`<span class="unclear"><a href="/sources">${more} more</a></span>` : ''}</p>`;
}

/**
 * What was imported of a public history is credited on every page that its figures may stand on, in the words of its
 * licence.
 */
function creditLine({ credits = [] }: Meta): Html | string {
  const each = credits.map(
    ({ credit, home, licence, licenceLink }) =>
      html`<a href="${home}">${credit}</a> (<a href="${licenceLink}">${licence}</a>) `,
  );
  return each.length === 0
    ? ''
    : html`<span class="credits">imported: ${each}</span>
`;
}

/** Of a page that shows an earlier time too: whether that was imported, and whose it is. */
export function withPast(meta: Meta, past: Meta): Meta {
  const credits = [...(meta.credits ?? []), ...(past.credits ?? [])];
  const once = [...new Map(credits.map((each) => [each.credit, each])).values()];
  return { ...meta, imported: meta.imported || past.imported, ...(once.length === 0 ? {} : { credits: once }) };
}

export function page(frame: PageFrame, body: Html): string {
  const { title, path, query = '', description, meta, sources, quoting, cardSays = description } = frame;
  const simulated = meta.simulated
    ? html`<p class="simulated">SIMULATED: an imaginary market, no price here is real</p>`
    : '';
  const mark = meta.simulated ? ' (SIMULATED)' : '';
  return String(html`<!doctype html>
<html lang="en"${SLOT_SECONDS === 1800 ? '' : html` data-slot-seconds="${SLOT_SECONDS}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}${mark}</title>
<meta name="description" content="${description}${mark}">
${linkTags({
  title: `${title}${mark}`,
  description: `${description}${mark}`,
  path,
  query,
  cardSays: `${cardSays}${mark}`,
})}<meta name="color-scheme" content="dark">
<link rel="preload" href="${assetPath('mono-400.woff2')}" as="font" type="font/woff2" crossorigin>
<link rel="preload" href="${assetPath('mono-700.woff2')}" as="font" type="font/woff2" crossorigin>
<link rel="icon" href="${assetPath('icon.svg')}" type="image/svg+xml">
${
  TWIN.test(path)
    ? html`<link rel="alternate" href="${path === '/' ? '/overview' : path}.md${query}" type="text/markdown">
`
    : ''
}<link rel="alternate" href="/analysis/feed.xml" type="application/atom+xml" title="the day’s analysis">
<style>${raw(STYLE)}</style>
<script src="${assetPath('browser/main.js')}" type="module"></script>
</head>
<body>
<a class="skip" href="#main">to the content</a>
<header>${simulated}<div class="column">
<a class="brand" href="/">gpu-spot</a>
<nav aria-label="pages">${NAV.map(([href, word]) =>
    href === path ? html`<a href="${href}" aria-current="page">${word}</a>` : html`<a href="${href}">${word}</a>`,
  )}</nav>
${stateLine(sources, meta, quoting)}
</div></header>
<main id="main"><div class="column">
${body}
</div></main>
<footer><div class="column">
${creditLine(meta)}<span>asks, not trades</span>
<span>all in: as rented with 100 GB of disk per instance; parts as 8 vCPU, 32 GB RAM and 100 GB per GPU</span>
<span><a href="/api">JSON, CSV, NDJSON</a></span>
<span>method ${meta.methodVersion}</span>
</div></footer>
</body>
</html>`);
}
