// A seller that sends our key back, in any spelling and at any place: nothing of it is kept, shown, logged or recorded.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { noPace } from '#collect/pace.ts';
import { parseHere } from '#collect/reading.ts';
import { registry } from '#collect/registry.ts';
import { keysOf as keysAsked, replay } from '#collect/replay.ts';
import { collectRound } from '#collect/round.ts';
import { realFetch } from '#commands/doors.ts';
import type { Round } from '#domain/outcome.ts';
import { intake } from '#intake/intake.ts';
import { answersOf } from '#store/body.ts';
import { appOver } from '../app.ts';
import { runCli, runHere, startCli, untilPrinted } from '../cli.ts';
import { casesOf, roundOf } from '../payloads.ts';
import { scratchFolder, scratchStore } from '../scratch.ts';
import { formsOf, madeKey, searchFor, withEchoes, withFields } from './spelled.ts';

const keyed = (await registry()).filter(({ needs }) => needs.length > 0);
const ids = keyed.map(({ id }) => id);
const AT = Date.parse('2026-11-01T10:00:05Z') / 1000;

/** A team's handle becomes a part of the address, and is short. */
const TEAM = `team-${madeKey(30, 7).replace(/\W/g, 'x')}`;
const SHORT = madeKey(40, 1);
const LONG = madeKey(900, 2);

const keysOf = (key: string): Record<string, string> =>
  Object.fromEntries(keyed.flatMap(({ needs }) => needs.map(({ env }) => [env, env.endsWith('TEAM') ? TEAM : key])));

type Answer = { readonly status: number; readonly body: string; readonly headers?: Record<string, string> };
type Way = (text: string, forms: readonly string[]) => Answer;

const WAYS: Readonly<Record<string, Way>> = {
  'in fields of every item': (text, forms) => ({ status: 200, body: withFields(text, forms) }),
  'behind every text, in names and values': (text, forms) => ({ status: 200, body: withEchoes(text, forms) }),
  'in JSON cut short': (text, forms) => {
    const whole = withEchoes(text, forms);
    // Behind a quote: of a key that is itself cut short, less than twelve characters may be left.
    return { status: 200, body: whole.slice(0, whole.lastIndexOf('"', whole.length * 0.7)) };
  },
  'on a page where data are wanted': (_, forms) => ({ status: 200, body: withEchoes('<p>Hello</p>', forms) }),
  'refused with 401': (_, forms) => ({ status: 401, body: `{"error":"no key ${forms.join(' ')}"}` }),
  'failed with 500': (_, forms) => ({ status: 500, body: `bad key: ${forms.join(', ')}` }),
  'sent elsewhere with 302': (_, forms) => ({
    status: 302,
    body: `<a href="https://x.example/?api_key=${forms[0]}">${forms[0]}</a>`,
    headers: {
      location: `https://x.example/?token=${forms[0]}`,
      'retry-after': forms[0] ?? '',
      'x-key': forms[0] ?? '',
    },
  }),
};

let server: Server;
let upstream = '';
let echo: { way: Way | null; forms: readonly string[] } = { way: null, forms: [] };
const sent: string[] = [];

const texts = new Map(
  keyed.flatMap((provider) => {
    const cases = new Map(casesOf(provider).map(({ name, text }) => [name, text]));
    return roundOf(provider).map(({ url, case: name }) => [url.replace('https:/', ''), cases.get(name) ?? ''] as const);
  }),
);

before(async () => {
  server = createServer((request, response) => {
    const asked = (request.url ?? '').replace(TEAM, 'made-up-key');
    const text = texts.get(asked);
    if (text === undefined || echo.way === null)
      return void response.writeHead(text === undefined ? 404 : 200).end(text ?? `no answer to ${asked}`);
    const { status, body, headers = {} } = echo.way(text, echo.forms);
    sent.push(body);
    response.writeHead(status, `No ${echo.forms[0]}`, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.close();
  server.closeAllConnections();
});

/** From now on every answer echoes the key in this way. */
const echoing = (name: string | null, key: string): void => {
  echo = { way: name === null ? null : (WAYS[name] ?? null), forms: [...formsOf(key), ...formsOf(TEAM)] };
  sent.length = 0;
};

const collected = (key: string): Promise<Round> =>
  collectRound(keyed, {
    fetch: realFetch,
    clock: { now: () => AT, sleep: async () => {}, deadline: () => new AbortController().signal },
    dice: () => 0.5,
    pace: noPace,
    upstream,
    named: ids,
    keys: keysOf(key),
  });

const filesIn = (folder: string): string =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n');

const PAGES = ['/', '/sources', '/api/v1/sources', '/api/v1/offers', '/api/v1/coverage', '/api/v1/overview'];
const rawOf = (id: string): string => `/api/v1/raw-answers?provider=${id}&whole=true`;

/** All that is stored of a round and shown of it, as one text. */
async function storedAndShown(t: TestContext, round: Round): Promise<string> {
  const store = scratchStore(t);
  intake(store, round);
  const bodies = ids.flatMap((id) => answersOf(store, 1, id).map(({ bytes }) => Buffer.from(bytes).toString()));
  const app = appOver(store, () => AT + 60);
  const shown = await Promise.all([...PAGES, ...ids.map(rawOf)].map(async (path) => (await app.request(path)).text()));
  assert.ok(
    bodies.length >= ids.length && bodies.every((body) => body.includes('[redacted]')),
    'each says what it lost',
  );
  return [filesIn(join(store.path, '..')), ...bodies, ...shown, JSON.stringify(round)].join('\n');
}

for (const [length, key] of [
  [40, SHORT],
  [900, LONG],
] as const) {
  const leaksIn = searchFor([key, TEAM]);
  for (const way of Object.keys(WAYS))
    test(`a key of ${length} that comes back ${way}: nothing of it is kept or shown`, async (t) => {
      echoing(way, key);
      const round = await collected(key);
      assert.ok(sent.length >= ids.length && sent.every((body) => leaksIn(body).length > 0), 'nothing was echoed');
      assert.deepEqual(leaksIn(await storedAndShown(t, round)), []);
      for (const [at, { provider, outcome, bodies, reason, offers, setAside }] of round.providers.entries()) {
        const asked = keyed[at];
        assert.ok(asked?.id === provider.id);
        const again = await parseHere({
          provider: asked,
          asking: replay(bodies, { outcome, reason }),
          keys: await keysAsked(asked, bodies),
          at: AT,
          rates: async () => null,
        });
        assert.deepEqual(
          [again.outcome, again.offers, again.setAside],
          [outcome, offers, setAside],
          `${provider.id} again`,
        );
        assert.ok(
          bodies.some(({ redacted = 0 }) => redacted > 0),
          `${provider.id} does not say that it was redacted`,
        );
        if (way.includes('fields')) assert.equal(outcome, 'offers', `${provider.id}: ${reason}`);
      }
      if (!way.includes('fields')) return;
      echoing(null, key);
      const plain = await collected(key);
      for (const [at, { provider, offers }] of plain.providers.entries())
        assert.deepEqual(round.providers[at]?.offers, offers, `${provider.id} reads otherwise`);
    });
}

test('the program itself: its lines, its file, what it serves, and what it records', async (t) => {
  const folder = scratchFolder(t);
  const env = {
    ...keysOf(LONG),
    ANTHROPIC_API_KEY: madeKey(60, 3),
    GPU_SPOT_DB: join(folder, 's.db'),
    GPU_SPOT_UPSTREAM: upstream,
    GPU_SPOT_PROVIDERS: ids.join(','),
  };
  const leaksIn = searchFor([LONG, TEAM, env.ANTHROPIC_API_KEY]);
  echoing('behind every text, in names and values', LONG);
  const round = await runCli(['collect'], env, folder);
  assert.match(round.out, /taken out at \d+ places/);
  const serving = startCli(['serve', '--port', '0'], env, folder);
  t.after(() => serving.kill('SIGKILL'));
  const [, address = ''] = await untilPrinted(serving, /serving (http:\S+)/);
  const shown: string[] = [];
  for (const path of [...PAGES, ...ids.map(rawOf)]) shown.push(await (await fetch(`${address}${path}`)).text());
  const told = await runHere(['providers'], env);
  for (const id of ids) {
    const made = await runHere(['record', id, '--into', join(folder, 'recorded')], env);
    shown.push(made.out, made.err);
  }
  assert.ok(readdirSync(join(folder, 'recorded')).length >= ids.length);
  const all = [round.out, round.err, told.out, told.err, filesIn(join(folder, 'recorded')), ...shown];
  for (const name of ['s.db', 's.db-wal', 's.db-shm'].filter((each) => readdirSync(folder).includes(each)))
    all.push(readFileSync(join(folder, name), 'latin1'));
  assert.deepEqual(all.flatMap(leaksIn), []);
});
