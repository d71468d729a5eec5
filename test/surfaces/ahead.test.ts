// What most readers ask is made before they ask: once a version, in order, packed; and nothing is kept of a version that has passed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTeller } from '#commands/teller.ts';
import { MODELS } from '#domain/gpu.ts';
import { intake } from '#intake/intake.ts';
import { questionNames } from '#questions/list.ts';
import { createAhead } from '#surfaces/ahead.ts';
import { type Compute, computeHere } from '#surfaces/compute.ts';
import { createMaking } from '#surfaces/making.ts';
import { remembering } from '#surfaces/mcp/remembering.ts';
import { createServed } from '#surfaces/server.ts';
import { nameOf, type Wanted } from '#surfaces/wanted.ts';
import { ended, offer, roundAt } from '../scratch.ts';
import { LAST, NOW, smallWorld } from '../small-world.ts';

const named = ({ kind, name, given }: Wanted): string =>
  `${kind} ${name} ${String(given.gpu ?? '')} ${String(given.base ?? '')}`;

test('pages at each address that readers come by, the first page first, then the questions; once a version', async () => {
  let version = '1';
  const made: string[] = [];
  const ahead = createAhead({ version: () => version, prepare: async (wanted) => void made.push(named(wanted)) });
  await ahead.make();
  const bare = made.length;
  assert.ok(bare > 20 && made.every((each) => each.startsWith('question ')), 'without an address questions alone');
  ahead.note('https://a.example');
  await ahead.make();
  const pages = made.slice(bare).filter((each) => each.startsWith('page '));
  assert.equal(pages[0], 'page overview  https://a.example');
  assert.equal(pages.length, MODELS.length + 9);
  const so = made.length;
  await ahead.make();
  assert.equal(made.length, so, 'nothing is new');
  version = '2';
  await ahead.make();
  assert.equal(made.length - so, so - bare);
  for (const base of ['https://b.example', 'https://c.example', 'https://c.example']) ahead.note(base);
  made.length = 0;
  await ahead.make();
  assert.deepEqual(
    [...new Set(made.map((each) => each.split(' ')[3]).filter((base) => base))],
    ['https://c.example', 'https://b.example'],
  );
});

test('what has become old while it was made is left, and the next turn makes what is true', async () => {
  let version = '1';
  const made: string[] = [];
  const ahead = createAhead({
    version: () => version,
    prepare: async (wanted) => {
      made.push(`${version} ${named(wanted)}`);
      if (made.length === 3) version = '2';
    },
  });
  await ahead.make();
  assert.equal(made.length, 3);
  await ahead.make();
  assert.equal(made.filter((each) => each.startsWith('2 ')).length, made.length - 3);
});

test('the first reader of a commit computes nothing: pages and default answers are at hand, packed, and are those of the commit', async () => {
  const store = smallWorld();
  let now = NOW;
  const teller = createTeller(store, { now: () => now });
  const computed: string[] = [];
  const here = computeHere(createMaking({ ...teller, remembered: remembering(teller).ask }), teller.version);
  const compute: Compute = (wanted, coding, asker) => {
    computed.push(`${asker.address} ${coding} ${nameOf(wanted)}`);
    return here(wanted, coding, asker);
  };
  const { app, ahead } = createServed({
    ...teller,
    compute,
    ready: () => null,
    say: () => {},
    limit: null,
    program: 't',
    baseUrl: 'https://spot.example/',
  });
  await ahead.make();
  assert.ok(computed.every((each) => each.startsWith('ahead br ')));
  const asked = [
    '/',
    '/gpu/h100-sxm',
    '/gpu/b200',
    '/viability',
    '/fill',
    '/changes',
    '/index',
    '/sources',
    '/analysis',
    '/methodology',
    '/api',
    '/api/v1/current-prices',
    '/api/v1/overview',
    '/api/v1/verdicts',
  ];
  const so = computed.length;
  for (const path of asked) {
    const response = await app.request(path, { headers: { 'accept-encoding': 'br' } });
    assert.equal(response.status, 200, path);
    if (path === '/') assert.equal(response.headers.get('content-encoding'), 'br');
  }
  assert.equal(computed.length, so);
  assert.match(
    await (await app.request('/')).text(),
    /H100 SXM rents from \$2\.20/,
    'unpacked for who takes no brotli',
  );
  intake(store, roundAt(LAST + 1, [ended('a', [offer('1', 1.9)])]));
  // Its own writing a connection does not see as a commit; the half hour it does.
  now += 1800;
  assert.match(await (await app.request('/')).text(), /H100 SXM rents from \$1\.90/, 'never of the commit before');
  await ahead.make();
  const later = computed.length;
  assert.match(await (await app.request('/gpu/h100-sxm')).text(), /rents from \$1\.90/);
  assert.equal(computed.length, later);
});

test('every question that can be asked without a word is made ahead', async () => {
  const made: Wanted[] = [];
  const ahead = createAhead({ version: () => '1', prepare: async (wanted) => void made.push(wanted) });
  await ahead.make();
  const names = made.map(({ name }) => name);
  assert.deepEqual(
    questionNames.filter((name) => !names.includes(name)),
    ['week_patterns', 'distribution', 'offers', 'fill'],
  );
});

test('one page that cannot be made keeps no other from being made, and is tried once a version', async () => {
  const made: string[] = [];
  let tries = 0;
  const ahead = createAhead({
    version: () => '1',
    prepare: async (wanted) => {
      if (wanted.given.gpu === 'h200') {
        tries += 1;
        throw new Error('h200 has a fault');
      }
      made.push(named(wanted));
    },
  });
  ahead.note('https://a.example');
  await assert.rejects(ahead.make(), /h200 has a fault/);
  assert.ok(made.some((each) => each.startsWith('question ')));
  await ahead.make();
  assert.equal(tries, 1);
});
