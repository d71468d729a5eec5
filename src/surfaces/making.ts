// Makes what is wanted, page or answer, from the questions alone; it knows no request and keeps nothing.
import type { Asked } from '#questions/ask.ts';
import type { QuestionName } from '#questions/list.ts';
import { formattedParts } from './api/formats.ts';
import { openApi } from './api/openapi.ts';
import { basePathOf, underBase } from './base-path.ts';
import { cardOf } from './cards/cards.ts';
import { pngOf } from './cards/png.ts';
import { sparkStrip } from './cards/strip.ts';
import { markdownOf } from './markdown.ts';
import { toolAnswer } from './mcp/answer.ts';
import { analysisPage } from './pages/analysis.ts';
import { answerPage } from './pages/answers.ts';
import { apiPage, missingPage, missingReport } from './pages/api.ts';
import { changesPage } from './pages/changes.ts';
import { feedText } from './pages/feed.ts';
import { fillPage } from './pages/fill.ts';
import { fillView } from './pages/fill-view.ts';
import { gateNamed, gatePage } from './pages/gates.ts';
import { gpuPage } from './pages/gpu.ts';
import { viewOf } from './pages/gpu-view.ts';
import { indexGpuPage } from './pages/index-gpu.ts';
import { indexPage } from './pages/index-overview.ts';
import { OWN_ADDRESS } from './pages/layout.ts';
import { methodologyPage } from './pages/methodology.ts';
import { overviewPage } from './pages/overview.ts';
import { overviewView } from './pages/overview-view.ts';
import type { AskTyped } from './pages/pages.ts';
import { rawPage } from './pages/raw.ts';
import { signalPage, signalTypeOf } from './pages/signal.ts';
import { slotPage } from './pages/slot.ts';
import { sourcesPage } from './pages/sources.ts';
import { viabilityPage } from './pages/viability.ts';
import { problem } from './problem.ts';
import { FORMATS, type Format, type Given, type Made, type PageName, type Parts, PNG, type Wanted } from './wanted.ts';

export type AskRaw = (name: QuestionName, raw: Given) => Asked;

export type MakingDoors = {
  readonly ask: AskRaw;
  /** The same with its last answers remembered: a tool's next page is cut from the answer before. */
  readonly remembered: AskRaw;
  readonly typed: AskTyped;
  readonly version: () => string;
};

export type Making = (wanted: Wanted) => Parts;

export const createMaking =
  ({ ask, remembered, typed, version }: MakingDoors): Making =>
  (wanted) => {
    if (wanted.kind === 'page') return pageOf(once(typed), wanted);
    if (wanted.kind === 'card') return card(once(typed), wanted);
    if (wanted.kind === 'question') return answered(ask(wanted.name, wanted.given), wanted.name, wanted.format);
    const text = JSON.stringify(toolAnswer(remembered, wanted.name, wanted.given, version()));
    return { status: 200, type: FORMATS.json, parts: [text] };
  };

/** The parts of a page ask the same of one state of the store: each question is computed once for it. */
function once(typed: AskTyped): AskTyped {
  const answers = new Map<string, unknown>();
  return (name, input) => {
    const words = `${name} ${JSON.stringify(input)}`;
    const held = answers.get(words) as ReturnType<typeof typed<typeof name>> | undefined;
    if (held !== undefined) return held;
    const answer = typed(name, input);
    answers.set(words, answer);
    return answer;
  };
}

/** A page as it was asked for, with the address it was asked at wherever it tells its own. */
function pageOf(typed: AskTyped, { name, given }: Extract<Wanted, { kind: 'page' }>): Parts {
  const texts = textsOf(given);
  const found = PAGES[name](typed, texts);
  const made = found.type === HTML ? { ...found, text: underBase(found.text, basePathOf(texts.base)) } : found;
  if (texts.as === 'md') return inParts({ ...made, type: 'text/markdown; charset=utf-8', text: markdownOf(made.text) });
  // In the head alone: below it stand the words of others, who may have written the same.
  const end = made.text.indexOf('</head>');
  const head = made.text.slice(0, Math.max(0, end)).replaceAll(OWN_ADDRESS, texts.base ?? '');
  return inParts({ ...made, text: head + made.text.slice(Math.max(0, end)) });
}

/** Others may show it, which no page of ours may be. */
const EMBEDDED = { 'cross-origin-resource-policy': 'cross-origin' };

function card(typed: AskTyped, { name, given }: Extract<Wanted, { kind: 'card' }>): Parts {
  const svg = cardOf(typed, name);
  return svg === null
    ? pageOf(typed, { kind: 'page', name: 'missing', given })
    : { status: 200, type: PNG, headers: EMBEDDED, parts: [pngOf(svg)] };
}

const inParts = ({ text, ...told }: Made): Parts => ({ ...told, parts: [text] });

type Texts = Readonly<Record<string, string | undefined>>;

const textsOf = (given: Given): Texts =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value === undefined ? value : String(value)]));

const HTML = 'text/html; charset=utf-8';

const page = (text: string, status = 200): Made => ({ status, type: HTML, text });

/** A page that is not there is told in the frame of the one above it. */
const orMissing = (typed: AskTyped, text: string | null, above: string): Made =>
  text === null ? page(missingPage(typed, above), 404) : page(text);

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

const PAGES: Readonly<Record<PageName, (typed: AskTyped, given: Texts) => Made>> = {
  overview: (typed, given) => page(overviewPage(typed, overviewView(given))),
  sources: (typed) => page(sourcesPage(typed)),
  methodology: (typed) => page(methodologyPage(typed)),
  api: (typed) => page(apiPage(typed)),
  openapi: (_, { base }) => ({ status: 200, type: FORMATS.json, text: JSON.stringify(openApi(basePathOf(base))) }),
  gpu: (typed, { gpu = '', ...given }) => orMissing(typed, gpuPage(typed, gpu, viewOf(given)), '/gpu'),
  fill: (typed, given) => page(fillPage(typed, fillView(given))),
  changes: (typed, given) => page(changesPage(typed, overviewView(given))),
  slot: (typed, { gpu = '', at }) => orMissing(typed, slotPage(typed, gpu, Number(at)), '/gpu'),
  raw: (typed, { provider = '', at, offer }) =>
    orMissing(typed, rawPage(typed, provider, Number(at), offer), '/sources'),
  viability: (typed, { to }) => page(viabilityPage(typed, numberOf(to))),
  signal: (typed, { gpu = '', type = '', to, slots = '' }) => {
    const known = signalTypeOf(type);
    const text = known === undefined ? null : signalPage(typed, gpu, known, { to: numberOf(to), slots });
    return orMissing(typed, text, '/viability');
  },
  gate: (typed, { gpu = '', gate = '', to }) => {
    const known = gateNamed(gate);
    return orMissing(typed, known === undefined ? null : gatePage(typed, gpu, known, numberOf(to)), '/viability');
  },
  index: (typed) => page(indexPage(typed)),
  index_gpu: (typed, { gpu = '', range, day, at, asOf }) =>
    orMissing(typed, indexGpuPage(typed, gpu, { range, day, at: numberOf(at), asOf: numberOf(asOf) }), '/index'),
  analysis: (typed, { date, version }) => {
    const text = analysisPage(typed, { date, version });
    return text === null && date !== undefined
      ? page(missingReport(typed, date), 404)
      : orMissing(typed, text, '/analysis');
  },
  report_answer: (typed, { date = '', call = '', version }) =>
    orMissing(typed, answerPage(typed, { date, call, version }), '/analysis'),
  feed: (typed, { base = '' }) => ({
    status: 200,
    type: 'application/atom+xml; charset=utf-8',
    text: feedText(typed, base),
  }),
  spark: (typed, { gpu = '' }) => {
    const text = sparkStrip(typed, gpu);
    return text === null
      ? page(missingPage(typed, '/gpu'), 404)
      : { status: 200, type: 'image/svg+xml; charset=utf-8', text, headers: EMBEDDED };
  },
  missing: (typed, { above = '', models }) => page(missingPage(typed, above, models?.split(',')), 404),
};

function answered(asked: Asked, name: QuestionName, format: Format): Parts {
  if (!asked.ok) return inParts(problem(400, asked.problems.map(({ detail }) => detail).join('; '), asked.problems));
  const { meta } = asked.envelope;
  return {
    status: 200,
    type: FORMATS[format],
    parts: formattedParts(asked.envelope, name, format),
    headers: {
      ...(meta.simulated ? { 'x-gpu-spot-simulated': '1' } : {}),
      ...(meta.imported ? { 'x-gpu-spot-imported': '1' } : {}),
      // A table has no place for it.
      ...(meta.credits === undefined
        ? {}
        : { 'x-gpu-spot-credit': meta.credits.map(({ credit, home }) => `${credit} <${home}>`).join('; ') }),
      ...(format === 'json'
        ? {}
        : { 'content-disposition': `inline; filename="${meta.simulated ? 'SIMULATED-' : ''}${name}.${format}"` }),
    },
  };
}
