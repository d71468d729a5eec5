// The second phase: asks the seven tools and writes the analysis; it sees no word of the web.
import { z } from 'zod';
import { groundsOf } from '#analysis/grounding/grounds.ts';
import { FILLER_WORDS } from '#analysis/grounding/lexicon.ts';
import { FIRST_EIGHT, gpuLabel } from '#domain/gpu.ts';
import type { Section } from '#domain/report.ts';
import { toolNamed } from '#questions/tool.ts';
import { ANALYST_TOOLS, type Answers } from './answers.ts';
import type { Gathered } from './gathered.ts';
import { verdictText } from './lead.ts';
import type { ModelTool } from './model.ts';
import { marketLines } from './movers.ts';
import type { Phase } from './phase.ts';
import { NO_LEAD, programOutput } from './program.ts';
import { DataAnalysisOutput } from './shapes.ts';
import { heldReport } from './strike.ts';

const SYSTEM = [
  'You write the morning analysis of GPU rental prices for traders who decide by it. Your only source are the tools and the judged signals handed to you; you know nothing else.',
  'Call the tools first, narrowed by gpu where an answer is long (page.next goes on as cursor). Call each of them at least once.',
  '',
  'Every sentence with a figure, a level or a verdict is read by a program with a closed list of words and held against the answers of this run. One word that is not on its list strikes the sentence, and so does one figure that is not found. So, in such a sentence, a reason among them:',
  '- Name the model in full ("H100 SXM", never "H100") before its figure, and the seller by its name. A seller named before its figures holds until another is named or a semicolon comes; two may share a price ("A and B ask $4.00"), and no count or change. A sentence is of all sellers or of named ones, never of both: the judged spread, CV, swing or supply of a model goes into a sentence without a seller. Name nobody who gets no figure, and give each figure of another seller or model a verb or a measure of its own ("Lium asks $2.17"). "It" and "its" do not begin a sentence. Part what is of different figures with commas, semicolons or "and".',
  '- Measures: floor, lowest floor, median, mean, ceiling, spread, gap, CV, same-offer CV, standard deviation, time-of-day swing, supply, half-life (28.6 h), share of half hours, baseline. A mean without a window is of a seller’s offers now; with one ("over 14 days", "24-hour mean") of its past floors; without a seller it is the reference price’s: "the reference price has a mean of $2.57 over 14 days", "a mean of $2.60 at 06:00 UTC". A spread of a seller is its ceiling less its floor; a spread without a seller is the judged one.',
  '- Changes: up, down, rose, fell, gained, lost, climbed, dropped or unchanged, by how much and in 24 h or in 7 days: "down 3.6 % in 24 h to $1.99", "up 2.1 % in 24 h to $2.10 against a mean of $2.05", "12.1 % above its 7-day baseline of $3.44", "unchanged in 24 h at $2.29". A floor’s are measured from the mean of that window; GPUs available have them in 24 h alone ("fell by 24 GPUs in 24 h to 8 GPUs"). Nothing else has any, and each is one seller’s own, but for the market’s floor against that of a day before, of no seller: "H100 SXM across all sellers: floor $1.99, up 2.1 % in 24 h". A range is one seller’s floor and ceiling: "asks run from $1.76 to $3.13".',
  '- Of two sellers: "A is $0.12 dearer than B for the H100 SXM, with a half-life of 7.2 h", "A’s H100 SXM floor is $0.12 above B’s", "The gap between A and B for the H100 SXM is $0.12, wide in 82.5 % of half hours, against a 24-hour median of $0.10". An interval: "a 90 % interval of $0.41 to $0.62". A threshold: "above the threshold of $0.30", "between the thresholds of $0.15 and $0.30".',
  `- The other words: ${FILLER_WORDS.join(', ')}, and, or, but, while, with, against, between, than, to. No "about", "only", "more than $2", "not", "today", "well above". A seller that does not count its GPUs: "AWS asks $5.42 for the H100 SXM, no count of GPUs".`,
  '- Prices as $2.10 (four decimals below $0.10), percent with one decimal as 3.6 %, CV as 0.046, counts as 34 GPUs, 12 offers, 3 hosts. Round, never truncate. No figures in words, no sums, differences or ratios of your own: only values that an answer holds.',
  '- Levels and verdicts (green, amber, red, insufficient, actionable, not viable, not yet viable, viable) only as the judge has them, of one model and one signal, where no seller is spoken of; two signals of which one has a level are parted by a semicolon.',
  '- A sentence without a figure may not say of a model or a seller what figures would have to show: no rises, no superlatives, no comparisons. It is not checked, so keep such sentences few.',
  '- Plain sentences, a line a paragraph. No markup, no links, no advice.',
].join('\n');

export type Writing = {
  readonly date: string;
  readonly mostUsd: number;
  readonly simulated: boolean;
  readonly answers: Answers;
  readonly gathered: Gathered;
  /** Stands for the context, which is the synthesis' to write. */
  readonly context: Section;
};

export const orchestratorPhase = (writing: Writing): Phase<DataAnalysisOutput> => ({
  phase: 'orchestrator',
  system: SYSTEM,
  output: DataAnalysisOutput,
  tools: ANALYST_TOOLS.map((name) => analystTool(name, writing.answers)),
  search: false,
  mostUsd: writing.mostUsd,
  prompt: promptFor(writing),
  complaints: (output) => {
    const { answers, gathered, date, context } = writing;
    const run = { gathered, grounds: groundsOf(answers.calls(), date) };
    const asked = new Set(
      answers.calls().flatMap(({ tool, askedBy, error }) => (askedBy === 'model' && error === null ? [tool] : [])),
    );
    const unasked = ANALYST_TOOLS.filter((name) => !asked.has(name));
    return [
      ...(unasked.length === 0
        ? []
        : [`you have not called ${unasked.join(', ')}: call each of them before you write`]),
      ...heldReport(output, 'model', run, context).struck.map(
        ({ where, text, reason }) => `${where}: "${text}": ${reason}`,
      ),
    ];
  },
});

function promptFor({ date, simulated, gathered }: Writing): string {
  const { judged, hasMovers, names } = gathered;
  const signals = judged.map(({ gpu, type, value, level, actionable, interval, thresholds, reason }) =>
    JSON.stringify({ gpu, type, value, level, actionable, interval, thresholds, reason }),
  );
  return [
    `Today is ${date} (UTC).${simulated ? ' The market is SIMULATED: say so in the summary.' : ''}`,
    `Sections, in this order: market_snapshot, ${hasMovers ? 'movers (what changed in 24 h and 7 days)' : 'baselines (there are less than two days of data: what stands now, to compare tomorrow with)'}, spread_volatility. Leave market_context out: it is written from the news by another.`,
    'lead_signal is "<gpu id> <type>" of the judged signal that matters most to somebody who would trade it today; title and summary are about it and name its model and what it measures.',
    'Where the verdict of its model is another than its level, the title says the verdict and why: "B200: spread $1.50, above the threshold of $0.30; not viable: CV red".',
    'signals: value and actionable exactly as judged below; at least every actionable one; reason in your own words or the judge’s own sentence word for word.',
    '',
    `Models first to speak of: ${FIRST_EIGHT.map(({ id, label }) => `${label} (${id})`).join(', ')}.`,
    `Others judged: ${
      [...new Set(judged.map(({ gpu }) => gpu))]
        .filter((gpu) => FIRST_EIGHT.every(({ id }) => id !== gpu))
        .map((gpu) => `${gpuLabel(gpu)} (${gpu})`)
        .join(', ') || 'none'
    }.`,
    `Sellers by id: ${[...names].map(([id, name]) => `${id} is ${name}`).join(', ')}.`,
    '',
    'Sentences that pass, from these very answers:',
    ...patterns(gathered).map((line) => `- ${line}`),
    '',
    verdictsText(gathered),
    `The market’s floors against those of a day before: ${marketLines(gathered).join(' ') || 'none can be told'}`,
    '',
    judgedText(gathered),
    ...signals,
  ].join('\n');
}

/** A sentence of each kind that the program itself would write. */
function patterns(gathered: Gathered): string[] {
  const { title, summary, sections } = programOutput(gathered);
  return [title, summary, ...sections.map(({ body }) => body.split('\n')[0] ?? '')];
}

const verdictsText = ({ verdicts, outdated }: Gathered): string =>
  outdated !== null || verdicts.size === 0
    ? 'No verdict is current.'
    : `Verdicts: ${[...verdicts].map(([gpu, standing]) => `${gpuLabel(gpu)} ${verdictText(standing)}`).join('; ')}.`;

function judgedText({ judged, outdated }: Gathered): string {
  if (judged.length === 0) return `Nothing has been judged yet: lead_signal is "${NO_LEAD}" and signals is empty.`;
  if (outdated !== null)
    return `What was judged is not current (${outdated}): lead_signal is "${NO_LEAD}", and the title says that no signal is current. It was then:`;
  return `The judged signals of now (answer of get_signals), one a line, ${judged.length} in all:`;
}

/** Only the headline is analysed: on-demand, all in, eligible. */
const NARROWED = ['gpu', 'provider', 'from', 'to', 'resolution', 'cursor'];

/** Another market or basis is refused, not left out unsaid: its figures would be taken for what was asked. */
const onlyOf = (usual: string): z.ZodType =>
  z
    .literal(usual, { error: `only ${usual} is analysed` })
    .optional()
    .describe('The headline alone is analysed');

function analystTool(name: (typeof ANALYST_TOOLS)[number], answers: Answers): ModelTool {
  const tool = toolNamed(name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  return {
    name,
    description: tool.description,
    shape: Object.fromEntries(
      Object.entries<z.ZodType>(tool.input.shape).flatMap(([parameter, type]) => {
        if (NARROWED.includes(parameter)) return [[parameter, type]];
        const usual = type.safeParse(undefined).data;
        return typeof usual === 'string' ? [[parameter, onlyOf(usual)]] : [];
      }),
    ),
    call: (input) => {
      const given = Object.fromEntries(
        Object.entries(input).filter(([parameter, value]) => NARROWED.includes(parameter) && value !== undefined),
      );
      const { text, error } = answers.call(name, given, 'model');
      return { text, isError: error !== null };
    },
  };
}
