// Many readers while a commit comes in: nobody waits for what is made anew, whatever they ask, and then all of it is new.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTeller } from '#commands/teller.ts';
import { intake } from '#intake/intake.ts';
import { plainQuestion } from '#surfaces/ahead.ts';
import { type Compute, computeHere, isRefused } from '#surfaces/compute.ts';
import { createMaking } from '#surfaces/making.ts';
import { remembering } from '#surfaces/mcp/remembering.ts';
import { createServed } from '#surfaces/server.ts';
import { BUSY_PER_SECOND, LONGEST_HOLD_MS } from '#surfaces/shelf.ts';
import { nameOf } from '#surfaces/wanted.ts';
import { ended, offer, roundAt } from '../scratch.ts';
import { LAST, NOW, smallWorld } from '../small-world.ts';

const OLD = /H100 SXM rents from \$2\.20/;
const NEW = /H100 SXM rents from \$1\.90/;

/** Addresses that nobody is expected to ask. */
const ELSEWHERE = ['/viability/h100-sxm/spread', '/viability/h100-sxm/volatility', '/viability/h100-sxm/supply'];

async function busyServer() {
  const store = smallWorld();
  const world = { now: NOW, ms: 10_000, computed: 0, onCompute: (_: string): void => {} };
  const teller = createTeller(store, { now: () => world.now });
  const here = computeHere(createMaking({ ...teller, remembered: remembering(teller).ask }), teller.version);
  const compute: Compute = (wanted, coding, asker) => {
    world.computed += 1;
    world.onCompute(nameOf(wanted));
    return here(wanted, coding, asker);
  };
  const { app, ahead } = createServed({
    ...teller,
    compute,
    ticks: () => world.ms,
    // As the meters do: what readers are shown of it, by its version.
    metrics: {
      type: 'text/plain',
      text: async (asShown) => {
        const wanted = plainQuestion('overview');
        assert.ok(wanted !== undefined);
        const outcome = await asShown(wanted, { address: 'metrics', isWaiting: () => true, refused: async () => null });
        return isRefused(outcome) ? outcome.because : outcome.version;
      },
    },
    ready: () => null,
    say: () => {},
    limit: null,
    program: 't',
    baseUrl: 'https://spot.example/',
  });
  const textOf = async (path: string) => (await app.request(path)).text();
  await ahead.make();
  const before = await textOf('/metrics');
  for (let asked = 0; asked <= BUSY_PER_SECOND; asked += 1) assert.match(await textOf('/'), OLD);
  let slot = LAST;
  const commit = (usd: number): void => {
    slot += 1;
    intake(store, roundAt(slot, [ended('a', [offer('1', usd)])]));
    world.now += 1800;
  };
  for (const path of ELSEWHERE) await textOf(path);
  commit(1.9);
  world.computed = 0;
  return { world, ahead, textOf, before, version: teller.version, commit };
}

test('pages and meters are of the version before until the new one is made, and nothing is computed for whoever asks', async () => {
  const { world, ahead, textOf, before, version } = await busyServer();
  assert.match(await textOf('/'), OLD);
  assert.match(await textOf('/gpu/h100-sxm'), /\$2\.20/);
  assert.equal(await textOf('/metrics'), before);
  assert.equal(world.computed, 0);
  await ahead.make();
  world.computed = 0;
  assert.match(await textOf('/'), NEW);
  assert.equal(await textOf('/metrics'), version());
  assert.notEqual(version(), before);
  assert.equal(world.computed, 0);
});

test('a commit while the rest is made again shows nothing half: what was shown stands until the newest is made', async () => {
  const { world, ahead, textOf, before, version, commit } = await busyServer();
  for (const path of ELSEWHERE) await textOf(path);
  assert.match(await textOf('/'), OLD);
  world.onCompute = (name) => {
    if (!name.includes('"signal"')) return;
    world.onCompute = () => {};
    commit(1.7);
  };
  for (const path of ELSEWHERE) await textOf(path);
  await ahead.make();
  world.computed = 0;
  assert.equal(await textOf('/metrics'), before);
  assert.match(await textOf('/'), OLD);
  assert.equal(world.computed, 0, 'nobody waits');
  await ahead.make();
  world.computed = 0;
  assert.match(await textOf('/'), /H100 SXM rents from \$1\.70/);
  for (const path of ELSEWHERE) await textOf(path);
  assert.equal(await textOf('/metrics'), version());
  assert.equal(world.computed, 0);
});

test('where making it anew does not end, the version before is shown for half a minute and no longer', async () => {
  const { world, textOf, before, version } = await busyServer();
  assert.match(await textOf('/'), OLD);
  world.ms += LONGEST_HOLD_MS - 1;
  assert.match(await textOf('/'), OLD);
  world.ms += 1;
  assert.match(await textOf('/'), NEW);
  assert.equal(await textOf('/metrics'), version());
  assert.notEqual(version(), before);
});
