// Fault injection: whole outputs with one falsehood planted in each, and whole outputs that are true throughout.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { programOutput } from '#analysis/program.ts';
import type { ContextOutput, DataAnalysisOutput, ScoutOutput } from '#analysis/shapes.ts';
import { heldReport } from '#analysis/strike.ts';
import { claimsHeld, contextHeld, pagesOf } from '#analysis/web.ts';
import { seededDice } from '#stats/dice.ts';
import { trueStatement } from './compounds.ts';
import { FALSEHOODS, falsified } from './falsehoods.ts';
import { askedMarket, MARKET_DATE, MODELS, market } from './market.ts';
import { type Dice, pick, truth } from './statements.ts';

const { run, answers } = await askedMarket(market());
const OUTPUTS = 200;

const SEARCHES = [
  {
    query: 'gpu rental prices',
    pages: [
      { title: 'Cloud rents of H100 fall 12 % as supply grows', url: 'https://news.example/h100-falls' },
      { title: 'Chipmaker ships 40,000 B200 boards early', url: 'https://wire.example/b200?id=7' },
    ],
    text: 'Rents fell 12 % over the quarter; 40,000 boards were shipped in November 2026.',
  },
  {
    query: 'gpu cloud supply',
    pages: [{ title: 'New data centre in Oslo opens with 9,000 GPUs', url: 'https://oslo.example/dc' }],
    text: 'The Oslo site opens with 9,000 GPUs.',
  },
];
const SCOUT: ScoutOutput = {
  found: true,
  claims: [
    { text: 'Rents of the H100 fell 12 % as cloud supply grows.', url: 'https://news.example/h100-falls' },
    { text: 'The chipmaker shipped 40,000 B200 boards early.', url: 'https://wire.example/b200?id=7' },
    { text: 'A data centre in Oslo opens with 9,000 GPUs.', url: 'https://oslo.example/dc' },
  ],
};
const STATEMENTS: ContextOutput['statements'] = [
  {
    text: 'Cloud rents of the H100 fell 12 % while supply grows.',
    claim: 'c1',
    url: 'https://news.example/h100-falls',
  },
  { text: 'A chipmaker shipped 40,000 B200 boards early.', claim: 'c2', url: 'https://wire.example/b200?id=7' },
  { text: 'In Oslo a data centre opens with 9,000 GPUs.', claim: 'c3', url: 'https://oslo.example/dc' },
];

type Whole = { analysis: DataAnalysisOutput; context: ContextOutput };

/** True throughout: statements of every kind in every section, the judge's signals, the web's claims. */
function trueOutput(dice: Dice): Whole {
  const own = programOutput(run.gathered);
  const sections = own.sections.map(({ id, title }) => ({
    id,
    title,
    body: Array.from({ length: 5 }, () => truth(trueStatement(answers.calls(), dice))).join(dice() < 0.5 ? ' ' : '\n'),
  }));
  return {
    analysis: { ...own, sections, signals: own.signals.map((each) => ({ ...each })) },
    context: { statements: STATEMENTS },
  };
}

type Planted = { readonly whole: Whole; readonly kind: string; readonly survives: (told: string) => boolean };

const KINDS = [
  ...FALSEHOODS,
  'wrong signal',
  'swapped signal',
  'wrong light',
  'invented URL',
  'another claim’s id',
  'another claim’s words',
  'figure from nowhere',
] as const;

function planted(kind: (typeof KINDS)[number], dice: Dice): Planted {
  const whole = trueOutput(dice);
  const { analysis, context } = whole;
  const statement = pick(dice, context.statements);
  const others = context.statements.filter((each) => each !== statement);
  const withStatement = (changed: ContextOutput['statements'][number]): Planted => ({
    kind,
    whole: { analysis, context: { statements: [...others, changed] } },
    survives: (told) => told.includes(changed.text),
  });
  const signal = pick(
    dice,
    analysis.signals.filter(({ value }) => value !== null && Math.abs(value) > 0.2),
  );
  const withSignal = (changed: typeof signal): Planted => ({
    kind,
    whole: {
      analysis: { ...analysis, signals: analysis.signals.map((each) => (each === signal ? changed : each)) },
      context,
    },
    survives: (told) => told.includes(JSON.stringify([changed.gpu, changed.type, changed.value, changed.actionable])),
  });
  switch (kind) {
    case 'wrong signal':
      return withSignal({ ...signal, value: Number(((signal.value ?? 0) * (1.02 + dice())).toFixed(4)) });
    case 'swapped signal':
      return withSignal({
        ...signal,
        gpu: pick(
          dice,
          MODELS.filter((gpu) => gpu !== signal.gpu && judgedValue(gpu, signal.type) !== signal.value),
        ),
      });
    case 'wrong light':
      return withSignal({ ...signal, actionable: !signal.actionable });
    case 'invented URL':
      return withStatement({ ...statement, url: `${statement.url}-${Math.floor(dice() * 1e6)}` });
    case 'another claim’s id':
      return withStatement({ ...statement, claim: pick(dice, others).claim });
    case 'another claim’s words': {
      const other = pick(dice, others);
      return withStatement({ ...statement, text: `${other.text.replace(/\.$/, '')} as well.` });
    }
    case 'figure from nowhere': {
      const text = statement.text.replace(/\b(?:12|40,000|9,000)\b/, (figure) =>
        String(Number(figure.replace(',', '')) + 7),
      );
      return withStatement({ ...statement, text });
    }
    default: {
      for (let tries = 0; tries < 200; tries += 1) {
        const told = trueStatement(answers.calls(), dice);
        const text = falsified(told, kind, dice);
        if (text === null || text === truth(told)) continue;
        const at = Math.floor(dice() * analysis.sections.length);
        const sections = analysis.sections.map((each, place) =>
          place === at ? { ...each, body: `${each.body}\n${text}` } : each,
        );
        return { kind, whole: { analysis: { ...analysis, sections }, context }, survives: (all) => all.includes(text) };
      }
      throw new Error(`no ${kind} could be made`);
    }
  }
}

const judgedValue = (gpu: string, type: string): number | null =>
  run.gathered.judged.find((each) => each.gpu === gpu && each.type === type)?.value ?? null;

function held({ analysis, context }: Whole) {
  const { held: claims, struck } = claimsHeld(SCOUT, pagesOf(SEARCHES), SEARCHES);
  const web = contextHeld(context, claims, SEARCHES, MARKET_DATE);
  const told = heldReport(analysis, 'model', run, web.section);
  const signals = told.report.signals.map(({ gpu, type, value, actionable }) =>
    JSON.stringify([gpu, type, value, actionable]),
  );
  const texts = [told.report.title, told.report.summary, ...told.report.sections.map(({ body }) => body), ...signals];
  return {
    text: texts.join('\n'),
    struck: [...struck, ...web.struck, ...told.struck],
    checks: [...web.checks, ...told.checks],
  };
}

test(`of ${OUTPUTS} outputs with a falsehood in each, at least 99 % of the falsehoods are struck, and named`, () => {
  const dice = seededDice(20_261_126);
  const fooled: string[] = [];
  for (let at = 0; at < OUTPUTS; at += 1) {
    const kind = KINDS[at % KINDS.length] ?? 'wrong number';
    const { whole, survives } = planted(kind, dice);
    const { text, struck } = held(whole);
    if (survives(text)) fooled.push(kind);
    assert.ok(survives(text) || struck.length > 0, `${kind} vanished without a word`);
  }
  assert.ok(fooled.length <= OUTPUTS * 0.01, `${fooled.length} of ${OUTPUTS} stood: ${fooled.join(', ')}`);
});

test(`of ${OUTPUTS} true outputs nothing is struck, and every figure is bound to its answer`, () => {
  const dice = seededDice(20_261_127);
  let checks = 0;
  for (let at = 0; at < OUTPUTS; at += 1) {
    const told = held(trueOutput(dice));
    assert.deepEqual(told.struck, []);
    for (const { call, row, kind, where, text } of told.checks)
      assert.ok(
        kind !== 'number' || where === 'market_context' || (call !== null && row !== null),
        `${where}: ${text}`,
      );
    checks += told.checks.length;
  }
  assert.ok(checks > OUTPUTS * 30, `only ${checks} checks`);
});

test('what is planted would stand if nothing were struck: the test can fail', () => {
  const dice = seededDice(3);
  for (const kind of KINDS) {
    const { whole, survives } = planted(kind, dice);
    const signals = whole.analysis.signals.map(({ gpu, type, value, actionable }) =>
      JSON.stringify([gpu, type, value, actionable]),
    );
    const all = [
      ...whole.analysis.sections.map(({ body }) => body),
      ...whole.context.statements.map(({ text }) => text),
      ...signals,
    ].join('\n');
    assert.ok(survives(all), kind);
  }
});
