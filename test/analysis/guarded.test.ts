// What a model, the web or the library says of a key goes no further: outputs, pages, refusals and failures.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { guarded } from '#analysis/guarded.ts';
import { failedSession, type Model, NOTHING_SPENT, type Session, type Setup, type Turn } from '#analysis/model.ts';

const KEY = 'sk-ant-api03-Q2mZx81LpTrWv4f9';
const ENCODED = Buffer.from(`x-api-key:${KEY}`).toString('base64');
const ECHO = `"${KEY}" ${encodeURIComponent(KEY)} ${ENCODED} ${KEY.slice(13, 26)}`;
const setup: Setup = { phase: 'scout', system: '', output: z.unknown(), tools: [], search: true, mostUsd: 1 };

const sessionOf = (turn: Turn): Session => ({
  ...failedSession(''),
  say: async () => turn,
  searches: () => [{ query: ECHO, pages: [{ title: ECHO, url: `https://x.example/?k=${KEY}` }], text: ECHO }],
  denied: () => [`Bash(${KEY})`],
  spent: () => NOTHING_SPENT,
});

const opened = (model: Pick<Model, 'open'>): Promise<Session> =>
  guarded({ id: 'm', ...model }, [KEY]).open(setup, new AbortController().signal);

const isClean = (value: unknown): void => {
  const told = JSON.stringify(value);
  assert.match(told, /\[redacted\]/);
  for (const part of [KEY.slice(0, 12), KEY.slice(14, 26), ENCODED.slice(18, 30)])
    assert.ok(!told.includes(part), told);
};

test('an output keeps its shape and loses the key, in its names too', async () => {
  const output = { claims: [{ text: ECHO, url: `https://x.example/${KEY}` }], found: true, count: 3, [KEY]: null };
  const session = await opened({ open: async () => sessionOf({ ok: true, output }) });
  const turn = await session.say('');
  assert.ok(turn.ok);
  isClean(turn.output);
  const { claims, found, count } = turn.output as typeof output;
  assert.deepEqual([claims.length, found, count], [1, true, 3]);
  isClean(session.searches());
  isClean(session.denied());
});

test('a failure loses it before it is cut, wherever in it the key stands', async () => {
  for (const before of [0, 280, 290, 299, 1_990]) {
    const reason = `${'. '.repeat(before / 2)}${ECHO}`;
    const session = await opened({ open: async () => sessionOf({ ok: false, isFinal: true, reason }) });
    const turn = await session.say('');
    assert.ok(!turn.ok && turn.reason.length <= 300);
    assert.ok(!turn.reason.includes(KEY.slice(0, 4)), turn.reason);
  }
  const failing = opened({
    open: () => Promise.reject(new Error(`spawn failed: ANTHROPIC_API_KEY=${KEY}`)),
  });
  await assert.rejects(failing, /^Error: spawn failed: ANTHROPIC_API_KEY=\[redacted\]$/);
});
