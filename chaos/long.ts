// What takes long: a seller that never answers, and a year of half hours.
import { join } from 'node:path';
import type { Offer } from '#domain/offer.ts';
import type { ProviderRound } from '#domain/outcome.ts';
import { intake } from '#intake/intake.ts';
import { openStore } from '#store/open.ts';
import { damagedIn, lostOf, roundsIn, run, serving, start, statusOf } from './running.ts';
import type { Place, Result, Trial } from './trial.ts';

async function stalled(place: Place): Promise<Result> {
  const sellers = start(['upstream', '--port', '0', '--faults', 'stall@lium,stall@azure'], {});
  const [, address = ''] = await sellers.until(/sellers at (http:\/\/[\d.]+:\d+)/);
  const db = join(place.folder, 's.db');
  const from = performance.now();
  const { code, said } = await run(['collect'], { GPU_SPOT_DB: db, GPU_SPOT_UPSTREAM: address });
  const seconds = (performance.now() - from) / 1000;
  sellers.child.kill('SIGKILL');
  const lost: string[] = [];
  const ended = [...said.matchAll(/^(\S+)\s+(offers|unreachable)/gm)].map(([, name, outcome]) => `${name} ${outcome}`);
  for (const id of ['lium', 'azure'])
    if (!ended.includes(`${id} unreachable`)) lost.push(`${id} is not told as unreachable: ${said}`);
  const offers = ended.filter((each) => each.endsWith('offers')).length;
  if (code !== 0 || offers < 10) lost.push(`${offers} others answered, and it ended with ${code}`);
  if (seconds > 15 * 60) lost.push(`the round took ${Math.round(seconds)} s`);
  return {
    done: `two sellers that never answer: the round ends after ${Math.round(seconds)} s, ${offers} others are stored`,
    times: 1,
    lost,
  };
}

const SLOTS = 365 * 48;

/** One seller's offer and answer of a half hour: what is stored a year long is as many rounds, not as many sellers. */
function yearRound(slot: number): ProviderRound {
  const price = 2_000_000 + 10_000 * (slot % 17);
  const offer: Offer = {
    ...{
      key: '1',
      gpu: 'h100-sxm',
      market: 'on_demand',
      gpus: 8,
      stock: 1,
      gpuOnlyMicroUsd: price,
      allInMicroUsd: price,
    },
    ...{
      region: null,
      tier: null,
      network: null,
      vcpus: null,
      ramGb: null,
      host: 'h',
      machine: 'm',
      gpuIds: ['a'],
      flags: [],
    },
  };
  return {
    provider: {
      ...{
        id: 'a',
        name: 'A',
        home: 'https://a.example',
        parserVersion: 1,
        class: 'marketplace',
        resells: false,
        priceKind: 'asks',
      },
      terms: { link: 'https://a.example', stance: 'silent', readOn: '2026-01-01', note: '' },
    },
    ...{ outcome: 'offers', reason: null, offers: [offer], setAside: [], truncated: [], ms: 100, simulated: true },
    bodies: [
      {
        request: 'all',
        status: 200,
        receivedAt: slot * 1800 + 5,
        bytes: new TextEncoder().encode(JSON.stringify({ slot, price, text: 'x'.repeat(400) })),
      },
    ],
  };
}

async function year(place: Place): Promise<Result> {
  const db = join(place.folder, 'y.db');
  const lost: string[] = [];
  const last = Math.floor(Date.now() / 1_800_000) - 1;
  const slots = Math.round(SLOTS * (place.times(100) / 100));
  const store = openStore(db, { readonly: false });
  const from = performance.now();
  for (let slot = last - slots + 1; slot <= last; slot += 1)
    intake(store, { slot, startedAt: slot * 1800 + 2, endedAt: slot * 1800 + 9, providers: [yearRound(slot)] });
  store.close();
  const written = performance.now() - from;
  const before = roundsIn(db);
  if (before.size !== slots) lost.push(`${before.size} of ${slots} rounds are there`);
  const env = { GPU_SPOT_DB: db, GPU_SPOT_UPSTREAM: place.upstream };
  const backup = join(place.folder, 'y.backup.db');
  for (const args of [
    ['reparse', '--verify'],
    ['backup', backup],
    ['retention', '--days', '90'],
    ['restore', backup],
    ['doctor', '--json'],
  ]) {
    const { code, said } = await run(args, env);
    // Nobody collects: the doctor says so of a store whose last round is old, and of nothing else.
    if (code !== 0 && args[0] !== 'doctor') lost.push(`${args.join(' ')} ended with ${code}: ${said.slice(-300)}`);
  }
  lost.push(...lostOf(before, roundsIn(db)).map((round) => `round ${round}`));
  const { answers, damaged } = damagedIn(db);
  if (damaged > 0 || answers !== slots) lost.push(`${answers} answers, ${damaged} damaged`);
  const program = await serving(['serve'], env);
  for (const path of [
    '/',
    '/gpu/h100-sxm?range=1y',
    '/viability',
    '/api/v1/price-floor-series?gpu=h100-sxm',
    '/api/v1/volatility?gpu=h100-sxm',
  ])
    if ((await statusOf(program.base + path)) !== 200) lost.push(`${path} is not answered`);
  program.child.kill('SIGTERM');
  await program.ended;
  return {
    done: `${slots} half hours written in ${Math.round(written / 1000)} s; verified, backed up, answers let go of, restored, served`,
    times: 1,
    lost,
  };
}

export const LONG: readonly Trial[] = [
  { name: 'stalled', run: stalled },
  { name: 'year', run: year },
];
