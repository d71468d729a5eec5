// A day analysed by the real Agent SDK against a stand-in on loopback, or by a script in the model’s place; all goes well but where a test says otherwise.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import { ANALYST_TOOLS } from '#analysis/answers.ts';
import { claude } from '#analysis/claude.ts';
import { type DailyDoors, daily } from '#analysis/daily.ts';
import { failedSession, type Model, type Purse, type Setup, type Turn } from '#analysis/model.ts';
import { programOutput } from '#analysis/program.ts';
import { realClock } from '#commands/doors.ts';
import { createTeller } from '#commands/teller.ts';
import { toUsd } from '#domain/money.ts';
import type { DailyAnalysis, PhaseName, Search } from '#domain/report.ts';
import type { Clock } from '#domain/world.ts';
import type { AskQuestion } from '#questions/tool.ts';
import { type Watch, watchLoopback } from '../loopback.ts';
import { type Asked, found, output, type Reply, type StandIn, standIn, tool } from '../stand-in.ts';
import { askedMarket, MARKET_NOW, market } from './market.ts';

const store = market();
/** Of this test file alone, so that homes that others make beside it do not count. */
const folder = mkdtempSync(join(tmpdir(), 'gst-'));
process.env.TMPDIR = folder;
/** What the program would state: true throughout. */
export const own = programOutput((await askedMarket(store)).gathered);
export const KEY = 'test-key-that-must-not-be-told';

export const NEWS = [
  { title: 'Cloud rents of H100 fall 12 % as supply grows', url: 'https://news.example/h100-falls' },
  { title: 'Chipmaker ships 40,000 B200 boards early', url: 'https://wire.example/b200' },
];
export const SNIPPET = 'Rents of the H100 fell 12 %. The chipmaker shipped 40,000 B200 boards two weeks early.';
export const CLAIMS = {
  found: true,
  claims: [
    { text: 'Rents of the H100 fell 12 % as supply grows.', url: NEWS[0]?.url },
    { text: 'A chipmaker shipped 40,000 B200 boards early.', url: NEWS[1]?.url },
  ],
};
export const CHOSEN = {
  claims: [
    { id: 'c1', sentence: 0 },
    { id: 'c2', sentence: 0 },
  ],
};

export type Script = Partial<Record<Asked['role'], (asked: Asked) => Reply>>;

/** All goes well unless a test says otherwise. */
export const HAPPY: Required<Script> = {
  search: () => ({
    blocks: found('gpu rental prices', NEWS, SNIPPET),
    searches: 1,
  }),
  scout: ({ step }) => ({ blocks: [step === 0 ? tool('WebSearch', { query: 'gpu rental prices' }) : output(CLAIMS)] }),
  orchestrator: ({ step }) => ({
    blocks: step === 0 ? ANALYST_TOOLS.map((name) => tool(`mcp__gpu__${name}`, {})) : [output(own)],
  }),
  synthesis: () => ({ blocks: [output(CHOSEN)] }),
};

let watch: Watch;
let upstream: StandIn | undefined;

/** What the stand-in of the last run was asked. */
export const askedOf = (role?: Asked['role']): readonly Asked[] =>
  (upstream?.asked ?? []).filter((each) => role === undefined || each.role === role);

/** Ends the last run's stand-in, before another is begun in the same test. */
function end(): void {
  upstream?.close();
  assert.deepEqual(upstream?.odd ?? [], []);
}

before(async () => {
  watch = await watchLoopback();
});
afterEach(() => {
  end();
  upstream = undefined;
  watch.check();
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
  return watch.end();
});

/** A day's budget in memory, and what is left of it. */
export function purseOf(mostUsd: number): Purse & { left: () => number } {
  let left = mostUsd;
  return {
    left: () => left,
    hold: async (_, share) => {
      const most = left * share;
      if (most <= 0) return `the day's budget of $${mostUsd} is spent`;
      left -= most;
      return {
        mostUsd: most,
        settle: async (microUsd) => {
          left += most - toUsd(microUsd);
        },
      };
    },
  };
}

/** Of a past day nothing is searched: for tests of the analyst, whose process is then the only one. */
export const ALONE = { isToday: false };

/** How much longer than an idle machine needs a real process is waited for. */
const PATIENCE = 10;

/** A clock of which a phase's deadline comes when the test says so, and not before. */
export function toldClock(): { clock: Clock; strike: () => void } {
  let late = new AbortController();
  const deadline = (): AbortSignal => {
    late = new AbortController();
    return late.signal;
  };
  return { clock: { ...realClock, deadline }, strike: () => late.abort() };
}

export async function run(script: Script, more: Partial<DailyDoors> = {}): Promise<DailyAnalysis> {
  end();
  upstream = await standIn((asked) => (script[asked.role] ?? HAPPY[asked.role])(asked));
  const model = claude({
    model: 'claude-sonnet-5',
    apiKey: KEY,
    baseUrl: upstream.url,
    env: watch.env,
    retries: 1,
    deadline: (ms) => realClock.deadline(ms * PATIENCE),
  });
  return daily({ ...doorsOf(model), ...more });
}

const answers = new Map<string, ReturnType<AskQuestion>>();
const { ask: answer } = createTeller(store, { now: () => MARKET_NOW });
/** The store stands still: what was asked once is answered so again. */
const ask: AskQuestion = (name, raw) => {
  const key = JSON.stringify([name, raw]);
  const told = answers.get(key) ?? answer(name, raw);
  answers.set(key, told);
  return told;
};

const doorsOf = (model: Model): DailyDoors => ({
  ask,
  moment: MARKET_NOW,
  clock: realClock,
  signal: new AbortController().signal,
  model,
  because: '',
  isToday: true,
  purse: purseOf(1),
  deadlineMs: 20_000 * PATIENCE,
  onPhase: () => {},
});

type Told = {
  /** What was said to it last, and how often something was said before. */
  readonly text: string;
  readonly turn: number;
  readonly setup: Setup;
  readonly call: (tool: string, input: object) => string;
  readonly search: (found: Search) => void;
};
type Part = (told: Told) => unknown;
export type Acts = Partial<Record<PhaseName, Part>>;

/** A turn that ends without an output. */
export const failing = (reason: string, isFinal = false): Turn => ({ ok: false, isFinal, reason });
const isTurn = (said: unknown): said is Turn => typeof said === 'object' && said !== null && 'ok' in said;

const SEARCH: Search = { query: 'gpu rental prices', pages: NEWS, text: SNIPPET };
const GOING_WELL: Required<Acts> = {
  scout: ({ search }) => {
    search(SEARCH);
    return CLAIMS;
  },
  orchestrator: ({ call }) => {
    for (const name of ANALYST_TOOLS) call(name, { gpu: ['h200'] });
    return own;
  },
  synthesis: () => CHOSEN,
};

/** A model that plays its parts in this very process; `told` hears all that was said to it. */
export const scripted = (acts: Acts, told: Told[] = []): Model => ({
  id: 'scripted',
  open: async (setup) => {
    let turn = 0;
    const searches: Search[] = [];
    return {
      ...failedSession(''),
      searches: () => searches,
      say: async (text) => {
        const heard: Told = {
          text,
          turn,
          setup,
          call: (name, input) =>
            setup.tools.find((each) => each.name === name)?.call({ ...input }).text ?? 'no such tool',
          search: (each) => searches.push(each),
        };
        told.push(heard);
        turn += 1;
        const said = (acts[setup.phase] ?? GOING_WELL[setup.phase])(heard);
        // As the wire carries it.
        return isTurn(said) ? said : { ok: true, output: JSON.parse(JSON.stringify(said)) };
      },
    };
  },
});

/** A day in whose phases a script stands in the model's place. */
export const play = (acts: Acts, more: Partial<DailyDoors> & { told?: Told[] } = {}): Promise<DailyAnalysis> =>
  daily({ ...doorsOf(scripted(acts, more.told)), ...more });

export const homes = (): string[] => readdirSync(folder).filter((name) => name.startsWith('gpu-spot-home-'));
export const section = ({ report }: DailyAnalysis, id: string) => report.sections.find((each) => each.id === id);
export const phase = ({ phases }: DailyAnalysis, name: string) => phases.find((each) => each.name === name);
