// The second phase: asks the seven tools and chooses what to state; it writes no prose, and sees no word of the web.
import { z } from 'zod';
import { FIRST_EIGHT } from '#domain/gpu.ts';
import type { Section, SectionId } from '#domain/report.ts';
import { toolNamed } from '#questions/tool.ts';
import { ANALYST_TOOLS, type Answers } from './answers.ts';
import { currentlyJudged, type Gathered, type Row } from './gathered.ts';
import { leadName } from './lead.ts';
import type { ModelTool } from './model.ts';
import type { Phase } from './phase.ts';
import { NO_LEAD } from './program.ts';
import { AnalysisOutput, analysisShape } from './shapes.ts';
import { statementShape } from './statements/shapes.ts';
import type { Ground } from './statements/speech.ts';
import { writtenReport } from './written.ts';

const SYSTEM = [
  'You are the analyst of GPU rental prices for traders who decide by your report each morning.',
  'Is the market moving, who is cheap and for how long, what has the judge found, what has changed?',
  'First call each tool at least once, narrowed by gpu where an answer is long (page.next goes on as cursor).',
  'Then hand in statements. You choose what is said, of whom, in which order and with which contrast;',
  'the program finds the figures in the answers of this run and writes the sentences. You write no prose.',
  'A statement that the answers do not bear is refused with the reason and comes back to you once; then it is struck.',
  'Claim a level, a verdict or which seller is dearer only as an answer has it.',
  'Link a statement to the next (and, but, while) where two belong in one sentence:',
  'a fall beside a rise, a cheap seller beside the dear one, a green light beside a gate that fails.',
  'Say little and say it well: what a trader must know today comes first, and what has not changed may be left out.',
].join('\n');

export type Commission = {
  readonly date: string;
  readonly mostUsd: number;
  readonly simulated: boolean;
  readonly answers: Answers;
  readonly gathered: Gathered;
  /** What the statements of this moment are held against: the answers that have come so far. */
  readonly ground: () => Ground;
  /** Stands for the context, which is the synthesis' to write. */
  readonly context: Section;
};

export const orchestratorPhase = (commission: Commission): Phase<AnalysisOutput> => ({
  phase: 'orchestrator',
  system: SYSTEM,
  wire: analysisShape(
    statementShape(commission.answers.calls()),
    leadsOf(commission.gathered),
    sectionsOf(commission.gathered),
  ),
  output: AnalysisOutput,
  tools: ANALYST_TOOLS.map((name) => analystTool(name, commission.answers)),
  search: false,
  mostUsd: commission.mostUsd,
  prompt: promptFor(commission),
  complaints: (output) => {
    const { answers, gathered, ground, context } = commission;
    const asked = new Set(
      answers.calls().flatMap(({ tool, askedBy, error }) => (askedBy === 'model' && error === null ? [tool] : [])),
    );
    const unasked = ANALYST_TOOLS.filter((name) => !asked.has(name));
    return [
      ...(unasked.length === 0
        ? []
        : [`you have not called ${unasked.join(', ')}: call each of them before you hand in`]),
      ...writtenReport(output, 'model', { gathered, ground: ground() }, context).struck.map(
        ({ where, text, reason }) => `${where}: ${text === '' ? '' : `(${text}): `}${reason}`,
      ),
    ];
  },
});

function leadsOf(gathered: Gathered): string[] {
  const judged = currentlyJudged(gathered).map(leadName);
  return judged.length === 0 ? [NO_LEAD] : judged;
}

const sectionsOf = ({ hasMovers }: Gathered): SectionId[] => [
  'market_snapshot',
  hasMovers ? 'movers' : 'baselines',
  'spread_volatility',
];

const lines = (rows: readonly Row[], names: readonly string[]): string[] =>
  rows.map((row) => JSON.stringify(Object.fromEntries(names.map((name) => [name, row[name]]))));

function promptFor({ date, simulated, gathered }: Commission): string {
  const { judged, outdated, verdicts, gates, log, market, hasMovers } = gathered;
  const isJudged = judged.length > 0 && outdated === null;
  const second = hasMovers
    ? 'movers (24 h and 7 days)'
    : 'baselines (there are less than two days of data: what stands now, to compare tomorrow with)';
  const unjudged = outdated === null ? 'Nothing has been judged yet' : `What was judged is not current (${outdated})`;
  const unled = `${unjudged}: lead_signal is "${NO_LEAD}", and no light, gate or verdict can be stated`;
  return [
    `Today is ${date} (UTC).${simulated ? ' The market is SIMULATED, and the report says so by itself.' : ''}`,
    `Sections: market_snapshot (what is asked now), ${second},`,
    'spread_volatility (what was judged, how prices vary, the index).',
    'The title follows from lead_signal, and the summary’s first statement is of its model.',
    ...(isJudged ? [] : [`${unled}.`]),
    `Speak of these models first: ${FIRST_EIGHT.map(({ id }) => id).join(', ')}. The others may be spoken of too.`,
    '',
    'The market’s floors and index, now and a day before:',
    ...lines(market, [
      'gpu',
      'floor',
      'provider',
      'floor24h',
      'provider24h',
      'change24hPct',
      'index',
      'indexChange24hPct',
    ]),
    ...(isJudged
      ? [
          '',
          'What the judge has: lights,',
          ...lines(judged, ['gpu', 'type', 'value', 'level', 'interval', 'thresholds']),
          'gates,',
          ...lines(gates, ['gpu', 'gate', 'name', 'level', 'value', 'interval', 'hard']),
          'verdicts,',
          ...lines(verdicts, ['gpu', 'verdict', 'since', 'decidedBy']),
          'and what it had at the ends of the days before:',
          ...lines(log, ['gpu', 'day', 'verdict', 'signals']),
        ]
      : []),
  ].join('\n');
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
