// A day analysed by the real Agent SDK against a stand-in on loopback, all going well but where a test says otherwise.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before } from 'node:test';
import { ANALYST_TOOLS } from '#analysis/answers.ts';
import { claude } from '#analysis/claude.ts';
import { type DailyDoors, daily } from '#analysis/daily.ts';
import type { Purse } from '#analysis/model.ts';
import { programOutput } from '#analysis/program.ts';
import { realClock } from '#commands/doors.ts';
import { createTeller } from '#commands/teller.ts';
import { toUsd } from '#domain/money.ts';
import type { DailyAnalysis } from '#domain/report.ts';
import type { Clock } from '#domain/world.ts';
import { type Watch, watchLoopback } from '../loopback.ts';
import { type Asked, found, output, type Reply, type StandIn, standIn, tool } from '../stand-in.ts';
import { askedMarket, MARKET_NOW, market } from './market.ts';

const store = market();
/** Of this test file alone, so that homes that others make beside it do not count. */
const folder = mkdtempSync(join(tmpdir(), 'gst-'));
process.env.TMPDIR = folder;
/** What the program would write: true throughout. */
export const own = programOutput((await askedMarket(store)).gathered);
export const KEY = 'test-key-that-must-not-be-told';

export const NEWS = [
  { title: 'Cloud rents of H100 fall 12 % as supply grows', url: 'https://news.example/h100-falls' },
  { title: 'Chipmaker ships 40,000 B200 boards early', url: 'https://wire.example/b200' },
];
export const CLAIMS = {
  found: true,
  claims: [
    { text: 'Rents of the H100 fell 12 % as supply grows.', url: NEWS[0]?.url },
    { text: 'A chipmaker shipped 40,000 B200 boards early.', url: NEWS[1]?.url },
  ],
};
const STATEMENTS = {
  statements: [
    { text: 'Cloud rents of the H100 fell 12 % as supply grows.', claim: 'c1', url: NEWS[0]?.url },
    { text: 'A chipmaker shipped 40,000 B200 boards early.', claim: 'c2', url: NEWS[1]?.url },
  ],
};

export type Script = Partial<Record<Asked['role'], (asked: Asked) => Reply>>;

/** All goes well unless a test says otherwise. */
export const HAPPY: Required<Script> = {
  search: () => ({
    blocks: found('gpu rental prices', NEWS, 'Rents fell 12 %; 40,000 boards were shipped.'),
    searches: 1,
  }),
  scout: ({ step }) => ({ blocks: [step === 0 ? tool('WebSearch', { query: 'gpu rental prices' }) : output(CLAIMS)] }),
  orchestrator: ({ step }) => ({
    blocks: step === 0 ? ANALYST_TOOLS.map((name) => tool(`mcp__gpu__${name}`, {})) : [output(own)],
  }),
  synthesis: () => ({ blocks: [output(STATEMENTS)] }),
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
    hold: (_, share) => {
      const most = left * share;
      if (most <= 0) return `the day's budget of $${mostUsd} is spent`;
      left -= most;
      return {
        mostUsd: most,
        settle: (microUsd) => {
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
  return daily({
    ask: createTeller(store, { now: () => MARKET_NOW }).ask,
    moment: MARKET_NOW,
    clock: realClock,
    signal: new AbortController().signal,
    model: claude({
      model: 'claude-sonnet-5',
      apiKey: KEY,
      baseUrl: upstream.url,
      env: watch.env,
      retries: 1,
      deadline: (ms) => realClock.deadline(ms * PATIENCE),
    }),
    because: '',
    isToday: true,
    purse: purseOf(1),
    deadlineMs: 20_000 * PATIENCE,
    onPhase: () => {},
    ...more,
  });
}

export const homes = (): string[] => readdirSync(folder).filter((name) => name.startsWith('gpu-spot-home-'));
export const section = ({ report }: DailyAnalysis, id: string) => report.sections.find((each) => each.id === id);
export const phase = ({ phases }: DailyAnalysis, name: string) => phases.find((each) => each.name === name);
