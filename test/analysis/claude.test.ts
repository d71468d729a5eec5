// The real Agent SDK, its process and all, against a stand-in on loopback: the three phases, and what the wire may do to them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ANALYST_TOOLS } from '#analysis/answers.ts';
import { SDK_VERSION } from '#analysis/claude.ts';
import { createTeller } from '#commands/teller.ts';
import { putAnalysis } from '#store/analysis.ts';
import { openStore } from '#store/open.ts';
import { output, text, tool } from '../stand-in.ts';
import { fillMarket, MARKET_NOW } from './market.ts';
import { ALONE, askedOf, HAPPY, homes, NEWS, own, phase, run, type Script, section } from './stage.ts';

test('three phases: news with its links, seven tools called, an analysis in which every figure is checked', async () => {
  const before = homes();
  const made = await run({});
  assert.equal(made.author, 'model');
  assert.deepEqual(
    made.phases.map(({ name, ok, sentBack, reason }) => [name, ok, sentBack, reason]),
    [
      ['scout', true, false, null],
      ['orchestrator', true, false, null],
      ['synthesis', true, false, null],
    ],
  );
  assert.deepEqual(made.struck, []);
  assert.deepEqual(
    made.report.sections.map(({ id, author }) => [id, author]),
    [
      ['market_snapshot', 'model'],
      ['movers', 'model'],
      ['spread_volatility', 'model'],
      ['market_context', 'model'],
    ],
  );
  const called = made.calls.filter(({ askedBy }) => askedBy === 'model');
  assert.deepEqual(called.map((each) => each.tool).sort(), [...ANALYST_TOOLS].sort());
  assert.deepEqual(
    section(made, 'market_context')?.sources.map(({ url, title }) => ({ title, url })),
    NEWS,
  );
  assert.match(section(made, 'market_context')?.body ?? '', /fell 12 % as supply grows\. \[s1\]\n.*\[s2\]$/);
  assert.ok(made.costMicroUsd > 0 && made.tokensIn > 0 && made.tokensOut > 0);
  assert.ok(made.checks.length > 100);
  // One process each, in a home of its own that has gone with it.
  assert.deepEqual(homes(), before);
});

test('the three see only what is theirs: the scout a search, the orchestrator the tools and no news, the synthesis neither', async () => {
  await run({});
  const of = askedOf;
  assert.deepEqual([...(of('scout')[0]?.tools ?? [])].sort(), ['StructuredOutput', 'WebSearch']);
  assert.deepEqual(
    [...(of('orchestrator')[0]?.tools ?? [])].sort(),
    ['StructuredOutput', ...ANALYST_TOOLS.map((name) => `mcp__gpu__${name}`)].sort(),
  );
  assert.deepEqual(of('synthesis')[0]?.tools, ['StructuredOutput']);
  assert.ok(
    of('orchestrator').every(({ user, results }) => !`${user}${JSON.stringify(results)}`.includes('news.example')),
  );
  for (const { text: answer } of of('orchestrator').at(-1)?.results ?? [])
    assert.ok(Buffer.byteLength(answer) < 40_000);
});

test('no news is an answer: then yesterday’s context stands, and says that it is yesterday’s', async () => {
  const day = (MARKET_NOW - 86_400) * 1000;
  const yesterday = new Date(day).toISOString().slice(0, 10);
  const other = openStore(':memory:', { readonly: false });
  fillMarket(other, { days: 3 });
  const earlier = await run({});
  putAnalysis(other, {
    ...earlier,
    date: yesterday,
    report: {
      ...earlier.report,
      sections: earlier.report.sections.map((each) => (each.asOf === null ? each : { ...each, asOf: yesterday })),
    },
  });
  const ask = createTeller(other, { now: () => MARKET_NOW }).ask;
  const silent: Script = { scout: () => ({ blocks: [output({ found: false, claims: [] })] }) };
  const made = await run(silent, { ask });
  assert.equal(section(made, 'market_context')?.asOf, yesterday);
  assert.match(
    section(made, 'market_context')?.title ?? '',
    new RegExp(`${yesterday}, the day before: nothing newer was found`),
  );
  assert.equal(made.checks.filter(({ kind }) => kind === 'link').length, 2);
  assert.equal(phase(made, 'synthesis'), undefined);
  const without = await run(silent);
  assert.deepEqual(section(without, 'market_context')?.sources, []);
  assert.match(section(without, 'market_context')?.body ?? '', /found no news/);
});

test('an output in another shape is told so by the library, and its second try is taken', async () => {
  let tries = 0;
  const made = await run(
    {
      orchestrator: (asked) => {
        if (asked.step === 0) return HAPPY.orchestrator(asked);
        tries += 1;
        return { blocks: [output(tries === 1 ? { title: 7 } : own)] };
      },
    },
    ALONE,
  );
  assert.deepEqual([made.author, tries], ['model', 2]);
  assert.ok(
    askedOf().some(({ results }) =>
      results.some((each) => each.isError && /required schema|lead_signal/.test(each.text)),
    ),
  );
});

test('an output that never comes leaves the report to the program, which says so', async () => {
  const made = await run({ orchestrator: () => ({ blocks: [text('Here is my analysis in prose.')] }) });
  assert.equal(made.author, 'program');
  assert.match(made.because ?? '', /orchestrator failed: it never gave its output/);
  assert.equal(made.report.title, own.title);
  // What the web said is still there, with its links.
  assert.equal(section(made, 'market_context')?.author, 'model');
});

test('a tool that refuses says why, and the analysis goes on', async () => {
  const made = await run(
    {
      orchestrator: ({ step }) => ({
        blocks: [step === 0 ? tool('mcp__gpu__get_current_prices', { provider: ['nobody'] }) : output(own)],
      }),
    },
    ALONE,
  );
  assert.equal(made.author, 'model');
  const seen = askedOf('orchestrator')
    .flatMap(({ results }) => results)
    .find(({ isError }) => isError);

  assert.match(seen?.text ?? '', /no nobody; allowed are alpha/);
  assert.match(made.calls.find(({ error }) => error !== null)?.error ?? '', /allowed are alpha/);
});

test('an analyst who has not called a tool is sent back to call it, and another market than the headline’s is refused', async () => {
  const made = await run(
    {
      orchestrator: ({ step }) => {
        if (step === 0) return { blocks: [tool('mcp__gpu__get_current_prices', { market: 'interruptible' })] };
        const rest = ANALYST_TOOLS.filter((name) => name !== 'get_volatility');
        if (step === 1) return { blocks: rest.map((name) => tool(`mcp__gpu__${name}`, { gpu: ['h100-sxm'] })) };
        if (step === 2) return { blocks: [output(own)] };
        return { blocks: [step === 3 ? tool('mcp__gpu__get_volatility', {}) : output(own)] };
      },
    },
    ALONE,
  );
  const heard = askedOf('orchestrator').at(-1);
  assert.match(JSON.stringify(heard?.results), /only on_demand is analysed/);
  assert.ok(askedOf('orchestrator').some(({ user }) => user.includes('you have not called get_volatility')));
  assert.ok(made.calls.every(({ input }) => input.market === undefined));
  assert.deepEqual([made.author, phase(made, 'orchestrator')?.sentBack, made.struck], ['model', true, []]);
});

test('the version that a machine without the library is told to install is the one that was measured', () => {
  const { devDependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const name = '@anthropic-ai/claude-agent-sdk';
  assert.deepEqual([devDependencies[name], peerDependencies[name]], [SDK_VERSION, SDK_VERSION]);
});

test('an overloaded API is tried again', async () => {
  let refused = 0;
  const made = await run(
    {
      orchestrator: (asked) => {
        if (refused > 0) return HAPPY.orchestrator(asked);
        refused += 1;
        return { status: 529, message: 'Overloaded' };
      },
    },
    ALONE,
  );
  assert.deepEqual([made.author, refused], ['model', 1]);
});
